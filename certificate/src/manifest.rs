//! Kubernetes manifests: what the object is called, and what is in it.

use std::collections::BTreeMap;

use crate::secret::Secret;

/// The name of a Kubernetes object, its labels and annotations, and the keys under which it holds the certificates.
///
/// All of it is checked by the rules of Kubernetes, so that a manifest which is written can be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    pub(crate) name: String,
    pub(crate) namespace: Option<String>,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) annotations: BTreeMap<String, String>,
    /// At least one, each under a key of its own.
    pub(crate) contents: Vec<(String, ManifestContent)>,
}

/// A form in which a ConfigMap or Secret holds the certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ManifestContent {
    /// PEM, one block a certificate.
    Pem,
    /// A PKCS#12 truststore.
    #[cfg(feature = "pkcs12")]
    Pkcs12 {
        /// The password of the store.
        password: Secret,
    },
    /// A JKS truststore.
    Jks {
        /// The password of the store.
        password: Secret,
    },
}

impl ManifestContent {
    /// The key if none is chosen: `ca.crt`, `truststore.p12` or `truststore.jks`.
    #[must_use]
    pub fn default_key(&self) -> &'static str {
        match self {
            Self::Pem => Manifest::DEFAULT_KEY,
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12 { .. } => "truststore.p12",
            Self::Jks { .. } => "truststore.jks",
        }
    }

    /// The password, if this is a store.
    pub(crate) fn password(&self) -> Option<&Secret> {
        match self {
            Self::Pem => None,
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12 { password } => Some(password),
            Self::Jks { password } => Some(password),
        }
    }
}

/// A name, label or annotation that Kubernetes would refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} cannot be the {what} of a Kubernetes object: {rule}")]
#[non_exhaustive]
pub struct ManifestError {
    /// The kind of name: `name`, `namespace`, `key`, `key of a label`, `value of a label`, `key of an annotation` or
    /// `content`.
    pub what: &'static str,
    /// The name that was given.
    pub value: String,
    /// The rule of Kubernetes.
    pub rule: &'static str,
}

/// The most bytes in all annotations of an object.
const MAX_ANNOTATIONS: usize = 256 << 10;

const QUALIFIED: &str = "up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends; a DNS name and `/` may \
                         stand before them";

impl Manifest {
    /// The key of PEM if none is chosen, as in the certificates that Kubernetes hands out itself.
    pub const DEFAULT_KEY: &str = "ca.crt";

