//! A git checkout in a temporary folder, with one document and one crate: ours has no say in it.

use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::command::Ran;

pub(crate) const PETS: &str = include_str!("pets.yaml");

/// A break of the wire.
pub(crate) const TIGHTER: (&str, &str) = ("maximum: 100", "maximum: 50");

/// Settings under which versions have to rise, and files are made from the documents.
pub(crate) const SETTINGS: &str = "\
[rust]
check = false
profile = \"cloud-certs\"

[versions]
info = true
cargo = \"Cargo.toml\"

[generated]
text = \"client/{name}.rs\"
wire = \"snapshots/{name}.wire\"
rust = \"snapshots/{name}.rust\"
servers = \"snapshots/servers\"
command = \"make listings\"
";

const MANIFEST: &str = "[workspace]\nmembers = []\n\n[workspace.package]\nversion = \"0.4.1\"\n";

pub(crate) struct Checkout {
    folder: TempDir,
}

impl Checkout {
    /// `main` has the document and the crate; the branch `edit` is at the same commit.
    pub(crate) fn new() -> Self {
        let checkout = Self { folder: tempfile::tempdir().unwrap() };
        checkout.git(&["init", "--quiet", "--initial-branch=main"]);
        checkout.write("openapi/pets.yaml", PETS);
        checkout.write("Cargo.toml", MANIFEST);
        checkout.write("spec-review.toml", SETTINGS);
        checkout.commit();
        checkout.git(&["switch", "--quiet", "--create", "edit"]);
        checkout
    }

    /// A repository of one commit on `main` with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let checkout = Self { folder: tempfile::tempdir().unwrap() };
        checkout.git(&["init", "--quiet", "--initial-branch=main"]);
        files.iter().for_each(|(name, text)| checkout.write(name, text));
        checkout.commit();
        checkout
    }

    /// A clone, made over the protocol of git, which alone can be shallow.
    pub(crate) fn cloned(&self, arguments: &[&str]) -> Self {
        let clone = Self { folder: tempfile::tempdir().unwrap() };
        let url = format!("file://{}", self.folder.path().display());
        clone.git(&[&["clone", "--quiet"], arguments, &[&url, "."]].concat());
        clone
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a file to look at")]
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.path(name)).unwrap();
    }

    /// Replaces texts in a file, each once.
    pub(crate) fn edit(&self, name: &str, replacements: &[(&str, &str)]) {
        let text = std::fs::read_to_string(self.path(name)).unwrap();
        let edited = replacements.iter().fold(text, |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        self.write(name, &edited);
    }

    pub(crate) fn raise(&self, document: &str, manifest: &str) {
        self.edit("openapi/pets.yaml", &[("version: 1.2.3", &format!("version: {document}"))]);
        self.edit("Cargo.toml", &[("0.4.1", manifest)]);
    }

    /// Another step of the versions.
    pub(crate) fn raise_again(&self) {
        self.edit("openapi/pets.yaml", &[("version: 2.0.0", "version: 2.1.0")]);
        self.edit("Cargo.toml", &[("0.5.0", "0.5.1")]);
    }

    /// The last commit of another checkout, without the history before it.
    pub(crate) fn shallow_clone_of(other: &Self) -> Self {
        let clone = Self { folder: tempfile::tempdir().unwrap() };
        let url = format!("file://{}", other.folder.path().display());
        clone.git(&["clone", "--quiet", "--depth=1", "--branch=edit", &url, "."]);
        clone
    }

    /// The commit that a name stands for, in full.
    pub(crate) fn hash(&self, name: &str) -> String {
        let output = self.command("git").args(["rev-parse", name]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The path of a script of this text, beside the checkout.
    pub(crate) fn program(&self, name: &str, script: &str) -> String {
        self.write(&format!(".git/{name}"), script);
        assert!(self.shell(&format!("chmod +x .git/{name}")).code == 0);
        self.path(&format!(".git/{name}")).display().to_string()
    }

    /// The names of the files that git does not know.
    pub(crate) fn files(&self) -> Vec<String> {
        self.shell("git status --short").out.lines().map(str::to_owned).collect()
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "x"]);
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        let mut git = self.command("git");
        git.args(["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
        let output = git.args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    }

    /// A program in the checkout that knows nothing of whoever runs the tests.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path());
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX"] {
            command.env_remove(variable);
        }
        // The service that runs the tests has an event of its own.
        for variable in [
            "GITHUB_BASE_REF",
            "GITHUB_EVENT_NAME",
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
            "CI_PIPELINE_SOURCE",
        ] {
            command.env_remove(variable);
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        // A folder that is in no checkout of ours, either.
        command.env("GIT_CEILING_DIRECTORIES", self.folder.path().parent().unwrap());
        command
    }

    /// `spec-review review` there; the commit is called BASE in what it says.
    pub(crate) fn review(&self, more: &[&str]) -> Ran {
        self.review_with(more, |_| ())
    }

    pub(crate) fn review_with(&self, more: &[&str], change: impl FnOnce(&mut Command)) -> Ran {
        let mut command = self.command(env!("CARGO_BIN_EXE_spec-review"));
        command.arg("review").args(more);
        change(&mut command);
        self.ran(command)
    }

    /// `spec-review` with arguments, in a folder there.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Ran {
        let mut command = self.command(env!("CARGO_BIN_EXE_spec-review"));
        command.current_dir(self.path(folder)).args(arguments);
        self.ran(command)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_in("", arguments)
    }

    fn ran(&self, mut command: Command) -> Ran {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| self.hide(&String::from_utf8(bytes).unwrap());
        Ran { out: text(stdout), err: text(stderr), code: status.code().unwrap().try_into().unwrap() }
    }

    /// A line for a shell there, which calls `spec-review` "$0".
    pub(crate) fn shell(&self, line: &str) -> Ran {
        let mut command = self.command("sh");
        command.args(["-c", line, env!("CARGO_BIN_EXE_spec-review")]);
        self.ran(command)
    }

    fn hide(&self, text: &str) -> String {
        let mut git = self.command("git");
        let output = git.args(["merge-base", "main", "HEAD"]).output().unwrap().stdout;
        match String::from_utf8(output).unwrap().get(..12) {
            Some(hash) => text.replace(hash, "BASE"),
            None => text.to_owned(),
        }
    }
}
