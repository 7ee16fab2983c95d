//! `--starttls`, and what is said to servers that need it.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use cloud_certs_emulator::Service;
use insta::assert_snapshot;

use super::kit::all;
use crate::ran::{Ran, run};
use crate::support::{Cloud, Folder, put};

/// What is said of a server that does this with a connection.
fn told_of(flags: &str, answer: impl FnOnce(TcpStream) + Send + 'static) -> Ran {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || answer(listener.accept().unwrap().0));
    let folder = Folder::new();
    put(&folder.at("ca.pem"), Cloud::start().emulator.ca_pem(Service::Css));
    folder.run(&format!("verify {address} --ca ca.pem --timeout 5 {flags}"))
}

/// Answers the request of PostgreSQL's clients.
fn postgres(answer: &'static [u8]) -> impl FnOnce(TcpStream) + Send {
    move |mut stream| {
        let mut request = [0; 8];
        stream.read_exact(&mut request).unwrap();
        assert_eq!(request, [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
        stream.write_all(answer).unwrap();
    }
}

const MYSQL: &[u8] = b"\x1e\0\0\0\x0a5.7.38\0\x01\0\0\0saltsalt\0\xff\xf7\xff\x02\0\xff\xdf";

#[test]
fn a_server_without_tls_is_told() {
    assert_snapshot!(all(&told_of("--starttls postgres", postgres(b"N"))), @"
    error: 127.0.0.1:PORT: the server says that it has no TLS
      next: switch SSL on for the instance
    exit code 7
    ");
}

#[test]
fn a_server_that_takes_no_more_clients_is_quoted() {
    let ran = told_of("--starttls mysql", |mut stream| {
        stream.write_all(b"\x17\0\0\0\xff\x10\x04Too many connections").unwrap();
    });
    assert_snapshot!(all(&ran), @"
    error: 127.0.0.1:PORT: the server refused the connection before TLS: it said `Too many connections (error 1040)`
      next: look it up in the manual of the database, and check that this machine may connect
    exit code 6
    ");
}

#[test]
fn mysql_that_is_not_asked_is_recognised() {
    let ran = told_of("", |mut stream| {
        stream.write_all(MYSQL).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    assert_snapshot!(all(&ran), @"
    error: 127.0.0.1:PORT: the server does not speak TLS there
      next: ask for TLS in the protocol of MySQL, as its clients do, and check that SSL is switched on for the instance (--starttls mysql)
    exit code 7
    ");
}

#[test]
fn a_server_that_is_asked_in_vain_is_told() {
    let ran = told_of("--starttls postgres", postgres(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    assert_snapshot!(all(&ran), @"
    error: 127.0.0.1:PORT: the server does not speak the protocol of PostgreSQL there; it said `HTTP/1.1 400 Bad Request`
      next: check the port and the protocol; a server that speaks TLS from the first byte on does not need STARTTLS
    exit code 7
    ");
    let ran = told_of("--starttls postgres", postgres(&[21, 3, 1, 0, 2, 2, 70]));
    assert_snapshot!(all(&ran), @"
    error: 127.0.0.1:PORT: the server does not speak the protocol of PostgreSQL there, but TLS from the first byte on
      next: do not ask for TLS in the protocol of a database there
    exit code 7
    ");
}

#[test]
fn messages_that_a_terminal_would_obey_are_defused() {
    let ran = told_of("--starttls mysql", |mut stream| {
        stream.write_all(b"\x0b\0\0\0\xff\x10\x04\x1b[31mred").unwrap();
    });
    assert!(!ran.stderr.contains('\u{1b}') && ran.stderr.contains("[31mred"), "{ran}");
}

#[test]
fn the_protocol_is_one_of_two_and_has_a_variable() {
    let folder = Folder::new();
    assert_snapshot!(folder.run("verify localhost:1 --ca ca.pem --starttls smtp").failed(), @"
    error: invalid value 'smtp' for '--starttls <PROTOCOL>'
      [possible values: postgres, mysql]

    For more information, try '--help'.
    exit code 2
    ");
    put(&folder.at("ca.pem"), Cloud::start().emulator.ca_pem(Service::Css));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let line = format!("verify {} --ca ca.pem", listener.local_addr().unwrap());
    thread::spawn(move || postgres(b"N")(listener.accept().unwrap().0));
    let ran = run(folder.command(&line).env("CLOUD_CERTS_STARTTLS", "postgres"));
    assert!(ran.stderr.contains("has no TLS"), "{ran}");
}
