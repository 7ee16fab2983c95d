//! The connection to the API of a cluster.

use std::fmt;
use std::time::Duration;

use cloud_certs_text::escaped;
use kube::api::{Patch, PatchParams};
use kube::core::{DynamicObject, Status};
use kube::{Api, Client, Config, Error};
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::output::kubernetes::error::ObjectError;
use crate::output::kubernetes::place::ObjectPlace;

/// The longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The connection to the API, which is made for the first object.
#[derive(Default)]
pub(crate) struct Cluster {
    connected: OnceCell<Connected>,
}

impl fmt::Debug for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cluster").finish_non_exhaustive()
    }
}

/// A client with the account of the pod, or of a kubeconfig file.
pub(crate) struct Connected {
    client: Client,
    /// The namespace of objects that name none.
    pub(crate) namespace: String,
}

impl Cluster {
    /// Connects, unless it is connected already. A failure is not remembered.
    pub(crate) async fn connected(&self) -> Result<&Connected, ObjectError> {
        let connect = || async {
            let no_cluster = |source| ObjectError::NoCluster { source };
            let mut config = Config::infer().await.map_err(|error| no_cluster(error.into()))?;
            config.connect_timeout = Some(PATIENCE);
            config.read_timeout = Some(PATIENCE);
            config.write_timeout = Some(PATIENCE);
            let namespace = config.default_namespace.clone();
            let client = Client::try_from(config).map_err(|error| no_cluster(error.into()))?;
            Ok(Connected { client, namespace })
        };
        self.connected.get_or_try_init(connect).await
    }
}

impl Connected {
    fn api(&self, place: &ObjectPlace) -> Api<DynamicObject> {
        Api::namespaced_with(self.client.clone(), &place.namespace, &place.resource)
    }

    /// Reads an object; none if it is not there.
    pub(crate) async fn get(
        &self,
        place: &ObjectPlace,
        verbs: &str,
    ) -> Result<Option<DynamicObject>, ObjectError> {
        self.api(place)
            .get_opt(&place.name)
            .await
            .map_err(|error| refusal(place, ("get", "read"), verbs, error))
    }

    /// Changes an object.
    pub(crate) async fn patch(
        &self,
        place: &ObjectPlace,
        verbs: &str,
        manager: &str,
        patch: &Patch<&Value>,
    ) -> Result<Patched, ObjectError> {
        let parameters = PatchParams { field_manager: Some(manager.to_owned()), ..PatchParams::default() };
        match self.api(place).patch(&place.name, &parameters, patch).await {
            Ok(_) => Ok(Patched::Done),
            Err(Error::Api(status)) if status.is_conflict() => Ok(Patched::Conflict(conflicting(&status))),
            Err(error) => Err(refusal(place, ("patch", "write"), verbs, error)),
        }
    }
}

/// The answer to a change.
pub(crate) enum Patched {
    Done,
    /// Others manage these fields.
    Conflict(Vec<String>),
}

fn conflicting(status: &Status) -> Vec<String> {
    let causes = status.details.iter().flat_map(|details| &details.causes);
    causes.map(|cause| cause.field.clone()).filter(|field| !field.is_empty()).collect()
}

/// A failure in words: which permission is missing, or what the server says, or why there is no answer.
fn refusal(
    place: &ObjectPlace,
    (verb, action): (&str, &'static str),
    verbs: &str,
    error: Error,
) -> ObjectError {
    let object = place.to_string();
    match error {
        Error::Api(status) => {
            let message = escaped(&status.message).to_string();
            if status.code == 403 {
                // A create by server-side apply is a patch that needs two verbs.
                let told =
                    status.message.split_once(" cannot ").and_then(|(_, rest)| rest.split_once(" resource "));
                let verb = told.map_or(verb, |(told, _)| told);
                let verb = escaped(verb).to_string();
                return ObjectError::Forbidden { verb, object, rule: place.rule(verbs), message };
            }
            ObjectError::Refused { action, object, message }
        }
        Error::Service(source) => ObjectError::Request { action, object, source },
        other => ObjectError::Request { action, object, source: Box::new(other) },
    }
}
