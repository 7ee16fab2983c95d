//! The clients generated from `openapi/*.yaml`, one module per document.
//!
//! A client comes from a [`Session`](crate::Session) (`session.css().api()`), which gives it the transport that
//! authenticates, bounds every answer and follows no redirect. Its methods make **one attempt**, and the
//! `Display` of their [`Error`] can show headers and bodies: prefer `session.css().call(..)`, which retries and
//! gives [`crate::Error`].

use cloud_certs_certificate::Secret;
use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};

use self::iam::types::{CreateTokenRequestBody, TokenIdentity};
use crate::service::Service;

pub use progenitor_client::{ByteStream, Error, ResponseValue};

/// The secrets in the body of a request for a token, from any caller.
fn secrets_in_body(request: &reqwest::Request) -> Vec<Secret> {
    let Some(json) = request.body().and_then(reqwest::Body::as_bytes) else { return Vec::new() };
    let Ok(body) = serde_json::from_slice::<CreateTokenRequestBody>(json) else { return Vec::new() };
    let TokenIdentity { password, token, .. } = body.auth.identity;
    password.map(|password| password.user.password).into_iter().chain(token.map(|token| token.id)).collect()
}

/// Includes the module generated from `openapi/NAME.yaml`, and gives its client the hook that sends requests.
macro_rules! clients {
    ($($database:ident $variant:ident,)* ; $($other:ident $other_variant:ident,)*) => {
        $(clients!($database $variant);)*
        $(clients!($other $other_variant);)*
    };
    ($name:ident $variant:ident) => {
        #[doc = concat!("The client generated from `openapi/", stringify!($name), ".yaml`.")]
        // What a document says must not fail a build that denies warnings.
        #[allow(missing_docs, nonstandard_style, unused, unused_comparisons, clippy::all, clippy::restriction, rustdoc::all)]
        pub mod $name {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".rs"));
        }

        impl crate::transport::Generated for $name::Client {
            const SERVICE: Service = Service::$variant;

            fn new(base: &str, client: reqwest::Client, state: crate::transport::ClientState) -> Self {
                Self::new_with_client(base, client, state)
            }
        }

        impl ClientHooks<crate::transport::ClientState> for $name::Client {
            async fn exec(
                &self,
                request: reqwest::Request,
                info: &OperationInfo,
            ) -> reqwest::Result<reqwest::Response> {
                let secrets = secrets_in_body(&request);
                self.inner().send(request, info.operation_id, secrets).await
            }
        }
    };
}

with_services!(clients);
