//! Arguments of `fetch`, and what they ask for.

use std::ffi::OsString;
use std::path::Path;

use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};
use cloud_certs::certificate::{Format, Manifest, ManifestContent};
use cloud_certs::{CertificateQuery, Secret, Service};

use crate::connection::{ConnectionArgs, chosen_service, endpoint, services};
use crate::destination::Destination;
use crate::failure::Failure;
use crate::input::store_password;
use crate::output::{self, ReportArgs};
use crate::output_args::{ContentArg, ContentFormat, OutputArgs, OutputFormat};

/// Arguments of `fetch`: the subcommand names the service, and has the flags that fit it.
#[derive(Debug)]
pub(crate) struct FetchArgs {
    pub(super) service: Service,
    pub(super) query: CertificateQuery,
    pub(super) endpoint: Option<String>,
    /// In a box, because they are far more than the arguments of other commands.
    pub(super) common: Box<CommonArgs>,
}

/// The instance to fetch the certificate of.
#[derive(Debug, Args)]
struct InstanceArgs {
    /// The instance: its id or its exact name
    #[arg(long, value_name = "ID|NAME", env = "CLOUD_CERTS_INSTANCE")]
    instance: String,
}

/// The category of certificates to take.
#[derive(Debug, Args)]
struct CategoryArgs {
    /// Take only the certificates of this category, such as international, of those that the service lists
    #[arg(long, env = "CLOUD_CERTS_CATEGORY")]
    category: Option<String>,
}

