//! Targets: the certificates of the configuration, one for each instance.

use std::path::PathBuf;

use cloud_certs::{Session, SslState};

use crate::config::Config;
use crate::config::certificate::{CertificateConfig, Instances};
use crate::config::output::OutputConfig;
use crate::error::TargetError;

/// The place of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutputPlace {
    /// The path; of an object the kind, the namespace if one is configured, and the name.
    pub(crate) path: PathBuf,
    /// The same with the namespace that an object has without one in the configuration: two outputs with one are the same.
    pub(crate) identity: PathBuf,
}

/// A certificate to keep current, of the project or of one instance.
#[derive(Debug, Clone)]
pub(crate) struct Target<'a> {
    pub(crate) config: &'a CertificateConfig,
    pub(crate) name: String,
    /// The instance to ask for, by id or name.
    pub(crate) instance: Option<String>,
    /// The word in place of `{instance}`.
    instance_in_paths: String,
}

impl<'a> Target<'a> {
    /// The target of a certificate that is not about all instances.
    pub(crate) fn single(config: &'a CertificateConfig) -> Self {
        let instance = match &config.instances {
            Instances::One(instance) => Some(instance.clone()),
            Instances::Project | Instances::All => None,
        };
        Self {
            config,
            name: config.name.clone(),
            instance_in_paths: file_name(instance.as_deref()),
            instance,
        }
    }

    /// The targets of every instance of the project that has a certificate.
    pub(crate) async fn of_all_instances(
        config: &'a CertificateConfig,
        session: &Session,
    ) -> Result<Vec<Self>, TargetError> {
        let mut instances = session.service(config.service).instances().await?;
        if instances.is_empty() {
            return Err(TargetError::NoInstances { service: config.service.id() });
        }
        // An instance without SSL has no certificate. That is not a failure if all instances are wanted.
        instances.retain(|one| {
            let is_off = one.ssl == SslState::Off;
            if is_off {
                tracing::info!(instance = one.name, "SSL is off: left out");
            }
            !is_off
        });
        if instances.is_empty() {
            return Err(TargetError::SslOff { service: config.service.id() });
        }
        instances.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        let is_unique = |name: &str| instances.iter().filter(|other| other.name == name).count() == 1;
        let target = |instance: &cloud_certs::Instance| {
            // If two instances have the same name, their ids distinguish them.
            let shown = if is_unique(&instance.name) { &instance.name } else { &instance.id };
            Self {
                config,
                name: format!("{}/{shown}", config.name),
                instance: Some(instance.id.clone()),
                instance_in_paths: file_name(Some(shown)),
            }
        };
        Ok(instances.iter().map(target).collect())
    }

    /// The path of an output for this target; the place of an object.
    pub(crate) fn path_of(&self, output: &OutputConfig, config: &Config) -> PathBuf {
        output.below(config.folder(), &self.filled_in(&output.path, output.object.is_some()))
    }

    /// The place of an output for this target.
    pub(crate) fn place_of(
        &self,
        output: &OutputConfig,
        config: &Config,
        namespace: Option<&str>,
    ) -> OutputPlace {
        let path = self.path_of(output, config);
        let identity = match &output.object {
            Some(object) => self.filled_in(&object.place_in(namespace), true).into(),
            None => path.clone(),
        };
        OutputPlace { path, identity }
    }

    /// A text with its placeholders replaced.
    pub(crate) fn filled_in(&self, text: &str, is_of_object: bool) -> String {
        let word = |text: &str| if is_of_object { dns_name(text) } else { text.to_owned() };
        text.replace("{service}", self.config.service.id())
            .replace("{name}", &word(&file_name(Some(&self.config.name))))
            .replace("{instance}", &word(&self.instance_in_paths))
    }
}

/// A name that is safe as a part of the name of an object.
fn dns_name(name: &str) -> String {
    let is_safe = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    let name = name.to_lowercase();
    let name: String = name.chars().map(|one| if is_safe(one) { one } else { '-' }).collect();
    match name.trim_matches('-') {
        "" => "x".to_owned(),
        name => name.to_owned(),
    }
}

/// A name that is safe as a part of a path: the name of an instance must not choose the folder.
fn file_name(name: Option<&str>) -> String {
    let is_safe = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_' | '.');
    let name: String =
        name.unwrap_or_default().chars().map(|one| if is_safe(one) { one } else { '_' }).collect();
    name.strip_prefix('.').map_or(name.clone(), |rest| format!("_{rest}"))
}
