//! `clouds`: the clouds and regions with their endpoints; regions complete.

use insta::assert_snapshot;

use crate::support::Folder;

#[test]
fn the_table_has_a_line_for_each_service_of_a_region() {
    let table = Folder::new().run("clouds").done();
    let of_otc: Vec<_> =
        table.lines().filter(|line| line.starts_with("CLOUD") || line.starts_with("otc")).collect();
    assert_snapshot!(of_otc.join("\n"), @"
    CLOUD   REGION            SERVICE   ENDPOINT
    otc     eu-ch2            iam       https://iam-pub.eu-ch2.sc.otc.t-systems.com
    otc     eu-de             iam       https://iam.eu-de.otc.t-systems.com
    otc     eu-de             css       https://css.eu-de.otc.t-systems.com
    otc     eu-de             dcs       https://dcs.eu-de.otc.t-systems.com
    otc     eu-de             rds       https://rds.eu-de.otc.t-systems.com
    otc     eu-nl             iam       https://iam.eu-nl.otc.t-systems.com
    otc     eu-nl             css       https://css.eu-nl.otc.t-systems.com
    otc     eu-nl             dcs       https://dcs.eu-nl.otc.t-systems.com
    otc     eu-nl             rds       https://rds.eu-nl.otc.t-systems.com
    ");
    assert!(table.contains("\nhuawei  eu-west-101"), "{table}");
}

#[test]
fn json_has_the_same() {
    let folder = Folder::new();
    let report = folder.run("clouds --json").json();
    let clouds = report["clouds"].as_array().unwrap();
    let urls = clouds.iter().flat_map(|cloud| cloud["regions"].as_array().unwrap());
    let urls: usize = urls.map(|region| region["endpoints"].as_object().unwrap().len()).sum();
    assert_eq!(urls + 1, folder.run("clouds").stdout.lines().count());
    let otc = &clouds[1];
    assert_eq!((&otc["name"], &otc["title"]), (&"otc".into(), &"Open Telekom Cloud".into()));
    assert_snapshot!(otc["regions"][1], @r#"
    {"endpoints":{"css":"https://css.eu-de.otc.t-systems.com","dcs":"https://dcs.eu-de.otc.t-systems.com","iam":"https://iam.eu-de.otc.t-systems.com","rds":"https://rds.eu-de.otc.t-systems.com"},"name":"eu-de"}
    "#);
}

#[test]
fn an_endpoint_of_the_list_is_that_of_a_session() {
    let folder = Folder::new();
    let mut command = folder.command("auth status --cloud otc --region eu-de --json");
    let status = crate::ran::run(command.env("CLOUD_CERTS_TOKEN", "0123456789abcdef")).json();
    let clouds = folder.run("clouds --json").json();
    let regions = clouds["clouds"][1]["regions"].as_array().unwrap();
    let listed = &regions.iter().find(|region| region["name"] == "eu-de").unwrap()["endpoints"];
    let bare = |url: &serde_json::Value| url.as_str().unwrap().trim_end_matches('/').to_owned();
    for (service, url) in listed.as_object().unwrap() {
        assert_eq!(bare(&status["endpoints"][service]), bare(url), "{service}");
    }
}

#[test]
fn regions_complete_and_others_are_taken() {
    let folder = Folder::new();
    for shell in ["bash", "fish", "zsh"] {
        let script = folder.run(&format!("completions {shell}")).done();
        assert!(script.contains("eu-ch2") && script.contains("cn-north-4"), "{shell}");
    }
    let help = folder.run("fetch css --help").done();
    assert!(!help.contains("eu-ch2"), "{help}");
    let mut command = folder.command("auth status --cloud otc --region eu-new-9");
    crate::ran::run(command.env("CLOUD_CERTS_TOKEN", "0123456789abcdef")).done();
}
