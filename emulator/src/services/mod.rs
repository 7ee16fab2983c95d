//! The database services: each file here is one, and is found by the build script.
//!
//! A file has the handlers of its service, its operations as constants of [`Operation`], and a constant `SERVICE` with
//! everything else that the emulator needs.

use std::fmt;

use crate::operation::{FaultTarget, Operation, ServiceInfo};
use crate::service::Service;

macro_rules! services {
    ($($module:ident $variant:ident $id:literal,)*) => {
        $(mod $module;)*

        impl Service {
            /// Returns what the file of the service says of it.
            pub(crate) const fn info(self) -> &'static ServiceInfo {
                match self { $(Self::$variant => &$module::SERVICE,)* }
            }
        }
    };
}

with_services!(services);

impl Service {
    /// Returns the error code of the service for a status, or that of the gateway where the service has none.
    pub(crate) fn error_code(self, status: u16) -> &'static str {
        (self.info().error_code)(status).unwrap_or(match status {
            401 => "APIGW.0301",
            403 => "APIGW.0302",
            429 => "APIGW.0308",
            _ => "APIGW.0201",
        })
    }
}

impl Operation {
    /// Returns all operations.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let of_services = Service::ALL.iter().flat_map(|service| service.info().operations);
        let others = [crate::iam::OPERATIONS, crate::object_storage::OPERATIONS, crate::metadata::OPERATIONS];
        of_services.chain(others.into_iter().flatten()).copied()
    }

    /// Returns the path below the origin.
    pub(crate) fn path(self) -> String {
        match self.0.owner {
            FaultTarget::Service(service) => format!("{}{}", service.info().base, self.0.path),
            _ => self.0.path.to_owned(),
        }
    }
}

impl FaultTarget {
    /// Returns all targets.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let services = Service::ALL.iter().copied().map(Self::Service);
        services
            .chain([Self::ObjectStorage, Self::Iam, Self::Metadata])
            .chain(Operation::all().map(Self::Operation))
    }
}

/// The name, with the service where several have an operation of that name: `CreateToken`, `geminidb/ListInstances`.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if Self::all().any(|other| other.0.name == self.0.name && other != *self) {
            write!(f, "{}/", self.0.owner)?;
        }
        f.write_str(self.0.name)
    }
}
