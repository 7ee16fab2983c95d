//! Lists of certificates that mislead: none, unknown ones, and links that nobody should follow.

use serde_json::{Value, json};

use super::plan::Asked;

/// Clients tell the one from the other, and the emulator is at both.
pub(super) fn other_origin(asked: &Asked) -> String {
    let scheme_and_port = |host: &str| asked.origin.replace("localhost", host);
    if asked.host.starts_with("localhost") { scheme_and_port("127.0.0.1") } else { asked.origin.to_string() }
}

pub(super) fn no_certificates(list: &mut Value) {
    list["certs"] = json!([]);
}

pub(super) fn unknown_category(list: &mut Value) {
    for certificate in certificates(list) {
        certificate["category"] = "lunar".into();
    }
}

pub(super) fn without_link(list: &mut Value) {
    for certificate in certificates(list) {
        if let Some(certificate) = certificate.as_object_mut() {
            certificate.remove("download_link");
        }
    }
}

/// This link in the place of the real ones.
pub(super) fn elsewhere(link: &str, list: &mut Value) {
    replace(|_| link.to_owned(), list);
}

/// The real links, at another origin.
pub(super) fn at(origin: &str, list: &mut Value) {
    replace(|link| format!("{origin}{}", path_and_query(link)), list);
}

/// The real links, with a name and a password in them.
pub(super) fn with_credentials(list: &mut Value) {
    replace(|link| link.replacen("://", "://user:password@", 1), list);
}

fn replace(replace: impl Fn(&str) -> String, list: &mut Value) {
    for certificate in certificates(list) {
        let link = &mut certificate["download_link"];
        *link = replace(link.as_str().unwrap_or_default()).into();
    }
}

fn certificates(list: &mut Value) -> impl Iterator<Item = &mut Value> {
    list["certs"].as_array_mut().into_iter().flatten()
}

fn path_and_query(link: &str) -> &str {
    link.splitn(4, '/').nth(3).map_or("", |rest| &link[link.len() - rest.len() - 1..])
}
