//! Endpoints as sources write them, reduced to what a session needs.

use super::values::{SourceValue, Values};
use crate::error::credential::Refusal;
use crate::url::endpoint_url;

/// Placeholders for the id of the project in OpenStack's configuration.
const PLACEHOLDERS: [&str; 6] =
    ["%(project_id)s", "%(tenant_id)s", "$(project_id)s", "$(tenant_id)s", "{project_id}", "{tenant_id}"];

/// The endpoint of a service, without the version and project at the end.
pub(super) fn service(values: &dyn Values, value: &SourceValue) -> Result<String, Refusal> {
    let (base, _) = without_version(without_project(value.text()));
    checked(values, value, base)
}

/// The endpoint of IAM, without the version at the end: only v3 is supported.
pub(super) fn iam(values: &dyn Values, value: &SourceValue) -> Result<String, Refusal> {
    let (base, version) = without_version(value.text().trim_end_matches('/'));
    if version.is_some_and(|version| version != "v3") {
        let problem = "only version 3 of the identity API is supported";
        return Err(values.error(value.location.clone(), problem, "let the URL end in /v3"));
    }
    checked(values, value, base)
}

/// The same for an endpoint of the session builder, which the session checks.
pub(crate) fn base<'a>(service: &str, url: &'a str) -> &'a str {
    match (service, without_version(url.trim_end_matches('/'))) {
        ("iam", (base, Some("v3"))) => base,
        ("iam", _) => url,
        _ => without_version(without_project(url)).0,
    }
}

/// Refuses a URL that no credential may be sent to. The message does not show it: it can hold a password.
fn checked(values: &dyn Values, value: &SourceValue, url: &str) -> Result<String, Refusal> {
    match endpoint_url(url) {
        Ok(_) => Ok(url.to_owned()),
        Err(problem) => {
            Err(values.error(value.location.clone(), problem, "give a URL like https://HOST/PATH"))
        }
    }
}

/// The URL without the project at its end: a placeholder for it, or whatever comes after the version.
fn without_project(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    match url.rsplit_once('/') {
        Some((base, last)) if PLACEHOLDERS.contains(&last) || without_version(base).1.is_some() => {
            base.trim_end_matches('/')
        }
        _ => url,
    }
}

/// The URL before a last segment like `v1.0`, and that segment.
fn without_version(url: &str) -> (&str, Option<&str>) {
    match url.rsplit_once('/') {
        Some((base, version)) if is_version(version) => (base.trim_end_matches('/'), Some(version)),
        _ => (url, None),
    }
}

fn is_version(segment: &str) -> bool {
    let Some(number) = segment.strip_prefix('v') else { return false };
    number.starts_with(|first: char| first.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("css", "https://h/stem/v1.0/0123abcd", "https://h/stem"),
            ("geminidb", "https://h/v3/", "https://h"),
            ("iam", "https://h/stem/v3/", "https://h/stem"),
            ("iam", "https://h/v2.0", "https://h/v2.0"),
        ];
        for (service, url, expected) in chosen {
            assert_eq!(super::base(service, url), expected, "{url}");
        }
        for kept in ["https://h/vault", "https://h/v", "https://v3.example.com", "https://h/v1x"] {
            assert_eq!(without_version(kept), (kept, None));
        }
    }
}
