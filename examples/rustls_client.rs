//! A TLS client with rustls that trusts the CA certificates of a file and nothing else.
//!
//! ```sh
//! cargo run --example rustls_client -- css-ca.pem localhost:9200
//! ```
//!
//! `cloud-certs emulator` prints addresses to try it with. The first line that the server says by itself is shown.
#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::error::Error;
use std::sync::Arc;

use cloud_certs::CaBundle;
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_pki_types::ServerName;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(pem), Some(address)) = (arguments.next(), arguments.next()) else {
        return Err("usage: rustls_client CA.pem HOST:PORT".into());
    };
    let (host, _) = address.rsplit_once(':').ok_or("the address is HOST:PORT")?;

    // `from_bytes` refuses a file with anything but certificates in it, such as a login page.
    let bundle = CaBundle::from_bytes(&std::fs::read(pem)?)?;

    // The provider is named, so that it does not matter which ones other crates of the program bring.
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(bundle.root_store()?)
        .with_no_client_auth();

    // The name is checked against the server's certificate.
    let name = ServerName::try_from(host.to_owned())?;
    let tcp = TcpStream::connect(&address).await?;
    let stream = TlsConnector::from(Arc::new(config)).connect(name, tcp).await?;
    let protocol = stream.get_ref().1.protocol_version().ok_or("there is no protocol after the handshake")?;
    println!("connected with {protocol:?}");

    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).await?;
    print!("{line}");
    Ok(())
}
