//! `docs/credentials.md`, row by row: each setting is set, and has the effect or the refusal that its row says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cloud_certs::{Environment, Session};
use serde_json::{Value, json};

use super::shown::{failed, succeeded};

const PAGE: &str = include_str!("../../docs/credentials.md");

/// The settings of a source by name, of which some are variables.
type Settings = BTreeMap<&'static str, &'static str>;

/// How a section of the page is tried: what is set beside its rows, and the files that the settings are written to.
struct Section {
    heading: &'static str,
    base: &'static [(&'static str, &'static str)],
    write: fn(&Path, &Settings),
}

const URL: &str = "https://iam.eu-de.otc.t-systems.com/v3";

const SECTIONS: [Section; 6] = [
    Section {
        heading: "Variables `OS_*`",
        base: &[
            ("OS_AUTH_URL", URL),
            ("OS_USERNAME", "user"),
            ("OS_PASSWORD", "S3CRET"),
            ("OS_USER_DOMAIN_NAME", "D"),
            ("OS_PROJECT_NAME", "eu-de"),
        ],
        write: |_, _| {},
    },
    Section {
        heading: "Entries of clouds.yaml",
        base: &[
            ("OS_CLOUD", "x"),
            ("auth_url", URL),
            ("username", "user"),
            ("password", "S3CRET"),
            ("user_domain_name", "D"),
            ("project_name", "eu-de"),
        ],
        write: |root, settings| {
            // YAML contains JSON.
            let keys = settings.iter().filter(|(name, _)| !is_variable(name));
            let keys: serde_json::Map<_, _> =
                keys.map(|(name, value)| ((*name).to_owned(), parsed(value))).collect();
            put(root, ".config/openstack/clouds.yaml", &json!({"clouds": {"x": keys}}).to_string());
        },
    },
    Section {
        heading: "Variables `HUAWEICLOUD_SDK_*`",
        base: &[("HUAWEICLOUD_SDK_AK", "AK"), ("HUAWEICLOUD_SDK_SK", "S3CRET")],
        write: |_, _| {},
    },
    Section {
        heading: "The file `~/.huaweicloud/credentials`",
        base: &[("ak", "AK"), ("sk", "S3CRET")],
        write: |root, settings| {
            let keys = settings.iter().filter(|(name, _)| !is_variable(name));
            let lines: String = keys.map(|(name, value)| format!("{name} = {value}\n")).collect();
            put(root, ".huaweicloud/credentials", &format!("[basic]\n{lines}"));
        },
    },
    Section {
        heading: "Variables `HW_*`",
        base: &[("HW_ACCESS_KEY", "AK"), ("HW_SECRET_KEY", "S3CRET"), ("HW_REGION_NAME", "cn-north-4")],
        write: |_, _| {},
    },
    Section {
        heading: "Profiles of KooCLI",
        base: &[
            ("current", "default"),
            ("authEncrypt", "false"),
            ("accessKeyId", "ABCDEFGHIJ0123456789"),
            ("secretAccessKey", "S3CRET"),
        ],
        write: |root, settings| {
            let is_outside = |name: &str| ["current", "authEncrypt"].contains(&name);
            let keys = |of_file: bool| {
                settings
                    .iter()
                    .filter(move |(name, _)| is_outside(name) == of_file)
                    .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
            };
            let mut profile: serde_json::Map<_, _> = keys(false).collect();
            profile.insert("name".into(), "default".into());
            let mut file: serde_json::Map<_, _> = keys(true).collect();
            file.insert("profiles".into(), vec![profile].into());
            put(root, ".hcloud/config.json", &Value::from(file).to_string());
        },
    },
];

