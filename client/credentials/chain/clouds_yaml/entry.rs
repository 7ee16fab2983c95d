//! An entry of clouds.yaml, with secure.yaml laid over it.

use cloud_certs_yaml::{Entry as FoundEntry, Position, Value};

use super::clouds::Clouds;
use super::keys::{Level, NAMES, SOURCE, refuse, usual_level};
use super::yaml::{Node, kind, option, place};
use crate::cloud::Cloud;
use crate::credentials::chain::settings::{Settings, iam_endpoint};
use crate::credentials::chain::values::{Names, Part, SourceValue, Values};
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::service::Service;
use crate::suggest::{did_you_mean, listed, shown};
use cloud_certs_certificate::Secret;

/// The vendors of openstacksdk that are known, with the region of those that have one.
const PROFILES: [(&str, Cloud, Option<&str>); 3] =
    [("otc", Cloud::Otc, None), ("otc-swiss", Cloud::Otc, Some("eu-ch2")), ("huawei", Cloud::Huawei, None)];

/// An entry, by name, of both files.
pub(in super::super) struct Entry {
    clouds: Clouds,
    name: String,
}

impl Entry {
    /// The entry of this name. Refuses misspelled keys, wherever they are.
    pub(in super::super) fn new(clouds: Clouds, name: &str) -> Result<Self, Refusal> {
        let entry = Self { clouds, name: name.to_owned() };
        for document in &entry.clouds.documents {
            for level in [Level::Entry, Level::Auth] {
                for found in document.level(&entry.name, level)? {
                    if let Some((problem, near)) = refuse(level, &found.key) {
                        let hint = did_you_mean(near, || "remove it, or look up its name".to_owned());
                        let place = place(&document.path, found.at).key(entry.path(level));
                        return Err(SourceError::new(SOURCE, place, problem, hint));
                    }
                }
            }
        }
        Ok(entry)
    }

    /// As "entry `otc` of /etc/openstack/clouds.yaml".
    pub(in super::super) fn title(&self) -> String {
        let file = self.clouds.documents.last().map(|document| document.path.display().to_string());
        format!("entry `{}` of {}", self.name.escape_debug(), file.unwrap_or_default())
    }

    /// The settings of the entry.
    pub(in super::super) fn settings(&self) -> Result<Settings, Refusal> {
        let values: &dyn Values = self;
        let mut settings = Settings::read(self)?;
        let profile = self.profile(&mut settings)?;
        if let Some(cloud) = profile {
            settings.cloud = Some(cloud);
            let of_url = settings.iam().and_then(Cloud::from_iam_url).map(|(cloud, _)| cloud);
            if let Some(of_url) = of_url.filter(|of_url| *of_url != cloud) {
                let problem = format!("it is of {of_url}, but the profile is of {cloud}");
                let place = values.value(Part::Iam)?.map(|value| value.location).unwrap_or_default();
                return Err(values.error(place, problem, "remove the wrong one of the two"));
            }
        }
        if let Some(value) = values.value(Part::IamOverride)? {
            settings.endpoints.insert(Service::Iam, iam_endpoint(self, &value)?);
        }
        Ok(settings.deduce(None))
    }

    /// The cloud of the profile. Sets its region where it has only one.
    fn profile(&self, settings: &mut Settings) -> Result<Option<Cloud>, Refusal> {
        let values: &dyn Values = self;
        let Some(value) = values.value(Part::Profile)? else { return Ok(None) };
        match PROFILES.iter().find(|(name, ..)| *name == value.text()) {
            Some((_, cloud, region)) => {
                settings.region = settings.region.take().or(region.map(str::to_owned));
                Ok(Some(*cloud))
            }
            None if settings.iam().is_some() || values.first(Part::IamOverride)?.is_some() => Ok(None),
            None => {
                let problem =
                    format!("{} is not a known profile, and there is no `auth_url`", shown(value.text()));
                let known = listed(PROFILES.iter().map(|(name, ..)| *name), "and");
                let hint = format!("set `auth_url`, or one of the known profiles: {known}");
                Err(values.error(value.location, problem, hint))
            }
        }
    }

    /// The full name of a level, as `clouds.otc.auth`.
    fn path(&self, level: Level) -> String {
        let auth = if level == Level::Auth { ".auth" } else { "" };
        format!("clouds.{}{auth}", self.name.escape_debug())
    }

    /// The value of an option, unless it is missing or blank.
    fn value(&self, place: ConfigLocation, node: &Node, name: &str) -> Result<Option<SourceValue>, Refusal> {
        let is_flag = [Part::Verify, Part::Insecure].iter().any(|flag| NAMES.of(*flag).contains(&name));
        let secret = match &node.value {
            Value::Null => return Ok(None),
            Value::String(text) if text.trim().is_empty() => return Ok(None),
            Value::String(text) => Secret::new(text.as_str()),
            Value::Bool(flag) if is_flag => Secret::new(flag.to_string()),
            Value::List(items) if name == "regions" => return self.first_region(&place, items),
            other => {
                let is_scalar = matches!(other, Value::Bool(_) | Value::Number(()));
                let hint = if is_scalar { "put it in quotes" } else { "give one text" };
                let problem = format!("it is {}, where text is expected", kind(other));
                return Err(SourceError::new(SOURCE, place, problem, hint));
            }
        };
        Ok(Some(SourceValue { secret, location: place }))
    }

    /// The first of a list of regions, each of which is a name, or has one.
    fn first_region(&self, place: &ConfigLocation, regions: &[Node]) -> Result<Option<SourceValue>, Refusal> {
        let Some(first) = regions.first() else { return Ok(None) };
        let name = match &first.value {
            Value::Map(map) => map.entry("name").map_or(first, |found| &found.node),
            _ => first,
        };
        let Position { line, column } = name.at;
        self.value(place.clone().at(line, column), name, "region_name")
    }
}

impl Values for Entry {
    fn source(&self) -> &'static str {
        SOURCE
    }

    fn names(&self) -> &'static Names {
        &NAMES
    }

    /// As openstacksdk reads it: what is beside `auth` goes before what is in it, secure.yaml before clouds.yaml.
    fn get(&self, name: &'static str) -> Result<Option<SourceValue>, Refusal> {
        for level in [Level::Entry, Level::Auth] {
            for document in &self.clouds.documents {
                let found = option(document.level(&self.name, level)?, name);
                let Some(FoundEntry { key, node, .. }) = found else { continue };
                let place = place(&document.path, node.at).key(format!("{}.{key}", self.path(level)));
                if let Some(value) = self.value(place, node, name)? {
                    return Ok(Some(value));
                }
            }
        }
        Ok(None)
    }

    /// The file, and the line of the entry that should have it.
    fn location(&self, name: &str) -> ConfigLocation {
        let level = usual_level(name);
        let place = self.clouds.documents.iter().rev().find_map(|document| document.place_of(&self.name));
        place.unwrap_or_default().key(format!("{}.{name}", self.path(level)))
    }
}
