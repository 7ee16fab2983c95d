//! An entry of clouds.yaml, in its layers: the values of its region, secure.yaml, clouds.yaml and its profile.

use cloud_certs_certificate::Secret;
use cloud_certs_yaml::{Entry as FoundEntry, Value};

use super::clouds::{Clouds, Layer, load_profiles};
use super::keys::{Level, NAMES, SOURCE, usual_level};
use super::overlay::Overlay;
use super::regions::{Asked, chosen, listed_in};
use super::yaml::{Node, kind, option, place};
use crate::cloud::Cloud;
use crate::credentials::chain::settings::Settings;
use crate::credentials::chain::values::{Names, Part, SourceValue, Values};
use crate::environment::Environment;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::suggest::{listed, shown};

/// A vendor of openstacksdk that is known.
#[derive(Clone, Copy)]
struct Profile {
    name: &'static str,
    cloud: Cloud,
    /// Its regions, whose first one is used when none is named.
    regions: &'static [&'static str],
}

const PROFILES: [Profile; 3] = [
    Profile { name: "otc", cloud: Cloud::Otc, regions: &["eu-de", "eu-nl"] },
    Profile { name: "otc-swiss", cloud: Cloud::Otc, regions: &["eu-ch2"] },
    Profile { name: "huawei", cloud: Cloud::Huawei, regions: &[] },
];

/// `true` if variables `OS_*` override an entry.
#[derive(Clone, Copy)]
pub(in super::super) struct IsOverlaid(pub(in super::super) bool);

/// An entry, by name.
pub(in super::super) struct Entry {
    /// Those that win first.
    layers: Vec<Layer>,
    title: String,
    region: Option<SourceValue>,
    profile: Option<SourceValue>,
    /// The profile of openstacksdk, unless a file of the user has one of this name.
    built_in: Option<Profile>,
    overlay: Option<Overlay>,
    environment: Environment,
}

impl Entry {
    /// The entry of this name, in the region that is chosen.
    pub(in super::super) fn new(
        environment: &Environment,
        clouds: &Clouds,
        name: &str,
        region: Option<&str>,
        IsOverlaid(is_overlaid): IsOverlaid,
    ) -> Result<Self, Refusal> {
        let file = clouds.documents.last().map(|document| document.file.path.display().to_string());
        let title = format!("entry `{}` of {}", name.escape_debug(), file.unwrap_or_default());
        let layers = clouds.documents.iter().filter_map(|document| document.layer(name).transpose());
        let overlay = is_overlaid.then(|| Overlay::new(environment));
        let mut entry = Self {
            layers: layers.collect::<Result<_, _>>()?,
            title,
            region: None,
            profile: None,
            built_in: None,
            overlay,
            environment: environment.clone(),
        };
        let mut regions = listed_in(&entry.layers)?;
        entry.profile = (&entry as &dyn Values).value(Part::Profile)?;
        let vendor = entry.find_profile()?;
        if let (true, Some(vendor)) = (regions.is_empty(), &vendor) {
            regions = listed_in(std::slice::from_ref(vendor))?;
        }
        let asked = match (region, entry.overlay.as_ref().map(Overlay::region).transpose()?.flatten()) {
            (Some(region), _) => Asked::Chosen(region),
            (None, Some(variable)) => Asked::Variable(variable),
            (None, None) => Asked::Nobody,
        };
        let (region, values) = match entry.built_in {
            Some(profile) if regions.is_empty() => (profile.region(asked, &entry)?, None),
            _ => chosen(regions, asked, &entry.title)?,
        };
        entry.region = region;
        entry.layers.splice(0..0, values);
        entry.layers.extend(vendor);
        Ok(entry)
    }

    /// As "entry `otc` of /etc/openstack/clouds.yaml".
    pub(in super::super) fn title(&self) -> String {
        self.title.clone()
    }

    /// The settings of the entry.
    pub(in super::super) fn settings(&self) -> Result<Settings, Refusal> {
        let values: &dyn Values = self;
        let mut settings = Settings::read(self, &self.environment)?;
        if let Some(Profile { cloud, .. }) = self.built_in {
            settings.cloud = Some(cloud);
            let of_url = settings.iam().and_then(Cloud::from_iam_url).map(|(cloud, _)| cloud);
            if let Some(of_url) = of_url.filter(|of_url| *of_url != cloud) {
                let problem = format!("it is of {of_url}, but the profile is of {cloud}");
                let place = values.value(Part::Iam)?.map(|value| value.location).unwrap_or_default();
                return Err(values.error(place, problem, "remove the wrong one of the two"));
            }
        } else if let Some(profile) = &self.profile
            && settings.iam().is_none()
        {
            let name = shown(profile.text());
            let problem = format!("{name} is not a known profile, and there is no `auth_url`");
            let known = listed(PROFILES.iter().map(|profile| profile.name), "and");
            let hint = format!(
                "set `auth_url`, one of the known profiles ({known}), or write it into clouds-public.yaml"
            );
            return Err(values.error(profile.location.clone(), problem, hint));
        }
        Ok(settings.deduce(None))
    }

