//! The services that people call, one file each, on top of the generated clients.

use cloud_certs_certificate::CaBundle;

use crate::error::Error;
use crate::service::Service;
use crate::session::Session;

mod flow;
mod handle;
mod instance;

pub use flow::CertificateQuery;
pub use iam::Project;
pub use instance::{Instance, SslState};

macro_rules! services {
    ($($module:ident $variant:ident,)* ; $($other:ident $other_variant:ident,)*) => {
        $(mod $module; pub use $module::$variant;)*
        $(mod $other; pub use $other::$other_variant;)*

        impl DatabaseService {
            /// Fetches the CA certificate of the project or of an instance: the method `ca_certificates` of the service's
            /// own type.
            ///
            /// # Errors
            ///
            /// [`Error::Query`] when the query does not fit the service, and the errors of that method.
            pub async fn ca_certificates(&self, query: &CertificateQuery) -> Result<CaBundle, Error> {
                match self.service {
                    $(Service::$variant => flow::fetch(&self.session.$module(), query).await,)*
                    service => Err(Error::Query { service: service.id(), reason: "it has no certificates" }),
                }
            }

            /// Lists the instances of the project, all pages of them.
            ///
            /// # Errors
            ///
            /// [`Error::Query`] for a service without instances, and what every request can end in.
            pub async fn instances(&self) -> Result<Vec<Instance>, Error> {
                match self.service {
                    $(Service::$variant => flow::instances(&self.session.$module()).await,)*
                    service => Err(Error::Query { service: service.id(), reason: flow::NO_INSTANCES }),
                }
            }
        }
    };
}
with_services!(services);

/// A service that is chosen while the program runs. It fetches certificates as the type of that service does.
///
/// Comes from [`Session::service`](crate::Session::service).
#[derive(Clone, Debug)]
pub struct DatabaseService {
    session: Session,
    service: Service,
}

impl Session {
    /// Returns the client of a service that is chosen while the program runs, beside typed ones as [`css`](Self::css).
    #[must_use]
    pub fn service(&self, service: Service) -> DatabaseService {
        DatabaseService { session: self.clone(), service }
    }
}
