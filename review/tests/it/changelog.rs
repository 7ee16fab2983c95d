//! The changelog: its groups, formats and filters, and what somebody accepted.

use insta::assert_snapshot;
use serde_json::Value;

use crate::checkout::{Checkout, PETS, TIGHTER};
use crate::command::{Ran, run};

/// The pets before and after some edits, as files.
fn checkout() -> Checkout {
    let checkout = Checkout::with(&[("old.yaml", PETS), ("new.yaml", PETS)]);
    checkout.edit(
        "new.yaml",
        &[
            TIGHTER,
            ("version: 1.2.3", "version: 2.0.0"),
            ("      operationId: ListPets\n", "      operationId: ListPets\n      deprecated: true\n"),
            ("The pets of", "<script>All</script> pets of"),
            ("components:\n", "  /<b>:\n    get:\n      operationId: GetB\n      responses:\n        \"204\":\n          description: Done.\ncomponents:\n"),
        ],
    );
    checkout
}

fn changelog_in(checkout: &Checkout, more: &[&str]) -> Ran {
    checkout.run(&[&["changelog", "old.yaml", "new.yaml"], more].concat())
}

fn changelog(more: &[&str]) -> Ran {
    changelog_in(&checkout(), more)
}

#[test]
fn a_changelog_is_by_operation_and_has_no_texts() {
    let ran = changelog(&[]);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    assert_snapshot!(ran.out, @"
    Pets 1.2.3 -> 2.0.0: breaking: 1, warnings: 0, others: 2

    GET /<b>
      compatible   GET /<b> is new

    GET /pets/{owner}
      breaking     query `limit`: maximum 100 -> 50
      deprecation  operation: deprecated none -> true
    ");
    let markdown = changelog(&["--format", "markdown"]).out;
    assert!(
        markdown.contains("\n## <code>GET /&lt;b&gt;</code>\n\n- **compatible** GET /&lt;b&gt; is new\n"),
        "{markdown}"
    );
    let page = changelog(&["--format", "html"]).out;
    assert!(page.contains("&lt;b&gt;") && !page.contains("<b>") && !page.contains("<script"), "{page}");
    let report: Value = serde_json::from_str(&changelog(&["--json"]).out).unwrap();
    let schema: Value = serde_json::from_str(include_str!("../../src/report/report.schema.json")).unwrap();
    assert!(jsonschema::draft202012::new(&schema).unwrap().is_valid(&report), "{report:#}");
    let printed = run(&["schema", "report"]).out;
    assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), schema);
}

#[test]
fn filters_are_those_of_diff_and_what_they_leave_out_is_counted() {
    let one = changelog(&["--only-operation", "GET /<b>"]);
    assert_eq!((one.code, &*one.err), (0, ""));
    assert_snapshot!(one.out, @"
    Pets 1.2.3 -> 2.0.0: breaking: 0, warnings: 0, others: 1, left out: 4 changes

    GET /<b>
      compatible   GET /<b> is new
    ");
    let path = changelog(&["--match-path", "/pets/**"]).out;
    assert!(path.contains("maximum 100 -> 50") && !path.contains("is new"), "{path}");
    let docs = changelog(&["--facet", "docs"]).out;
    assert!(docs.contains("All pets of") || docs.contains("description"), "{docs}");
    assert!(!docs.contains("maximum"), "{docs}");
    let unknown = changelog(&["--facet", "rust"]);
    assert!(unknown.code == 0 && unknown.err.starts_with("note: no Rust to compare: "), "{}", unknown.err);
    let checkout = checkout();
    checkout.write("spec-review.toml", "[rust]\ncheck = false\nprofile = \"cloud-certs\"\n");
    let rust = changelog_in(&checkout, &["--facet", "rust"]);
    assert_eq!((rust.code, &*rust.err), (0, ""));
    assert!(rust.out.contains("\nRust\n") && rust.out.contains("get_b"), "{}", rust.out);
    let wrong = changelog(&["--match-path", "/nowhere"]);
    assert!(wrong.code == 3 && wrong.out.is_empty() && wrong.err.contains("--match-path"), "{}", wrong.err);
}

#[test]
fn accepted_findings_are_marked_and_settings_hold() {
    let checkout = checkout();
    let accepted = "[[accepted]]\nrule = \"maximum-changed\"\nsubject = \"GET /pets/{owner}\"\n\
        place = \"query parameter limit: schema: maximum\"\nreason = \"<b>Nobody has so many.\"\n";
    // An entry without use, and an expired one, are no errors of a text.
    let others =
        "[[accepted]]\nrule = \"type-changed\"\nsubject = \"GET /x\"\nreason = \"x\"\nuntil = 2001-01-01\n";
    checkout.write("spec-review.toml", &format!("{accepted}\n{others}\n[ignore]\npaths = \"/<b>\"\n"));
    let ran = changelog_in(&checkout, &[]);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    assert_snapshot!(ran.out, @"
    Pets 1.2.3 -> 2.0.0: breaking: 0, warnings: 0, others: 1, accepted: 1, left out: 1 operation

    GET /pets/{owner}
      breaking     query `limit`: maximum 100 -> 50 (accepted: <b>Nobody has so many.)
      deprecation  operation: deprecated none -> true
    ");
    let report: Value = serde_json::from_str(&changelog_in(&checkout, &["--json"]).out).unwrap();
    assert_eq!((&report["breaking"], &report["accepted"]), (&0.into(), &1.into()), "{report:#}");
    assert_eq!(report["groups"][0]["changes"][0]["accepted"], "<b>Nobody has so many.");
    let schema: Value = serde_json::from_str(include_str!("../../src/report/report.schema.json")).unwrap();
    assert!(jsonschema::draft202012::new(&schema).unwrap().is_valid(&report), "{report:#}");
    for format in ["markdown", "html"] {
        let out = changelog_in(&checkout, &["--format", format]).out;
        assert!(
            out.contains("(accepted: &lt;b&gt;Nobody has so many.)") || out.contains("(accepted:\u{200b}"),
            "{out}"
        );
    }
    checkout.write("spec-review.toml", "[levels.changes]\nmaximum-changed = \"ignore\"\n");
    assert!(!changelog_in(&checkout, &[]).out.contains("maximum"));
    checkout.write("spec-review.toml", "nonsense = 1\n");
    let wrong = changelog_in(&checkout, &[]);
    assert!(wrong.code == 3 && wrong.err.contains("spec-review.toml:1:1"), "{}", wrong.err);
}
