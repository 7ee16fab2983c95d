//! `auth status`: which credential is used, and of which cloud. Never a secret.

use cloud_certs::{Clock as _, Configuration, CredentialCheck, Error, SystemClock};
use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::args::{Output, Status};
use crate::connect::connect_with;
use crate::failure::Failure;
use crate::output;

pub(crate) async fn status(args: Status, output: &Output) -> Result<(), Failure> {
    let connected = connect_with(args.connection, |builder| builder).await?;
    let session = &connected.session;
    let check = if args.check { Some(session.check_credential().await?) } else { None };
    let expires_at = match &check {
        Some(check) => check.token_expires_at,
        None => session.token_expires_at().await,
    };
    let report = Report::new(session.configuration(), check.as_ref(), expires_at);
    if args.report.json {
        return output::print_json(&report).await;
    }
    output::print(report.table(SystemClock::default().now())).await?;
    if !output.quiet {
        output::say(if args.check { "IAM takes it" } else { "nothing was sent; --check asks IAM" });
    }
    Ok(())
}

/// What is used; `--json` prints it.
#[derive(Serialize)]
struct Report {
    source: &'static str,
    place: Option<String>,
    credential: Credential,
    cloud: Option<&'static str>,
    region: Option<String>,
    project: Project,
    endpoints: Endpoints,
    /// Of the token at hand; a ready token does not say.
    token_expires_at: Option<Timestamp>,
    /// Whether IAM was asked; it takes the credential then.
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

#[derive(Serialize)]
struct Project {
    id: Option<String>,
    /// Looked up at IAM.
    name: Option<String>,
}

/// Their URLs, or why they are not known: as `null` in JSON.
#[derive(Serialize)]
struct Endpoints {
    #[serde(serialize_with = "url_or_null")]
    iam: Result<String, Error>,
    #[serde(serialize_with = "url_or_null")]
    css: Result<String, Error>,
    #[serde(serialize_with = "url_or_null")]
    geminidb: Result<String, Error>,
}

/// A source that was asked before, and what it lacks.
#[derive(Serialize)]
struct Skipped {
    source: &'static str,
    lacks: String,
}

impl Report {
    fn new(
        configuration: &Configuration,
        check: Option<&CredentialCheck>,
        token_expires_at: Option<Timestamp>,
    ) -> Self {
        let credential = configuration.credential();
        let found = check.map(|check| check.project_id.as_str()).or(configuration.project_id());
        Self {
            source: configuration.source(),
            place: configuration.place().map(str::to_owned),
            credential: Credential {
                kind: credential.kind(),
                identity: credential.identity().map(str::to_owned),
            },
            cloud: configuration.cloud().map(|cloud| cloud.name()),
            region: configuration.region().map(str::to_owned),
            project: Project {
                id: found.map(str::to_owned),
                name: configuration.project_name().map(str::to_owned),
            },
            endpoints: Endpoints {
                iam: configuration.iam_endpoint(),
                css: configuration.css_endpoint(),
                geminidb: configuration.geminidb_endpoint(),
            },
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

    /// Two columns: what, and which.
    fn table(&self, now: Timestamp) -> String {
        let rows = [
            ("source", with(self.source, self.place.as_deref())),
            ("credential", with(self.credential.kind, self.credential.identity.as_deref())),
            ("token", self.token(now)),
            ("cloud", or_none(self.cloud)),
            ("region", or_none(self.region.as_deref())),
            ("project", self.project()),
            ("iam", url_or_reason(&self.endpoints.iam)),
            ("css", url_or_reason(&self.endpoints.css)),
            ("geminidb", url_or_reason(&self.endpoints.geminidb)),
        ];
        rows.iter().map(|(what, which)| format!("{what:<12}{}\n", output::printable(which))).collect()
    }

    fn project(&self) -> String {
        match (&self.project.id, &self.project.name) {
            (Some(id), Some(name)) => format!("{id} (`{name}`)"),
            (Some(id), None) => id.clone(),
            (None, Some(name)) => format!("`{name}`, whose id IAM knows"),
            (None, None) => "none".to_owned(),
        }
    }

    fn token(&self, now: Timestamp) -> String {
        match (self.credential.kind, self.token_expires_at) {
            ("access key", _) => "none: every request is signed".to_owned(),
            (_, Some(end)) => {
                let hours = end.duration_since(now).as_hours();
                format!("expires {} (in {hours} h)", end.strftime("%Y-%m-%d %H:%M UTC"))
            }
            ("token", None) => "ready; when it expires, it does not say".to_owned(),
            (_, None) => "none yet".to_owned(),
        }
    }
}

fn with(what: &str, of: Option<&str>) -> String {
    of.map_or_else(|| what.to_owned(), |of| format!("{what}: {of}"))
}

fn url_or_reason(endpoint: &Result<String, Error>) -> String {
    match endpoint {
        Ok(url) => url.clone(),
        Err(Error::NoEndpoint { reason, .. }) => format!("none: {reason}"),
        Err(error) => format!("none: {error}"),
    }
}

fn url_or_null<S: Serializer>(endpoint: &Result<String, Error>, serializer: S) -> Result<S::Ok, S::Error> {
    endpoint.as_ref().ok().serialize(serializer)
}

fn or_none(which: Option<&str>) -> String {
    which.unwrap_or("none").to_owned()
}
