//! `doctor`: finds out why a certificate cannot be fetched, step by step.

mod cloud;
mod diagnosis;
mod step;
mod way;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use cloud_certs::verify::{ServerAddress, TlsCheck};
use cloud_certs::{CaBundle, Certificate, Service, SessionBuilder};

use crate::commands::doctor::cloud::{certificate, credential};
use crate::commands::doctor::diagnosis::Diagnosis;
use crate::commands::doctor::step::{Fault, Step};
use crate::commands::doctor::way::way;
use crate::connection::{ConnectionArgs, at, connect, connect_without_credential, services};
use crate::failure::Failure;
use crate::output::{self, ReportArgs};
use crate::tls_args::TlsArgs;

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// The service; without it, the checks end with the project
    #[arg(value_parser = PossibleValuesParser::new(services(Service::has_certificates).map(Service::id)).try_map(|name| name.parse::<Service>()))]
    service: Option<Service>,
    /// The instance: its id or its exact name
    #[arg(long, value_name = "ID|NAME", env = "CLOUD_CERTS_INSTANCE")]
    instance: Option<String>,
    /// The server of the database, to check with the certificate: db.example.com:9200, [2001:db8::1]:443
    #[arg(long, value_name = "HOST:PORT", env = "CLOUD_CERTS_SERVER")]
    server: Option<ServerAddress>,
    #[command(flatten)]
    tls: TlsArgs,
    /// Endpoint of the service, instead of the cloud's and of the variable of the service
    #[arg(long, value_name = "URL", env = "CLOUD_CERTS_ENDPOINT")]
    endpoint: Option<String>,
    #[command(flatten)]
    connection: ConnectionArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(crate) async fn run(args: DoctorArgs) -> Result<(), Failure> {
    let mut diagnosis = Diagnosis::default();
    if let Err(Fault { step, failure }) = examine(&args, &mut diagnosis).await {
        diagnosis.fail(step, *failure);
    }
    diagnosis.finish(args.server.is_some());
    if args.report.json {
        output::print_json(&diagnosis).await?;
    } else {
        output::print(diagnosis.lines()).await?;
    }
    diagnosis.into_result()
}

/// Makes the checks in their order, and ends with the first that later ones depend on.
async fn examine(args: &DoctorArgs, diagnosis: &mut Diagnosis) -> Result<(), Fault> {
    let endpoint = |builder: SessionBuilder| match args.service {
        Some(service) => at(service, args.endpoint.clone())(builder),
        None => builder,
    };
    let connected = match connect(args.connection.clone(), endpoint).await {
        Ok(connected) => connected,
        Err(failure) => {
            let fault = Fault::from(failure);
            // The connection to the endpoints needs no credential, so it is checked first.
            if fault.step == Step::Credential
                && let Ok(other) = connect_without_credential(args.connection.clone(), endpoint).await
            {
                way(&other.session, args.service, diagnosis).await?;
            }
            return Err(fault);
        }
    };
    let session = &connected.session;
    way(session, args.service, diagnosis).await?;
    credential(session, diagnosis).await?;
    let Some(service) = args.service else {
        diagnosis.skip(Step::Permission, "name a service, as in `cloud-certs doctor css`");
        return Ok(());
    };
    match certificate(session, service, args.instance.as_deref(), diagnosis).await? {
        Some(bundle) => server(args, &bundle, diagnosis).await,
        None => Ok(()),
    }
}

/// Says which root the server uses, and which others the service hands out.
fn roots(root: &Certificate, bundle: &CaBundle) -> String {
    let named = |one: &Certificate| {
        let day: String = one.not_after_text().chars().take_while(|character| *character != 'T').collect();
        if one.never_expires() {
            format!("`{}`", one.label())
        } else {
            format!("`{}` (until {day})", one.label())
        }
    };
    let others: Vec<_> = bundle.iter().filter(|one| one.sha256() != root.sha256()).map(named).collect();
    let used = format!("it uses {} today", named(root));
    match others.is_empty() {
        true => used,
        false => format!("{used}; the service also hands out {}", others.join(", ")),
    }
}

/// Checks the server with the certificate, if one is given.
async fn server(args: &DoctorArgs, bundle: &CaBundle, diagnosis: &mut Diagnosis) -> Result<(), Fault> {
    let Some(server) = &args.server else { return Ok(()) };
    let unusable = |source| Failure::Unexpected { what: "the certificate cannot be used as a root", source };
    let check = TlsCheck::new(server.clone(), bundle)
        .map_err(|error| Fault::new(Step::Certificate, unusable(error.into())))?;
    let fault = |failure| Fault::new(Step::Server, failure);
    let check = args.tls.apply(check).await.map_err(fault)?;
    let handshake = check.run().await.map_err(|error| fault(error.into()))?;
    let (protocol, cipher) = (&handshake.protocol, &handshake.cipher_suite);
    diagnosis.pass(Step::Server, format!("{server} is trusted with the certificate ({protocol}, {cipher})"));
    if let Some(root) = handshake.path.last() {
        diagnosis.pass(Step::Server, roots(root, bundle));
    }
    for difference in &handshake.differences {
        let (client, why) = (difference.client, &difference.why);
        diagnosis.warn(Step::Server, format!("clients with {client} refuse it: {why}"));
    }
    Ok(())
}
