//! Our documents against the vendor's definitions: the real ones, and small ones made by hand.

use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use tempfile::TempDir;

use super::command::{Ran, run};

const DOCUMENT: &str = include_str!("upstream/things.yaml");
const CHANGE: &str = include_str!("upstream/ChangeThing.json");
const PICTURE: &str = include_str!("upstream/SendPicture.json");

/// What the list says of the vendor.
const VENDOR: &str = "[vendor]\ncredential-headers = ['X-Auth-Token']\nserver = { x-cloud = 'huawei' }\n";

/// A document, the list of its deliberate differences, and the vendor's files.
pub(crate) struct Case {
    folder: TempDir,
}

impl Case {
    /// All of them agree.
    pub(crate) fn new() -> Self {
        let case = Self { folder: tempfile::tempdir().unwrap() };
        case.write("openapi/things.yaml", DOCUMENT);
        case.write("openapi/UPSTREAM.toml", VENDOR);
        case.write("vendor/vendor-things-0.1.1/src/ChangeThing.json", CHANGE);
        case.write("vendor/vendor-things-0.1.1/src/SendPicture.json", PICTURE);
        case
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    #[expect(clippy::disallowed_methods, reason = "a file to look at")]
    fn write(&self, name: &str, text: &str) {
        std::fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        std::fs::write(self.path(name), text).unwrap();
    }

    /// Our document, with one text replaced by another.
    pub(crate) fn edit(&self, from: &str, to: &str) {
        assert!(DOCUMENT.contains(from), "{from}");
        self.write("openapi/things.yaml", &DOCUMENT.replacen(from, to, 1));
    }

    /// One deliberate difference.
    fn allow(&self, [operation, rule, what, reason]: [&str; 4]) {
        let entry = format!(
            "[[difference]]\noperation = '{operation}'\nrule = '{rule}'\nwhat = '{what}'\nreason = '{reason}'\n"
        );
        self.write("openapi/UPSTREAM.toml", &format!("# Why.\n{entry}{VENDOR}"));
    }

    pub(crate) fn run(&self, more: &[&str]) -> Ran {
        let folder = self.folder.path().display().to_string();
        let [documents, definitions] =
            ["openapi", "vendor"].map(|name| self.path(name).display().to_string());
        let all = ["upstream", "--documents", &documents, "--definitions", &definitions];
        let mut ran = run(&[&all[..], more].concat());
        ran.out = ran.out.replace(&folder, "FOLDER");
        ran.err = ran.err.replace(&folder, "FOLDER");
        ran
    }
}

#[test]
fn our_documents_follow_the_vendor() {
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    let ran = run(&["upstream", "--documents", &documents.display().to_string()]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let notes: Vec<&str> = ran.err.lines().collect();
    let [note] = notes[..] else { panic!("{}", ran.err) };
    let no_definition = "/instances/{instance_id}/ssl-cert/download-link has no definition to be compared with, says `x-origin`";
    assert!(note.contains("rds.yaml: GET ") && note.ends_with(no_definition), "{note}");
    assert!(ran.out.starts_with("operations: 16, "), "{}", ran.out);
}

#[test]
fn what_says_the_same_agrees() {
    let ran = Case::new().run(&[]);
    assert_eq!((ran.err.as_str(), ran.code), ("", 0), "{}", ran.out);
    assert_eq!(ran.out, "operations: 2, deliberate differences: 0, others: 0\n");
}

#[test]
fn a_difference_is_told_with_its_place() {
    let case = Case::new();
    case.edit("maxLength: 32", "maxLength: 36");
    let ran = case.run(&[]);
    assert_eq!((ran.err.as_str(), ran.code), ("", 5));
    assert_snapshot!(ran.out, @"
    ChangeThing max-length-changed: 200 application/json body.id: maxLength 32 -> 36
      FOLDER/openapi/things.yaml:89:22
    ChangeThing max-length-changed: request application/json body.id: maxLength 32 -> 36
      FOLDER/openapi/things.yaml:89:22
    operations: 2, deliberate differences: 0, others: 2
    follow the vendor, or list deliberate differences in UPSTREAM.toml with a reason
    ");
}

#[test]
fn a_difference_may_be_deliberate() {
    let case = Case::new();
    case.edit("                title:", "                name:");
    case.allow(["SendPicture", "property-renamed", "*", "A name is shorter."]);
    let ran = case.run(&[]);
    assert_eq!(ran.code, 3, "a rule as a whole cannot be allowed: {}", ran.err);
    case.allow(["Send*", "property-renamed", "request multipart/form-data body: *", "A name is shorter."]);
    let ran = case.run(&[]);
    assert_eq!((ran.err.as_str(), ran.code), ("", 0), "{}", ran.out);
    assert_eq!(ran.out, "operations: 2, deliberate differences: 1, others: 0\n");
}

#[test]
fn an_entry_that_nothing_needs_is_an_error() {
    let case = Case::new();
    case.allow(["ChangeThing", "minimum-changed", "query `kind`: minimum none -> 1", "It was so."]);
    let ran = case.run(&[]);
    assert_eq!(ran.code, 3);
    assert_snapshot!(ran.err, @"error: FOLDER/openapi/UPSTREAM.toml:2: ChangeThing no longer differs in this (minimum-changed: query `kind`: minimum none -> 1): the vendor or our document has changed; remove the entry");
}

#[test]
fn an_entry_has_a_reason_and_a_known_rule() {
    let case = Case::new();
    case.allow(["ChangeThing", "minimum-changed", "it", " "]);
    assert_snapshot!(case.run(&[]).err, @"error: FOLDER/openapi/UPSTREAM.toml:2: the reason is empty, so nobody can tell whether it still holds; write why we differ");
    case.allow(["ChangeThing", "minimum-change", "it", "So it is."]);
    assert_snapshot!(case.run(&[]).err, @"error: FOLDER/openapi/UPSTREAM.toml:2: there is no rule `minimum-change`; copy rule and what from the report");
    case.write("openapi/UPSTREAM.toml", "\n[[difference]]\noperation = 'ChangeThing'\nwhy = 'it'\n");
    assert_snapshot!(case.run(&[]).err, @"error: FOLDER/openapi/UPSTREAM.toml:4: unknown field `why`, expected one of `operation`, `rule`, `what`, `reason`; write [vendor] with definitions or crates, and [[difference]] with operation, rule, what and reason");
}

#[test]
fn without_a_hint_the_definition_is_found_by_method_and_path() {
    let case = Case::new();
    case.edit("        - title: Changing a thing\n          operation: ChangeThing\n", "        []\n");
    let ran = case.run(&[]);
    assert_eq!((ran.err.as_str(), ran.code), ("", 0), "{}", ran.out);
    assert!(ran.out.starts_with("operations: 2, "), "{}", ran.out);
}

#[test]
fn a_definition_that_is_missing_or_broken_is_an_error() {
    let case = Case::new();
    case.edit("operation: ChangeThing", "operation: ChangeThings");
    case.write("vendor/vendor-things-0.1.1/src/SendPicture.json", "{\"paths\": ");
    let ran = case.run(&[]);
    assert_eq!(ran.code, 3);
    assert_snapshot!(ran.err, @"
    error: FOLDER/vendor/vendor-things-0.1.1/src/SendPicture.json:1:11: it is not JSON: value expected, it cannot be read from here on, correct the commas, quotes or brackets at or just before this position
    error: FOLDER/openapi/things.yaml: the vendor's definition of ChangeThings is unclear: there is no definition called ChangeThings; correct `x-origin` beside the operation, or name the folder that has the definition with --definitions
    ");
    case.write("vendor/vendor-things-0.1.1/src/SendPicture.json", "{\"paths\": {}}");
    assert_snapshot!(case.run(&[]).err, @"
    error: FOLDER/vendor/vendor-things-0.1.1/src/SendPicture.json: not a definition in Swagger 2.0: none of its `paths` has an operation; get the vendor's file again
    error: FOLDER/openapi/things.yaml: the vendor's definition of ChangeThings is unclear: there is no definition called ChangeThings; correct `x-origin` beside the operation, or name the folder that has the definition with --definitions
    ");
}

#[test]
fn a_document_that_cannot_be_read_is_said_once() {
    let case = Case::new();
    case.write("openapi/things.yaml", "a: [");
    for more in [&[][..], &["--json"]] {
        let ran = case.run(more);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""));
        assert!(ran.err.starts_with("error: FOLDER/openapi/things.yaml:"), "{}", ran.err);
    }
}

#[test]
fn a_folder_without_documents_or_outside_of_a_workspace_is_an_error() {
    let case = Case::new();
    case.write("none/UPSTREAM.toml", "[vendor]\ndefinitions = '../vendor'\n");
    let [empty, alone] = ["none", "openapi"].map(|name| case.path(name).display().to_string());
    let ran = run(&["upstream", "--documents", &empty]);
    assert!(ran.code == 3 && ran.err.contains("it contains no document"), "{}", ran.err);
    case.write("openapi/UPSTREAM.toml", "[vendor]\ncrates = 'things-*'\n");
    let ran = run(&["upstream", "--documents", &alone]);
    assert!(ran.code == 3 && ran.err.contains("or use --definitions"), "{}", ran.err);
}

#[test]
fn of_two_files_the_one_in_the_named_crate_is_taken() {
    let case = Case::new();
    case.write("vendor/other-0.2.0/src/ChangeThing.json", "{}");
    assert_eq!(case.run(&[]).err, "");
    case.edit("vendor-things 0.1.1", "nothing 0.1.1");
    assert_snapshot!(case.run(&[]).err, @"error: FOLDER/openapi/things.yaml: the vendor's definition of ChangeThing is unclear: there is more than one definition called ChangeThing, as FOLDER/vendor/other-0.2.0/src/ChangeThing.json and FOLDER/vendor/vendor-things-0.1.1/src/ChangeThing.json; correct `x-origin` beside the operation, or name the folder that has the definition with --definitions");
}

#[test]
fn another_version_than_the_document_names_is_noted() {
    let case = Case::new();
    case.edit("vendor-things 0.1.1", "vendor-things 0.1.0");
    let ran = case.run(&[]);
    assert_snapshot!(ran.err, @"note: FOLDER/openapi/things.yaml: compared with vendor-things 0.1.1, `x-vendor-definitions` says 0.1.0; raise it when the differences are settled");
}

/// Pets, as OpenAPI and as Swagger 2.0 say it.
const PETS: &str = include_str!("upstream/pets.yaml");
const PETS_SWAGGER: &str = include_str!("upstream/pets-swagger.yaml");

/// Our own document in a folder, with nothing but a second one beside it.
fn pets(theirs: &str, list: &str) -> Case {
    let case = Case { folder: tempfile::tempdir().unwrap() };
    case.write("openapi/pets.yaml", PETS);
    case.write("other.yaml", theirs);
    if !list.is_empty() {
        case.write("openapi/UPSTREAM.toml", list);
    }
    case
}

#[test]
fn one_document_with_every_operation_is_a_definition_too() {
    for theirs in [PETS, PETS_SWAGGER] {
        let case = pets(theirs, "[vendor]\ndefinitions = '../other.yaml'\n");
        let documents = case.path("openapi").display().to_string();
        let agreed = run(&["upstream", "--documents", &documents]);
        assert_eq!((agreed.err.as_str(), agreed.code), ("", 0), "{}", agreed.out);
        assert_eq!(agreed.out, "operations: 2, deliberate differences: 0, others: 0\n");
        // Named by the flag, with one fact of one operation changed.
        case.write("another.yaml", &theirs.replacen("maximum: 100", "maximum: 50", 1));
        let another = case.path("another.yaml").display().to_string();
        let differs = run(&["upstream", "--documents", &documents, "--definitions", &another]);
        assert_eq!(differs.code, 5, "{}", differs.err);
        assert!(
            differs.out.starts_with("listPets maximum-changed: query `limit`: maximum 50 -> 100\n"),
            "{}",
            differs.out
        );
    }
}

#[test]
fn without_a_word_about_definitions_the_error_says_where_to_name_them() {
    let case = pets(PETS, "");
    let ran = run(&["upstream", "--documents", &case.path("openapi").display().to_string()]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.err.contains(
            "nothing says where the vendor's definitions are; name their file or folder with --definitions"
        ),
        "{}",
        ran.err
    );
}

#[test]
fn a_draft_agrees_with_the_definition_that_it_comes_from() {
    for (theirs, operation) in [(PETS, "GET /pets"), (PETS_SWAGGER, "get /pets"), (PETS_SWAGGER, "showPet")] {
        let case = pets(theirs, "[vendor]\ndefinitions = '../other.yaml'\n");
        let documents = case.path("openapi").display().to_string();
        let draft = run(&["upstream", "--documents", &documents, "--draft", operation]);
        assert_eq!((draft.err.as_str(), draft.code), ("", 0));
        if operation == "showPet" {
            let shown = draft.out.replace(&case.folder.path().display().to_string(), "FOLDER");
            assert_snapshot!("draft", shown);
        }
        case.write("openapi/pets.yaml", &draft.out);
        let checked = run(&["check", &case.path("openapi/pets.yaml").display().to_string()]);
        assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
        let agreed = run(&["upstream", "--documents", &documents]);
        assert_eq!(agreed.out, "operations: 1, deliberate differences: 0, others: 0\n", "{}", agreed.err);
    }
}

#[test]
fn every_operation_of_our_services_can_be_drafted() {
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi").display().to_string();
    for operation in [
        "CreateTemporaryAccessKeyByAgency",
        "DownloadCert",
        "DownloadSslCert",
        "KeystoneCreateScopedToken",
        "KeystoneListAuthProjects",
        "ListSslCertDownloadAddresses",
        "ShowSslCertDownloadLink",
    ] {
        let draft = run(&["upstream", "--documents", &documents, "--draft", operation]);
        assert_eq!(draft.code, 0, "{operation}: {}", draft.err);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("draft.yaml");
        #[expect(clippy::disallowed_methods, reason = "a file to look at")]
        std::fs::write(&path, &draft.out).unwrap();
        let checked = run(&["check", &path.display().to_string()]);
        assert_eq!(checked.code, 0, "{operation}: {}{}", draft.out, checked.out);
    }
}
