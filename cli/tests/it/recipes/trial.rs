//! A page followed to the letter: once with the right CA, and once with that of another cloud.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use cloud_certs_emulator::Service;

use super::page::{Page, Shown};
use crate::ran::{Ran, run};
use crate::servers::ServerFolder;
use crate::support::{Cloud, put};

/// The host of every command on a page.
const HOST: &str = "db.example.com";

/// Two clouds that know nothing of each other. Servers have certificates of the first one.
pub(super) struct Trial {
    pub(super) right: Cloud,
    wrong: Cloud,
    variables: Vec<(&'static str, String)>,
}

impl Trial {
    pub(super) fn new() -> Self {
        Self { right: Cloud::start(), wrong: Cloud::start(), variables: vec![] }
    }

    /// Sets a variable for every command.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    /// A folder with `server.pem` and `server.key`, signed by the CA of a service.
    pub(super) fn server_files(&self, service: Service) -> ServerFolder {
        let certificate = self.right.emulator.issue_server(service, &["localhost", "127.0.0.1"]).unwrap();
        ServerFolder::new(&[
            ("server.pem", certificate.pem().into_bytes()),
            ("server.key", certificate.key_pem().into_bytes()),
        ])
    }

    /// Follows a page, whose server with the first port is at the second one.
    pub(super) fn follow(&self, text: &str, ports: &[(&str, u16)]) -> Result<(), String> {
        let page = Page::new(text);
        self.prepare(&self.right, &page)?;
        for shown in &page.connects {
            let ran = self.run(&self.right, shown.command, ports, &[]);
            let printed = printed(&ran, ports);
            if ran.code() != Some(0) || !shown.is_printed(&printed) {
                return Err(format!("with the right CA, {}\n{printed}", shown.command));
            }
        }

        self.prepare(&self.wrong, &page)?;
        let decoys = self.decoys();
        let silent = page.connects.iter().map(|shown| Shown { output: "", ..*shown });
        for shown in silent.chain(page.fails.iter().copied()) {
            let ran = self.run(&self.wrong, shown.command, ports, &decoys);
            let printed = printed(&ran, ports);
            if ran.code() == Some(0) || !shown.is_printed(&printed) {
                return Err(format!("with the wrong CA, {}\n{printed}", shown.command));
            }
        }
        Ok(())
    }

    /// Puts the programs into the folder of a cloud, and fetches its CA certificate there.
    fn prepare(&self, cloud: &Cloud, page: &Page<'_>) -> Result<(), String> {
        for (name, program) in &page.programs {
            put(&cloud.folder.at(name), program);
        }
        let modules = peers().join("recipes-node/node_modules");
        if modules.exists() && !cloud.folder.at("node_modules").exists() {
            std::os::unix::fs::symlink(modules, cloud.folder.at("node_modules")).unwrap();
        }
        let ran = self.run(cloud, &format!("set -e\n{}", page.fetch), &[], &[]);
        if ran.code() == Some(0) { Ok(()) } else { Err(format!("{}{ran}", page.fetch)) }
    }

    fn run(&self, cloud: &Cloud, command: &str, ports: &[(&str, u16)], decoys: &[(&str, OsString)]) -> Ran {
        let mut script = command.replace(HOST, "localhost");
        // The tests have built the examples.
        script = script.replace("cargo run -q --example ", "").replace(" -- ", " ");
        for (shown, port) in ports {
            script = script.replace(shown, &port.to_string());
        }
        let mut shell = cloud.folder.shell(&script, &cloud.command(""));
        shell.env("PATH", path()).env("LC_ALL", "C.UTF-8");
        shell.envs(self.variables.iter().map(|(name, value)| (name, value)));
        shell.envs(decoys.iter().map(|(name, value)| (name, value)));
        run(&mut shell)
    }

    /// Settings that make the right CAs the machine's own. A program that trusts those too is found out by them.
    fn decoys(&self) -> Vec<(&'static str, OsString)> {
        let path = self.right.folder.home().join("machine.pem");
        let all = Service::ALL.iter().map(|service| self.right.emulator.ca_pem(*service));
        put(&path, all.collect::<String>());
        let store = self.right.folder.at("truststore.p12");
        let java = format!(
            "-Djavax.net.ssl.trustStore={} -Djavax.net.ssl.trustStorePassword=changeit",
            store.display()
        );
        let mut decoys: Vec<(&str, OsString)> = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "PGSSLROOTCERT"]
            .map(|name| (name, path.clone().into()))
            .into();
        if store.exists() {
            decoys.push(("JDK_JAVA_OPTIONS", java.into()));
        }
        decoys
    }
}

/// All that a command printed, with the address of the page.
fn printed(ran: &Ran, ports: &[(&str, u16)]) -> String {
    let mut text = format!("{}\n{ran}", ran.stdout).replace("localhost", HOST);
    for (shown, port) in ports {
        text = text.replace(&port.to_string(), shown);
    }
    text
}

/// The folder of what `tests/peers/setup` installs.
#[expect(clippy::disallowed_methods, reason = "how tests are run is said by the environment")]
pub(super) fn peers() -> PathBuf {
    std::env::var_os("CLOUD_CERTS_PEERS_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/peers"), PathBuf::from)
}

/// The search path: this command, the examples and the Python of the recipes come first.
#[expect(clippy::disallowed_methods, reason = "other programs are found as this test was")]
fn path() -> OsString {
    let command = Path::new(env!("CARGO_BIN_EXE_cloud-certs")).parent().unwrap();
    let first = [command.to_owned(), command.join("examples"), peers().join("recipes/bin")];
    let others = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(first.into_iter().chain(std::env::split_paths(&others))).unwrap()
}
