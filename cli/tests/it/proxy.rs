//! The proxy that the environment names: not for this machine, and named when it is in the way.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::thread;

use cloud_certs_emulator::Operation;
use insta::assert_snapshot;

use crate::ran::{Ran, run};
use crate::support::Cloud;

/// A command about a host that only a proxy could reach; it tells everything it does.
fn away(cloud: &Cloud, variable: &str, proxy: &str) -> Command {
    let mut command = cloud.command("fetch css --endpoint https://css.example.test -vvv");
    command.env(variable, proxy);
    command
}

/// Without a secret of the proxy or of the cloud.
#[track_caller]
fn failed(cloud: &Cloud, command: &mut Command) -> String {
    let told = run(command).failed();
    for secret in ["hunter2", "aHVudGVyMg", cloud.token()] {
        assert!(!told.contains(secret), "{told}");
    }
    // What went before is for those who look for the cause.
    told[told.find("error: ").unwrap()..].to_owned()
}

/// A proxy that gives this answer, once. Its port, and what it was asked in the end.
fn proxy(answer: &'static str) -> (u16, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let lines = BufReader::new(client.try_clone().unwrap()).lines().map_while(Result::ok);
        let head: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
        client.write_all(format!("HTTP/1.1 {answer}\r\n\r\n").as_bytes()).unwrap();
        head.join("\n")
    });
    (port, asked)
}

#[test]
fn a_proxy_that_wants_another_password_is_told() {
    let cloud = Cloud::start();
    let (port, asked) = proxy("407 Proxy Authentication Required");
    let url = format!("http://gw:hunter2@127.0.0.1:{port}");
    assert_snapshot!(failed(&cloud, &mut away(&cloud, "HTTPS_PROXY", &url)), @"
    error: the proxy 127.0.0.1:PORT asks for a user and password
      why: tunnel error: proxy authorization required
      next: give its user and password in the variable that names it, as http://USER:PASSWORD@HOST:PORT with %XX for special characters
    exit code 6
    ");
    let asked = asked.join().unwrap();
    assert!(asked.starts_with("CONNECT css.example.test:443 HTTP/1.1\n"), "{asked}");
    assert!(!asked.contains(cloud.token()), "{asked}");
}

#[test]
fn a_proxy_that_makes_no_connection_is_told() {
    let cloud = Cloud::start();
    let (port, _) = proxy("502 Bad Gateway");
    assert_snapshot!(failed(&cloud, &mut away(&cloud, "all_proxy", &format!("gw:hunter2@127.0.0.1:{port}"))), @"
    error: no way through the proxy 127.0.0.1:PORT
      why: it does not connect to css.example.test
      next: check the proxy and what it allows; NO_PROXY lists the hosts that are reached without it
    exit code 6
    ");
}

#[test]
fn a_proxy_that_nobody_listens_at_is_told() {
    let cloud = Cloud::start();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_snapshot!(failed(&cloud, &mut away(&cloud, "ALL_PROXY", &format!("http://gw:hunter2@127.0.0.1:{port}"))), @"
    error: no way through the proxy 127.0.0.1:PORT
      why: Connection refused (os error N)
      next: check the proxy and what it allows; NO_PROXY lists the hosts that are reached without it
    exit code 6
    ");
}

#[test]
fn a_variable_that_names_no_proxy_is_told() {
    let cloud = Cloud::start();
    assert_snapshot!(failed(&cloud, &mut away(&cloud, "https_proxy", "socks5://gw:hunter2@127.0.0.1:1080")), @"
    error: the proxy of `https_proxy` cannot be used: it is a SOCKS proxy
      next: give http://HOST:PORT or https://HOST:PORT there, or leave the variable out
    exit code 2
    ");
    assert_snapshot!(failed(&cloud, &mut away(&cloud, "HTTPS_PROXY", "http://gw:1/hunter2@127.0.0.1:3128")), @"
    error: the proxy of `HTTPS_PROXY` cannot be used: something follows its port (in a password, write `/`, `?` and `#` as %2F, %3F and %23)
      next: give http://HOST:PORT or https://HOST:PORT there, or leave the variable out
    exit code 2
    ");
}

#[test]
fn this_machine_and_the_embedded_cloud_are_reached_without_it() {
    let cloud = Cloud::start();
    // Nobody listens at port 1.
    let fetch = |line: &str| -> Ran {
        let mut command = cloud.command(line);
        for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
            command.env(name, "http://127.0.0.1:1");
        }
        run(&mut command)
    };
    fetch("fetch css").done();
    fetch("fetch geminidb --instance demo-cassandra").done();
    fetch(&format!("fetch css --endpoint {}", cloud.emulator.http_url())).done();
    assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 2);
    fetch("fetch css --cloud emulator").done();
}