/// What a setting is set to, what it takes the place of, and what it needs beside it.
fn trial(name: &str) -> (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]) {
    const USER: &[&str] = &["OS_USERNAME", "OS_PASSWORD", "username", "password"];
    const DOMAIN: &[&str] = &["OS_USER_DOMAIN_NAME", "user_domain_name"];
    const PROJECT: &[&str] = &["OS_PROJECT_NAME", "project_name"];
    const KEY: &[&str] = &["HW_ACCESS_KEY", "HW_SECRET_KEY"];
    match name {
        "OS_AUTH_URL" | "auth_url" => {
            ("https://iam.eu-nl.otc.t-systems.com/v3", &["OS_AUTH_URL", "auth_url"], &[])
        }
        "OS_AUTH_TYPE" | "auth_type" => ("token", &[], &[]),
        "OS_USERNAME" | "username" => ("other", &["OS_USERNAME", "username"], &[]),
        "OS_USER_ID" | "user_id" => ("0123", &["OS_USERNAME", "username"], &[]),
        "OS_PASSWORD" | "password" => ("S3CRET-too", &["OS_PASSWORD", "password"], &[]),
        _ if name.ends_with("PROJECT_DOMAIN_NAME") || name == "project_domain_name" => ("OTHER", &[], &[]),
        _ if name.ends_with("PROJECT_DOMAIN_ID") || name == "project_domain_id" => ("0123", &[], &[]),
        "HW_DOMAIN_NAME" | "HW_DOMAIN_ID" => {
            ("D", KEY, &[("HW_USER_NAME", "u"), ("HW_USER_PASSWORD", "S3CRET")])
        }
        "OS_AGENCY_NAME" | "OS_TARGET_AGENCY_NAME" => ("a", &[], &[("OS_AGENCY_DOMAIN_NAME", "A")]),
        "OS_AGENCY_DOMAIN_NAME" | "OS_TARGET_DOMAIN_ID" | "OS_TARGET_DOMAIN_NAME" => {
            ("a", &[], &[("OS_AGENCY_NAME", "A")])
        }
        "OS_DELEGATED_PROJECT" | "OS_TARGET_PROJECT_ID" | "OS_TARGET_PROJECT_NAME" => {
            ("a", &[], &[("OS_AGENCY_NAME", "A"), ("OS_AGENCY_DOMAIN_NAME", "A")])
        }
        "target_agency_name" | "agency_name" => ("a", &[], &[("target_domain_name", "A")]),
        "target_domain_id" | "target_domain_name" | "agency_domain_name" => {
            ("a", &[], &[("target_agency_name", "A")])
        }
        "target_project_id" | "target_project_name" | "delegated_project" => {
            ("a", &[], &[("target_agency_name", "A"), ("target_domain_name", "A")])
        }
        "HW_ASSUME_ROLE_AGENCY_NAME" => ("a", &[], &[("HW_ASSUME_ROLE_DOMAIN_NAME", "A")]),
        "HW_ASSUME_ROLE_DOMAIN_NAME" | "HW_ASSUME_ROLE_DOMAIN_ID" => {
            ("a", &[], &[("HW_ASSUME_ROLE_AGENCY_NAME", "A")])
        }
        "agencyName" => ("a", &[], &[("agencyDomainName", "A")]),
        "agencyDomainName" | "agencyDomainId" => ("a", &[], &[("agencyName", "A")]),
        "HUAWEICLOUD_SDK_DOMAIN_ID" => ("0123", &[], &[]),
        _ if name.contains("DOMAIN") || name.contains("domain") => ("DD", DOMAIN, &[]),
        _ if name.contains("PROJECT") || name.contains("TENANT") || name.starts_with("tenant") => {
            ("p", PROJECT, &[])
        }
        "OS_ACCESS_KEY" => ("AK", USER, &[("OS_SECRET_KEY", "S3CRET")]),
        "OS_SECRET_KEY" => ("S3CRET", USER, &[("OS_ACCESS_KEY", "AK")]),
        // It is not shown; characters that it cannot have are.
        "OS_SECURITY_TOKEN" => ("ä", USER, &[("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "S3CRET")]),
        "security_token" => ("ä", USER, &[("ak", "AK"), ("sk", "S3CRET")]),
        "HUAWEICLOUD_SDK_SECURITY_TOKEN" | "HW_SECURITY_TOKEN" | "securityToken" => ("ä", &[], &[]),
        "ak" | "HUAWEICLOUD_SDK_AK" | "HW_ACCESS_KEY" => {
            ("AKTOO", &["ak", "HUAWEICLOUD_SDK_AK", "HW_ACCESS_KEY", "username", "password"], &[])
        }
        "sk" | "HUAWEICLOUD_SDK_SK" | "HW_SECRET_KEY" => {
            ("S3CRET-too", &["sk", "HUAWEICLOUD_SDK_SK", "HW_SECRET_KEY", "username", "password"], &[])
        }
        "access_key" => ("AKTOO", USER, &[("sk", "S3CRET")]),
        "secret_key" => ("S3CRET-too", USER, &[("ak", "AK")]),
        "accessKeyId" | "secretAccessKey" => ("AKTOO", &["accessKeyId", "secretAccessKey"], &[]),
        "HW_AUTH_TOKEN" => ("S3CRET", KEY, &[]),
        "HW_USER_NAME" | "HW_USER_ID" | "HW_USER_PASSWORD" => ("u", KEY, &[]),
        "HUAWEICLOUD_SDK_IAM_ENDPOINT" | "HW_AUTH_URL" | "iam_endpoint" => {
            ("https://iam.cn-north-1.myhuaweicloud.com", &[], &[])
        }
        _ if name.ends_with("_endpoint_override") => ("https://service.example.com", &[], &[]),
        "regions" => (r#"["eu-nl"]"#, &[], &[]),
        "cloud" | "profile" => ("otc-swiss", &["auth_url"], &[]),
        "OS_CLIENT_VENDOR_FILE" => ("/missing", &[], &[("profile", "otc")]),
        "OS_INSECURE" | "insecure" | "HW_INSECURE" | "skipSecureVerify" => ("true", &[], &[]),
        "authEncrypt" => ("true", &[], &[]),
        "mode" => ("SSO", &[], &[]),
        "verify" => ("false", &[], &[]),
        _ if name.ends_with("FILE") => ("/missing", &[], &[]),
        _ => ("x", &[], &[]),
    }
}

fn is_of_agency(name: &str) -> bool {
    let name = name.to_lowercase();
    ["agency", "target", "delegated"].iter().any(|part| name.contains(part))
}

fn is_variable(name: &str) -> bool {
    name.contains('_') && name.bytes().all(|byte| byte.is_ascii_uppercase() || b"_0123456789".contains(&byte))
}

fn parsed(value: &str) -> Value {
    serde_json::from_str(value).ok().filter(Value::is_array).unwrap_or_else(|| value.into())
}

fn put(root: &Path, name: &str, text: &str) {
    let path = root.join("home").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a file that is there before the test")]
    fs::write(path, text).unwrap();
}

/// All that is seen of these settings.
fn seen(section: &Section, settings: &Settings) -> Result<String, String> {
    let root = tempfile::tempdir().unwrap();
    (section.write)(root.path(), settings);
    let variables =
        settings.iter().filter(|(name, _)| is_variable(name)).map(|(name, value)| (*name, *value));
    let environment = Environment::new(variables.chain([("HOME", "/home")])).with_root(root.path());
    match Session::builder().environment(environment).configuration() {
        Ok(configuration) => Ok(format!("{}{configuration:?}", succeeded(&configuration))),
        Err(error) => Err(failed(&error)),
    }
}

/// The rows of a section: the setting, and what the page says of it.
fn rows(heading: &str) -> Vec<(&'static str, &'static str)> {
    let section = PAGE.split("\n## ").find(|section| section.starts_with(&format!("{heading}\n")));
    let lines = section.unwrap_or_else(|| panic!("no section {heading}")).lines();
    let row = |line: &'static str| {
        let mut cells = line.strip_prefix("| `")?.splitn(3, " | ");
        Some((cells.next()?.trim_end_matches('`'), cells.next()?))
    };
    lines.filter_map(row).collect()
}

#[test]
fn each_setting_has_the_effect_that_the_page_says() {
    let mut wrong = Vec::new();
    for section in &SECTIONS {
        let rows = rows(section.heading);
        assert!(rows.len() > 8, "{}: {rows:?}", section.heading);
        for (name, said) in rows {
            let (value, without, with) = trial(name);
            let base = section.base.iter().filter(|(known, _)| !without.contains(known)).chain(with);
            let mut settings: Settings = base.copied().collect();
            settings.remove(name);
            let before = seen(section, &settings);
            settings.insert(name, value);
            let after = seen(section, &settings);
            let is_so = match said {
                // An agency is not only half there, but used.
                "done" if is_of_agency(name) => {
                    before != after && after.as_ref().is_ok_and(|seen| seen.contains("agency: "))
                }
                "done" => before != after,
                "refused" => after.as_ref().is_err_and(|told| told.contains(name)) && before != after,
                "no effect" => before == after,
                _ => false,
            };
            if !is_so {
                wrong.push(format!("{name} is not {said}: {before:?} and then {after:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_section_of_the_page_is_tried() {
    let sections = PAGE.split("\n## ").skip(1).filter(|section| section.contains("\n| setting | here |"));
    let headings: Vec<_> = sections.filter_map(|section| section.lines().next()).collect();
    assert_eq!(headings, SECTIONS.map(|section| section.heading));
}
