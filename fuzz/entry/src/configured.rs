//! Files in which users keep credentials, as a session finds them.

use std::path::Path;

use cloud_certs::{Environment, Session};
use tempfile::TempDir;

/// `clouds.yaml`, and after a NUL the `secure.yaml` that goes over it.
pub fn clouds_yaml(bytes: &[u8]) {
    let mut files = bytes.splitn(2, |byte| *byte == 0);
    let clouds = files.next().unwrap_or_default();
    let files = [("clouds.yaml", Some(clouds)), ("secure.yaml", files.next())];
    configure(&[("OS_CLOUD", "otc")], &files);
}

/// `~/.huaweicloud/credentials`.
pub fn huawei_credentials(bytes: &[u8]) {
    configure(&[("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "/credentials")], &[("credentials", Some(bytes))]);
}

/// `~/.hcloud/config.json`.
pub fn koocli(bytes: &[u8]) {
    configure(&[("HW_SHARED_CONFIG_FILE", "/config.json")], &[("config.json", Some(bytes))]);
}

/// The readers are private, as nobody has reason to call them: they are reached by way of files.
fn configure(variables: &[(&str, &str)], files: &[(&str, Option<&[u8]>)]) {
    thread_local! {
        static FOLDER: TempDir = TempDir::new().unwrap();
    }
    FOLDER.with(|folder| {
        for (name, contents) in files {
            put(&folder.path().join(name), *contents);
        }
        let environment = Environment::new(variables.to_vec()).with_root(folder.path());
        match Session::builder().environment(environment).configuration() {
            Ok(configuration) => crate::certificates::one_line(&configuration.to_string()),
            Err(error) => crate::certificates::one_line(&error.to_string()),
        }
    });
}

#[expect(clippy::disallowed_methods, reason = "a file of this thread alone")]
fn put(path: &Path, contents: Option<&[u8]>) {
    match contents {
        Some(contents) => std::fs::write(path, contents).unwrap(),
        None => drop(std::fs::remove_file(path)),
    }
}
