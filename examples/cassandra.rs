//! A Cassandra driver that trusts the CA certificates of a file and nothing else, for GeminiDB Cassandra.
//!
//! ```sh
//! CASSANDRA_PASSWORD=... cargo run --example cassandra -- geminidb-ca.pem my-cassandra.example:8635
//! ```
#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use cdrs_tokio::authenticators::StaticPasswordAuthenticatorProvider;
use cdrs_tokio::cluster::NodeRustlsConfigBuilder;
use cdrs_tokio::cluster::session::{RustlsSessionBuilder, SessionBuilder as _};
use cdrs_tokio::load_balancing::RoundRobinLoadBalancingStrategy;
use cloud_certs::{CaBundle, Secret};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

#[tokio::main]
#[expect(clippy::disallowed_methods, reason = "a program may read its environment")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(pem), Some(address)) = (arguments.next(), arguments.next()) else {
        return Err("usage: cassandra CA.pem HOST:PORT".into());
    };
    let (host, _) = address.rsplit_once(':').ok_or("the address is HOST:PORT")?;
    let bundle = CaBundle::from_bytes(&std::fs::read(pem)?)?;

    // The same configuration as for any rustls client: these roots and no others.
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(bundle.root_store()?)
        .with_no_client_auth();

    // The driver keeps trying and never says why a handshake fails, so one is made ahead of it.
    let (config, name) = (Arc::new(config), ServerName::try_from(host.to_owned())?);
    let tcp = TcpStream::connect(&address).await?;
    TlsConnector::from(config.clone()).connect(name.clone(), tcp).await?;

    // Every node is checked against this one name, so it has to be in the certificates of all of them.
    let mut nodes = NodeRustlsConfigBuilder::new(name, config).with_contact_point(address.as_str().into());

    // The administrator of GeminiDB is `rwuser`; the password is no argument, where others could see it.
    if let Ok(password) = std::env::var("CASSANDRA_PASSWORD").map(Secret::new) {
        let login = StaticPasswordAuthenticatorProvider::new("rwuser", password.expose());
        nodes = nodes.with_authenticator_provider(Arc::new(login));
    }

    let balancing = RoundRobinLoadBalancingStrategy::new();
    let session = RustlsSessionBuilder::new(balancing, nodes.build().await?).build();
    let session = timeout(Duration::from_secs(20), session).await??;
    let rows = session.query("SELECT release_version FROM system.local").await?;
    println!("{:?}", rows.response_body()?.into_rows());
    Ok(())
}
