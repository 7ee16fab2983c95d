//! The services of the documents.

use std::fmt;
use std::str::FromStr;

use crate::cloud::Cloud;
use crate::documents::{self, Answer, Document};
use crate::suggest::listed;

macro_rules! services {
    ($($module:ident $variant:ident,)* ; $($other:ident $other_variant:ident,)*) => {
        /// A service of the clouds, as a document of `openapi/` describes it.
        ///
        /// The name is that of the document, as in `geminidb`: it is parsed, displayed, and used on the command line.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Service {
            $(#[doc = concat!("`", stringify!($module), "`: a service of databases.")] $variant,)*
            $(#[doc = concat!("`", stringify!($other), "`: a service that the others need.")] $other_variant,)*
        }

        impl Service {
            /// All services: first those that hand out certificates.
            pub const ALL: &[Self] = &[$(Self::$variant,)* $(Self::$other_variant,)*];

            /// Returns the name of the service in lower case, as in `geminidb`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($module),)*
                    $(Self::$other_variant => stringify!($other),)*
                }
            }

            /// Returns the facts from the document.
            pub(crate) const fn document(self) -> &'static Document {
                match self {
                    $(Self::$variant => &documents::$module::DOCUMENT,)*
                    $(Self::$other_variant => &documents::$other::DOCUMENT,)*
                }
            }
        }
    };
}
with_services!(services);

/// The error for a name that no service has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no service is called {name:?}: use {}", listed(Service::ALL.iter().map(|service| service.id()), "or"))]
#[non_exhaustive]
pub struct ParseServiceError {
    /// The name.
    pub name: String,
}

impl Service {
    /// Returns the name as the vendor writes it, as in `GeminiDB`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.document().name
    }

    /// Returns the whole name, as in `Cloud Search Service`.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.document().title
    }

    /// Returns whether the service hands out certificates.
    #[must_use]
    pub const fn has_certificates(self) -> bool {
        self.document().certificate.is_some()
    }

    /// Returns whether a certificate belongs to an instance. Otherwise it belongs to the whole project.
    #[must_use]
    pub fn needs_instance(self) -> bool {
        self.document().certificate.as_ref().is_some_and(|certificate| certificate.needs_instance)
    }

    /// Returns whether the service sorts its certificates into categories.
    #[must_use]
    pub fn has_categories(self) -> bool {
        self.document().certificate.as_ref().is_some_and(|certificate| certificate.answer == Answer::Links)
    }

    /// Returns whether the instances of the service can be listed.
    #[must_use]
    pub const fn lists_instances(self) -> bool {
        self.document().lists_instances
    }

    /// Returns the environment variable with an endpoint to use instead of the documented one.
    #[must_use]
    pub const fn endpoint_variable(self) -> &'static str {
        self.document().endpoint_variable
    }

    /// Returns the regions in which a cloud is known to have the service.
    pub fn regions(self, cloud: Cloud) -> impl Iterator<Item = &'static str> {
        let servers = self.document().servers.iter().filter(move |server| server.cloud == cloud.name());
        servers.flat_map(|server| server.regions).copied()
    }

    /// Returns the URL that a cloud documents for the service in a region.
    #[must_use]
    pub fn endpoint(self, cloud: Cloud, region: &str) -> Option<String> {
        let mut servers = self.document().servers.iter().filter(|server| server.cloud == cloud.name());
        let server = servers.find(|server| server.regions.contains(&region))?;
        Some(server.url.replace("{region}", region))
    }

    /// Returns the services that hand out certificates in a cloud.
    pub(crate) fn with_certificates_in(cloud: Cloud) -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied().filter(|service| service.has_certificates());
        all.filter(move |service| service.regions(cloud).next().is_some())
    }

    /// Returns the service whose instances have ids that end like this one, as far as is known. It is a hint: the vendor
    /// does not promise it, and its own examples do not keep to it.
    pub(crate) fn from_instance_id(id: &str) -> Option<Self> {
        let is_of =
            |service: &&Self| service.document().id_suffixes.iter().any(|suffix| id.ends_with(suffix));
        Self::ALL.iter().find(is_of).copied()
    }
}

/// The names are those of [`Service::id`].
impl FromStr for Service {
    type Err = ParseServiceError;

    fn from_str(name: &str) -> Result<Self, ParseServiceError> {
        let found = Self::ALL.iter().copied().find(|service| service.id() == name);
        found.ok_or_else(|| ParseServiceError { name: name.to_owned() })
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
