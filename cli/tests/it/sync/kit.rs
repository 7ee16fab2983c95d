//! A configuration file beside a local cloud.

use std::process::Command;

use crate::ran::{Ran, run};
use crate::support::{Cloud, put};

/// A folder with a configuration file, and a cloud to fetch from.
pub(super) struct Managed {
    pub(super) cloud: Cloud,
}

impl Managed {
    pub(super) fn new(config: &str) -> Self {
        let managed = Self { cloud: Cloud::start() };
        managed.configure(config);
        managed
    }

    /// Writes the configuration file.
    pub(super) fn configure(&self, config: &str) {
        put(&self.cloud.folder.at("cloud-certs.toml"), config);
    }

    pub(super) fn command(&self, arguments: &str) -> Command {
        let mut command = self.cloud.command(&format!("sync {arguments}"));
        state_of(self, &mut command);
        command
    }

    /// Runs `sync` with these arguments, separated by white space.
    pub(super) fn sync(&self, arguments: &str) -> Ran {
        run(&mut self.command(arguments))
    }

    /// The text of a file in the folder.
    pub(super) fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.cloud.folder.at(name)).unwrap_or_default()
    }
}

/// The table of a run, without the days left, which are one less after some seconds.
pub(super) fn table(text: &str) -> String {
    text.replace("3649", "DAYS").replace("3648", "DAYS")
}

/// Gives a command a state folder of this test.
pub(super) fn state_of<'a>(managed: &Managed, command: &'a mut Command) -> &'a mut Command {
    command.env("CLOUD_CERTS_STATE", managed.cloud.folder.home().join("state"))
}
