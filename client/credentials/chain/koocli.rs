//! `~/.hcloud/config.json`: the profiles of KooCLI, which Huawei's Terraform provider reads, too.

use std::path::{Path, PathBuf};

use cloud_certs_certificate::Secret;
use serde::Deserialize;

use super::known::Known;
use super::settings::Settings;
use super::source::{HUAWEI, Offer, Outcome, Search, Source, SourceInfo};
use super::values::{FoundFile, Names, Part, SourceValue, Values, find_file, read_file};
use crate::cloud::Cloud;
use crate::credentials::credential::Credential;
use crate::environment::access::Naming;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::suggest::{did_you_mean, listed, nearest, shown};

pub(super) const KOOCLI: Source = Source {
    info: SourceInfo {
        name: SOURCE,
        reads: "the current profile of KooCLI, where its secrets are not encrypted: `accessKeyId`, `secretAccessKey`, \
                `securityToken`; `region`, `projectId`",
    },
    search,
};

const SOURCE: &str = "~/.hcloud/config.json";
/// The source whose variables choose file and profile.
const TERRAFORM: &str = "HW_*";
const FILE: &str = "HW_SHARED_CONFIG_FILE";
const PROFILE: &str = "HW_PROFILE";

/// The command that makes KooCLI write its secrets in the clear.
const DECRYPT: &str =
    "run `hcloud configure set --cli-auth-encrypt=false`, or set `HW_ACCESS_KEY` and `HW_SECRET_KEY`";
/// The mode of a profile without keys, whose keys come from the metadata service of the server.
const SERVER: &str = "ecsAgency";
const KEYS: &str = "choose a profile of the mode `AKSK`, or set `HW_ACCESS_KEY` and `HW_SECRET_KEY`";

const NAMES: Names = Names {
    parts: &[
        (Part::AccessKey, &["accessKeyId"]),
        (Part::SecretKey, &["secretAccessKey"]),
        (Part::SecurityToken, &["securityToken"]),
        (Part::Region, &["region"]),
        (Part::ProjectId, &["projectId"]),
        (Part::AgencyName, &["agencyName"]),
        (Part::AgencyDomainName, &["agencyDomainName"]),
        (Part::AgencyDomainId, &["agencyDomainId"]),
        (Part::Insecure, &["skipSecureVerify"]),
    ],
    endpoints: |_| &[],
    unsupported: &[],
};

/// The file, as far as it is read. KooCLI writes truth values as text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    current: Option<String>,
    auth_encrypt: Option<Flag>,
    #[serde(default)]
    profiles: Vec<Profile>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Flag {
    Bool(bool),
    Text(String),
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Profile {
    name: String,
    mode: Option<String>,
    access_key_id: Option<Secret>,
    secret_access_key: Option<Secret>,
    security_token: Option<Secret>,
    region: Option<String>,
    project_id: Option<String>,
    agency_name: Option<String>,
    agency_domain_name: Option<String>,
    agency_domain_id: Option<String>,
    skip_secure_verify: Option<Flag>,
}

impl Flag {
    fn text(&self) -> String {
        match self {
            Self::Bool(flag) => flag.to_string(),
            Self::Text(text) => text.trim().to_lowercase(),
        }
    }
}

/// Searches the current profile of the usual file.
fn search(search: &Search<'_>) -> Result<Outcome, Refusal> {
    let lacks = |lacks: String| Ok(Outcome::NotConfigured { lacks });
    if let Some(cloud) = search.target.cloud.filter(|cloud| *cloud != Cloud::Huawei) {
        return lacks(format!("it is for {}, not for {cloud}", Cloud::Huawei));
    }
    let Some(path) = usual(search) else { return lacks("`HOME` is not set".to_owned()) };
    if !search.environment.exists(&path) {
        return lacks(format!("{} does not exist", path.display()));
    }
    let file = FoundFile { path, naming: Naming::Usual };
    let text = read_file(search.environment, SOURCE, &file)?;
    search_text(
        SOURCE,
        &file.path,
        text.expose(),
        None,
        Settings::default(),
        &search.target.known(search.environment),
    )
}

/// Searches the profile that the variables of Terraform choose, if they do. `below` are their settings, which hold where
/// the profile has none.
pub(super) fn search_shared(
    search: &Search<'_>,
    below: impl FnOnce() -> Result<Settings, Refusal>,
) -> Result<Option<Outcome>, Refusal> {
    let environment = search.environment;
    let variable = |name: &'static str| {
        let text = environment.secret(name).map_err(|_| {
            let hint = "set it to text in UTF-8, or unset it";
            SourceError::new(TERRAFORM, ConfigLocation::variable(name), "its value is not text", hint)
        })?;
        Ok::<_, Refusal>(text.map(|text| text.expose().trim().to_owned()))
    };
    let profile = variable(PROFILE)?;
    if profile.is_none() && environment.raw(FILE).is_none() {
        return Ok(None);
    }
    let Some(file) = find_file(environment, TERRAFORM, FILE, usual(search))? else {
        let hint = format!("set `{FILE}` to the path of the file, or unset `{PROFILE}`");
        let problem = format!("it is set, but there is no {SOURCE}");
        return Err(SourceError::new(TERRAFORM, ConfigLocation::variable(PROFILE), problem, hint));
    };
    let text = read_file(environment, TERRAFORM, &file)?;
    let known = search.target.known(environment);
    search_text(TERRAFORM, &file.path, text.expose(), profile.as_deref(), below()?, &known).map(Some)
}

/// The file where KooCLI keeps it.
fn usual(search: &Search<'_>) -> Option<PathBuf> {
    search.environment.home().map(|home| home.join(".hcloud/config.json"))
}

