//! `spec-review diff` and `list` as they are typed.

use std::path::{Path, PathBuf};

use clap::Parser as _;
use insta::assert_snapshot;
use serde_json::Value;
use spec_review::{Cli, command};
use tempfile::TempDir;

/// What a command printed and said, and its exit code.
pub(crate) struct Ran {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: u8,
}

pub(super) fn run(arguments: &[&str]) -> Ran {
    let cli = Cli::try_parse_from(["spec-review"].iter().chain(arguments)).unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = command::run(cli, &mut out, &mut err).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { out: text(out), err: text(err), code: exit.code() }
}

fn ours(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi").join(name)
}

/// One of our documents, and the same after some replacements in its text.
fn edit(name: &str, replacements: &[(&str, &str)]) -> (TempDir, [String; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(ours(name)).unwrap();
    let edited = replacements.iter().fold(text.clone(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let paths = [("old.yaml", text), ("new.yaml", edited)].map(|(name, text)| {
        let path = folder.path().join(name);
        #[expect(clippy::disallowed_methods, reason = "a document to look at")]
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    });
    (folder, paths)
}

pub(crate) fn diff(name: &str, replacements: &[(&str, &str)], more: &[&str]) -> Ran {
    let (folder, [old, new]) = edit(name, replacements);
    let mut ran = run(&[&["diff", &old, &new], more].concat());
    ran.out = ran.out.replace(&folder.path().display().to_string(), "FOLDER");
    ran
}

#[test]
fn our_documents_equal_themselves() {
    for name in ["css.yaml", "geminidb.yaml", "iam.yaml"] {
        let ran = diff(name, &[], &[]);
        assert_eq!((ran.code, ran.out.as_str()), (0, "FOLDER/new.yaml: unchanged\n"));
    }
}

#[test]
fn a_break_of_the_wire_is_told_with_its_places_and_operations() {
    let ran = diff("css.yaml", &[("name: X-Auth-Token", "name: X-Token")], &[]);
    assert_eq!(ran.code, 5);
    assert_snapshot!(ran.out, @"
    FOLDER/new.yaml: breaks deployed clients: 1 breaking; SemVer raises info.version from 1.0.0 to 2.0.0

                                               breaking  warning  other  operations
    wire: breaking                                    1        -      -  1 of 1
    surface: unchanged                                -        -      -
      a deployed client fails                         1        -      -  1 of 1

    #/components/securitySchemes/XAuthToken
      in GET /v1.0/{project_id}/cer/download
      breaking security-changed: authentication: header authorization, SDK-HMAC-SHA256, or header x-auth-token -> header authorization, SDK-HMAC-SHA256, or header x-token
        FOLDER/old.yaml:330:13 -> FOLDER/new.yaml:330:13 (Rust: a deployed client fails) [476d0284f7802a23]
        deployed clients keep sending the old credential, which the server may now refuse
          328   type: apiKey
          329   in: header
          330 - name: X-Auth-Token
          330 + name: X-Token
          331   description: A token of the Identity and Access Management service, valid for the project.

    The request
        GET /v1.0/{project_id}/cer/download
      -   authentication: header Authorization (SDK-HMAC-SHA256), or header X-Auth-Token
      +   authentication: header Authorization (SDK-HMAC-SHA256), or header X-Token
          path: project_id (required)
    ");
}

#[test]
fn a_break_of_the_surface_shows_the_lines_of_rust() {
    let ran = diff("css.yaml", &[("operationId: DownloadCert", "operationId: FetchCert")], &[]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert_snapshot!(ran.out, @"
    FOLDER/new.yaml: breaks Rust callers: 3 breaking, 2 additive; SemVer raises info.version from 1.0.0 to 1.0.1

                                               breaking  warning  other  operations
    surface: breaking                                 3        -      2  1 of 1
      source no longer compiles                       3        -      -  1 of 1

    GET /v1.0/{project_id}/cer/download
      breaking operation-id-changed: operationId DownloadCert -> FetchCert
        FOLDER/old.yaml:95:20 -> FOLDER/new.yaml:95:20 (Rust: source no longer compiles) [007a774f5fdafc58]
        it is not part of any request or response: it names the generated method
          93   /v1.0/{project_id}/cer/download:
          94     get:
          95 -     operationId: DownloadCert
          95 +     operationId: FetchCert
          96       tags: [Certificates]

    The generated Rust
      breaking surface-removed: code that names it no longer compiles
        - pub fn Client::download_cert(&self) -> builder::DownloadCert
        - pub async fn builder::DownloadCert::send(self) -> Result<ResponseValue<ByteStream>, Error<types::ErrorBody>>
      additive surface-added: code that does not name it compiles as before
        + pub fn Client::fetch_cert(&self) -> builder::FetchCert
        + pub async fn builder::FetchCert::send(self) -> Result<ResponseValue<ByteStream>, Error<types::ErrorBody>>
    ");
}

#[test]
fn words_break_nothing() {
    let ran = diff("css.yaml", &[("description: Huawei Cloud", "description: The Huawei Cloud")], &[]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.starts_with("FOLDER/new.yaml: breaks nothing: 1 doc; "), "{}", ran.out);
}

#[test]
fn json_has_the_verdicts_and_the_changes() {
    let ran = diff("css.yaml", &[("name: X-Auth-Token", "name: X-Token")], &["--format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&report["wire"], &report["surface"], &report["docs"]),
        (&"breaking".into(), &"unchanged".into(), &"unchanged".into())
    );
    assert_eq!(report["unclassified"], 0);
    let change = &report["changes"][0];
    let keys: Vec<_> = change.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "effect",
            "facet",
            "fingerprint",
            "new",
            "old",
            "operations",
            "place",
            "rule",
            "verdict",
            "what",
            "why"
        ]
    );
    let keys: Vec<_> = change["old"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["column", "file", "line", "pointer"]);
}

#[test]
fn what_cannot_be_generated_still_has_a_verdict_of_the_wire() {
    let ran = diff("css.yaml", &[("operationId: DownloadCert", "nothing: 1")], &[]);
    assert_eq!(ran.code, 6, "{}", ran.out);
    assert!(ran.out.contains("surface: unknown") && ran.out.contains("no Rust to compare: "), "{}", ran.out);
}

#[test]
fn a_document_that_cannot_be_read_is_an_error() {
    let ran = run(&["diff", "nosuch.yaml", &ours("css.yaml").display().to_string()]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("nosuch.yaml"), "{}", ran.err);
}

#[test]
fn listings_are_those_under_snapshots() {
    for (facet, end) in [("wire", "wire"), ("surface", "surface")] {
        for name in ["css", "geminidb", "iam"] {
            let ran = run(&["list", &ours(&format!("{name}.yaml")).display().to_string(), "--facet", facet]);
            let kept = ours("../snapshots").join(format!("{name}.{end}.snap"));
            let kept = std::fs::read_to_string(kept).unwrap();
            // The snapshots count the regions of a server, which the command lists.
            let api = |text: &str| {
                let lines = text.lines().filter(|line| !line.starts_with("server "));
                lines.collect::<Vec<_>>().join("\n")
            };
            assert!(!api(&ran.out).is_empty() && api(&kept).ends_with(&api(&ran.out)), "{name} {facet}");
            assert_eq!(ran.code, 0);
        }
    }
}

#[test]
fn what_a_document_says_cannot_disturb_a_listing() {
    let description = "    description: Open Telekom Cloud\n";
    let (_folder, [_, path]) = edit(
        "css.yaml",
        &[(
            description,
            &description
                .replace("Telekom", "\\u202eTelekom")
                .replace(": ", ": \"")
                .replace("Cloud", "Cloud\""),
        )],
    );
    let ran = run(&["list", &path, "--facet", "docs"]);
    assert!(ran.out.contains("Open \\u{202e}Telekom Cloud") && !ran.out.contains('\u{202e}'), "{}", ran.out);
}

#[test]
fn a_listing_is_json_when_asked() {
    let ran = run(&["list", &ours("css.yaml").display().to_string(), "--facet", "docs", "--json"]);
    let facts: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    let is_of_message = |fact: &&Value| {
        fact["place"] == "400 application/json  body.error_msg" && fact["keyword"] == "description"
    };
    let message = facts.iter().find(is_of_message).unwrap_or_else(|| panic!("{}", ran.out));
    assert_eq!(
        (&message["path"], &message["method"]),
        (&"/v1.0/{project_id}/cer/download".into(), &"GET".into())
    );
    let text = std::fs::read_to_string(ours("css.yaml")).unwrap();
    let line = text.lines().nth(message["line"].as_u64().unwrap() as usize - 1).unwrap();
    assert!(line.contains(message["value"].as_str().unwrap()), "{line}: {message}");
}

#[test]
fn json_has_a_short_form() {
    let edit = [("name: X-Auth-Token", "name: X-Token")];
    let json = diff("css.yaml", &edit, &["--json"]);
    // The folder is another one each time, and hidden.
    assert_eq!(json.out, diff("css.yaml", &edit, &["--format", "json"]).out);
    let both = Cli::try_parse_from(["spec-review", "diff", "a", "b", "--json", "--format", "text"]);
    assert_eq!(both.unwrap_err().kind(), clap::error::ErrorKind::ArgumentConflict);
}

#[test]
fn timings_tell_what_was_generated() {
    let ran = diff(
        "iam.yaml",
        &[("operationId: KeystoneListProjects\n", "operationId: ListProjects\n")],
        &["--timings"],
    );
    assert!(ran.err.ends_with(", operations generated: 1\n"), "{}", ran.err);
    let parts = ["read: ", ", wire and docs: ", ", surface: "];
    assert!(parts.iter().all(|part| ran.err.contains(part)), "{}", ran.err);
    assert_eq!(diff("iam.yaml", &[], &[]).err, "");
}