    /// The places that decide where a secret of the entry goes.
    pub(super) fn addresses(&self) -> Result<Vec<ConfigLocation>, Refusal> {
        let values: &dyn Values = self;
        let endpoints = crate::credentials::chain::values::databases().map(Part::Endpoint);
        let mut places = Vec::new();
        for part in [Part::Iam, Part::CaCert].into_iter().chain(endpoints) {
            places.extend(values.value(part)?.map(|value| value.location));
        }
        // The region determines the cloud, if nothing else does.
        places
            .extend([&self.profile, &self.region].into_iter().flatten().map(|value| value.location.clone()));
        Ok(places)
    }

    /// Returns whether a place is in a file of the current folder that the user did not name.
    pub(super) fn is_in_current_folder(&self, place: &ConfigLocation) -> bool {
        let is_there = |layer: &Layer| {
            layer.file.is_of_current_folder() && place.file.as_ref() == Some(&layer.file.path)
        };
        self.layers.iter().any(is_there)
    }

    /// Returns the value of this key in the files, without variables.
    pub(super) fn in_files(&self, name: &str) -> Result<Option<SourceValue>, Refusal> {
        for level in [Level::Entry, Level::Auth] {
            for layer in &self.layers {
                let Some(FoundEntry { key, node, .. }) = option(layer.level(level), name) else { continue };
                let place = place(&layer.file.path, node.at).key(format!("{}.{key}", layer.path_of(level)));
                if let Some(value) = value(place, node, name)? {
                    return Ok(Some(value));
                }
            }
        }
        Ok(None)
    }

    /// Returns whether the type of the login is a token. Otherwise the command `openstack` takes no token of a variable.
    fn is_of_tokens(&self) -> bool {
        let auth_type = (self as &dyn Values).text(Part::AuthType);
        auth_type.is_ok_and(|name| name.is_some_and(|name| ["token", "v3token"].contains(&name.as_str())))
    }

    /// The layer of the profile, if a file of the user has it; or else notes the one of openstacksdk.
    fn find_profile(&mut self) -> Result<Option<Layer>, Refusal> {
        let Some(profile) = &self.profile else { return Ok(None) };
        if let Some(document) = load_profiles(&self.environment)?
            && let Some(layer) = document.layer(profile.text())?
        {
            return Ok(Some(layer));
        }
        self.built_in = PROFILES.into_iter().find(|known| known.name == profile.text());
        Ok(None)
    }
}

impl Profile {
    /// The region that is used. A region from a variable must be one of the known ones.
    fn region(self, asked: Asked<'_>, entry: &Entry) -> Result<Option<SourceValue>, Refusal> {
        let location = entry.profile.as_ref().map(|profile| profile.location.clone()).unwrap_or_default();
        let value = |name: &str| SourceValue { secret: Secret::new(name), location: location.clone() };
        match asked {
            Asked::Nobody => Ok(self.regions.first().map(|name| value(name))),
            Asked::Chosen(name) => Ok(Some(value(name))),
            Asked::Variable(variable)
                if self.regions.is_empty() || self.regions.contains(&variable.text()) =>
            {
                Ok(Some(variable))
            }
            Asked::Variable(variable) => {
                let problem = format!("it is not a region of {}", entry.title);
                let hint = format!("choose one of {}", listed(self.regions.iter().copied(), "and"));
                Err(SourceError::new(SOURCE, variable.location, problem, hint))
            }
        }
    }
}

/// The value of an option, unless it is missing or blank.
fn value(place: ConfigLocation, node: &Node, name: &str) -> Result<Option<SourceValue>, Refusal> {
    let is_flag = [Part::Verify, Part::Insecure].iter().any(|flag| NAMES.of(*flag).contains(&name));
    let secret = match &node.value {
        Value::Null => return Ok(None),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) => Secret::new(text.as_str()),
        Value::Bool(flag) if is_flag => Secret::new(flag.to_string()),
        other => {
            let is_scalar = matches!(other, Value::Bool(_) | Value::Number(()));
            let hint = if is_scalar { "put it in quotes" } else { "give one text" };
            let problem = format!("it is {}, where text is expected", kind(other));
            return Err(SourceError::new(SOURCE, place, problem, hint));
        }
    };
    Ok(Some(SourceValue { secret, location: place }))
}

impl Values for Entry {
    fn source(&self) -> &'static str {
        SOURCE
    }

    fn names(&self) -> &'static Names {
        &NAMES
    }

    /// As the command `openstack` reads it: variables first, then values beside `auth`, then values inside it; and of
    /// each the layers in their order.
    fn get(&self, name: &'static str) -> Result<Option<SourceValue>, Refusal> {
        if name == "region_name" {
            return Ok(self.region.clone());
        }
        if let Some(overlay) = self.overlay.as_ref().filter(|_| name != "token" || self.is_of_tokens())
            && let Some(value) = overlay.get(name)?
        {
            return Ok(Some(value));
        }
        self.in_files(name)
    }

    /// The file, and the line of the entry that should have it.
    fn location(&self, name: &str) -> ConfigLocation {
        // The values of a region come first, and a profile last.
        let own = self.layers.iter().rev().find(|layer| layer.path.starts_with("clouds."));
        let level = usual_level(name);
        own.map(|layer| layer.place().key(format!("{}.{name}", layer.path_of(level)))).unwrap_or_default()
    }
}
