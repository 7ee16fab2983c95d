//! `[[accepted]]` of spec-review.toml: findings that somebody took upon themselves.

use insta::assert_snapshot;
use serde_json::Value;

use crate::checkout::{Checkout, SETTINGS, TIGHTER};
use crate::support::{document, run};

/// The entry for [`TIGHTER`].
const ACCEPTED: &str = "\
[[accepted]]
document = \"openapi/pets.yaml\"
rule = \"maximum-changed\"
subject = \"GET /pets/{owner}\"
place = \"query parameter limit: schema: maximum\"
reason = \"Nobody has so many.\"
";

fn accept(checkout: &Checkout, entries: &str) {
    checkout.write("spec-review.toml", &format!("{SETTINGS}\n{entries}"));
}

#[test]
fn accepted_breaks_are_shown_and_do_not_count() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    let ran = checkout.shell("\"$0\" accept --reason 'Nobody has so many.'");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, format!("{ACCEPTED}\nspec-review.toml: 1 new\n"));
    let again = checkout.shell("\"$0\" accept --reason 'Nobody has so many.'");
    assert_eq!(again.out, "spec-review.toml: nothing new to accept\n");
    let ran = checkout.review(&[]);
    assert_eq!(ran.code, 3, "the versions do not tell: {}", ran.out);
    checkout.raise("2.0.0", "0.5.0");
    let ran = checkout.review(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_snapshot!(ran.out, @"
    openapi/pets.yaml: breaks nothing: 1 doc, 1 accepted

    GET /pets/{owner}
      breaking maximum-changed: query `limit`: maximum 100 -> 50
        BASE:openapi/pets.yaml:33:22 -> openapi/pets.yaml:33:22 (Rust: a deployed client fails) [105a48c4e1c58787]
        accepted: Nobody has so many.
        a server refuses larger numbers; in responses, a client may get a larger number than the old document allows

    For readers alone
      changed info-changed: info: version 1.2.3 -> 2.0.0
        BASE:openapi/pets.yaml:3:3 -> openapi/pets.yaml:3:3

    compared with BASE
    openapi/pets.yaml: info.version: 1.2.3 -> 2.0.0, required: major
    Cargo.toml: workspace.package.version: 0.4.1 -> 0.5.0, required: minor
    client/pets.rs changes
    snapshots/pets.wire changes
    they are written by: make listings
    ");
}

#[test]
fn only_new_findings_fail_after_that() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    accept(&checkout, ACCEPTED);
    checkout.raise("2.0.0", "0.5.0");
    assert_eq!(checkout.review(&[]).code, 0);
    // Neither other lines nor another wording change what is accepted.
    checkout.edit(
        "openapi/pets.yaml",
        &[("openapi: 3.0.3", "# A comment.\n\nopenapi: 3.0.3"), ("maximum: 50", "maximum: 40")],
    );
    assert_eq!(checkout.review(&[]).code, 0);
    checkout.edit("openapi/pets.yaml", &[("minimum: 1", "minimum: 2")]);
    assert_eq!(checkout.review(&[]).code, 5);
}

#[test]
fn entries_that_are_wrong_expired_or_of_no_use_are_errors_with_their_line() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    checkout.raise("2.0.0", "0.5.0");
    let line = SETTINGS.lines().count() + 2;
    for (more, expected) in [
        (
            "until = 2001-01-31\n",
            format!(
                ":{line}:1: accepted `maximum-changed` at GET /pets/{{owner}}: query parameter limit: schema: maximum: expired on 2001-01-31: "
            ),
        ),
        (
            "count = 2\n",
            format!(
                ":{line}:1: accepted `maximum-changed` at GET /pets/{{owner}}: query parameter limit: schema: maximum: 1 of 2 are left: write count = 1"
            ),
        ),
        ("until = \"2999-01-31\"\n", format!(":{}:9: write a date without quotes", line + 6)),
        ("until = 2999-01-31T10:00:00\n", format!(":{}:9: write a date without quotes", line + 6)),
        ("why = \"\"\n", format!(":{}:1: unknown key `why`", line + 6)),
        ("count = 0\n", format!(":{}:9: ", line + 6)),
    ] {
        accept(&checkout, &format!("{ACCEPTED}{more}"));
        let ran = checkout.review(&[]);
        assert_eq!(ran.code, 3, "{more}: {}", ran.err);
        assert!(ran.err.contains(&format!("error: spec-review.toml{expected}")), "{more}: {}", ran.err);
    }
    for (from, to, expected) in [
        ("maximum-changed", "minimum-changed", "there is no such finding: remove the entry"),
        (
            "maximum-changed",
            "maximum-chnged",
            "unknown rule `maximum-chnged`; did you mean `maximum-changed`?",
        ),
        ("GET /pets/{owner}", "GET /pets", "there is no such finding"),
        ("schema: maximum", "schema", "there is no such finding"),
        ("Nobody has so many.", " ", "the reason is empty"),
        ("reason = \"Nobody has so many.\"\n", "", "missing key `reason`"),
    ] {
        accept(&checkout, &ACCEPTED.replace(from, to));
        let ran = checkout.review(&[]);
        assert_eq!(ran.code, 3);
        assert!(ran.err.contains("error: spec-review.toml:") && ran.err.contains(expected), "{}", ran.err);
    }
    accept(&checkout, &format!("{ACCEPTED}until = 9999-12-31\nowner = \"Jane\"\n"));
    let ran = checkout.review(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("accepted: Nobody has so many. (Jane, until 9999-12-31)"), "{}", ran.out);
}

