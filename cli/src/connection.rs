//! From the arguments of a connection and the environment to a session.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use clap::builder::{BoolishValueParser, PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, ArgMatches, Args, Command};
use cloud_certs::{
    Cloud, Credential, CredentialError, Environment, Error, ParseCloudError, Retry, Secret, Service, Session,
    SessionBuilder,
};
use cloud_certs_sync::Account;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::failure::Failure;
use crate::input;
use crate::prompt;

/// The arguments of every command that talks to a cloud.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct ConnectionArgs {
    /// The cloud: an entry of clouds.yaml, or else huawei or otc; emulator starts a local cloud for this command only,
    /// and ignores cloud settings from the environment
    #[arg(long, value_name = "NAME", env = "CLOUD_CERTS_CLOUD", value_parser = AnyName(cloud_names), hide_possible_values = true)]
    pub(crate) cloud: Option<String>,
    /// The region, such as eu-de
    #[arg(long, env = "CLOUD_CERTS_REGION", value_parser = AnyName(region_names), hide_possible_values = true)]
    region: Option<String>,
    /// The vendor whose endpoints a private entry of clouds.yaml uses: huawei or otc, where the entry does not say it
    #[arg(long, env = "CLOUD_CERTS_VENDOR", value_parser = vendor)]
    vendor: Option<Cloud>,
    /// The id of the project
    #[arg(long, value_name = "ID", env = "CLOUD_CERTS_PROJECT_ID")]
    project_id: Option<String>,
    /// The name of the project, which IAM resolves when no id is given; the region's project if not given
    #[arg(long, value_name = "NAME", env = "CLOUD_CERTS_PROJECT_NAME")]
    project_name: Option<String>,
    /// Endpoint of IAM, instead of the cloud's
    #[arg(long, value_name = "URL", env = "CLOUD_CERTS_IAM_ENDPOINT")]
    iam_endpoint: Option<String>,
    /// File with an IAM token of the project, `-` for standard input; if not given, the credential comes from the
    /// sources that `cloud-certs help credentials` lists
    #[arg(long, value_name = "FILE", env = "CLOUD_CERTS_TOKEN_FILE")]
    token_file: Option<PathBuf>,
    /// The profile of KooCLI to use, which only the configuration of `sync` names.
    #[arg(skip)]
    profile: Option<String>,
    /// When to take temporary keys from the metadata service of this server: if nothing else is configured, before
    /// everything else, or never
    #[arg(long, value_name = "WHEN", default_value = "auto", env = "CLOUD_CERTS_METADATA")]
    metadata: MetadataUse,
    /// Address of that service, on this machine, for tests
    #[arg(long, value_name = "URL", env = "CLOUD_CERTS_METADATA_ENDPOINT")]
    metadata_endpoint: Option<String>,
    /// Keep the token of a password in a file of the user's cache folder, which only the user can read
    #[arg(long, env = "CLOUD_CERTS_TOKEN_CACHE", value_parser = BoolishValueParser::new())]
    token_cache: bool,
    /// File with the certificates to check servers with, instead of the system's roots
    #[arg(long, value_name = "FILE", env = "CLOUD_CERTS_CACERT")]
    cacert: Option<PathBuf>,
    /// Seconds that the command may take in all, with all requests, retries and pauses
    #[arg(long, value_name = "SECONDS", default_value_t = 600, env = "CLOUD_CERTS_MAX_TIME", value_parser = clap::value_parser!(u64).range(1..=86400))]
    max_time: u64,
    /// Seconds that one attempt may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30, env = "CLOUD_CERTS_TIMEOUT", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// The number of retries of a failed request
    #[arg(long, value_name = "N", default_value_t = 3, env = "CLOUD_CERTS_RETRIES", value_parser = clap::value_parser!(u32).range(..=100))]
    retries: u32,
}

