//! A configuration with objects, beside a local cloud and an API server.

use std::process::Command;

use serde_json::Value;

use crate::api::ApiServer;
use crate::cloud::Cloud;

/// The object of most tests.
pub(crate) const OBJECT: &str = "configmaps/css-ca";

/// A cloud, an API server, and a folder with a configuration and a kubeconfig.
pub(crate) struct Cluster {
    pub(crate) cloud: Cloud,
    pub(crate) api: ApiServer,
}

impl Cluster {
    /// One certificate with this output.
    pub(crate) fn new(output: &str) -> Self {
        let cluster = Self { cloud: Cloud::start(), api: ApiServer::start() };
        let kubeconfig = format!(
            "apiVersion: v1\nkind: Config\nclusters: [{{name: c, cluster: {{server: '{}'}}}}]\n\
             users: [{{name: u, user: {{token: t}}}}]\ncontexts: [{{name: x, context: {{cluster: c, user: u}}}}]\n\
             current-context: x\n",
            cluster.api.address
        );
        cluster.cloud.put("kubeconfig", &kubeconfig);
        cluster.configure(output);
        cluster
    }

    /// Writes the configuration anew.
    pub(crate) fn configure(&self, output: &str) {
        let text = format!("[[certificate]]\nservice = \"css\"\n[[certificate.output]]\n{output}\n");
        self.cloud.put("sync.toml", &text);
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.cloud.command(arguments);
        command.env("KUBECONFIG", self.cloud.folder.path().join("kubeconfig"));
        command
    }

    /// Runs `sync`. Returns its exit code, and what it said on standard error.
    pub(crate) fn sync(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut all = vec!["cloud-certs", "sync", "-c", "sync.toml"];
        all.extend(arguments);
        let output = self.command(&all).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    /// Runs `sync`, which must succeed.
    #[track_caller]
    pub(crate) fn succeeds(&self) -> String {
        let (code, told) = self.sync(&[]);
        assert_eq!(code, Some(0), "{told}");
        told
    }

    /// Runs `sync`, which must fail with an output.
    #[track_caller]
    pub(crate) fn fails(&self) -> String {
        let (code, told) = self.sync(&[]);
        assert_eq!(code, Some(8), "{told}");
        told
    }

    /// An object as it is now.
    #[track_caller]
    pub(crate) fn object(&self, name: &str) -> Value {
        self.api.store().get(name).unwrap().clone()
    }

    /// The text under a key of the usual object.
    #[track_caller]
    pub(crate) fn text(&self, key: &str) -> String {
        self.object(OBJECT)["data"][key].as_str().unwrap().to_owned()
    }

    /// The requests since the last call, without the namespace.
    pub(crate) fn requests(&self) -> Vec<String> {
        let requests = std::mem::take(&mut self.api.store().requests);
        requests.into_iter().map(|one| one.replace("/namespaces/default", "")).collect()
    }
}
