//! An HTTP client with reqwest that trusts the CA certificates of a file and nothing else.
//!
//! ```sh
//! cargo run --example reqwest -- css-ca.pem localhost:9200
//! ```
#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use cloud_certs::{CaBundle, Cause};
// The reqwest that the library is made with, so that the types fit.
use cloud_certs::reqwest::Client;

#[tokio::main]
async fn main() -> Result<(), Cause> {
    let mut arguments = std::env::args().skip(1);
    let (Some(pem), Some(address)) = (arguments.next(), arguments.next()) else {
        return Err("usage: reqwest CA.pem HOST:PORT".into());
    };
    let bundle = CaBundle::from_bytes(&std::fs::read(pem)?)?;

    // This build of reqwest brings no cryptography; with its feature `rustls` this line is not needed.
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "another cryptography provider is installed already")?;

    // `tls_certs_only` leaves out the roots of the system: `tls_certs_merge` would trust those as well.
    let client = Client::builder()
        .tls_certs_only(cloud_certs::reqwest_certificates(&bundle)?)
        .https_only(true)
        .build()?;

    let response = client.get(format!("https://{address}/")).send().await?;
    println!("{} {:?}", response.status(), response.version());
    println!("{}", response.text().await?);
    Ok(())
}
