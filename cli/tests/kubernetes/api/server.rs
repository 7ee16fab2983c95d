//! The server: HTTP on the loopback interface.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Query;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::status::{self, About};
use super::{apply, discovery};

/// What a test changes and sees.
#[derive(Default)]
pub(crate) struct Store {
    objects: BTreeMap<String, Value>,
    version: u64,
    /// Pairs of a verb and a resource that are refused.
    pub(crate) forbidden: Vec<(&'static str, &'static str)>,
    /// Objects of any kind that are refused.
    pub(crate) forbidden_names: Vec<&'static str>,
    /// The requests, each as its method and path.
    pub(crate) requests: Vec<String>,
}

/// A server for the length of a test.
pub(crate) struct ApiServer {
    store: Arc<Mutex<Store>>,
    pub(crate) address: String,
}

impl ApiServer {
    pub(crate) fn start() -> Self {
        let store = Arc::<Mutex<Store>>::default();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        listener.set_nonblocking(true).unwrap();
        let shared = store.clone();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let answer = move |method: Method,
                                   uri: Uri,
                                   Query(query): Query<_>,
                                   headers: HeaderMap,
                                   body: Bytes| {
                    let response = shared.lock().unwrap().answer(&method, &uri, &query, &headers, &body);
                    async move { response }
                };
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, Router::new().fallback(answer)).await.unwrap();
            });
        });
        Self { store, address }
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap()
    }
}

impl Store {
    /// An object in the namespace `default`, as `configmaps/css-ca`.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.objects.get(&path(name))
    }

    /// Puts an object, as somebody who does not apply it.
    pub(crate) fn put(&mut self, name: &str, manager: &str, object: Value) {
        let path = path(name);
        let mut object = object;
        let (_, name) = name.split_once('/').unwrap();
        object["metadata"]["name"] = name.into();
        object["metadata"]["namespace"] = "default".into();
        let live = self.objects.get(&path).cloned();
        if let Some(live) = &live {
            object["metadata"]["managedFields"] = live["metadata"]["managedFields"].clone();
        }
        let object = apply::update(live.as_ref(), &object, manager);
        self.keep(path, object);
    }

    /// Changes an object, as somebody who does not apply it.
    pub(crate) fn edit(&mut self, name: &str, manager: &str, change: impl FnOnce(&mut Value)) {
        let live = self.objects[&path(name)].clone();
        let mut object = live.clone();
        change(&mut object);
        let object = apply::update(Some(&live), &object, manager);
        self.keep(path(name), object);
    }

    pub(crate) fn delete(&mut self, name: &str) {
        self.objects.remove(&path(name)).unwrap();
    }

    fn keep(&mut self, path: String, mut object: Value) {
        if self.objects.get(&path) != Some(&object) {
            self.version += 1;
            object["metadata"]["resourceVersion"] = self.version.to_string().into();
            self.objects.insert(path, object);
        }
    }

    fn answer(
        &mut self,
        method: &Method,
        uri: &Uri,
        query: &BTreeMap<String, String>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Response {
        let path = uri.path();
        if let Some(document) = discovery::document(path) {
            return reply(200, &document);
        }
        self.requests.push(format!("{method} {path}"));
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let (group, namespace, resource, name) = match parts.as_slice() {
            ["api", "v1", "namespaces", namespace, resource, name @ ..] => ("", *namespace, *resource, name),
            ["apis", group, "v1", "namespaces", namespace, resource, name @ ..] => {
                (*group, *namespace, *resource, name)
            }
            _ => {
                return reply(
                    404,
                    &json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 404}),
                );
            }
        };
        let sent: Value = serde_json::from_slice(body).unwrap_or_default();
        let name = name.first().copied().or(sent["metadata"]["name"].as_str()).unwrap_or_default().to_owned();
        let about = About { group, resource, namespace, name: &name };
        let path =
            if path.ends_with(&format!("/{name}")) { path.to_owned() } else { format!("{path}/{name}") };
        let live = self.objects.get(&path).cloned();
        let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let is_apply = kind.starts_with("application/apply-patch");
        let verb = match *method {
            Method::GET => "get",
            Method::POST => "create",
            _ => "patch",
        };
        let verbs = [Some(verb), (is_apply && live.is_none()).then_some("create")];
        for verb in verbs.into_iter().flatten() {
            if self.forbidden.contains(&(verb, resource)) || self.forbidden_names.contains(&name.as_str()) {
                return reply(403, &status::forbidden(&about, verb));
            }
        }
        let manager = query.get("fieldManager").map_or("unknown", String::as_str);
        let changed = match (verb, &live) {
            ("get", Some(live)) => return reply(200, live),
            ("create", None) => {
                let mut sent = sent;
                sent["metadata"]["namespace"] = namespace.into();
                apply::update(None, &sent, manager)
            }
            ("patch", live) if is_apply => {
                if !sent["metadata"]["managedFields"].is_null() {
                    return reply(422, &status::invalid("metadata.managedFields must be nil"));
                }
                let is_forced = query.get("force").is_some_and(|force| force == "true");
                match apply::apply(live.as_ref(), &sent, manager, is_forced) {
                    Ok(object) => object,
                    Err(conflicts) => return reply(409, &status::conflict(&conflicts)),
                }
            }
            ("patch", Some(live)) => {
                let mut object = live.clone();
                if kind.starts_with("application/json-patch+json") {
                    let patch: json_patch::Patch = serde_json::from_value(sent).unwrap();
                    if let Err(error) = json_patch::patch(&mut object, &patch) {
                        return reply(422, &status::invalid(&error.to_string()));
                    }
                } else {
                    assert!(kind.starts_with("application/merge-patch+json"), "{kind}");
                    json_patch::merge(&mut object, &sent);
                }
                apply::update(Some(live), &object, manager)
            }
            _ => return reply(404, &status::not_found(&about)),
        };
        self.keep(path.clone(), changed);
        let code = if live.is_none() { 201 } else { 200 };
        reply(code, &self.objects[&path])
    }
}

fn path(name: &str) -> String {
    let group = if name.starts_with("configmaps/") || name.starts_with("secrets/") {
        "/api/v1"
    } else {
        "/apis/apps/v1"
    };
    format!("{group}/namespaces/default/{name}")
}

fn reply(code: u16, body: &Value) -> Response {
    let headers = [("content-type", "application/json")];
    (StatusCode::from_u16(code).unwrap(), headers, body.to_string()).into_response()
}
