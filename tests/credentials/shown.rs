//! A case, and what is shown of it.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use cloud_certs::{Cloud, Configuration, Credential, CredentialError, Environment, Error, Secret, Session};

/// What every secret of the cases contains.
const MARKER: &str = "S3CRET";

pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/credentials/cases")
}

/// Asks the chain for a configuration, and compares all that is shown of it.
pub(super) fn check(name: &str) {
    let case = folder().join(name);
    // A copy that only this user can read: what is said of other users depends on where the repository lies.
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&case.join("files"), copy.path());
    let result = configuration(&case, copy.path());
    let text = match &result {
        Ok(configuration) => succeeded(configuration),
        Err(error) => failed(error),
    };
    for shown in [&text, &format!("{result:?}"), &format!("{result:#?}")] {
        assert!(!shown.contains(MARKER), "a secret is shown: {shown}");
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(case);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("expected", text));
}

fn configuration(case: &Path, files: &Path) -> Result<Configuration, Error> {
    let environment = Environment::new(values(&case.join("env.json"))).with_root(files);
    let mut builder = Session::builder().environment(environment);
    for (option, value) in values(&case.join("options.json")) {
        builder = match option.as_str() {
            "cloud" => builder.cloud(value.parse().unwrap()),
            "vendor" => builder.vendor(value.parse().unwrap()),
            "cloud_name" => builder.cloud_name(value),
            "token" => builder.credential(Credential::token(Secret::new(value))),
            "region" => builder.region(value),
            "project_id" => builder.project_id(value),
            "iam_endpoint" => builder.endpoint(cloud_certs::Service::Iam, value),
            "css_endpoint" => builder.endpoint(cloud_certs::Service::Css, value),
            other => panic!("no option {other}"),
        };
    }
    builder.configuration()
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).into_iter().flatten() {
        let (from, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        match from.is_dir() {
            true => {
                fs::create_dir(&to).unwrap();
                copy_folder(&from, &to);
            }
            false => {
                fs::copy(from, &to).unwrap();
                #[cfg(unix)]
                fs::set_permissions(to, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
            }
        }
    }
}

fn values(path: &Path) -> BTreeMap<String, String> {
    fs::read(path).map(|bytes| serde_json::from_slice(&bytes).unwrap()).unwrap_or_default()
}

pub(super) fn succeeded(found: &Configuration) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            writeln!(text, "{name}: {value}").unwrap();
        }
    };
    line("source", Some(found.source()));
    line("place", found.place());
    line("credential", Some(&format!("{:?}", found.credential())));
    line("agency", found.agency().map(ToString::to_string).as_deref());
    line("cloud", found.cloud().map(Cloud::name));
    line("region", found.region());
    line("project id", found.project_id());
    line("project name", found.project_name());
    for (service, endpoint) in [
        ("iam", found.endpoint(cloud_certs::Service::Iam)),
        ("css", found.endpoint(cloud_certs::Service::Css)),
        ("geminidb", found.endpoint(cloud_certs::Service::GeminiDb)),
    ] {
        line(service, Some(&endpoint.unwrap_or_else(|error| format!("({error})"))));
    }
    line("cacert", found.cacert().map(|path| path.to_str().unwrap()));
    for note in found.notes() {
        line("note", Some(note));
    }
    for attempt in found.skipped() {
        line("skipped", Some(&attempt.to_string()));
    }
    text
}

pub(super) fn failed(error: &Error) -> String {
    let mut text = format!("error: {error}\n");
    let mut cause = error.source();
    while let Some(next) = cause {
        writeln!(text, "cause: {next}").unwrap();
        cause = next.source();
    }
    if let Error::Credential { source: CredentialError::Source(error), .. } = error {
        writeln!(text, "source: {}", error.source_name).unwrap();
    }
    writeln!(text, "hint: {}", error.hint().unwrap()).unwrap();
    text
}