impl ConnectionArgs {
    /// Names the source of a credential that overrides those of the environment.
    pub(crate) fn credential_source(&self) -> Option<String> {
        if self.is_emulated() {
            return Some("this command's own emulator".to_owned());
        }
        self.token_file.as_ref().map(|path| format!("--token-file {}", path.display()))
    }

    /// The same for an account of `sync`, whose values override the flags.
    pub(crate) fn for_account(mut self, account: &Account) -> Self {
        let set = |own: &mut Option<String>, value: &Option<String>| {
            if value.is_some() {
                own.clone_from(value);
            }
        };
        if account.project_id.is_some() || account.project_name.is_some() {
            (self.project_id, self.project_name) = (None, None);
        }
        set(&mut self.cloud, &account.cloud);
        set(&mut self.profile, &account.profile);
        self.vendor = account.vendor.or(self.vendor);
        set(&mut self.region, &account.region);
        set(&mut self.project_id, &account.project_id);
        set(&mut self.project_name, &account.project_name);
        self
    }

    pub(crate) fn is_emulated(&self) -> bool {
        cfg!(feature = "emulator") && self.cloud.as_deref() == Some("emulator")
    }
}

/// When to use the metadata service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum MetadataUse {
    Auto,
    Always,
    Never,
}

/// The flags that `--cloud emulator` refuses; it ignores their variables.
pub(crate) const REFUSED_BY_EMULATOR: [&str; 11] = [
    "endpoint",
    "region",
    "vendor",
    "project_id",
    "project_name",
    "iam_endpoint",
    "token_file",
    "metadata",
    "metadata_endpoint",
    "token_cache",
    "cacert",
];

/// Takes any name, and completes those that are known.
#[derive(Clone)]
struct AnyName(fn() -> Vec<&'static str>);

impl TypedValueParser for AnyName {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0().into_iter().map(PossibleValue::new)))
    }
}

/// The clouds that need no clouds.yaml.
fn cloud_names() -> Vec<&'static str> {
    let emulator = cfg!(feature = "emulator").then_some("emulator");
    Cloud::ALL.iter().map(|cloud| cloud.name()).chain(emulator).collect()
}

/// The regions of all clouds.
fn region_names() -> Vec<&'static str> {
    let of_cloud =
        |cloud: &Cloud| Service::ALL.iter().flat_map(|service| service.regions(*cloud)).collect::<Vec<_>>();
    let names: BTreeSet<_> = Cloud::ALL.iter().flat_map(of_cloud).collect();
    names.into_iter().collect()
}

fn vendor(name: &str) -> Result<Cloud, ParseCloudError> {
    name.parse()
}

/// A session, and the emulator that must live as long as it.
pub(crate) struct Connected {
    pub(crate) session: Session,
    _emulator: Option<Box<dyn Send>>,
}

/// Makes a session with some more choices than those of the arguments.
pub(crate) async fn connect(
    connection: ConnectionArgs,
    more: impl FnOnce(SessionBuilder) -> SessionBuilder,
) -> Result<Connected, Failure> {
    let builder = with_patience(&connection);
    #[cfg(feature = "emulator")]
    if connection.is_emulated() {
        let (session, emulator) = emulated::session(builder).await?;
        return Ok(Connected { session, _emulator: Some(Box::new(emulator)) });
    }
    let is_last = connection.metadata == MetadataUse::Auto;
    let profile = connection.profile.clone();
    let builder = more(configured(builder, connection).await?);
    if let Some(profile) = profile {
        check_profile(&builder, &profile)?;
    }
    let session = match build(builder.clone()).await {
        Err(Error::Credential { source: CredentialError::Missing(_), .. }) if is_last => {
            builder.build_with_metadata().await?
        }
        Err(error) => build(with_password(builder, error).await?).await?,
        Ok(session) => session,
    };
    Ok(Connected { session, _emulator: None })
}

