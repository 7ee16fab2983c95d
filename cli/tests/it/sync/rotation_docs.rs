//! The commands of docs/rotation.md, run: by a shell, with a local cloud of their own.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use cloud_certs_emulator::Service;

use crate::support::put;
use crate::sync::kit::Managed;

const DOCS: &str = include_str!("../../../../docs/rotation.md");

fn block(language: &str) -> &'static str {
    DOCS.split(&format!("```{language}\n")).nth(1).unwrap().split("```").next().unwrap()
}

/// Asks the local cloud as curl does.
fn post(managed: &Managed, orders: &str) {
    let url = managed.cloud.emulator.http_url();
    let host = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let length = orders.len();
    let request = format!(
        "POST /_emulator/rotation HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{orders}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn the_steps_of_the_page_work() {
    let managed = Managed::new("");
    let server = managed.cloud.emulator.tls_endpoint(Service::Css);
    managed.configure(&block("toml").replace("localhost:9102", &server));
    put(&managed.cloud.folder.at("company.pem"), managed.cloud.emulator.ca_pem(Service::Dcs));
    let mut held = Vec::new();
    for line in block("console").lines() {
        let command = line.strip_prefix("$ ").unwrap();
        if let Some(arguments) = command.strip_prefix("cloud-certs sync") {
            managed.sync(arguments).done();
            held.push(managed.text("css.pem").matches("BEGIN CERTIFICATE").count());
        } else if let Some(orders) = command.strip_prefix("curl -d ") {
            let (orders, url) = orders.split_once(' ').unwrap();
            assert_eq!(url, "http://localhost:9101/_emulator/rotation");
            post(&managed, orders);
        } else {
            // The local cloud of the test is there already.
            assert!(command.contains("variables"), "{command}");
        }
    }
    // Each with that of the company.
    assert_eq!(held, [2, 3, 3, 3, 2]);
    assert!(managed.cloud.folder.at("reloaded").exists());
}
