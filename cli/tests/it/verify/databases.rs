//! Real PostgreSQL and MariaDB servers, with their own clients and `openssl s_client` as second opinions.

use std::process::{Command, Stdio};

use super::kit::{CA, Kit};
use crate::ran::{Ran, run};
use crate::servers::{MARIADB_TLS, POSTGRES_TLS, Server, ServerFolder, mariadb, postgres};

/// The files of a server, from those of the kit.
fn files(kit: &Kit) -> ServerFolder {
    let read = |name: &str| std::fs::read(kit.folder.at(name)).unwrap();
    ServerFolder::new(&["root.pem", "server.pem", "server.key"].map(|name| (name, read(name))))
}

fn verify(kit: &Kit, database: &Server, rest: &str) -> Ran {
    kit.folder.run(&format!("verify 127.0.0.1:{} {rest}", database.port))
}

/// What `openssl s_client` says.
fn is_trusted_by_openssl(kit: &Kit, database: &Server, protocol: &str, ca: &str) -> bool {
    let line = format!(
        "s_client -connect 127.0.0.1:{} -starttls {protocol} -CAfile {ca} -verify_return_error -verify_ip 127.0.0.1",
        database.port
    );
    let mut command = Command::new("openssl");
    run(command.args(line.split(' ')).current_dir(kit.folder.path()).stdin(Stdio::null())).code() == Some(0)
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn postgresql_is_verified_as_its_own_client_does() {
    let kit = Kit::new();
    kit.authority("other", CA);
    let database = postgres(files(&kit), POSTGRES_TLS);
    for (ca, is_trusted) in [("root.pem", true), ("other.pem", false)] {
        let ran = verify(&kit, &database, &format!("--ca {ca} --starttls postgres"));
        assert_eq!(ran.code(), Some(if is_trusted { 0 } else { 7 }), "{ran}");
        assert_eq!(is_trusted_by_openssl(&kit, &database, "postgres", ca), is_trusted);
        let connection = format!(
            "host=127.0.0.1 port={} user=root dbname=postgres sslmode=verify-full sslrootcert={ca}",
            database.port
        );
        let psql =
            run(Command::new("psql").args([&connection, "-c", "select 1"]).current_dir(kit.folder.path()));
        assert_eq!(psql.code() == Some(0), is_trusted, "{psql}");
    }
    let unasked = verify(&kit, &database, "--ca root.pem");
    assert!(unasked.code() == Some(6) && unasked.stderr.contains("--starttls postgres"), "{unasked}");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn postgresql_asks_for_a_client_certificate() {
    let kit = Kit::new();
    kit.authority("other", CA);
    for (name, issuer) in [("me", "root"), ("stranger", "other")] {
        kit.issue(name, issuer, "extendedKeyUsage=clientAuth\n");
    }
    let database = postgres(files(&kit), &format!("{POSTGRES_TLS} ssl_ca_file=../root.pem"));
    let line = |name: &str| {
        format!("--ca root.pem --starttls postgres --client-cert {name}.pem --client-key {name}.key")
    };
    let told = verify(&kit, &database, &line("me")).done();
    assert!(told.contains("did not refuse that of --client-cert"), "{told}");
    let ran = verify(&kit, &database, &line("stranger"));
    assert!(
        ran.code() == Some(7) && ran.stderr.contains("refused the client certificate (alert `unknown_ca`)"),
        "{ran}"
    );
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn mariadb_is_verified_as_its_own_client_does() {
    let kit = Kit::new();
    kit.authority("other", CA);
    let database = mariadb(files(&kit), MARIADB_TLS);
    for (ca, is_trusted) in [("root.pem", true), ("other.pem", false)] {
        let ran = verify(&kit, &database, &format!("--ca {ca} --starttls mysql"));
        assert_eq!(ran.code(), Some(if is_trusted { 0 } else { 7 }), "{ran}");
        assert_eq!(is_trusted_by_openssl(&kit, &database, "mysql", ca), is_trusted);
        let port = format!("--port={}", database.port);
        let mut client = Command::new("mariadb");
        client.args(["--no-defaults", "--host=127.0.0.1", &port, "--user=root", "-e", "select 1"]);
        client.args([&format!("--ssl-ca={ca}"), "--ssl-verify-server-cert"]).current_dir(kit.folder.path());
        let client = run(&mut client);
        assert_eq!(client.code() == Some(0), is_trusted, "{client}");
    }
    let unasked = verify(&kit, &database, "--ca root.pem");
    assert!(unasked.code() == Some(7) && unasked.stderr.contains("(--starttls mysql)"), "{unasked}");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn servers_without_tls_say_so() {
    for (database, protocol) in [
        ((|kit| postgres(files(kit), "ssl=off")) as fn(&Kit) -> Server, "postgres"),
        (|kit| mariadb(files(kit), "--skip-ssl"), "mysql"),
    ] {
        let kit = Kit::new();
        let ran = verify(&kit, &database(&kit), &format!("--ca root.pem --starttls {protocol}"));
        assert!(ran.code() == Some(7) && ran.stderr.contains("the server says that it has no TLS"), "{ran}");
    }
}