    /// Describes an object of this name, in no namespace (`kubectl` decides), with PEM under the key
    /// [`DEFAULT_KEY`](Self::DEFAULT_KEY).
    ///
    /// # Errors
    ///
    /// [`ManifestError`] unless the name is an RFC 1123 subdomain: up to 253 lowercase letters, digits, `-` and `.`.
    pub fn new(name: impl Into<String>) -> Result<Self, ManifestError> {
        let rule = "up to 253 lowercase letters, digits, `-` and `.`, with a letter or digit at both ends of each part";
        let name = checked("name", name, rule, is_subdomain)?;
        Ok(Self {
            name,
            namespace: None,
            labels: BTreeMap::new(),
            annotations: BTreeMap::new(),
            contents: vec![(Self::DEFAULT_KEY.to_owned(), ManifestContent::Pem)],
        })
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

    /// Puts the certificates, in the first of their forms, under this key, which becomes the name of a file where the
    /// object is mounted.
    ///
    /// # Errors
    ///
    /// [`ManifestError`] unless it is up to 253 letters, digits, `-`, `_` and `.`, does not begin with `..`, and is the
    /// key of no other form.
    pub fn under_key(self, key: impl Into<String>) -> Result<Self, ManifestError> {
        let mut contents = self.contents.clone();
        if let Some((first, _)) = contents.first_mut() {
            *first = key.into();
        }
        self.with_contents(contents)
    }

    /// Holds the certificates in these forms, each under its key, in place of PEM alone.
    ///
    /// ```
    /// use cloud_certs_certificate::{Manifest, ManifestContent, Secret};
    ///
    /// let store = ManifestContent::Jks { password: Secret::new("changeit") };
    /// let manifest = Manifest::new("css-ca")?
    ///     .with_contents([("ca.crt", ManifestContent::Pem), (store.default_key(), store)])?;
    /// # Ok::<(), cloud_certs_certificate::ManifestError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ManifestError`] for a key as in [`under_key`](Self::under_key), one that is there twice, or no content at all.
    pub fn with_contents<K: Into<String>>(
        mut self,
        contents: impl IntoIterator<Item = (K, ManifestContent)>,
    ) -> Result<Self, ManifestError> {
        let rule = "up to 253 letters, digits, `-`, `_` and `.`, not `.`, and no `..` at its beginning";
        self.contents.clear();
        for (key, content) in contents {
            let key = checked("key", key, rule, is_key)?;
            let is_new = |key: &str| self.contents.iter().all(|(other, _)| other != key);
            let key = checked("key", key, "each form of the certificates has a key of its own", is_new)?;
            self.contents.push((key, content));
        }
        if self.contents.is_empty() {
            checked("content", "", "at least one form of the certificates", |_| false)?;
        }
        Ok(self)
    }

    /// Gives the object a label. The last of several with the same key wins.
    ///
    /// # Errors
    ///
    /// [`ManifestError`] unless the key is a name of up to 63 letters, digits, `-`, `_` and `.`, with a DNS name and `/`
    /// before it or not, and the value is empty or such a name.
    pub fn with_label(
        mut self,
        key: impl Into<String>,
        value: impl Into<String>,
    ) -> Result<Self, ManifestError> {
        let rule =
            "empty, or up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";
        let key = checked("key of a label", key, QUALIFIED, is_qualified)?;
        let value = checked("value of a label", value, rule, |value| value.is_empty() || is_name(value))?;
        self.labels.insert(key, value);
        Ok(self)
    }

    /// Gives the object an annotation, which may be any text. The last of several with the same key wins.
    ///
    /// # Errors
    ///
    /// [`ManifestError`] unless the key is as that of a label, and all annotations are 256 KiB or less together.
    pub fn with_annotation(
        mut self,
        key: impl Into<String>,
        value: impl Into<String>,
    ) -> Result<Self, ManifestError> {
        // Kubernetes makes no difference between upper and lower case in the DNS name of this one.
        let key =
            checked("key of an annotation", key, QUALIFIED, |key| is_qualified(&key.to_ascii_lowercase()))?;
        self.annotations.insert(key.clone(), value.into());
        let total: usize = self.annotations.iter().map(|(key, value)| key.len() + value.len()).sum();
        checked("key of an annotation", key, "all annotations together have 256 KiB at most", |_| {
            total <= MAX_ANNOTATIONS
        })?;
        Ok(self)
    }

    /// The password of the first form that has one.
    pub(crate) fn password(&self) -> Option<&Secret> {
        self.contents.iter().find_map(|(_, content)| content.password())
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

fn is_subdomain(name: &str) -> bool {
    name.len() <= 253 && name.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let is_alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = label.as_bytes();
    bytes.first().is_some_and(is_alphanumeric)
        && bytes.last().is_some_and(is_alphanumeric)
        && bytes.iter().all(|byte| is_alphanumeric(byte) || *byte == b'-')
}

fn is_in_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

fn is_key(key: &str) -> bool {
    (1..=253).contains(&key.len()) && key.bytes().all(is_in_key) && key != "." && !key.starts_with("..")
}

/// Returns whether this can be the value of a label, or the key without its DNS name.
fn is_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    name.len() <= 63
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && name.bytes().all(is_in_key)
}

fn is_qualified(key: &str) -> bool {
    match key.split_once('/') {
        Some((domain, name)) => is_subdomain(domain) && is_name(name),
        None => is_name(key),
    }
}
