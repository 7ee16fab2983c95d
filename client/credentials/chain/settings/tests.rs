use super::*;
use crate::service::Service;

#[test]
fn version_and_project_are_taken_off() {
    let base = "https://css.eu-de.otc.t-systems.com";
    for end in [
        "",
        "/",
        "/v1.0",
        "/v1.0/",
        "/v1.0/%(project_id)s",
        "/v1.0/$(tenant_id)s/",
        "/{project_id}",
        "/v3/0123abcd",
    ] {
        assert_eq!(without_version(without_project(&format!("{base}{end}"))).0, base, "{end}");
    }
    assert_eq!(without_version("https://h/stem/v3"), ("https://h/stem", Some("v3")));
    let chosen = [
        (Service::Css, "https://h/stem/v1.0/0123abcd", "https://h/stem"),
        (Service::GeminiDb, "https://h/v3/", "https://h"),
        (Service::Iam, "https://h/stem/v3/", "https://h/stem"),
        (Service::Iam, "https://h/v2.0", "https://h/v2.0"),
    ];
    for (service, url, expected) in chosen {
        assert_eq!(base_of(service, url), expected, "{url}");
    }
    for kept in ["https://h/vault", "https://h/v", "https://v3.example.com", "https://h/v1x"] {
        assert_eq!(without_version(kept), (kept, None));
    }
}
