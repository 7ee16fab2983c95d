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
                self.session.call(operation).await
            }
        }
    };
}
pub(super) use handle;
