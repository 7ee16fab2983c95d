//! The emulator, and a home folder for programs that use it.

use std::path::Path;

use cloud_certs::{Environment, Session, SessionBuilder};
use cloud_certs_emulator::{Emulator, Operation, Options, ReceivedRequest};
use tempfile::TempDir;

/// The variables of a user.
pub(crate) type Variables = Vec<(&'static str, String)>;

/// A local cloud, and the home of a user who trusts it.
pub(crate) struct Cloud {
    pub(crate) emulator: Emulator,
    home: TempDir,
}

impl Cloud {
    pub(crate) async fn start() -> Self {
        let emulator = Emulator::start(Options::default()).await.unwrap();
        Self { emulator, home: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// A file with the CA of the emulator.
    pub(crate) fn cacert(&self) -> String {
        self.put("cacert.pem", self.emulator.web_ca_pem())
    }

    /// Writes a file in the home folder, and says where it is.
    #[expect(clippy::disallowed_methods, reason = "nobody reads it before it is whole")]
    pub(crate) fn put(&self, name: &str, text: &str) -> String {
        let path = self.home().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// The choices of a session of this library: what these variables and the files of the user say.
    pub(crate) fn builder(&self, variables: &Variables) -> SessionBuilder {
        let home = ("HOME", self.home().display().to_string());
        Session::builder().environment(Environment::new(variables.iter().cloned().chain([home])))
    }

    /// The requests of one operation, in order.
    pub(crate) fn requests(&self, operation: Operation) -> Vec<ReceivedRequest> {
        self.emulator.requests().into_iter().filter(|one| one.operation == Some(operation)).collect()
    }
}
