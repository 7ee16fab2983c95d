//! The virtual environments that `tests/peers/setup` makes.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// An environment, and what `setup` was told to install in it.
struct Wanted {
    name: &'static str,
    pins: &'static str,
}

const HUAWEI: Wanted = Wanted { name: "huawei", pins: include_str!("huawei.txt") };
const KEYSTONE: Wanted = Wanted { name: "keystone", pins: include_str!("keystone.txt") };
const KUBERNETES: Wanted = Wanted { name: "kubernetes", pins: include_str!("kubernetes.txt") };
const OPENSTACK: Wanted = Wanted { name: "openstack", pins: include_str!("openstack.txt") };

/// An environment that is there and up to date.
pub(crate) struct Venv(PathBuf);

impl Venv {
    /// The official Python SDK.
    pub(crate) fn huawei() -> Self {
        Self::find(&HUAWEI)
    }

    /// A Keystone.
    pub(crate) fn keystone() -> Self {
        Self::find(&KEYSTONE)
    }

    /// A validator of Kubernetes manifests.
    pub(crate) fn kubernetes() -> Self {
        Self::find(&KUBERNETES)
    }

    /// The command `openstack` with the extensions of Open Telekom Cloud.
    pub(crate) fn openstack() -> Self {
        Self::find(&OPENSTACK)
    }

    #[track_caller]
    fn find(wanted: &Wanted) -> Self {
        let folder = variable("CLOUD_CERTS_PEERS_DIR")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers"), PathBuf::from)
            .join(wanted.name);
        let is_current =
            std::fs::read_to_string(folder.join("pins.txt")).is_ok_and(|pins| pins == wanted.pins);
        let name = wanted.name;
        assert!(is_current, "the environment `{name}` is missing or out of date; run tests/peers/setup");
        Self(folder)
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    /// Its interpreter.
    pub(crate) fn python(&self) -> PathBuf {
        self.0.join("bin/python")
    }

    /// A script of one of its packages, to be run by the interpreter.
    pub(crate) fn script(&self, name: &str) -> String {
        self.0.join("bin").join(name).display().to_string()
    }
}

#[expect(clippy::disallowed_methods, reason = "how tests are run is said by the environment")]
pub(crate) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}
