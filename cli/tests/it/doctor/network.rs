//! The way to the cloud: endpoint, clock, DNS, proxy, connection, TLS.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use cloud_certs_emulator::{CredentialKind, Service};
use insta::assert_snapshot;

use crate::doctor::kit::{failed, fails_at, shown};
use crate::support::{Cloud, Folder, put};

#[test]
fn an_endpoint_that_is_not_known_is_told() {
    let folder = Folder::new();
    let mut command = folder.command("doctor css --cloud otc --region eu-dee");
    assert_snapshot!(shown(command.env("CLOUD_CERTS_TOKEN", "0123456789abcdef")), @"
    FAILED   endpoint     there is no endpoint for css: Open Telekom Cloud has no region `eu-dee` for it; did you mean `eu-de`? it has eu-de, eu-nl
    skipped  clock        needs the check of endpoint first
    skipped  DNS          needs the check of endpoint first
    skipped  proxy        needs the check of endpoint first
    skipped  connection   needs the check of endpoint first
    skipped  TLS          needs the check of endpoint first
    skipped  credential   needs the check of endpoint first
    skipped  project      needs the check of endpoint first
    skipped  permission   needs the check of endpoint first
    skipped  instance     needs the check of endpoint first
    skipped  certificate  needs the check of endpoint first
    error: there is no endpoint for css: Open Telekom Cloud has no region `eu-dee` for it; did you mean `eu-de`? it has eu-de, eu-nl
      next: give the cloud and the region, or the endpoint itself
    exit code 2
    ");
    let mut command = folder.command("doctor geminidb --cloud otc --region eu-de");
    fails_at(command.env("CLOUD_CERTS_TOKEN", "0123456789abcdef"), "endpoint", 2);
    fails_at(&mut folder.command("doctor css --cloud nowhere"), "endpoint", 2);
}

#[test]
fn a_clock_that_is_off_is_told() {
    let cloud = Cloud::start();
    cloud.emulator.advance(Duration::from_secs(120));
    let (first, code, states) = failed(&mut cloud.command("doctor css"));
    assert_eq!((&*first, code, &*states[1].1), ("", Some(0), "warning"));
    cloud.emulator.advance(Duration::from_secs(20 * 60));
    assert_snapshot!(shown(&mut cloud.command("doctor css")), @r#"
    ok       endpoint     iam at https://localhost:PORT/; css at https://localhost:PORT/
    FAILED   clock        this machine's clock is 22 minutes behind that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    ok       credential   IAM accepts the token (CLOUD_CERTS_*)
    ok       project      0123456789abcdef0123456789abcdef
    ok       permission   the service answers the user
    skipped  instance     the certificate is that of the project
    ok       certificate  CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA, N days left
    error: this machine's clock is 22 minutes behind that of localhost:PORT
      next: set the clock, best by NTP: signatures, tokens and certificates depend on it (or the server's clock is wrong)
    exit code 7
    "#);
    // The signature fails for it, and the clock is what is wrong.
    let mut command = cloud.command_with(CredentialKind::AccessKey, "doctor css");
    let (first, code, states) = failed(&mut command);
    assert_eq!((&*first, code), ("clock", Some(7)), "{states:?}");
    assert!(states.contains(&("credential".to_owned(), "failed".to_owned())), "{states:?}");
}

#[test]
fn a_name_without_an_address_is_told() {
    let cloud = Cloud::start();
    let line = "doctor css --endpoint https://css.no-such-host.invalid";
    let told = shown(&mut cloud.command(line));
    assert!(
        told.contains("\nFAILED   DNS          the name `css.no-such-host.invalid` has no address"),
        "{told}"
    );
    fails_at(&mut cloud.command(line), "dns", 6);
}

#[test]
fn a_proxy_that_refuses_is_told() {
    let cloud = Cloud::start();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let mut client = client;
            let lines = BufReader::new(client.try_clone().unwrap()).lines().map_while(Result::ok);
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let _ = client.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        }
    });
    let line = "doctor css --endpoint https://css.example.test";
    let proxy = format!("http://127.0.0.1:{port}");
    assert_snapshot!(shown(cloud.command(line).env("HTTPS_PROXY", &proxy)), @"
    ok       endpoint     iam at https://localhost:PORT/; css at https://css.example.test/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1; 127.0.0.1 is an address
    FAILED   proxy        the proxy 127.0.0.1:PORT asks for a user and password: tunnel error: proxy authorization required
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    skipped  credential   needs the check of proxy first
    skipped  project      needs the check of proxy first
    skipped  permission   needs the check of proxy first
    skipped  instance     needs the check of proxy first
    skipped  certificate  needs the check of proxy first
    error: the proxy 127.0.0.1:PORT asks for a user and password
      why: tunnel error: proxy authorization required
      next: give its user and password in the variable that names it, as http://USER:PASSWORD@HOST:PORT with %XX for special characters
    exit code 6
    ");
    fails_at(cloud.command(line).env("HTTPS_PROXY", &proxy), "proxy", 6);
    fails_at(cloud.command(line).env("HTTPS_PROXY", "http://127.0.0.1:1"), "proxy", 6);
    let (first, code, _) = failed(cloud.command(line).env("HTTPS_PROXY", "socks5://127.0.0.1:1"));
    assert_eq!((&*first, code), ("proxy", Some(2)));
}

#[test]
fn a_port_that_nobody_listens_at_is_told() {
    let cloud = Cloud::start();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let line = format!("doctor css --endpoint https://localhost:{port}");
    assert_snapshot!(shown(&mut cloud.command(&line)), @"
    ok       endpoint     iam at https://localhost:PORT/; css at https://localhost:PORT/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    FAILED   connection   no connection to localhost:PORT: Connection refused (os error N)
    ok       TLS          localhost:PORT is trusted
    skipped  credential   needs the check of connection first
    skipped  project      needs the check of connection first
    skipped  permission   needs the check of connection first
    skipped  instance     needs the check of connection first
    skipped  certificate  needs the check of connection first
    error: no connection to localhost:PORT
      why: Connection refused (os error N)
      next: check the endpoint and the network, then try again
    exit code 6
    ");
    fails_at(&mut cloud.command(&line), "connection", 6);
}

#[test]
fn a_root_that_is_not_trusted_is_told() {
    let cloud = Cloud::start();
    put(&cloud.folder.home().join("other.pem"), cloud.emulator.ca_pem(Service::Css));
    let mut command = cloud.command("doctor css");
    command.env("CLOUD_CERTS_CACERT", cloud.folder.home().join("other.pem"));
    assert_snapshot!(shown(&mut command), @"
    ok       endpoint     iam at https://localhost:PORT/; css at https://localhost:PORT/
    skipped  clock        needs the check of TLS first
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    FAILED   TLS          no trusted connection to localhost:PORT: invalid peer certificate: UnknownIssuer
    skipped  credential   needs the check of TLS first
    skipped  project      needs the check of TLS first
    skipped  permission   needs the check of TLS first
    skipped  instance     needs the check of TLS first
    skipped  certificate  needs the check of TLS first
    error: no trusted connection to localhost:PORT
      why: invalid peer certificate: UnknownIssuer
      next: check that the endpoint is the service itself; if it has a CA of its own, trust that with --cacert
    exit code 6
    ");
    fails_at(&mut command, "tls", 6);
}
