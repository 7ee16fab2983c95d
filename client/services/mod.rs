//! What people call: one handle a service, on top of the generated clients.

mod css;
mod geminidb;
mod iam;
mod instance;

pub use css::Css;
pub use geminidb::GeminiDb;
pub use iam::Iam;
pub(crate) use iam::pick;
pub use instance::{Instance, SslState};

/// The handle of a service: its generated client, and calls with retries and this crate's errors.
macro_rules! handle {
    ($(#[$doc:meta])* $name:ident, $module:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            session: crate::Session,
        }

        impl $name {
            pub(crate) fn new(session: crate::Session) -> Self {
                Self { session }
            }

            /// The generated client, with a token that is valid now: it is not renewed. Its methods make one
            /// attempt, and their errors can show headers and bodies: prefer [`call`](Self::call).
            ///
            /// # Errors
            ///
            /// [`Error::NoEndpoint`](crate::Error::NoEndpoint), and what getting a token can end in.
            pub async fn api(&self) -> Result<crate::api::$module::Client, crate::Error> {
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
            ) -> Result<T, crate::Error>
            where
                F: Future<Output = Result<T, crate::api::Error<E>>>,
            {
                self.session.call(operation).await
            }
        }
    };
}
use handle;
