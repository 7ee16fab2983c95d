//! `instances`: lists the instances of a service in the project.

use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};
use cloud_certs::{Instance, Service, SslState};
use glob::{MatchOptions, Pattern, PatternError};
use serde_json::{Value, json};

use crate::connection::{ConnectionArgs, at, chosen_service, connect, endpoint, services};
use crate::failure::Failure;
use crate::logging::MessageArgs;
use crate::output::{self, ReportArgs};

/// Arguments of `instances`: the subcommand names the service.
#[derive(Debug)]
pub(crate) struct InstancesArgs {
    service: Service,
    endpoint: Option<String>,
    common: CommonArgs,
}

#[derive(Debug, Args)]
struct CommonArgs {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
    #[command(flatten)]
    report: ReportArgs,
}

/// The instances to list; all of these have to fit.
#[derive(Debug, Args)]
struct FilterArgs {
    /// List only instances whose name fits, in any case: `*` stands for any text, `?` for a character, `[abc]` for one of
    /// these
    #[arg(long, value_name = "PATTERN", env = "CLOUD_CERTS_INSTANCE_NAME", value_parser = pattern)]
    name: Option<Pattern>,
    /// List only instances of this engine, such as redis
    #[arg(long, value_name = "ENGINE", env = "CLOUD_CERTS_INSTANCE_ENGINE")]
    engine: Option<String>,
    /// List only instances whose TLS is this, as the table shows it
    #[arg(long, value_name = "STATE", env = "CLOUD_CERTS_INSTANCE_SSL", value_parser = ["on", "off", "ccm", "unknown"])]
    ssl: Option<String>,
}

impl FilterArgs {
    fn fits(&self, instance: &Instance) -> bool {
        let any_case = MatchOptions { case_sensitive: false, ..MatchOptions::new() };
        let is_engine = |wanted: &String| {
            instance.engine.as_ref().is_some_and(|engine| engine.to_lowercase() == wanted.to_lowercase())
        };
        self.name.as_ref().is_none_or(|name| name.matches_with(&instance.name, any_case))
            && self.engine.as_ref().is_none_or(is_engine)
            && self.ssl.as_ref().is_none_or(|ssl| ssl == word(instance.ssl))
    }
}

fn pattern(text: &str) -> Result<Pattern, PatternError> {
    Pattern::new(text)
}

impl Subcommand for InstancesArgs {
    fn augment_subcommands(command: Command) -> Command {
        let subcommand = |service: Service| {
            let command = CommonArgs::augment_args(Command::new(service.id()).arg(endpoint(service)));
            command.about(format!("The instances of {}", service.title()))
        };
        let all = services(Service::lists_instances).map(subcommand);
        all.fold(command, Command::subcommand).subcommand_required(true).arg_required_else_help(true)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        services(Service::lists_instances).any(|service| service.id() == name)
    }
}

impl FromArgMatches for InstancesArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let (service, matches) = chosen_service(matches)?;
        let endpoint = matches.get_one("endpoint").cloned();
        Ok(Self { service, endpoint, common: CommonArgs::from_arg_matches(matches)? })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

pub(crate) async fn run(args: InstancesArgs, messages: &MessageArgs) -> Result<(), Failure> {
    let InstancesArgs { service, endpoint, common: args } = args;
    let connected = connect(args.connection, at(service, endpoint)).await?;
    let mut instances = connected.session.service(service).instances().await?;
    let all = instances.len();
    instances.retain(|instance| args.filter.fits(instance));
    if args.report.json {
        let instances: Vec<Value> = instances.iter().map(to_json).collect();
        return output::print_json(&json!({ "instances": instances })).await;
    }
    if !instances.is_empty() {
        output::print(table(&instances)).await?;
    }
    if !messages.quiet {
        output::say(&match instances.len() {
            some if some < all => format!("{some} of {all} instances"),
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

pub(crate) fn word(ssl: SslState) -> &'static str {
    match ssl {
        SslState::On => "on",
        SslState::Off => "off",
        SslState::CertificateManager => "ccm",
        _ => "unknown",
    }
}
