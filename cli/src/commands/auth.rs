//! `auth status`: shows which credential is used and where it comes from. Never a secret.

use clap::builder::BoolishValueParser;
use clap::{Args, Subcommand};
use cloud_certs::{Clock as _, Configuration, CredentialCheck, Error, Service, SystemClock};
use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, Serializer};

use crate::connection::{ConnectionArgs, connect, services};
use crate::failure::Failure;
use crate::logging::MessageArgs;
use crate::output::{self, ReportArgs};

/// Arguments of `auth`.
#[derive(Debug, Subcommand)]
pub(crate) enum AuthArgs {
    /// Show which credential is used, where it comes from, and which cloud, project and endpoints it is for
    ///
    /// Shows the source and the kind of the credential, when its token expires, and the cloud, region, project and
    /// endpoints; never a secret. -v also shows which sources were skipped, and why. Sends nothing without --check, but
    /// asks the metadata service of this server for a key where no source has a credential.
    Status(StatusArgs),
}

/// Arguments of `auth status`.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// Ask IAM whether it accepts the credential, and for which project
    #[arg(long, env = "CLOUD_CERTS_CHECK", value_parser = BoolishValueParser::new())]
    check: bool,
    #[command(flatten)]
    connection: ConnectionArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(crate) async fn status(args: StatusArgs, messages: &MessageArgs) -> Result<(), Failure> {
    let given = args.connection.credential_source();
    let connected = connect(args.connection, |builder| builder).await?;
    let session = &connected.session;
    let configuration = session.configuration();
    configuration.skipped().iter().for_each(|attempt| tracing::info!("passed over {attempt}"));
    let check = if args.check { Some(session.check_credential().await?) } else { None };
    let expires_at = match &check {
        Some(check) => check.token_expires_at,
        None => session.token_expires_at().await,
    };
    let report = AuthReport::new(configuration, given, check.as_ref(), expires_at);
    if args.report.json {
        return output::print_json(&report).await;
    }
    output::print(report.table(SystemClock::default().now())).await?;
    if !messages.quiet {
        output::say(if args.check {
            "IAM accepts the credential"
        } else {
            "nothing was sent; --check asks IAM"
        });
    }
    Ok(())
}

/// The credential and what it is used for; `--json` prints it.
#[derive(Serialize)]
struct AuthReport {
    source: &'static str,
    place: Option<String>,
    credential: Credential,
    /// The agency that the credential acts by.
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<Agency>,
    cloud: Option<&'static str>,
    region: Option<String>,
    project: Project,
    /// The URL of each service, or the reason why it is unknown, which is `null` in JSON.
    #[serde(serialize_with = "urls_or_null")]
    endpoints: Vec<(&'static str, Result<String, Error>)>,
    /// The end of the current token; unknown of a ready token.
    token_expires_at: Option<Timestamp>,
    /// IAM was asked, and accepts the credential.
    checked: bool,
    notes: Vec<String>,
    skipped: Vec<Skipped>,
}

#[derive(Serialize)]
struct Credential {
    kind: &'static str,
    /// The user, or the id of the access key.
    identity: Option<String>,
}

/// An agency, and the name or id of the account that made it.
#[derive(Serialize)]
struct Agency {
    name: String,
    account: String,
}

#[derive(Serialize)]
struct Project {
    id: Option<String>,
    /// The name that IAM resolves.
    name: Option<String>,
}

/// A source that was skipped, and what it lacks.
#[derive(Serialize)]
struct Skipped {
    source: &'static str,
    lacks: String,
}

impl AuthReport {
    fn new(
        configuration: &Configuration,
        given: Option<String>,
        check: Option<&CredentialCheck>,
        token_expires_at: Option<Timestamp>,
    ) -> Self {
        let credential = configuration.credential();
        let found = check.map(|check| check.project_id.as_str()).or(configuration.project_id());
        Self {
            source: configuration.source(),
            place: configuration.place().map(str::to_owned).or(given),
            credential: Credential {
                kind: credential.kind(),
                identity: credential.identity().map(str::to_owned),
            },
            agency: configuration.agency().map(|agency| Agency {
                name: agency.name().to_owned(),
                account: agency.account().to_owned(),
            }),
            cloud: configuration.cloud().map(|cloud| cloud.name()),
            region: configuration.region().map(str::to_owned),
            project: Project {
                id: found.map(str::to_owned),
                name: configuration.project_name().map(str::to_owned),
            },
            endpoints: services(|service| !service.has_certificates())
                .chain(services(Service::has_certificates))
                .map(|service| (service.id(), configuration.endpoint(service)))
                .collect(),
            token_expires_at,
            checked: check.is_some(),
            notes: configuration.notes().to_vec(),
            skipped: configuration
                .skipped()
                .iter()
                .map(|attempt| Skipped { source: attempt.source, lacks: attempt.lacks.clone() })
                .collect(),
        }
    }

