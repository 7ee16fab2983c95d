//! Fetches the CA certificate of an instance, and keeps the file with it current: what `cloud-certs fetch` does.
//!
//! ```sh
//! cargo run --example fetch -- rds my-mysql ca.pem
//! ```
#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use cloud_certs::certificate::Format;
use cloud_certs::{CertificateQuery, Clock as _, Service, Session, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(service), Some(instance), Some(file)) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: fetch SERVICE INSTANCE FILE".into());
    };
    // Credential, cloud, region and project are those of the environment, as `cloud-certs auth status` shows them.
    let session = Session::from_environment()?;
    let service: Service = service.parse()?;
    let query = CertificateQuery::new().instance(instance);
    let bundle = session.service(service).ca_certificates(&query).await?;

    // The certificates of the file that have not expired stay in it while the service changes its CA.
    let merged = bundle.merge_into(file, &Format::Pem, SystemClock::default().now())?;
    println!("{:?}, {} kept, {} dropped", merged.written, merged.kept, merged.dropped.len());
    Ok(())
}