/// Makes a session for requests that take no credential, where there is none that can be used.
pub(crate) async fn connect_without_credential(
    connection: ConnectionArgs,
    more: impl FnOnce(SessionBuilder) -> SessionBuilder,
) -> Result<Connected, Failure> {
    let connection =
        ConnectionArgs { token_file: None, token_cache: false, metadata: MetadataUse::Never, ..connection };
    let builder = more(configured(with_patience(&connection), connection).await?);
    let session = build(builder.credential(Credential::token(Secret::new("none")))).await?;
    Ok(Connected { session, _emulator: None })
}

/// The variable that chooses a profile of KooCLI.
const PROFILE: &str = "HW_PROFILE";

/// Refuses a profile that is not used: another user would act in its place.
fn check_profile(builder: &SessionBuilder, profile: &str) -> Result<(), Failure> {
    let source = builder.configuration()?.source();
    if source == PROFILE_SOURCE {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "the profile `{profile}` is not used, because the credential comes from {source}; remove that, or the profile"
    )))
}

/// The source of credentials that reads that variable.
const PROFILE_SOURCE: &str = "HW_*";

/// Asks for the password of a user who is configured without one, if the command has a terminal. Any other failure
/// remains.
async fn with_password(builder: SessionBuilder, error: Error) -> Result<SessionBuilder, Failure> {
    let Error::Credential { source: CredentialError::Source(lacking), .. } = &error else {
        return Err(error.into());
    };
    let Some(user) = lacking.user_without_password.as_ref().filter(|_| prompt::is_possible()) else {
        return Err(error.into());
    };
    match prompt::password(user, lacking).await {
        Ok(Some(password)) => Ok(builder.password(password)),
        Ok(None) => Err(error.into()),
        Err(source) => {
            Err(Failure::Unexpected { what: "the password cannot be read", source: source.into() })
        }
    }
}

/// Makes the session beside the runtime: files of the configuration can be on a mount that does not answer, and Ctrl-C
/// does not wait for them.
async fn build(builder: SessionBuilder) -> Result<Session, Error> {
    let (send, receive) = oneshot::channel();
    let (runtime, beside) = (Handle::current(), builder.clone());
    let started = thread::Builder::new().spawn(move || {
        let _inside = runtime.enter();
        drop(send.send(beside.build()));
    });
    match started {
        Ok(_) => receive.await.unwrap_or_else(|_| builder.build()),
        // If no thread can be started, the files are read on this one.
        Err(_) => builder.build(),
    }
}

/// A session that waits and retries as the arguments say.
pub(crate) fn with_patience(connection: &ConnectionArgs) -> SessionBuilder {
    let timeout = Duration::from_secs(connection.timeout);
    // The library's limit between two reads must not end an attempt that may take longer.
    let builder = Session::builder().timeout(timeout).read_timeout(timeout);
    let builder = builder.max_time(Duration::from_secs(connection.max_time));
    builder.retry(Retry::new().with_retries(connection.retries))
}

/// Adds the choices of the arguments, over the environment of this process.
async fn configured(
    mut builder: SessionBuilder,
    connection: ConnectionArgs,
) -> Result<SessionBuilder, Failure> {
    let mut environment = Environment::from_process();
    if let Some(profile) = &connection.profile {
        environment = environment.with_variable(PROFILE, profile);
    }
    if connection.token_cache {
        builder = builder.token_cache(environment.cache_folder().ok_or(Failure::NoCacheFolder)?);
    }
    builder = builder.environment(environment);
    builder = with(builder, connection.cloud, SessionBuilder::cloud_name);
    if let Some(vendor) = connection.vendor {
        builder = builder.vendor(vendor);
    }
    builder = with(builder, connection.region, SessionBuilder::region);
    builder = with(builder, connection.project_name, SessionBuilder::project_name);
    builder = with(builder, connection.project_id, SessionBuilder::project_id);
    builder = at(Service::Iam, connection.iam_endpoint)(builder);
    if let Some(path) = connection.cacert {
        tracing::info!(?path, "trusting the certificates of the file only");
        builder = builder.roots(input::bundle("file of --cacert", path).await?);
    }
    builder = with(builder, connection.metadata_endpoint, SessionBuilder::metadata_endpoint);
    if connection.metadata == MetadataUse::Always {
        builder = builder.credential(Credential::metadata());
    }
    if let Some(path) = connection.token_file {
        input::refuse_token(&path)?;
        tracing::info!(?path, "taking the token of the file");
        builder = builder.credential(Credential::token(input::token(path).await?));
    }
    Ok(builder)
}

