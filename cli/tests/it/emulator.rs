//! `emulator`: the lines it prints work, and it leaves nothing behind.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use insta::assert_snapshot;

use crate::ran::{finish, hide_what_differs, run, signal};
use crate::support::{Folder, names};

/// A running `cloud-certs emulator`, ended when dropped.
pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) lines: String,
}

impl Running {
    /// Starts it and reads what it prints, up to the line that `is_last`.
    pub(crate) fn start(command: &mut Command, is_last: impl Fn(&str) -> bool) -> Self {
        hide_what_differs();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut lines = String::new();
        while !lines.lines().last().is_some_and(&is_last) {
            assert_ne!(stdout.read_line(&mut lines).unwrap(), 0, "{lines}");
        }
        Self { child, lines }
    }

    /// With lines for a shell, the last of which is that of the CA.
    fn shell(folder: &Folder) -> Self {
        Self::start(&mut folder.command("emulator"), |line| line.contains("CACERT"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_shell_that_takes_the_lines_is_connected() {
    let folder = Folder::new();
    let emulator = Running::shell(&folder);
    let script = format!(r#"{}"$0" "$@""#, emulator.lines);
    for line in ["fetch css -o css.pem", "fetch geminidb --instance demo-influx", "instances geminidb"] {
        let ran = run(&mut folder.shell(&script, &folder.command(line)));
        assert_eq!(ran.code(), Some(0), "{ran}");
    }
    let by_name = folder.command("fetch css --project-name eu-de_demo");
    let script = format!(r#"{}unset CLOUD_CERTS_PROJECT_ID; "$0" "$@""#, emulator.lines);
    assert_eq!(run(&mut folder.shell(&script, &by_name)).code(), Some(0));
}

#[test]
fn any_kind_of_credential_can_be_pasted_one_after_the_other() {
    let folder = Folder::new();
    let kinds = [
        ("token", "token"),
        ("password", "password"),
        ("access-key", "access key"),
        ("temporary-access-key", "access key"),
        ("token", "token"),
    ];
    let emulators = kinds.map(|(kind, _)| {
        Running::start(&mut folder.command(&format!("emulator --credential {kind}")), |line| {
            line.contains("CACERT")
        })
    });
    let mut pasted = String::new();
    for (emulator, (_, kind)) in emulators.iter().zip(kinds) {
        pasted.push_str(&emulator.lines);
        let script = format!(r#"{pasted}"$0" "$@""#);
        let ran = run(&mut folder.shell(&script, &folder.command("auth status --check --json")));
        assert_eq!(ran.stderr, "");
        assert_eq!(ran.json()["credential"]["kind"], kind);
    }
}

#[test]
fn a_kind_that_it_does_not_have_is_refused() {
    assert_snapshot!(Folder::new().run("emulator --credential saml").failed(), @"
    error: invalid value 'saml' for '--credential <KIND>'
      [possible values: token, password, access-key, temporary-access-key, agency, agency-by-key, metadata]

    For more information, try '--help'.
    exit code 2
    ");
}

#[test]
fn the_lines_can_be_pasted_wherever_the_temporary_folder_is() {
    let folder = Folder::new();
    let odd = folder.at("it's $HOME");
    std::fs::create_dir(&odd).unwrap();
    let emulator =
        Running::start(folder.command("emulator").env("TMPDIR", &odd), |line| line.contains("CACERT"));
    let script = format!(r#"{}"$0" "$@""#, emulator.lines);
    run(&mut folder.shell(&script, &folder.command("fetch css"))).done();
}

#[test]
fn what_it_says_tells_results_from_the_rest() {
    let folder = Folder::new();
    let mut emulator = Running::shell(&folder);
    assert_snapshot!(emulator.lines, @"
    unset CLOUD_CERTS_TOKEN CLOUD_CERTS_TOKEN_FILE CLOUD_CERTS_USERNAME CLOUD_CERTS_PASSWORD CLOUD_CERTS_USER_DOMAIN_NAME CLOUD_CERTS_ACCESS_KEY CLOUD_CERTS_SECRET_KEY CLOUD_CERTS_SECURITY_TOKEN CLOUD_CERTS_AGENCY_NAME CLOUD_CERTS_AGENCY_DOMAIN_NAME CLOUD_CERTS_AGENCY_DOMAIN_ID CLOUD_CERTS_METADATA CLOUD_CERTS_METADATA_ENDPOINT
    export CLOUD_CERTS_TOKEN='...'
    export CLOUD_CERTS_CSS_ENDPOINT='https://localhost:PORT'
    export CLOUD_CERTS_DCS_ENDPOINT='https://localhost:PORT/dcs'
    export CLOUD_CERTS_DDS_ENDPOINT='https://localhost:PORT/dds'
    export CLOUD_CERTS_GAUSSDB_ENDPOINT='https://localhost:PORT/gaussdb'
    export CLOUD_CERTS_GEMINIDB_ENDPOINT='https://localhost:PORT'
    export CLOUD_CERTS_RDS_ENDPOINT='https://localhost:PORT/rds'
    export CLOUD_CERTS_IAM_ENDPOINT='https://localhost:PORT'
    export CLOUD_CERTS_METADATA_ENDPOINT='http://localhost:PORT'
    export CLOUD_CERTS_PROJECT_ID='0123456789abcdef0123456789abcdef'
    export CLOUD_CERTS_CACERT='FOLDER/cloud-certs-emulator-RANDOM.pem'
    ");
    signal(&emulator.child, "INT");
    let mut stderr = String::new();
    emulator.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_snapshot!(stderr, @"
    a local cloud is at https://localhost:PORT and http://localhost:PORT
    TLS with the certificate of css is at localhost:PORT
    TLS with the certificate of dcs is at localhost:PORT
    TLS with the certificate of dds is at localhost:PORT
    TLS with the certificate of gaussdb is at localhost:PORT
    TLS with the certificate of geminidb is at localhost:PORT
    TLS with the certificate of rds is at localhost:PORT
    paste the lines above into another terminal to use it; Ctrl-C ends it
    interrupted; nothing unfinished is left behind
    ");
}

#[test]
fn quiet_says_the_lines_only() {
    let folder = Folder::new();
    let mut emulator = Running::start(&mut folder.command("emulator -q"), |line| line.contains("CACERT"));
    signal(&emulator.child, "TERM");
    let mut stderr = String::new();
    emulator.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(stderr, "");
}

#[test]
fn verbose_tells_what_it_is_asked() {
    let folder = Folder::new();
    let mut emulator = Running::start(&mut folder.command("emulator -v"), |line| line.contains("CACERT"));
    let script = format!(r#"{}"$0" "$@""#, emulator.lines);
    run(&mut folder.shell(&script, &folder.command("fetch css"))).done();
    signal(&emulator.child, "INT");
    let mut stderr = String::new();
    emulator.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert!(stderr.contains("/cer/download"), "{stderr}");
    let stand_in = folder.run("fetch css --cloud emulator -vvv").stderr;
    assert!(!stand_in.contains("/cer/download"), "{stand_in}");
}

#[test]
fn a_signal_ends_it_and_leaves_nothing() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let folder = Folder::new();
        let mut emulator = Running::shell(&folder);
        assert_eq!(names(folder.home()).len(), 1);
        signal(&emulator.child, name);
        assert_eq!(emulator.child.wait().unwrap().code(), Some(code), "{name}");
        assert_eq!(names(folder.home()), [""; 0], "{name}");
    }
}

#[test]
fn json_says_the_same_as_one_object() {
    let folder = Folder::new();
    let emulator = Running::start(&mut folder.command("emulator --json"), |line| line == "}");
    let report: serde_json::Value = serde_json::from_str(&emulator.lines).unwrap();
    let environment = report["environment"].as_object().unwrap();
    let variables = environment.iter().map(|(name, value)| (name, value.as_str().unwrap()));
    run(folder.command("fetch css").envs(variables)).done();
    assert!(report["http"].as_str().unwrap().starts_with("http://localhost:"));
    assert!(report["tls"]["css"].as_str().unwrap().starts_with("localhost:"));
}

#[test]
fn json_has_the_kind_of_credential_that_is_asked_for() {
    let folder = Folder::new();
    let mut command = folder.command("emulator --json");
    command.env("CLOUD_CERTS_EMULATOR_CREDENTIAL", "access-key");
    let emulator = Running::start(&mut command, |line| line == "}");
    let report: serde_json::Value = serde_json::from_str(&emulator.lines).unwrap();
    let environment = &report["environment"];
    assert!(environment["CLOUD_CERTS_SECRET_KEY"].is_string() && environment["CLOUD_CERTS_TOKEN"].is_null());
}

#[test]
fn a_port_is_kept_to() {
    let folder = Folder::new();
    let emulator = free_ports().find_map(|port| {
        let mut command = folder.command(&format!("emulator --port {port}"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines().map_while(Result::ok);
        let address = lines.take(3).find(|line| line.contains("CSS_ENDPOINT")).unwrap_or_default();
        let running = Running { child, lines: address };
        // Somebody else may have taken one of the four.
        running.lines.contains(&format!("https://localhost:{port}'")).then_some(running)
    });
    assert!(emulator.is_some());
}

/// Ports that were free a moment ago, with room for three more behind.
fn free_ports() -> impl Iterator<Item = u16> {
    (0..20)
        .map(|_| TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port())
        .filter(|port| *port <= u16::MAX - 3)
}

#[test]
fn a_port_in_use_is_named() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let told = folder.run(&format!("emulator --port {port}")).failed();
    assert!(told.contains(&port.to_string()), "{told}");
    assert_snapshot!(told.replace(&port.to_string(), "PORT"), @"
    error: the emulator cannot listen on its ports
      why: cannot listen on 127.0.0.1:PORT: Address already in use (os error N)
      next: give another --port; the ports after it are needed, too, and 0 takes any
    exit code 2
    ");
    assert_eq!(names(folder.home()), [""; 0]);
}

#[test]
fn a_port_that_cannot_be_is_refused() {
    let folder = Folder::new();
    for port in ["65533", "65536", "-1", "https"] {
        assert_eq!(folder.run(&format!("emulator --port={port}")).code(), Some(2), "{port}");
    }
}

#[test]
fn a_reader_that_goes_away_does_not_end_it() {
    let folder = Folder::new();
    let mut child = folder.command("emulator").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    assert!(line.starts_with("a local cloud is at"), "{line}");
    assert!(child.try_wait().unwrap().is_none());
    signal(&child, "INT");
    assert_eq!(finish(child).code(), Some(130));
}
