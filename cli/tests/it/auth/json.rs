//! What a program reads of `auth status --json`.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{SECRET, folder_with_files, put_profile, sources, status};
use crate::support::Folder;

#[test]
fn json_tells_the_source_and_those_before_it() {
    let folder = folder_with_files();
    put_profile(&folder);
    let names: Vec<&str> = cloud_certs::SOURCES.iter().map(|source| source.name).collect();
    let sources = sources();
    assert_eq!(sources.len(), names.len());
    for (index, (variables, credential)) in sources.into_iter().enumerate() {
        let report = status(&folder, "--json", &variables).json();
        assert_eq!((&report["source"], &report["credential"]), (&names[index].into(), &credential));
        let skipped: Vec<&Value> =
            report["skipped"].as_array().unwrap().iter().map(|one| &one["source"]).collect();
        assert_eq!(skipped, names[..index], "{report}");
        assert_eq!(report["checked"], false);
    }
}

#[test]
fn the_shape_of_json_is_kept() {
    let folder = folder_with_files();
    let report = status(&folder, "--json", &[("OS_CLOUD", "otc")]).json();
    let file = folder.home().join(".config/openstack/clouds.yaml");
    let lacks = "none of `CLOUD_CERTS_TOKEN`, `CLOUD_CERTS_USERNAME` and `CLOUD_CERTS_ACCESS_KEY` is set";
    let expected = json!({
        "source": "clouds.yaml",
        "place": format!("entry `otc` of {}", file.display()),
        "credential": { "kind": "password", "identity": "me" },
        "cloud": "otc",
        "region": "eu-nl",
        "project": { "id": null, "name": "eu-nl_web" },
        "endpoints": {
            "iam": "https://iam.eu-nl.otc.t-systems.com/",
            "css": "https://css.eu-nl.otc.t-systems.com/",
            "dcs": "https://dcs.eu-nl.otc.t-systems.com/",
            "dds": null,
            "gaussdb": null,
            "geminidb": null,
            "rds": "https://rds.eu-nl.otc.t-systems.com/",
        },
        "token_expires_at": null,
        "checked": false,
        "notes": [],
        "skipped": [{ "source": "CLOUD_CERTS_*", "lacks": lacks }],
    });
    assert_eq!(report, expected);
}

#[test]
fn the_file_of_the_sdks_is_found_in_the_home() {
    let folder = Folder::new();
    folder.put_home(".huaweicloud/credentials", "[basic]\nak = AK01\nsk = x\n");
    let report = status(&folder, "--json", &[]).json();
    assert_eq!(report["source"], "~/.huaweicloud/credentials");
}

#[test]
fn two_kinds_at_once_are_told() {
    let both = [("CLOUD_CERTS_TOKEN", SECRET), sources()[0].0[0], sources()[0].0[1], sources()[0].0[2]];
    let ran = status(&Folder::new(), "--json", &both);
    assert_snapshot!(ran, @"
    warning: CLOUD_CERTS_*: both a token and a password are set; the token is used
    exit code 0
    ");
    assert_eq!(ran.json()["notes"].as_array().unwrap().len(), 1);
}
