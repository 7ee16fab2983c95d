//! `~/.huaweicloud/credentials`: the file of Huawei's SDKs. They read it with Python's configparser: section `[basic]`,
//! one `key = value` a line.

use std::path::{Path, PathBuf};

use cloud_certs_certificate::Secret;
use ini_roundtrip::{Item, Parser};

use super::known::Known;
use super::settings::Settings;
use super::source::{HUAWEI, Offer, Outcome, Search, Source, SourceInfo};
use super::unsupported;
use super::values::{Names, Part, SourceValue, Values, find_file, read_file};
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::suggest::{did_you_mean, nearest, shown};

pub(super) const HUAWEI_FILE: Source = Source {
    info: SourceInfo {
        name: SOURCE,
        reads: "section `[basic]` of the file, or of `$HUAWEICLOUD_SDK_CREDENTIALS_FILE`: `ak`, `sk`, \
                `security_token`; `project_id`, `iam_endpoint`",
    },
    search,
};

const SOURCE: &str = "~/.huaweicloud/credentials";
const FILE: &str = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";
const SECTION: &str = "basic";

const NAMES: Names = Names {
    parts: &[
        (Part::AccessKey, &["ak"]),
        (Part::SecretKey, &["sk"]),
        (Part::SecurityToken, &["security_token"]),
        (Part::ProjectId, &["project_id"]),
        (Part::Iam, &["iam_endpoint"]),
    ],
    endpoints: |_| &[],
    unsupported: unsupported::HUAWEI_FILE,
};

/// A key of the SDKs that is not read.
const DOMAIN_ID: &str = "domain_id";

fn search(search: &Search<'_>) -> Result<Outcome, Refusal> {
    let environment = search.environment;
    let usual = environment.home().map(|home| home.join(".huaweicloud/credentials"));
    let Some(file) = find_file(environment, SOURCE, FILE, usual.clone())? else {
        let lacks = match usual {
            Some(path) => format!("{} does not exist", path.display()),
            None => "`HOME` is not set".to_owned(),
        };
        return Ok(Outcome::NotConfigured { lacks });
    };
    let text = read_file(environment, SOURCE, &file)?;
    search_text(&file.path, text.expose(), &search.target.known(environment))
}

/// Searches the text of the file.
pub(super) fn search_text(path: &Path, text: &str, known: &Known<'_>) -> Result<Outcome, Refusal> {
    let Some(basic) = Basic::parse(path, text)? else {
        let lacks =
            format!("{} has no section [{SECTION}]; keys of [global] are for no project", path.display());
        return Ok(Outcome::NotConfigured { lacks });
    };
    let settings = || Ok(Settings::read(&basic, known.environment)?.deduce(HUAWEI.cloud));
    let offer = Offer::of(&basic, settings, HUAWEI, known)?;
    let place = path.display().to_string();
    let offer = offer.map(|offer| Offer { place: Some(place), ..offer });
    Ok(Outcome::new(offer, || format!("{} has no `ak` and `sk` in [{SECTION}]", path.display())))
}

/// The section with the keys of a project.
struct Basic {
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
    /// The section, if the file has it. Other sections are ignored, unless their name is a misspelling.
    fn parse(path: &Path, text: &str) -> Result<Option<Self>, Refusal> {
        let refuse = |line, problem: String, hint: String| {
            Err(SourceError::new(SOURCE, ConfigLocation::line(path, line), problem, hint))
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
                        let problem = format!("[{SECTION}] is already on line {}", first.line);
                        return refuse(line, problem, "merge the two sections".into());
                    }
                    if is_inside {
                        basic = Some(Self { path: path.to_owned(), line, properties: Vec::new() });
                    } else if let Some(near) = nearest(name, [SECTION, "global"]).filter(|near| *near != name)
                    {
                        let problem = format!("{} is not a known section", shown(name));
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
        let location = ConfigLocation::line(&self.path, line);
        let refuse = |problem: String, hint: String| Err(SourceError::new(SOURCE, location, problem, hint));
        let Some((key, value)) = raw.split_once(['=', ':']).map(|(key, value)| (key.trim(), value.trim()))
        else {
            return refuse(
                "it is not `key = value`".into(),
                "write key and value with `=` between them".into(),
            );
        };
        let lower = key.to_lowercase();
        let known = || NAMES.all().chain([DOMAIN_ID, "idp_id", "id_token_file"]);
        if !known().any(|known| known == lower) {
            let hint = did_you_mean(nearest(&lower, known()), || "remove it, or look up its name".to_owned());
            return refuse(format!("{} is not a key of [{SECTION}]", shown(key)), hint);
        }
        if let Some(first) = self.properties.iter().find(|property| property.key == lower) {
            let problem = format!("`{lower}` is already on line {}", first.line);
            return refuse(problem, "remove one of the two".into());
        }
        self.properties.push(Property { key: lower, value: Secret::new(value), line });
        Ok(())
    }
}

impl Values for Basic {
    fn source(&self) -> &'static str {
        SOURCE
    }

    fn names(&self) -> &'static Names {
        &NAMES
    }

    fn get(&self, name: &'static str) -> Result<Option<SourceValue>, Refusal> {
        let property = self.properties.iter().find(|property| property.key == name);
        let property = property.filter(|property| !property.value.expose().trim().is_empty());
        Ok(property
            .map(|property| SourceValue { secret: property.value.clone(), location: self.location(name) }))
    }

    fn location(&self, name: &str) -> ConfigLocation {
        let property = self.properties.iter().find(|property| property.key == name);
        ConfigLocation::line(&self.path, property.map_or(self.line, |property| property.line)).key(name)
    }
}
