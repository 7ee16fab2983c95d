//! `~/.huaweicloud/credentials`: the file of Huawei's SDKs. They read it with Python's configparser: section `[basic]`,
//! one `key = value` a line.

use std::path::{Path, PathBuf};

use ini_roundtrip::{Item, Parser};

use super::file::{named_or, read};
use super::huawei_sdk::refuse_federated;
use super::names::Names;
use super::settings::Settings;
use super::source::{Offer, Outcome, Rules, Search, SourceInfo, offer};
use super::target::Target;
use super::values::{Said, Values};
use crate::cloud::Cloud;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::suggest::{did_you_mean, nearest, shown};
use cloud_certs_certificate::Secret;

pub(super) const INFO: SourceInfo = SourceInfo {
    name: "~/.huaweicloud/credentials",
    reads: "section `[basic]` of the file, or of `$HUAWEICLOUD_SDK_CREDENTIALS_FILE`: `ak`, `sk`, `security_token`; \
            `project_id`, `iam_endpoint`",
};

const FILE: &str = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";
const SECTION: &str = "basic";

const NAMES: Names = Names {
    access_key: &["ak"],
    secret_key: &["sk"],
    security_token: &["security_token"],
    project_id: &["project_id"],
    iam: &["iam_endpoint"],
    ..Names::NONE
};

/// What the SDKs also take: a token of another identity provider.
const FEDERATED: &[&str] = &["idp_id", "id_token_file"];

pub(super) fn ask(search: &Search<'_>) -> Result<Outcome, Refusal> {
    let environment = search.environment;
    let usual = environment.home().map(|home| home.join(".huaweicloud/credentials"));
    let Some(path) = named_or(environment, INFO.name, FILE, usual.clone())? else {
        let lacks = match usual {
            Some(path) => format!("{} does not exist", path.display()),
            None => "`HOME` is not set".to_owned(),
        };
        return Ok(Outcome::NotConfigured { lacks });
    };
    let text = read(environment, INFO.name, &path)?;
    of_text(&path, text.expose(), search.target)
}

/// What comes of the text of the file.
pub(super) fn of_text(path: &Path, text: &str, target: &Target) -> Result<Outcome, Refusal> {
    let Some(basic) = Basic::parse(path, text)? else {
        return Ok(Outcome::NotConfigured {
            lacks: format!("{} has no section [{SECTION}]", path.display()),
        });
    };
    let rules = Rules { cloud: Some(Cloud::Huawei), ..Rules::default() };
    let settings = || Ok(Settings::read(&basic, &NAMES)?.deduce(rules.cloud));
    let offer = offer(&basic, &NAMES, settings, rules, target)?;
    if offer.is_none() {
        refuse_federated(&basic, FEDERATED)?;
    }
    let place = path.display().to_string();
    let offer = offer.map(|offer| Offer { place: Some(place), ..offer });
    Ok(Outcome::of(offer, || format!("{} has no `ak` and `sk` in [{SECTION}]", path.display())))
}

/// The section with the keys of a project.
pub(super) struct Basic {
    path: PathBuf,
    line: usize,
    properties: Vec<Property>,
}

struct Property {
    key: String,
    value: Secret,
    line: usize,
}

impl Basic {
    /// The section, if the file has it. Other sections are for others, unless their name is a slip.
    pub(super) fn parse(path: &Path, text: &str) -> Result<Option<Self>, Refusal> {
        let refuse = |line, problem: String, hint: String| {
            let place = ConfigLocation { line: Some(line), ..ConfigLocation::file(path) };
            Err(SourceError::new(INFO.name, place, problem, hint))
        };
        let mut basic: Option<Self> = None;
        let mut is_inside = false;
        let mut line = 0;
        // All items but the ends of sections are one line each.
        for item in Parser::new(text.trim_start_matches('\u{feff}')) {
            line += usize::from(item != Item::SectionEnd);
            match item {
                Item::Error(_) => {
                    return refuse(
                        line,
                        "the name of a section does not end".into(),
                        "close it with `]`".into(),
                    );
                }
                Item::Section { name, .. } => {
                    is_inside = name == SECTION;
                    if let Some(first) = basic.as_ref().filter(|_| is_inside) {
                        let problem = format!("[{SECTION}] is here again, first on line {}", first.line);
                        return refuse(line, problem, "make one section of the two".into());
                    }
                    if is_inside {
                        basic = Some(Self { path: path.to_owned(), line, properties: Vec::new() });
                    } else if let Some(near) = nearest(name, [SECTION, "global"]).filter(|near| *near != name)
                    {
                        let problem = format!("{} is no section that is known", shown(name));
                        return refuse(line, problem, format!("did you mean [{near}]?"));
                    }
                }
                Item::Property { raw, .. } if is_inside => {
                    if let Some(basic) = &mut basic {
                        basic.add(raw, line)?;
                    }
                }
                Item::Property { .. } | Item::Comment { .. } | Item::Blank { .. } | Item::SectionEnd => {}
            }
        }
        Ok(basic)
    }

    /// A line of the section, whose key ends at the first `=` or `:`, as Python has it.
    fn add(&mut self, raw: &str, line: usize) -> Result<(), Refusal> {
        let place = ConfigLocation { line: Some(line), ..ConfigLocation::file(&self.path) };
        let refuse = |problem: String, hint: String| Err(SourceError::new(INFO.name, place, problem, hint));
        let Some((key, value)) = raw.split_once(['=', ':']).map(|(key, value)| (key.trim(), value.trim()))
        else {
            return refuse(
                "it is not `key = value`".into(),
                "write key and value with `=` between them".into(),
            );
        };
        let lower = key.to_lowercase();
        let known = || NAMES.all().into_iter().flatten().chain(FEDERATED).chain(&["domain_id"]).copied();
        if !known().any(|known| known == lower) {
            let hint =
                did_you_mean(nearest(&lower, known()), || "take it out, or look up its name".to_owned());
            return refuse(format!("{} is no key of [{SECTION}]", shown(key)), hint);
        }
        if let Some(first) = self.properties.iter().find(|property| property.key == lower) {
            let problem = format!("`{lower}` is here again, first on line {}", first.line);
            return refuse(problem, "take one of the two out".into());
        }
        self.properties.push(Property { key: lower, value: Secret::new(value), line });
        Ok(())
    }
}

impl Values for Basic {
    fn source(&self) -> &'static str {
        INFO.name
    }

    fn get(&self, name: &'static str) -> Result<Option<Said>, Refusal> {
        let property = self.properties.iter().find(|property| property.key == name);
        Ok(property.filter(|property| !property.value.expose().trim().is_empty()).map(|property| {
            let place = ConfigLocation { line: Some(property.line), ..ConfigLocation::file(&self.path) };
            Said { secret: property.value.clone(), place: place.key(name) }
        }))
    }

    fn place(&self, name: &str) -> ConfigLocation {
        let property = self.properties.iter().find(|property| property.key == name);
        let line = property.map_or(self.line, |property| property.line);
        ConfigLocation { line: Some(line), ..ConfigLocation::file(&self.path) }.key(name)
    }
}
