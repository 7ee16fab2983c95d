//! Other users of the machine: files that they may read, change or put in the way; and pipes.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use cloud_certs::{Configuration, CredentialError, Environment, Error, Session};

const CLOUDS: &str = "\
clouds:
  x:
    auth: {auth_url: 'https://iam.example.com/v3', username: u, password: S3CRET, user_domain_name: D, project_name: p}
";

/// A root that others can pass, with this file of this mode in it.
struct Files(tempfile::TempDir, PathBuf);

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

impl Files {
    fn with(name: &str, bits: u32) -> Self {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        for folder in path.ancestors().skip(1).take_while(|folder| folder.starts_with(root.path())) {
            mode(folder, 0o755);
        }
        #[expect(clippy::disallowed_methods, reason = "a file that is there before the test")]
        fs::write(&path, CLOUDS).unwrap();
        mode(&path, bits);
        Self(root, path)
    }

    fn found(&self) -> Result<Configuration, Error> {
        let environment =
            Environment::new([("HOME", "/home/user"), ("OS_CLOUD", "x")]).with_root(self.0.path());
        Session::builder().environment(environment).configuration()
    }

    #[track_caller]
    fn refused(&self) -> String {
        match self.found() {
            Err(Error::Credential { source: CredentialError::Source(error), .. }) => error.to_string(),
            other => panic!("{other:?}"),
        }
    }
}

const HOME: &str = "home/user/.config/openstack/clouds.yaml";

#[test]
fn a_file_that_all_can_read_is_told() {
    assert_eq!(Files::with(HOME, 0o600).found().unwrap().notes(), [""; 0]);
    let files = Files::with(HOME, 0o644);
    assert_eq!(
        files.found().unwrap().notes(),
        ["every user of this machine can read /home/user/.config/openstack/clouds.yaml: `chmod go-r` it"]
    );
    mode(&files.0.path().join("home/user"), 0o700);
    assert_eq!(files.found().unwrap().notes(), [""; 0], "nobody gets as far as the file");
}

#[test]
fn a_file_that_others_can_change_is_refused() {
    let files = Files::with(HOME, 0o606);
    assert_eq!(
        files.refused(),
        "/home/user/.config/openstack/clouds.yaml: others may write to it, and so decide where secrets go"
    );
    mode(&files.0.path().join("home"), 0o700);
    assert!(files.found().is_ok(), "nobody gets as far as the file");
}

#[test]
#[ignore = "needs root"]
fn a_file_of_somebody_else_in_the_current_folder_is_refused() {
    let files = Files::with("clouds.yaml", 0o644);
    chown(&files.1, Some(4711), None).unwrap();
    assert_eq!(files.refused(), "clouds.yaml: it lies in the current folder and belongs to another user");
    let environment = Environment::new([("OS_CLOUD", "x"), ("OS_CLIENT_CONFIG_FILE", "clouds.yaml")]);
    let environment = environment.with_root(files.0.path());
    assert!(Session::builder().environment(environment).configuration().is_ok(), "the user names it");
}

#[test]
fn a_pipe_in_the_place_of_a_file_hangs_nothing() {
    let files = Files::with("clouds.yaml", 0o600);
    fs::remove_file(&files.1).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&files.1).status().unwrap().success());
    let start = Instant::now();
    assert_eq!(files.refused(), "clouds.yaml: it cannot be read: it is a pipe or a device");
    assert!(start.elapsed() < Duration::from_secs(5));
}

/// As a shell passes one for `<(sops decrypt clouds.yaml)`.
#[test]
fn a_pipe_that_the_user_names_is_read() {
    let files = Files::with("pipe", 0o600);
    fs::remove_file(&files.1).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&files.1).status().unwrap().success());
    // Open for both, so that neither waits for the other.
    let pipe = fs::File::options().read(true).write(true).open(&files.1).unwrap();
    let writer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        std::io::Write::write_all(&mut &pipe, CLOUDS.as_bytes()).unwrap();
        // Long enough for the reader to come: what nobody has read goes with the last one who has it open.
        std::thread::sleep(Duration::from_millis(500));
    });
    let environment = Environment::new([("OS_CLOUD", "x"), ("OS_CLIENT_CONFIG_FILE", "/pipe")]);
    let environment = environment.with_root(files.0.path());
    let found = Session::builder().environment(environment).configuration().unwrap();
    assert_eq!(found.credential().identity(), Some("u"));
    writer.join().unwrap();
}
