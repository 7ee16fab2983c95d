//! The handle of a service, on top of its generated client.

/// Defines the handle of a service: its generated client, calls with retries and this crate's errors, and the method of
/// [`Session`](crate::session::Session) that returns it.
macro_rules! handle {
    ($(#[$doc:meta])* $name:ident, $module:ident, $title:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            session: crate::session::Session,
        }

        impl super::flow::Handle for $name {
            const SERVICE: crate::service::Service = crate::service::Service::$name;

            fn session(&self) -> &crate::session::Session {
                &self.session
            }
        }

        impl crate::session::Session {
            #[doc = $title]
            pub fn $module(&self) -> $name {
                $name { session: self.clone() }
            }
        }

        impl $name {
            /// Makes a generated client, whose token is valid now and not renewed. Its methods make one attempt, and their
            /// errors can show headers and bodies: prefer [`call`](Self::call).
            ///
            /// # Errors
            ///
            /// [`Error::NoEndpoint`](crate::Error::NoEndpoint), and what getting a token can end in.
            pub async fn api(&self) -> Result<crate::api::$module::Client, crate::error::Error> {
                self.session.client().await
            }

            /// Calls an operation of the generated client with the session's retries.
            ///
            /// # Errors
            ///
            /// Everything of [`Error`](crate::Error) that a request can end in.
            pub async fn call<F, T, E>(
                &self,
                operation: impl Fn(crate::api::$module::Client) -> F,
            ) -> Result<T, crate::error::Error>
            where
                F: Future<Output = Result<T, crate::api::Error<E>>>,
            {
                self.session.within(self.session.call(operation)).await
            }
        }
    };
}
pub(super) use handle;

/// Defines the methods of a service whose certificates belong to instances.
macro_rules! of_instances {
    ($name:ident, $certificate:literal, $list:literal) => {
        impl $name {
            /// Fetches the CA certificate of an instance: asks for its download links and follows them.
            ///
            /// `instance` is an id when it looks like one (32 hexadecimal digits, `in` and two digits, or a UUID), else an
            /// exact name, else it is tried as an id. Where the service lists several certificates, all are in the bundle.
            ///
            #[doc = concat!("Source: ", $certificate, ".")]
            /// The link is untrusted: https only, no user information, no IP address, no redirect to another host, no
            /// address of this machine or link, and 1 MiB at most; the token does not go there. What it leads to can be an
            /// archive.
            ///
            /// # Errors
            ///
            /// [`Error::InstanceNotFound`](crate::Error::InstanceNotFound) and
            /// [`Error::InstanceAmbiguous`](crate::Error::InstanceAmbiguous) for a name,
            /// [`Error::NoCertificate`](crate::Error::NoCertificate) when the service lists none,
            /// [`Error::Link`](crate::Error::Link) when a link must not be followed,
            /// [`Error::Certificate`](crate::Error::Certificate) when what it leads to is not a certificate, and what every
            /// request can end in.
            pub async fn ca_certificates(
                &self,
                instance: &str,
            ) -> Result<cloud_certs_certificate::CaBundle, crate::error::Error> {
                let query = super::flow::CertificateQuery::new().instance(instance);
                super::flow::fetch(self, &query).await
            }

            /// Lists the instances of the project, all pages of them.
            ///
            #[doc = concat!("Source: ", $list, ".")]
            ///
            /// # Errors
            ///
            /// What every request can end in.
            pub async fn instances(&self) -> Result<Vec<super::instance::Instance>, crate::error::Error> {
                super::flow::instances(self).await
            }
        }
    };
}
pub(super) use of_instances;

/// Defines the method of a service whose certificates have categories.
macro_rules! of_categories {
    ($name:ident) => {
        impl $name {
            /// Fetches the certificates of one category only, such as `international`, as the service names it.
            ///
            /// # Errors
            ///
            /// Those of [`ca_certificates`](Self::ca_certificates);
            /// [`NoCertificate::Category`](crate::NoCertificate::Category) says which categories there are.
            pub async fn ca_certificates_in_category(
                &self,
                instance: &str,
                category: &str,
            ) -> Result<cloud_certs_certificate::CaBundle, crate::error::Error> {
                let query = super::flow::CertificateQuery::new().instance(instance).category(category);
                super::flow::fetch(self, &query).await
            }
        }
    };
}
pub(super) use of_categories;