/// Searches the text of the file for the profile of this name, or else the current one.
pub(super) fn search_text(
    source: &'static str,
    path: &Path,
    text: &str,
    name: Option<&str>,
    below: Settings,
    known: &Known<'_>,
) -> Result<Outcome, Refusal> {
    let config: Config = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        // Its message can hold a value.
        let place = ConfigLocation::file(path).at(error.line(), error.column());
        SourceError::new(source, place, "it is not a configuration of KooCLI", "let KooCLI write it again")
    })?;
    let Some(wanted) = name.or(config.current.as_deref()).filter(|name| !name.trim().is_empty()) else {
        return Ok(Outcome::NotConfigured { lacks: format!("{} has no current profile", path.display()) });
    };
    let Some(profile) = config.profiles.iter().find(|profile| profile.name == wanted) else {
        return Err(no_profile(source, path, wanted, name.is_some(), &config.profiles));
    };
    let profile = ProfileValues { source, path, profile };
    profile.check_mode()?;
    if profile.profile.mode.as_deref().map(str::trim) == Some(SERVER) {
        let settings = Settings::read(&profile, known.environment)?.over(below).deduce(HUAWEI.cloud);
        let place = Some(profile.title());
        let offer = Offer {
            credential: Credential::metadata(),
            settings,
            agency: None,
            mistake: None,
            secret: None,
            notes: Vec::new(),
            place,
        };
        return Ok(Outcome::Offer(Box::new(offer)));
    }
    let is_encrypted = match config.auth_encrypt.as_ref().map(Flag::text).as_deref() {
        Some("false") => false,
        Some(_) => true,
        // Older versions always encrypted, and files that a person wrote have no key for it.
        None => profile.profile.access_key_id.as_ref().is_some_and(|key| !is_plain(key)),
    };
    if is_encrypted
        && (profile.profile.access_key_id.is_some() || profile.profile.secret_access_key.is_some())
    {
        let place = profile.location("secretAccessKey");
        return Err(SourceError::new(
            source,
            place,
            "KooCLI has encrypted the keys for itself alone (`authEncrypt`)",
            DECRYPT,
        ));
    }
    let settings = || Ok(Settings::read(&profile, known.environment)?.over(below).deduce(HUAWEI.cloud));
    let offer = Offer::of(&profile, settings, HUAWEI, known)?;
    let place = profile.title();
    let offer = offer.map(|offer| Offer { place: Some(place), ..offer });
    Ok(Outcome::new(offer, || format!("{} has no access key", profile.title())))
}

fn no_profile(
    source: &'static str,
    path: &Path,
    wanted: &str,
    is_named: bool,
    profiles: &[Profile],
) -> Refusal {
    let names = || profiles.iter().map(|profile| profile.name.as_str());
    let hint = did_you_mean(nearest(wanted, names()), || format!("it has {}", listed(names(), "and")));
    let place =
        if is_named { ConfigLocation::variable(PROFILE) } else { ConfigLocation::file(path).key("current") };
    let problem = format!("{} has no profile `{}`", path.display(), wanted.escape_debug());
    SourceError::new(source, place, problem, hint)
}

/// Returns whether the id of an access key is written in the clear.
fn is_plain(key: &Secret) -> bool {
    let key = key.expose().trim();
    key.len() == 20 && key.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// A profile, as values of a source.
struct ProfileValues<'a> {
    source: &'static str,
    path: &'a Path,
    profile: &'a Profile,
}

impl ProfileValues<'_> {
    fn title(&self) -> String {
        format!("profile `{}` of {}", self.profile.name.escape_debug(), self.path.display())
    }

    /// Refuses the modes whose credential is not in the profile itself.
    fn check_mode(&self) -> Result<(), Refusal> {
        let mode = self.profile.mode.as_deref().unwrap_or_default().trim();
        let problem = match mode {
            "" | "AKSK" | "agency" | SERVER => return Ok(()),
            "SSO" => "logins of an identity provider (mode `SSO`) are not supported".to_owned(),
            "token" => "tokens of KooCLI (mode `token`) are not supported".to_owned(),
            "AssumeRole" => "agencies (mode `AssumeRole`) are not supported yet".to_owned(),
            other => format!("{} is not a mode that is known", shown(other)),
        };
        Err(SourceError::new(self.source, self.location("mode"), problem, KEYS))
    }
}

impl Values for ProfileValues<'_> {
    fn source(&self) -> &'static str {
        self.source
    }

    fn names(&self) -> &'static Names {
        &NAMES
    }

    fn get(&self, name: &'static str) -> Result<Option<SourceValue>, Refusal> {
        let Profile { access_key_id, secret_access_key, security_token, .. } = self.profile;
        let text = |text: &Option<String>| text.as_deref().map(Secret::new);
        let secret = match name {
            "accessKeyId" => access_key_id.clone(),
            "secretAccessKey" => secret_access_key.clone(),
            "securityToken" => security_token.clone(),
            "region" => text(&self.profile.region),
            "projectId" => text(&self.profile.project_id),
            "agencyName" => text(&self.profile.agency_name),
            "agencyDomainName" => text(&self.profile.agency_domain_name),
            "agencyDomainId" => text(&self.profile.agency_domain_id),
            "skipSecureVerify" => {
                self.profile.skip_secure_verify.as_ref().map(|flag| Secret::new(flag.text()))
            }
            _ => None,
        };
        let secret = secret.filter(|secret| !secret.expose().trim().is_empty());
        Ok(secret.map(|secret| SourceValue { secret, location: self.location(name) }))
    }

    fn location(&self, name: &str) -> ConfigLocation {
        let profile = self.profile.name.escape_debug();
        ConfigLocation::file(self.path).key(format!("profiles.{profile}.{name}"))
    }
}