    /// Formats names and values in two columns.
    fn table(&self, now: Timestamp) -> String {
        let agency = self
            .agency
            .as_ref()
            .map(|Agency { name, account }| ("agency", format!("`{name}` of the account `{account}`")));
        let rows = [("source", self.source()), ("credential", self.credential()), ("token", self.token(now))];
        let others = [
            ("cloud", or_not_given(self.cloud)),
            ("region", or_not_given(self.region.as_deref())),
            ("project", self.project()),
        ];
        let endpoints = self.endpoints.iter().map(|(name, endpoint)| (*name, url_or_reason(endpoint)));
        rows.into_iter()
            .chain(agency)
            .chain(others)
            .chain(endpoints)
            .map(|(name, value)| output::row(name, &value))
            .collect()
    }

    fn source(&self) -> String {
        match (self.source, &self.place) {
            ("explicit", Some(place)) => place.clone(),
            (source, place) => joined(source, ", ", place.as_deref()),
        }
    }

    fn credential(&self) -> String {
        let Credential { kind, identity } = &self.credential;
        joined(kind, if *kind == "password" { " of " } else { " " }, identity.as_deref())
    }

    fn project(&self) -> String {
        match (&self.project.id, &self.project.name) {
            (Some(id), Some(name)) => format!("{id} (`{name}`)"),
            (Some(id), None) => id.clone(),
            (None, Some(name)) => format!("`{name}`, whose id is looked up at IAM"),
            (None, None) => or_not_given(None),
        }
    }

    fn token(&self, now: Timestamp) -> String {
        match (self.credential.kind, self.token_expires_at) {
            ("access key" | "server's access key", _) => "not needed: every request is signed".to_owned(),
            (_, Some(end)) => {
                let left = rough(end.duration_since(now));
                format!("expires in {left} ({})", end.strftime("%Y-%m-%d %H:%M UTC"))
            }
            ("token", None) => "ready; it does not say when it expires".to_owned(),
            (_, None) => "none yet; the first request gets one".to_owned(),
        }
    }
}

/// Formats the time left roughly, as "23 h" or "42 min".
pub(crate) fn rough(left: SignedDuration) -> String {
    match left.as_mins() {
        ..1 => "less than a minute".to_owned(),
        minutes @ ..120 => format!("{minutes} min"),
        minutes => format!("{} h", minutes / 60),
    }
}

fn joined(what: &str, by: &str, which: Option<&str>) -> String {
    which.map_or_else(|| what.to_owned(), |which| format!("{what}{by}{which}"))
}

fn url_or_reason(endpoint: &Result<String, Error>) -> String {
    match endpoint {
        Ok(url) => url.clone(),
        Err(Error::NoEndpoint { reason, .. }) => format!("none: {reason}"),
        Err(error) => format!("none: {error}"),
    }
}

fn urls_or_null<S: Serializer>(
    endpoints: &[(&str, Result<String, Error>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(endpoints.iter().map(|(name, endpoint)| (name, endpoint.as_ref().ok())))
}

fn or_not_given(which: Option<&str>) -> String {
    which.unwrap_or("not given").to_owned()
}
