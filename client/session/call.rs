//! Calls of a generated client, with authorization, retries, and one renewal of a refused token.

use http::StatusCode;

use super::shared::Session;
use crate::api;
use crate::error::Error;
use crate::transport::{Authorization, ClientState, Failure, Generated, Transport, from_generated, retry};

impl Session {
    /// Calls an operation of a generated client, with the retries and errors of this crate.
    pub(crate) async fn call<C, F, T, E>(&self, operation: impl Fn(C) -> F) -> Result<T, Error>
    where
        C: Generated,
        F: Future<Output = Result<T, api::Error<E>>>,
    {
        let authorization = self.authorization::<C>().await?;
        match self.call_with(&operation, &authorization).await {
            Err(error) if is_unauthorized(&error) && self.invalidate(&authorization).await => {
                let authorization = self.authorization::<C>().await?;
                self.call_with(&operation, &authorization).await.map_err(Error::after_renewal)
            }
            result => result,
        }
    }

    async fn call_with<C, F, T, E>(
        &self,
        operation: &impl Fn(C) -> F,
        authorization: &Authorization,
    ) -> Result<T, Error>
    where
        C: Generated,
        F: Future<Output = Result<T, api::Error<E>>>,
    {
        let Transport { retry: policy, clock, .. } = self.transport();
        retry(policy, &**clock, || async move {
            let (client, state) = self
                .authorized::<C>(authorization.clone())
                .map_err(|error| Failure { error, is_safe: false })?;
            operation(client)
                .await
                .map_err(|error| from_generated(C::SERVICE, &state.host(), error, state.facts()))
        })
        .await
    }

    /// Makes a client of a service for one attempt, and the state that has its facts afterwards.
    pub(super) fn authorized<C: Generated>(
        &self,
        authorization: Authorization,
    ) -> Result<(C, ClientState), Error> {
        let base = self.endpoint::<C>()?;
        let state = ClientState::new::<C>(self.0.transport.clone(), base.clone(), authorization);
        let client =
            C::new(base.as_str().trim_end_matches('/'), self.0.transport.client.clone(), state.clone());
        Ok((client, state))
    }

    /// Makes a client of a service with an authorization that is valid now.
    pub(crate) async fn client<C: Generated>(&self) -> Result<C, Error> {
        let authorization = self.authorization::<C>().await?;
        self.authorized(authorization).map(|(client, _)| client)
    }
}

fn is_unauthorized(error: &Error) -> bool {
    matches!(error, Error::Service(error) if error.status() == StatusCode::UNAUTHORIZED)
}
