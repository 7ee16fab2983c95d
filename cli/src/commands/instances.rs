//! `instances`: lists the GeminiDB instances of the project.

use clap::Args;
use cloud_certs::{Instance, SessionBuilder, SslState};
use serde_json::{Value, json};

use crate::connection::{ConnectionArgs, connect, with};
use crate::failure::Failure;
use crate::logging::MessageArgs;
use crate::output::{self, ReportArgs};

/// Arguments of `instances`.
#[derive(Debug, Args)]
pub(crate) struct InstancesArgs {
    /// Endpoint of GeminiDB, instead of the cloud's
    #[arg(long, value_name = "URL", env = "CLOUD_CERTS_GEMINIDB_ENDPOINT")]
    endpoint: Option<String>,
    #[command(flatten)]
    connection: ConnectionArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(crate) async fn run(args: InstancesArgs, messages: &MessageArgs) -> Result<(), Failure> {
    let endpoint = |builder| with(builder, args.endpoint, SessionBuilder::geminidb_endpoint);
    let connected = connect(args.connection, endpoint).await?;
    let instances = connected.session.geminidb().instances().await?;
    if args.report.json {
        let instances: Vec<Value> = instances.iter().map(to_json).collect();
        return output::print_json(&json!({ "instances": instances })).await;
    }
    if !instances.is_empty() {
        output::print(table(&instances)).await?;
    }
    if !messages.quiet {
        output::say(&match instances.len() {
            0 => "no instances in this project".to_owned(),
            1 => "1 instance".to_owned(),
            many => format!("{many} instances"),
        });
    }
    Ok(())
}

fn to_json(instance: &Instance) -> Value {
    let Instance { id, name, engine, version, ssl, .. } = instance;
    json!({ "id": id, "name": name, "engine": engine, "version": version, "ssl": word(*ssl) })
}

fn table(instances: &[Instance]) -> String {
    let row = |one: &Instance| {
        let engine = [&one.engine, &one.version].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        [one.id.clone(), one.name.clone(), engine, word(one.ssl).to_owned()]
    };
    output::table(["ID", "NAME", "ENGINE", "SSL"], instances.iter().map(row))
}

fn word(ssl: SslState) -> &'static str {
    match ssl {
        SslState::On => "on",
        SslState::Off => "off",
        SslState::CertificateManager => "ccm",
        _ => "unknown",
    }
}
