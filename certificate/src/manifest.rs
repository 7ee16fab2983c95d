//! Kubernetes manifests: what the object is called, and how it is written.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The name of a Kubernetes object, and the key under which it holds the certificates.
///
/// Names are checked by the rules of Kubernetes, so that a manifest which is written can be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    name: String,
    namespace: Option<String>,
    key: String,
}

/// A name that Kubernetes would refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} cannot be the {what} of a Kubernetes object: {rule}")]
#[non_exhaustive]
pub struct ManifestError {
    /// The kind of name: `name`, `namespace` or `key`.
    pub what: &'static str,
    /// The name that was given.
    pub value: String,
    /// The rule of Kubernetes.
    pub rule: &'static str,
}

impl Manifest {
    /// The key if none is chosen, as in the certificates that Kubernetes hands out itself.
    pub const DEFAULT_KEY: &str = "ca.crt";

    /// Describes an object of this name, in no namespace (`kubectl` decides), with the key [`DEFAULT_KEY`](Self::DEFAULT_KEY).
    ///
    /// # Errors
    ///
    /// [`ManifestError`] unless the name is an RFC 1123 subdomain: up to 253 lowercase letters, digits, `-` and `.`.
    pub fn new(name: impl Into<String>) -> Result<Self, ManifestError> {
        let rule = "up to 253 lowercase letters, digits, `-` and `.`, with a letter or digit at both ends of each part";
        let name = checked("name", name, rule, |name| name.len() <= 253 && name.split('.').all(is_label))?;
        Ok(Self { name, namespace: None, key: Self::DEFAULT_KEY.to_owned() })
    }

    /// Puts the object into a namespace.
    ///
    /// # Errors
    ///
    /// [`ManifestError`] unless it is an RFC 1123 label: up to 63 lowercase letters, digits and `-`.
    pub fn in_namespace(mut self, namespace: impl Into<String>) -> Result<Self, ManifestError> {
        let rule = "up to 63 lowercase letters, digits and `-`, with a letter or digit at both ends";
        self.namespace = Some(checked("namespace", namespace, rule, |namespace| {
            namespace.len() <= 63 && is_label(namespace)
        })?);
        Ok(self)
    }

    /// Puts the certificates under this key, which becomes the name of a file where the object is mounted.
    ///
    /// # Errors
    ///
    /// [`ManifestError`] unless it is up to 253 letters, digits, `-`, `_` and `.`, and does not begin with `..`.
    pub fn under_key(mut self, key: impl Into<String>) -> Result<Self, ManifestError> {
        let rule = "up to 253 letters, digits, `-`, `_` and `.`, not `.`, and no `..` at its beginning";
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        self.key = checked("key", key, rule, |key| {
            (1..=253).contains(&key.len())
                && key.bytes().all(is_allowed)
                && key != "."
                && !key.starts_with("..")
        })?;
        Ok(self)
    }

    /// A ConfigMap with this PEM, as YAML.
    pub(crate) fn config_map(&self, pem: &str) -> String {
        let lines: String = pem.lines().map(|line| format!("    {line}\n")).collect();
        self.render("ConfigMap", "", &format!("|\n{lines}"))
    }

    /// A Secret with this PEM, as YAML.
    pub(crate) fn secret(&self, pem: &str) -> String {
        self.render("Secret", "type: Opaque\n", &format!("{}\n", STANDARD.encode(pem)))
    }

    /// The manifest. `value` is the PEM in YAML; names are quoted because `123` and `true` are names, too.
    fn render(&self, kind: &str, more: &str, value: &str) -> String {
        let Self { name, namespace, key } = self;
        let namespace =
            namespace.as_ref().map(|namespace| format!("  namespace: \"{namespace}\"\n")).unwrap_or_default();
        format!(
            "apiVersion: v1\nkind: {kind}\nmetadata:\n  name: \"{name}\"\n{namespace}{more}data:\n  \"{key}\": {value}"
        )
    }
}

fn checked(
    what: &'static str,
    value: impl Into<String>,
    rule: &'static str,
    is_valid: impl Fn(&str) -> bool,
) -> Result<String, ManifestError> {
    let value = value.into();
    if is_valid(&value) { Ok(value) } else { Err(ManifestError { what, value, rule }) }
}

fn is_label(label: &str) -> bool {
    let is_alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = label.as_bytes();
    bytes.first().is_some_and(is_alphanumeric)
        && bytes.last().is_some_and(is_alphanumeric)
        && bytes.iter().all(|byte| is_alphanumeric(byte) || *byte == b'-')
}
