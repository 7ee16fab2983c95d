//! `emulator`: a local cloud to try things on, until interrupted.

use std::io::Write as _;

use cloud_certs_emulator::{CredentialKind, Emulator, Fault, Options, Service};
use serde_json::{Map, Value, json};

use crate::args::{self, EmulatorCredential, FaultArg, Output};
use crate::failure::Failure;
use crate::{emulated, output, table};

/// The variables of credentials: one that is left from before could go before the printed one.
const CREDENTIALS: [&str; 8] = [
    "CLOUD_CERTS_TOKEN",
    "CLOUD_CERTS_TOKEN_FILE",
    "CLOUD_CERTS_USERNAME",
    "CLOUD_CERTS_PASSWORD",
    "CLOUD_CERTS_USER_DOMAIN_NAME",
    "CLOUD_CERTS_ACCESS_KEY",
    "CLOUD_CERTS_SECRET_KEY",
    "CLOUD_CERTS_SECURITY_TOKEN",
];

pub(crate) async fn run(args: &args::Emulator, output: &Output) -> Result<(), Failure> {
    if args.fault.contains(&FaultArg::List) {
        return list_faults(args.report.json).await;
    }
    let emulator = emulated::start(Options::default().with_port(args.port)).await?;
    add_faults(&emulator, args);
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
    let kind = CredentialKind::from(args.credential);
    let variables = [emulator.credential(kind), emulator.endpoints(roots.path())].concat();
    if args.report.json {
        output::print_json(&describe(&emulator, variables)).await?;
    } else {
        let line = |(name, value): (_, String)| format!("export {name}={}\n", quoted(&value));
        let unset = format!("unset {}\n", CREDENTIALS.join(" "));
        output::print(variables.into_iter().map(line).fold(unset, |lines, line| lines + &line)).await?;
    }
    if !output.quiet {
        output::say(&format!("a local cloud is at {} and {}", emulator.https_url(), emulator.http_url()));
        output::say(&format!(
            "TLS with the certificate of css is at {}, of geminidb at {}",
            emulator.tls_endpoint(Service::Css),
            emulator.tls_endpoint(Service::GeminiDb),
        ));
        output::say("paste the lines above into another terminal to use it; Ctrl-C ends it");
    }
    std::future::pending().await
}

fn add_faults(emulator: &Emulator, args: &args::Emulator) {
    for fault in &args.fault {
        if let FaultArg::Rule(rule) = fault {
            emulator.add_fault(*rule);
        }
    }
    args.fault_mix.into_iter().for_each(|seed| emulator.mix_faults(seed));
}

async fn list_faults(json: bool) -> Result<(), Failure> {
    if json {
        let fault = |fault: &Fault| json!({ "name": fault.name(), "description": fault.description() });
        return output::print_json(&json!({ "faults": Fault::ALL.iter().map(fault).collect::<Vec<_>>() }))
            .await;
    }
    let row = |fault: &Fault| [fault.name().to_owned(), fault.description().to_owned()];
    output::print(table::render(["NAME", "WHAT HAPPENS"], Fault::ALL.iter().map(row))).await
}

impl From<EmulatorCredential> for CredentialKind {
    fn from(typed: EmulatorCredential) -> Self {
        match typed {
            EmulatorCredential::Token => Self::Token,
            EmulatorCredential::Password => Self::Password,
            EmulatorCredential::AccessKey => Self::AccessKey,
            EmulatorCredential::TemporaryAccessKey => Self::TemporaryAccessKey,
        }
    }
}

/// The variables and what else there is to connect with.
fn describe(emulator: &Emulator, variables: Vec<(&str, String)>) -> Value {
    let variables: Map<String, Value> =
        variables.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    let tls = json!({
        "css": emulator.tls_endpoint(Service::Css),
        "geminidb": emulator.tls_endpoint(Service::GeminiDb),
    });
    json!({ "environment": variables, "http": emulator.http_url(), "tls": tls })
}

/// A value as one word of a shell, whatever is in it.
fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}
