//! The official Elasticsearch client with the CA certificates of a file, for Cloud Search Service.
//!
//! ```sh
//! ES_PASSWORD=... cargo run --example elasticsearch -- css-ca.pem my-cluster.example:9200
//! ```
//!
//! The client trusts the web's root certificates as well: built with `rustls-tls` it only ever adds to them. Where
//! that is too much, `examples/reqwest.rs` shows a client that trusts the file alone.
#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::error::Error;

use cloud_certs::{CaBundle, Secret};
use elasticsearch::Elasticsearch;
use elasticsearch::auth::Credentials;
use elasticsearch::cert::{Certificate, CertificateValidation};
use elasticsearch::http::Url;
use elasticsearch::http::transport::{SingleNodeConnectionPool, TransportBuilder};

#[tokio::main]
#[expect(clippy::disallowed_methods, reason = "a program may read its environment")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(pem), Some(address)) = (arguments.next(), arguments.next()) else {
        return Err("usage: elasticsearch CA.pem HOST:PORT".into());
    };
    let bundle = CaBundle::from_bytes(&std::fs::read(pem)?)?;

    // It takes any number of certificates, and only marks at the start of a line: `to_pem` writes them so.
    // `Full` checks the chain and the host name.
    let roots = Certificate::from_pem(bundle.to_pem().as_bytes())?;
    let pool = SingleNodeConnectionPool::new(Url::parse(&format!("https://{address}"))?);
    let mut transport = TransportBuilder::new(pool).cert_validation(CertificateValidation::Full(roots));

    // A cluster in security mode has the user `admin`; its password is no argument, where others could see it.
    if let Ok(password) = std::env::var("ES_PASSWORD").map(Secret::new) {
        transport = transport.auth(Credentials::Basic("admin".to_owned(), password.expose().to_owned()));
    }

    let client = Elasticsearch::new(transport.build()?);
    let response = client.info().send().await?.error_for_status_code()?;
    println!("{}", response.text().await?);
    Ok(())
}