/// Arguments of every `fetch`.
#[derive(Debug, Args)]
pub(super) struct CommonArgs {
    #[command(flatten)]
    pub(super) output: OutputArgs,
    /// Run this program after the file of -o has changed, without a shell: all words up to `;` or the end of the line are
    /// its arguments. CLOUD_CERTS_CHANGED_FILE and CLOUD_CERTS_CHANGED_SHA256 tell it the path and the fingerprints. Does
    /// not run when the file is unchanged
    #[arg(long, value_name = "PROGRAM", num_args = 1.., value_terminator = ";", allow_hyphen_values = true, env = "CLOUD_CERTS_EXEC", help_heading = None::<&str>)]
    pub(super) exec: Vec<OsString>,
    #[command(flatten)]
    pub(super) connection: ConnectionArgs,
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

impl Subcommand for FetchArgs {
    fn augment_subcommands(command: Command) -> Command {
        let all = services(Service::has_certificates).map(subcommand);
        all.fold(command, Command::subcommand).subcommand_required(true).arg_required_else_help(true)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        services(Service::has_certificates).any(|service| service.id() == name)
    }
}

fn subcommand(service: Service) -> Command {
    let mut command = Command::new(service.id());
    if service.needs_instance() {
        command = InstanceArgs::augment_args(command);
    }
    if service.has_categories() {
        command = CategoryArgs::augment_args(command);
    }
    command = CommonArgs::augment_args(command.arg(endpoint(service)));
    let title = service.title();
    // Last: the groups of arguments bring descriptions of their own.
    if service.needs_instance() {
        command.about(format!("The certificate of an instance of {title}"))
    } else {
        command.about(format!("The certificate of {title}: one for a project and region"))
    }
}

impl FromArgMatches for FetchArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let (service, matches) = chosen_service(matches)?;
        let mut query = CertificateQuery::new();
        if service.needs_instance() {
            query = query.instance(InstanceArgs::from_arg_matches(matches)?.instance);
        }
        if service.has_categories() {
            query.category = CategoryArgs::from_arg_matches(matches)?.category;
        }
        let endpoint = matches.get_one("endpoint").cloned();
        Ok(Self { service, query, endpoint, common: Box::new(CommonArgs::from_arg_matches(matches)?) })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl CommonArgs {
    /// Refuses two results for standard output, and binary ones for a terminal.
    pub(super) fn check_standard_output(&self) -> Result<(), Failure> {
        let usage = |text: String| Err(Failure::Usage(text));
        let OutputArgs { format, merge, .. } = self.output;
        let name = format.name();
        match self.output.destination() {
            Destination::Descriptor(path) if merge || format == OutputFormat::Capath => usage(format!(
                "{path:?} is an open descriptor, which is only written to; --merge and capath need a path of their own"
            )),
            Destination::StandardOutput if self.report.json && self.is_named_output() => usage(
                "--json and the file of -o both go to standard output: leave out -o, and the report has the \
                 certificates"
                    .to_owned(),
            ),
            Destination::File(_) if merge && format == OutputFormat::Fingerprint => usage(
                "--merge keeps certificates, and fingerprints are none: merge into a file of another format, and make \
                 the fingerprints from that with `check --json`"
                    .to_owned(),
            ),
            Destination::Descriptor(_) | Destination::StandardOutput if !self.exec.is_empty() => {
                usage("--exec runs a program when a file has changed: name the file with -o".to_owned())
            }
            Destination::File(_) | Destination::Descriptor(_) => Ok(()),
            Destination::StandardOutput if merge => usage("--merge needs a file to merge with: name it with -o".to_owned()),
            Destination::StandardOutput if format == OutputFormat::Capath => {
                usage("capath is a folder with a file for each certificate: name it with -o".to_owned())
            }
            Destination::StandardOutput if self.report.json && format != OutputFormat::Pem => {
                usage(format!("--json and --format {name} both go to standard output: name a file with -o"))
            }
            Destination::StandardOutput if format.is_binary() && output::is_terminal() => {
                usage(format!("{name} is not for a terminal: name a file with -o, or pipe it"))
            }
            Destination::StandardOutput => Ok(()),
        }
    }

    /// Returns whether `-o` names a path, and not `-`.
    fn is_named_output(&self) -> bool {
        self.output.output.as_deref().is_some_and(|path| path != Path::new("-"))
    }

    /// The format to write, with its password or names.
    pub(super) async fn format(&self, service: Service) -> Result<Format, Failure> {
        Ok(match self.output.format {
            OutputFormat::Pem => Format::Pem,
            OutputFormat::Der => Format::Der,
            OutputFormat::Pkcs7 => Format::Pkcs7,
            OutputFormat::Json => Format::Json,
            OutputFormat::Fingerprint => Format::Fingerprint,
            OutputFormat::Capath => Format::CaPath,
            OutputFormat::Configmap => Format::ConfigMap(self.manifest(service).await?),
            OutputFormat::Secret => Format::Secret(self.manifest(service).await?),
            OutputFormat::Jks => Format::Jks { password: store_password(&self.output.store).await? },
            #[cfg(feature = "pkcs12")]
            OutputFormat::Pkcs12 => Format::Pkcs12 { password: store_password(&self.output.store).await? },
        })
    }

    async fn manifest(&self, service: Service) -> Result<Manifest, Failure> {
        let args = &self.output.manifest;
        let name = args.manifest_name.clone().unwrap_or_else(|| format!("{service}-ca"));
        let mut manifest = Manifest::new(name)?;
        if let Some(namespace) = &args.manifest_namespace {
            manifest = manifest.in_namespace(namespace.as_str())?;
        }
        if !args.manifest_format.is_empty() {
            manifest = manifest.with_contents(self.contents().await?)?;
        } else if let Some(key) = &args.manifest_key {
            manifest = manifest.under_key(key.as_str())?;
        }
        for (key, value) in &args.manifest_label {
            manifest = manifest.with_label(key.as_str(), value.as_str())?;
        }
        for (key, value) in &args.manifest_annotation {
            manifest = manifest.with_annotation(key.as_str(), value.as_str())?;
        }
        Ok(manifest)
    }

    /// The contents of a manifest, each with its key.
    async fn contents(&self) -> Result<Vec<(String, ManifestContent)>, Failure> {
        let args = &self.output.manifest;
        let holds_store = args.manifest_format.iter().any(|content| content.format != ContentFormat::Pem);
        let password = if holds_store { Some(store_password(&self.output.store).await?) } else { None };
        let content = |(index, arg): (usize, &ContentArg)| {
            let password = || password.clone().unwrap_or_else(|| Secret::new(""));
            let content = match arg.format {
                ContentFormat::Pem => ManifestContent::Pem,
                #[cfg(feature = "pkcs12")]
                ContentFormat::Pkcs12 => ManifestContent::Pkcs12 { password: password() },
                ContentFormat::Jks => ManifestContent::Jks { password: password() },
            };
            let of_first = args.manifest_key.clone().filter(|_| index == 0);
            let key = arg.key.clone().or(of_first).unwrap_or_else(|| content.default_key().to_owned());
            (key, content)
        };
        Ok(args.manifest_format.iter().enumerate().map(content).collect())
    }
}