#[test]
fn findings_of_check_are_accepted_in_a_file_of_their_own() {
    let checkout = Checkout::new();
    checkout.write("a.yaml", &std::fs::read_to_string(document("wrong.yaml")).unwrap());
    checkout.write("spec-review.toml", "accepted-file = \"accepted.toml\"\n");
    assert_eq!(checkout.shell("\"$0\" check a.yaml").code, 3);
    let ran = checkout.shell("\"$0\" accept --check a.yaml --reason Old. --owner Jane --until 9999-12-31");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let ran = checkout.shell("\"$0\" check a.yaml");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("0 errors, ") && ran.err.contains(", accepted: "), "{}", ran.err);
    checkout.write("a.yaml", crate::checkout::PETS);
    let ran = checkout.shell("\"$0\" check a.yaml");
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("error: accepted.toml:1:1: accepted `"), "{}", ran.err);
    // Another document has nothing to do with it.
    checkout.write("b.yaml", crate::checkout::PETS);
    assert_eq!(checkout.shell("\"$0\" check b.yaml").code, 0);
}

#[test]
fn a_reason_is_asked_for_and_the_day_is_to_come() {
    for (args, expected) in [
        (["--reason", " ", "--until", "9999-12-31"], "--reason is empty"),
        (["--reason", "x", "--until", "2001-01-31"], "--until is in the past"),
    ] {
        let ran = run(&[&["accept"][..], &args].concat());
        assert_eq!(ran.code, 3);
        assert!(ran.err.contains(expected), "{}", ran.err);
    }
}

#[test]
fn all_reports_show_what_is_accepted() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    checkout.raise("2.0.0", "0.5.0");
    accept(&checkout, ACCEPTED);
    let github = checkout.review(&["--format", "github"]);
    assert_eq!((github.code, github.err.as_str()), (0, ""));
    assert_snapshot!(github.out, @"
    ::warning file=openapi/pets.yaml,line=33,col=22,title=maximum-changed::query `limit`: maximum 100 -> 50 (Rust: a deployed client fails) (accepted: Nobody has so many.) [105a48c4e1c58787]
    ::notice file=openapi/pets.yaml,line=3,col=3,title=info-changed::info: version 1.2.3 -> 2.0.0 [ec1e963ba776b608]
    ");
    let markdown = checkout.review(&["--format", "markdown"]).out;
    let row = markdown.lines().find(|line| line.contains("maximum-changed")).unwrap();
    assert_snapshot!(row, @r"| accepted | maximum-changed | query \`limit\`: maximum 100 -&gt; 50 (Rust: a deployed client fails) (accepted: Nobody has so many.) | <code>openapi/pets.yaml:33:22</code> | <code>GET /pets/{owner}</code> | <code>105a48c4e1c58787</code> |");
    let json: Value = serde_json::from_str(&checkout.review(&["--format", "json"]).out).unwrap();
    let document = &json["documents"][0];
    assert_eq!((&document["wire"], &document["version"]["required"]), (&"unchanged".into(), &"major".into()));
    assert_eq!(document["changes"][0]["accepted"], "Nobody has so many.");
}
