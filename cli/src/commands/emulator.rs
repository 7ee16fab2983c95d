//! `emulator`: a local cloud to try things on, until interrupted.

use std::io::Write as _;

use cloud_certs_emulator::{Options, Service};
use serde_json::{Map, Value, json};

use crate::args::{Emulator, Output};
use crate::failure::Failure;
use crate::{emulated, output};

pub(crate) async fn run(args: &Emulator, output: &Output) -> Result<(), Failure> {
    let emulator = emulated::start(Options::default().with_port(args.port)).await?;
    // Goes with the process: what it holds is worthless then.
    let mut roots = tempfile::Builder::new()
        .prefix("cloud-certs-emulator-")
        .suffix(".pem")
        .tempfile()
        .map_err(|source| Failure::Write { what: "the emulator's CA".into(), source })?;
    roots
        .write_all(emulator.web_ca_pem().as_bytes())
        .and_then(|()| roots.flush())
        .map_err(|source| Failure::Write { what: "the emulator's CA".into(), source })?;
    let variables = emulator.environment(roots.path());
    if output.json {
        let variables: Map<String, Value> =
            variables.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        let tls = json!({
            "css": emulator.tls_endpoint(Service::Css),
            "geminidb": emulator.tls_endpoint(Service::GeminiDb),
        });
        output::print_json(&json!({ "environment": variables, "http": emulator.http_url(), "tls": tls }))?;
    } else {
        let lines: String =
            variables.into_iter().map(|(name, value)| format!("export {name}='{value}'\n")).collect();
        output::print(&lines)?;
    }
    if !output.quiet {
        output::say(&format!(
            "a local cloud is at {} and {}; TLS with the certificate of css at {}, of geminidb at {}\n\
             paste the lines above into another terminal; Ctrl-C ends it",
            emulator.https_url(),
            emulator.http_url(),
            emulator.tls_endpoint(Service::Css),
            emulator.tls_endpoint(Service::GeminiDb),
        ));
    }
    std::future::pending().await
}
