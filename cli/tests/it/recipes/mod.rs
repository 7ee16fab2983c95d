//! The pages of `docs/develop/`, followed to the letter: the certificate is fetched as they say, and the programs that
//! they show connect with it to a server. With the CA of somebody else, they must fail as the page says.

mod page;
mod search;
mod trial;

use cloud_certs_emulator::Service;

use self::search::SearchServer;
use self::trial::Trial;
use crate::servers::{POSTGRES_TLS, postgres, redis};

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
    let trial = Trial::new(Service::Rds).with("PGPASSWORD", "secret");
    let server = postgres(trial.server_files(), POSTGRES_TLS);
    follow(&trial, page!("postgresql"), &[("5432", server.port)]);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn redis_is_a_real_one() {
    let trial = Trial::new(Service::Dcs).with("REDISCLI_AUTH", "secret");
    let server = redis(trial.server_files());
    follow(&trial, page!("redis"), &[("6379", server.port)]);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn python_asks_a_server_of_these_tests() {
    let trial = Trial::new(Service::Css);
    let server = SearchServer::start(&trial.right.emulator);
    follow(&trial, page!("python"), &[("9200", server.port)]);
}

/// A page whose program does what it should not.
fn careless(context: &str) -> String {
    page!("python").replace("ssl.create_default_context(cafile=\"ca.pem\")", context)
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_page_that_trusts_others_is_found_out() {
    let trial = Trial::new(Service::Css);
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
