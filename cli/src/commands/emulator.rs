//! `emulator`: runs a local cloud to try things on, until interrupted.

use std::io::{self, Write as _};
use std::str::FromStr;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use cloud_certs_emulator::{
    CredentialKind, Emulator, Fault, FaultRule, HIGHEST_PORT, InvalidFaultRule, Options, Service,
};
use serde_json::{Map, Value, json};
use tempfile::NamedTempFile;

use crate::connection::emulated;
use crate::failure::Failure;
use crate::logging::MessageArgs;
use crate::output::{self, ReportArgs};

/// Arguments of `emulator`.
#[derive(Debug, Args)]
pub(crate) struct EmulatorArgs {
    /// The first of the ports: the https API, the http API, and TLS with the certificate of each service; 0 for any
    /// free ones
    #[arg(long, default_value_t = 0, env = "CLOUD_CERTS_PORT", value_parser = clap::value_parser!(u16).range(..=i64::from(HIGHEST_PORT)))]
    port: u16,
    /// The kind of credential to print the variables of
    #[arg(long, value_name = "KIND", default_value = "token", env = "CLOUD_CERTS_EMULATOR_CREDENTIAL", value_parser = credential_kind())]
    credential: CredentialKind,
    /// Fail in this way, such as 503, stalled@css or 429-seconds@iam:2: all requests, or only those to a service, to
    /// object-storage or to iam, or only the next N of them; `list` shows every NAME
    #[arg(long, value_name = "NAME[@TARGET][:N]", value_delimiter = ',', env = "CLOUD_CERTS_FAULT")]
    fault: Vec<FaultArg>,
    /// Fail half of the requests in random ways; the same SEED gives the same failures
    #[arg(long, value_name = "SEED", env = "CLOUD_CERTS_FAULT_MIX")]
    fault_mix: Option<u64>,
    #[command(flatten)]
    report: ReportArgs,
}

/// Parses the name of a credential of the emulator's user.
fn credential_kind() -> impl TypedValueParser<Value = CredentialKind> {
    PossibleValuesParser::new([
        "token",
        "password",
        "access-key",
        "temporary-access-key",
        "agency",
        "agency-by-key",
        "metadata",
    ])
    .map(|name| match &*name {
        "password" => CredentialKind::Password,
        "access-key" => CredentialKind::AccessKey,
        "temporary-access-key" => CredentialKind::TemporaryAccessKey,
        "agency" => CredentialKind::Agency,
        "agency-by-key" => CredentialKind::AgencyByKey,
        "metadata" => CredentialKind::Metadata,
        _ => CredentialKind::Token,
    })
}

/// A fault to inject, or the request to list all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FaultArg {
    List,
    Rule(FaultRule),
}

impl FromStr for FaultArg {
    type Err = InvalidFaultRule;

    fn from_str(text: &str) -> Result<Self, InvalidFaultRule> {
        if text == "list" { Ok(Self::List) } else { text.parse().map(Self::Rule) }
    }
}

/// The variables of credentials. One that is still set could override the printed one.
const CREDENTIALS: [&str; 13] = [
    "CLOUD_CERTS_TOKEN",
    "CLOUD_CERTS_TOKEN_FILE",
    "CLOUD_CERTS_USERNAME",
    "CLOUD_CERTS_PASSWORD",
    "CLOUD_CERTS_USER_DOMAIN_NAME",
    "CLOUD_CERTS_ACCESS_KEY",
    "CLOUD_CERTS_SECRET_KEY",
    "CLOUD_CERTS_SECURITY_TOKEN",
    "CLOUD_CERTS_AGENCY_NAME",
    "CLOUD_CERTS_AGENCY_DOMAIN_NAME",
    "CLOUD_CERTS_AGENCY_DOMAIN_ID",
    "CLOUD_CERTS_METADATA",
    "CLOUD_CERTS_METADATA_ENDPOINT",
];

pub(crate) async fn run(args: &EmulatorArgs, messages: &MessageArgs) -> Result<(), Failure> {
    if args.fault.contains(&FaultArg::List) {
        return list_faults(args.report.json).await;
    }
    let emulator = emulated::start(Options::default().with_port(args.port)).await?;
    add_faults(&emulator, args);
    // Deleted with the process, after which it is worthless.
    let roots = roots_file(&emulator)
        .map_err(|source| Failure::Write { what: "the emulator's CA".into(), source })?;
    let mut variables = emulator.credential(args.credential);
    // An agency is for a project of another account.
    let others = emulator.endpoints(roots.path()).into_iter();
    let others: Vec<_> = others.filter(|(name, _)| !variables.iter().any(|(own, _)| own == name)).collect();
    variables.extend(others);
    if args.report.json {
        output::print_json(&describe(&emulator, variables)).await?;
    } else {
        let line = |(name, value): (_, String)| format!("export {name}={}\n", quoted(&value));
        let unset = format!("unset {}\n", CREDENTIALS.join(" "));
        output::print(variables.into_iter().map(line).fold(unset, |lines, line| lines + &line)).await?;
    }
    if !messages.quiet {
        output::say(&format!("a local cloud is at {} and {}", emulator.https_url(), emulator.http_url()));
        for service in Service::ALL {
            let address = emulator.tls_endpoint(*service);
            output::say(&format!("TLS with the certificate of {service} is at {address}"));
        }
        output::say("paste the lines above into another terminal to use it; Ctrl-C ends it");
    }
    std::future::pending().await
}

fn roots_file(emulator: &Emulator) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("cloud-certs-emulator-").suffix(".pem").tempfile()?;
    file.write_all(emulator.web_ca_pem().as_bytes())?;
    Ok(file)
}

fn add_faults(emulator: &Emulator, args: &EmulatorArgs) {
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
    output::print(output::table(["NAME", "WHAT HAPPENS"], Fault::ALL.iter().map(row))).await
}

/// The variables and addresses to connect with.
fn describe(emulator: &Emulator, variables: Vec<(String, String)>) -> Value {
    let variables: Map<String, Value> =
        variables.into_iter().map(|(name, value)| (name, value.into())).collect();
    let tls: Map<String, Value> = Service::ALL
        .iter()
        .map(|service| (service.id().to_owned(), emulator.tls_endpoint(*service).into()))
        .collect();
    json!({ "environment": variables, "http": emulator.http_url(), "tls": tls })
}

/// Quotes a value as one word of a shell.
fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}
