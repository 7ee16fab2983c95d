//! The clients generated from `openapi/*.yaml`, one module a document.
//!
//! A client comes from a [`Session`](crate::Session) (`session.css().api()`), which gives it the transport that
//! authenticates, bounds every answer and follows no redirect. Its methods make **one attempt**, and the
//! `Display` of their [`Error`] can show headers and bodies: prefer `session.css().call(..)`, which retries and
//! gives [`crate::Error`].

use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};

pub use progenitor_client::{ByteStream, Error, ResponseValue};

/// What a document says of an operation beyond its signature.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The name of its method.
    pub(crate) id: &'static str,
    /// Whether it is sent with a credential.
    pub(crate) is_authenticated: bool,
    /// The documented statuses of success: `200`, or `2XX` for all.
    pub(crate) success: &'static [&'static str],
}

/// A server of a document.
#[derive(Debug)]
pub(crate) struct Server {
    /// The cloud that it belongs to.
    pub(crate) cloud: &'static str,
    /// Its URL, with `{region}` where the region goes.
    pub(crate) url: &'static str,
    /// The regions that it is known to serve.
    pub(crate) regions: &'static [&'static str],
}

/// Includes the module generated from `openapi/NAME.yaml` and gives its client the one hook.
macro_rules! service {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        // What a document says must not fail a build that denies warnings.
        #[allow(missing_docs, nonstandard_style, unused, unused_comparisons, clippy::all, clippy::restriction, rustdoc::all)]
        pub mod $name {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".rs"));
        }

        impl crate::transport::Generated for $name::Client {
            const SERVICE: &'static str = stringify!($name);
            const OPERATIONS: &'static [Operation] = $name::OPERATIONS;
            const SERVERS: &'static [Server] = $name::SERVERS;

            fn new(base: &str, client: reqwest::Client, inner: crate::transport::Inner) -> Self {
                Self::new_with_client(base, client, inner)
            }
        }

        impl ClientHooks<crate::transport::Inner> for $name::Client {
            async fn exec(
                &self,
                request: reqwest::Request,
                info: &OperationInfo,
            ) -> reqwest::Result<reqwest::Response> {
                self.inner().send(request, info.operation_id).await
            }
        }
    };
}

service!(
    /// Cloud Search Service: generated from `openapi/css.yaml`.
    css
);
service!(
    /// GeminiDB: generated from `openapi/geminidb.yaml`.
    geminidb
);
service!(
    /// Identity and Access Management: generated from `openapi/iam.yaml`.
    iam
);
