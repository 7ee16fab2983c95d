//! `openapi/ACCEPTED.toml`: breaks that somebody took upon themselves.

use insta::assert_snapshot;
use serde_json::Value;

use crate::checkout::{Checkout, TIGHTER};

#[test]
fn accepted_breaks_are_shown_and_do_not_count() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    let report: Value = serde_json::from_str(&checkout.review(&["--format", "json"]).out).unwrap();
    let changes = report["documents"][0]["changes"].as_array().unwrap();
    let breaks = changes.iter().filter(|change| change["verdict"] == "breaking");
    let accepted = breaks.map(|change| {
        let (rule, what) = (&change["rule"], &change["what"]);
        format!("[[accepted]]\ndocument = \"openapi/pets.yaml\"\nrule = {rule}\nwhat = {what}\nreason = \"Nobody has so many.\"\n")
    });
    checkout.write("openapi/ACCEPTED.toml", &accepted.collect::<String>());
    let ran = checkout.review(&[]);
    assert_eq!(ran.code, 3, "the versions do not tell: {}", ran.out);
    checkout.raise("2.0.0", "0.5.0");
    let ran = checkout.review(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_snapshot!(ran.out, @"
    == openapi/pets.yaml
    wire: unchanged, surface: unchanged, docs: changed, unclassified: 0, accepted: 1

    breaking maximum-changed: query `limit`: maximum 100 -> 50
      BASE:openapi/pets.yaml:33:22 -> openapi/pets.yaml:33:22
      accepted: Nobody has so many.
      a server refuses larger numbers; in responses, a client may get a larger number than the old document allows
      └─ GET /pets/{owner}

    changed info-changed: info: version 1.2.3 -> 2.0.0 (BASE:openapi/pets.yaml:3:3 -> openapi/pets.yaml:3:3)

    request:
      server https://pets.{region}.example.com, region: eu of 2
      GET /pets/{owner}
        authentication: header X-Auth-Token
        path: owner (required)
        query: limit

    == compared with BASE
    openapi/pets.yaml: info.version: 1.2.3 -> 2.0.0, required: major
    Cargo.toml: workspace.package.version: 0.4.1 -> 0.5.0, required: minor
    client/pets.rs changes
    snapshots/pets.wire changes
    they are written by: make listings
    ");
}

#[test]
fn entries_of_no_use_and_without_reason_are_errors() {
    let checkout = Checkout::new();
    let entry = "[[accepted]]\ndocument = \"openapi/pets.yaml\"\nrule = \"x\"\nwhat = \"y\"\n";
    for (reason, expected) in [
        ("reason = \"z\"", "there is no such break"),
        ("reason = \" \"", "the reason is empty"),
        ("", "missing field `reason`"),
        ("reason = \"z\"\nwhy = \"\"", "unknown field `why`"),
    ] {
        checkout.write("openapi/ACCEPTED.toml", &format!("{entry}{reason}\n"));
        let ran = checkout.review(&[]);
        assert_eq!(ran.code, 3);
        assert!(ran.err.starts_with("error: openapi/ACCEPTED.toml: "), "{}", ran.err);
        assert!(ran.err.contains(expected), "{}", ran.err);
    }
}

#[test]
fn all_reports_show_what_is_accepted() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    checkout.raise("2.0.0", "0.5.0");
    checkout.write(
        "openapi/ACCEPTED.toml",
        r#"
        [[accepted]]
        document = "openapi/pets.yaml"
        rule = "maximum-changed"
        what = "query `limit`: maximum 100 -> 50"
        reason = "Nobody has so many."
        "#,
    );
    let github = checkout.review(&["--format", "github"]);
    assert_eq!((github.code, github.err.as_str()), (0, ""));
    assert_snapshot!(github.out, @"
    ::warning file=openapi/pets.yaml,line=33,col=22,title=maximum-changed::query `limit`: maximum 100 -> 50 (accepted: Nobody has so many.)
    ::notice file=openapi/pets.yaml,line=3,col=3,title=info-changed::info: version 1.2.3 -> 2.0.0
    ");
    let markdown = checkout.review(&["--format", "markdown"]).out;
    let row = markdown.lines().find(|line| line.contains("maximum-changed")).unwrap();
    assert_snapshot!(row, @r"| accepted | maximum-changed | query \`limit\`: maximum 100 -&gt; 50 (accepted: Nobody has so many.) | <code>openapi/pets.yaml:33:22</code> | <code>GET /pets/{owner}</code> |");
    let json: Value = serde_json::from_str(&checkout.review(&["--format", "json"]).out).unwrap();
    let document = &json["documents"][0];
    assert_eq!((&document["wire"], &document["version"]["required"]), (&"unchanged".into(), &"major".into()));
    assert_eq!(document["changes"][0]["accepted"], "Nobody has so many.");
}
