//! What is wrong before there is any TLS.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::thread;

use insta::assert_snapshot;

use super::kit::all;
use crate::ran::Ran;
use crate::support::{Cloud, Folder, put};
use cloud_certs_emulator::Service;

/// A folder with a `ca.pem`.
fn folder() -> Folder {
    let folder = Folder::new();
    put(&folder.at("ca.pem"), Cloud::start().emulator.ca_pem(Service::Css));
    folder
}

/// What is said of a server that does this with a connection.
fn told_of(answer: impl FnOnce(TcpStream) + Send + 'static) -> Ran {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || answer(listener.accept().unwrap().0));
    folder().run(&format!("verify {address} --ca ca.pem --timeout 1"))
}

#[test]
fn a_server_that_speaks_first_is_quoted() {
    let ran = told_of(|mut stream| {
        stream.write_all(b"SSH-2.0-OpenSSH_9.6\r\n").unwrap();
        thread::park_timeout(crate::ran::LIMIT);
    });
    assert_snapshot!(all(&ran), @"
    error: 127.0.0.1:PORT: the server does not speak TLS there; it said `SSH-2.0-OpenSSH_9.6`
      next: check the port, and that SSL is switched on for the instance; MySQL and PostgreSQL start TLS in their own protocol (--starttls mysql, --starttls postgres)
    exit code 7
    ");
}

#[test]
fn an_answer_that_is_too_short_for_a_record_is_no_tls() {
    let ran = told_of(|mut stream| {
        stream.write_all(b"no\n").unwrap();
        thread::park_timeout(crate::ran::LIMIT);
    });
    assert_snapshot!(all(&ran), @"
    error: 127.0.0.1:PORT: the server does not speak TLS there; it said `no`
      next: check the port, and that SSL is switched on for the instance; MySQL and PostgreSQL start TLS in their own protocol (--starttls mysql, --starttls postgres)
    exit code 7
    ");
}

#[test]
fn what_a_terminal_would_obey_is_not_quoted() {
    let ran = told_of(|mut stream| {
        stream.write_all(b"\x1b[31mred\x07\n").unwrap();
        thread::park_timeout(crate::ran::LIMIT);
    });
    assert!(ran.stderr.contains("does not speak TLS there\n") && !ran.stderr.contains('\u{1b}'), "{ran}");
}

#[test]
fn a_silent_server_is_not_waited_for_longer_than_said() {
    assert_snapshot!(all(&told_of(|_stream| thread::park_timeout(crate::ran::LIMIT))), @"
    error: 127.0.0.1:PORT: the server took the connection and did not finish the TLS handshake within 1s
      next: check that this is the port of the database, and that SSL is switched on for the instance
    exit code 6
    ");
}

#[test]
fn a_server_that_hangs_up_is_told() {
    assert_snapshot!(all(&told_of(drop)), @"
    error: 127.0.0.1:PORT: the server closed the connection during the TLS handshake, without saying why
      next: check the port, and that SSL is switched on for the instance; MySQL and PostgreSQL start TLS in their own protocol (--starttls mysql, --starttls postgres)
    exit code 6
    ");
}

#[test]
fn an_old_version_that_is_chosen_is_told() {
    let ran = told_of(|mut stream| {
        // A record with a ServerHello of TLS 1.1: version, random, no session, a suite, no compression.
        let mut hello = vec![22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
        hello.extend([7; 32]);
        hello.extend([0, 0xc0, 0x13, 0]);
        stream.write_all(&hello).unwrap();
        thread::park_timeout(crate::ran::LIMIT);
    });
    assert_snapshot!(all(&ran), @"
    error: 127.0.0.1:PORT: the server seems to offer only what rustls refuses: it chose TLS 1.1 or older
      next: configure the server to offer TLS 1.2 or 1.3 with ECDHE and AES-GCM or ChaCha20-Poly1305; a server of many names may just want another server name (--server-name)
    exit code 7
    ");
}

#[test]
fn nobody_there_is_told() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_snapshot!(all(&folder().run(&format!("verify {address} --ca ca.pem"))), @"
    error: 127.0.0.1:PORT: the connection is refused
      next: check the port, and that the database is running
    exit code 6
    ");
}

#[test]
fn a_name_that_does_not_resolve_is_told() {
    let ran = folder().run("verify nobody.invalid:9200 --ca ca.pem");
    assert_eq!(ran.code(), Some(6), "{ran}");
    assert!(
        ran.stderr.starts_with("error: nobody.invalid:9200: the name does not resolve to an address\n"),
        "{ran}"
    );
}

#[test]
fn json_of_a_failure_is_there_too() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let ran = folder().run(&format!("verify {address} --ca ca.pem --json"));
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.code(), &report["reason"]), (Some(6), &"refused".into()));
    assert_eq!((&report["chain"], &report["days_left"]), (&serde_json::json!([]), &serde_json::Value::Null));
}

#[test]
fn what_cannot_be_a_server_is_refused() {
    let folder = folder();
    assert_snapshot!(folder.run("verify https://localhost:9200/ --ca ca.pem").failed(), @"
    error: invalid value 'https://localhost:PORT/' for '<HOST:PORT>': this is a URL: give HOST:PORT alone, without `https://` and without a path

    For more information, try '--help'.
    exit code 2
    ");
    assert_snapshot!(folder.run("verify localhost --ca ca.pem").failed(), @"
    error: invalid value 'localhost' for '<HOST:PORT>': the port is missing: give HOST:PORT, as db.example.com:9200

    For more information, try '--help'.
    exit code 2
    ");
    assert_snapshot!(folder.run("verify localhost:1 --ca ca.pem --server-name *.example.com").failed(), @"
    error: invalid value '*.example.com' for '--server-name <NAME>': neither a DNS name nor an IP address

    For more information, try '--help'.
    exit code 2
    ");
}

#[test]
fn a_file_that_cannot_be_used_is_told() {
    let folder = Folder::new();
    put(&folder.at("page.html"), "<html>login</html>");
    assert_snapshot!(folder.run("verify localhost:1 --ca page.html").failed(), @r#"
    error: the file of --ca, "page.html", cannot be used
      why: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
      next: check the path, who may read it, and its content
    exit code 9
    "#);
    assert_snapshot!(folder.run("verify localhost:1 --ca missing.pem").failed(), @r#"
    error: the file of --ca "missing.pem" cannot be used
      why: No such file or directory (os error N)
      next: check the path, who may read it, and its content
    exit code 9
    "#);
    assert_snapshot!(folder.run("verify localhost:1").failed(), @"
    error: the following required arguments were not provided:
      --ca <FILE>

    Usage: cloud-certs verify --ca <FILE> <HOST:PORT>

    For more information, try '--help'.
    exit code 2
    ");
}
