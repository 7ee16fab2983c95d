//! The pages of `docs/develop/`, followed to the letter: the certificate is fetched as they say, and the programs that
//! they show connect with it to a server. With the CA of somebody else, they must fail as the page says.

mod page;
mod search;
mod trial;

use std::process::{Command, Stdio};

use cloud_certs_emulator::Service;

use self::page::Page;
use self::search::SearchServer;
use self::trial::{Trial, peers};
use crate::servers::{MARIADB_TLS, POSTGRES_TLS, Server, free_port, mariadb, postgres, redis};

/// A page by its name.
macro_rules! page {
    ($name:literal) => {
        include_str!(concat!("../../../../docs/develop/", $name, ".md"))
    };
}

#[track_caller]
fn follow(trial: &Trial, page: &str, ports: &[(&str, u16)]) {
    trial.follow(page, ports).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn postgresql_is_a_real_one() {
    let trial = Trial::new().with("PGPASSWORD", "secret");
    let server = postgres(trial.server_files(Service::Rds), POSTGRES_TLS);
    follow(&trial, page!("postgresql"), &[("5432", server.port)]);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn redis_is_a_real_one() {
    let trial = Trial::new().with("REDISCLI_AUTH", "secret");
    let server = redis(trial.server_files(Service::Dcs));
    follow(&trial, page!("redis"), &[("6379", server.port)]);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn python_asks_a_server_of_these_tests() {
    let trial = Trial::new();
    let server = SearchServer::start(&trial.right.emulator);
    follow(&trial, page!("python"), &[("9200", server.port)]);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn opensearch_is_a_stand_in() {
    let trial = Trial::new().with("CSS_PASSWORD", "secret");
    let server = SearchServer::start(&trial.right.emulator);
    follow(&trial, page!("opensearch"), &[("9200", server.port)]);
}

/// The stand-in for a database, run by the Python of the recipes.
fn stand_in(trial: &Trial, service: Service, database: &str) -> Server {
    let (folder, port) = (trial.server_files(service), free_port());
    let mut command = Command::new(peers().join("recipes/bin/python"));
    command.args(["-c", include_str!("stand_in.py"), database, &port.to_string()]);
    command.current_dir(folder.at("")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    folder.start(command, port)
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn mongodb_is_a_stand_in() {
    let trial = Trial::new();
    let server = stand_in(&trial, Service::Dds, "mongodb");
    follow(&trial, page!("mongodb"), &[("8635", server.port)]);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn cassandra_is_a_stand_in() {
    let trial = Trial::new();
    let server = stand_in(&trial, Service::GeminiDb, "cassandra");
    follow(&trial, page!("cassandra"), &[("8635", server.port)]);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn java_asks_a_stand_in_and_a_real_postgresql() {
    let trial = Trial::new().with("PGPASSWORD", "secret");
    let search = SearchServer::start(&trial.right.emulator);
    let server = postgres(trial.server_files(Service::Rds), POSTGRES_TLS);
    follow(&trial, page!("java"), &[("9200", search.port), ("5432", server.port)]);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn node_asks_a_stand_in_and_a_real_mariadb() {
    let trial = Trial::new().with("MYSQL_PASSWORD", "");
    let search = SearchServer::start(&trial.right.emulator);
    let server = mariadb(trial.server_files(Service::Rds), MARIADB_TLS);
    follow(&trial, page!("node"), &[("9200", search.port), ("3306", server.port)]);
}

#[test]
fn reqwest_asks_a_stand_in() {
    let page = page!("reqwest");
    assert_eq!(Page::new(page).examples, [include_str!("../../../../examples/reqwest.rs").trim_end()]);
    let trial = Trial::new();
    let server = SearchServer::start(&trial.right.emulator);
    follow(&trial, page, &[("9200", server.port)]);
}

#[test]
fn rustls_asks_the_endpoint_of_the_emulator() {
    let page = page!("rustls");
    assert_eq!(Page::new(page).examples, [include_str!("../../../../examples/rustls_client.rs").trim_end()]);
    let trial = Trial::new();
    let endpoint = trial.right.emulator.tls_endpoint(Service::Css);
    let port = endpoint.rsplit_once(':').unwrap().1.parse().unwrap();
    follow(&trial, page, &[("9200", port)]);
}

/// A page whose program does what it should not.
fn careless(context: &str) -> String {
    page!("python").replace("ssl.create_default_context(cafile=\"ca.pem\")", context)
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_page_that_trusts_others_is_found_out() {
    let trial = Trial::new();
    let server = SearchServer::start(&trial.right.emulator);
    for context in [
        "ssl._create_unverified_context()",
        "ssl.create_default_context(); context.load_verify_locations(\"ca.pem\")",
    ] {
        let page = careless(context);
        assert_ne!(page, page!("python"));
        let error = trial.follow(&page, &[("9200", server.port)]).unwrap_err();
        assert!(error.contains("the wrong CA"), "{context}: {error}");
    }
}