/// Makes a choice, if there is a value for it.
fn with(
    builder: SessionBuilder,
    value: Option<String>,
    set: impl FnOnce(SessionBuilder, String) -> SessionBuilder,
) -> SessionBuilder {
    match value {
        Some(value) => set(builder, value),
        None => builder,
    }
}

/// The services of this kind, in the order of the help.
pub(crate) fn services(is_kind: fn(Service) -> bool) -> impl Iterator<Item = Service> {
    Service::ALL.iter().copied().filter(move |service| is_kind(*service))
}

/// The flag with the endpoint of a service.
pub(crate) fn endpoint(service: Service) -> Arg {
    let help = format!("Endpoint of {}, instead of the cloud's", service.title());
    Arg::new("endpoint").long("endpoint").value_name("URL").env(service.endpoint_variable()).help(help)
}

/// The service that the subcommand names, and its arguments.
pub(crate) fn chosen_service(matches: &ArgMatches) -> Result<(Service, &ArgMatches), clap::Error> {
    let chosen = matches.subcommand().and_then(|(name, matches)| Some((name.parse().ok()?, matches)));
    chosen.ok_or_else(|| clap::Error::new(clap::error::ErrorKind::MissingSubcommand))
}

/// Asks a service at this endpoint, if there is one.
pub(crate) fn at(
    service: Service,
    endpoint: Option<String>,
) -> impl FnOnce(SessionBuilder) -> SessionBuilder {
    move |builder| with(builder, endpoint, |builder, url| builder.endpoint(service, url))
}

/// `--cloud emulator`: a local cloud for one command.
#[cfg(feature = "emulator")]
pub(crate) mod emulated {
    use std::io::ErrorKind;

    use cloud_certs::{CaBundle, Credential, Secret, Service, Session, SessionBuilder};
    use cloud_certs_emulator::{Emulator, Options, PROJECT_ID};

    use crate::failure::Failure;

    /// Starts an emulator for this one command, and a session with it that ignores the environment.
    pub(super) async fn session(builder: SessionBuilder) -> Result<(Session, Emulator), Failure> {
        let emulator = start(Options::default()).await?;
        let roots = CaBundle::from_bytes(emulator.web_ca_pem().as_bytes()).map_err(|source| {
            Failure::Unexpected { what: "the emulator has no CA", source: source.into() }
        })?;
        let databases = cloud_certs_emulator::Service::ALL.iter();
        let databases = databases.filter_map(|one| Some((one.id().parse().ok()?, emulator.endpoint(*one))));
        let endpoints = databases.chain([(Service::Iam, emulator.https_url())]);
        let session = endpoints
            .fold(builder, |builder, (service, url)| builder.endpoint(service, url))
            .project_id(PROJECT_ID)
            .credential(Credential::token(Secret::new(emulator.token())))
            .roots(roots)
            .build()?;
        Ok((session, emulator))
    }

    /// Starts an emulator. The only failure that a user can correct is a taken port.
    pub(crate) async fn start(options: Options) -> Result<Emulator, Failure> {
        Emulator::start(options).await.map_err(|source| match source.kind() {
            ErrorKind::AddrInUse | ErrorKind::PermissionDenied => Failure::Ports { source },
            _ => Failure::Unexpected { what: "the emulator does not start", source: source.into() },
        })
    }
}
