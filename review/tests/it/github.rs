//! Reports as annotations of a workflow.

use insta::assert_snapshot;

use crate::checkout::{Checkout, TIGHTER};
use crate::command::diff;

#[test]
fn a_difference_is_annotated_where_it_is() {
    let ran = diff("css.yaml", &[("name: X-Auth-Token", "name: X-Token")], &["--format", "github"]);
    assert_eq!(ran.code, 5);
    assert_snapshot!(ran.out, @"::error file=FOLDER/new.yaml,line=330,col=13,title=security-changed::authentication: header authorization, SDK-HMAC-SHA256, or header x-auth-token -> header authorization, SDK-HMAC-SHA256, or header x-token (Rust: a deployed client fails) [476d0284f7802a23]");
}

#[test]
fn a_branch_has_its_errors_too() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[("maximum: 100", "maximum: 50"), ("The pets of", "All pets of")]);
    let ran = checkout.review(&["--format", "github"]);
    assert_eq!(ran.code, 5);
    assert_snapshot!(ran.out, @"
    ::error file=openapi/pets.yaml,line=33,col=22,title=maximum-changed::query `limit`: maximum 100 -> 50 (Rust: a deployed client fails) [105a48c4e1c58787]
    ::notice file=openapi/pets.yaml,line=20,col=20,title=description-changed::operation: description The pets of an owner. -> All pets of an owner. [757638600a392e58]
    ::error file=openapi/pets.yaml,line=4,col=12,title=version::openapi/pets.yaml: info.version: still 1.2.3, which is not enough: the changes require a major step by Cargo's rules of SemVer: write 2.0.0
    ::error file=Cargo.toml,title=version::Cargo.toml: workspace.package.version: still 0.4.1, which is not enough: the changes require a minor step by Cargo's rules of SemVer: write 0.5.0
    ");
}

#[test]
fn nothing_of_a_document_ends_an_annotation() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[("name: limit", "name: \"50%\\r\\n::warning::x, y: \\e[31m\"")]);
    let ran = checkout.review(&["--format", "github"]);
    assert!(!ran.out.contains(['\r', '\u{1b}']), "{}", ran.out);
    assert!(
        ran.out.lines().all(|line| line.starts_with("::error ") || line.starts_with("::notice ")),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("50%25%0D%0A::warning::x, y: "), "{}", ran.out);
}

#[test]
fn what_is_gone_is_annotated_near_its_place() {
    let body = "          content:\n            application/json:\n              schema:\n                $ref: \"#/components/schemas/Pets\"\n";
    let limit = "        - name: limit\n          in: query\n          schema:\n            type: integer\n            format: int32\n            minimum: 1\n            maximum: 100\n";
    for gone in [body, limit] {
        let checkout = Checkout::new();
        checkout.edit("openapi/pets.yaml", &[(gone, "")]);
        let report: serde_json::Value = serde_json::from_str(&checkout.review(&["--json"]).out).unwrap();
        let ran = checkout.review(&["--format", "github"]);
        let changes = report["documents"][0]["changes"].as_array().unwrap();
        let placed = changes.iter().filter(|change| !change["old"].is_null() || !change["new"].is_null());
        let mut count = 0;
        for change in placed {
            // The test of the nearest parent says which line that is.
            let end = format!("[{}]", change["fingerprint"].as_str().unwrap());
            let line = ran.out.lines().find(|line| line.ends_with(&end)).unwrap();
            assert!(line.contains(" file=openapi/pets.yaml,line=") && !line.contains(",line=1,"), "{line}");
            count += 1;
        }
        assert!(count > 0, "{}", ran.out);
    }
    let checkout = Checkout::new();
    checkout.remove("openapi/pets.yaml");
    let ran = checkout.review(&["--format", "github"]);
    assert!(
        ran.out.starts_with("::error file=openapi/pets.yaml,line=1,col=1,title=document-removed::"),
        "{}",
        ran.out
    );
}

#[test]
fn lines_of_rust_are_one_annotation_a_rule() {
    let many = (0..50).fold(String::new(), |text, number| {
        text + &format!("        field{number}:\n          type: string\n")
    });
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[("        names:\n", &format!("{many}        names:\n"))]);
    let ran = checkout.review(&["--format", "github"]);
    let rust: Vec<&str> =
        ran.out.lines().filter(|line| line.contains("%0A+ pub types::Pets::field0: ")).collect();
    assert_eq!(rust.len(), 1, "{}", ran.out);
    assert!(rust[0].ends_with("%0Aand 10 more"), "{}", rust[0]);
}

#[test]
fn what_stops_a_review_is_an_annotation_too() {
    let ran = Checkout::new().review(&["--format", "github", "--base", "nosuch"]);
    assert_eq!(ran.code, 1);
    assert_snapshot!(ran.out, @"::error title=spec-review::error: git does not know the commit `nosuch`; fetch it, or name another one");
}

#[test]
fn properties_are_escaped() {
    let checkout = Checkout::new();
    checkout.git(&["mv", "openapi/pets.yaml", "openapi/a,b:c.yaml"]);
    checkout.edit("openapi/a,b:c.yaml", &[TIGHTER]);
    let ran = checkout.review(&["--format", "github"]);
    assert!(ran.out.contains("file=openapi/a%2Cb%3Ac.yaml"), "{}", ran.out);
}
