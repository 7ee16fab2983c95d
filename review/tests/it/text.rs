//! Reports for people in front of a terminal: short, and true.

use insta::assert_snapshot;
use serde_json::Value;

use crate::command::{diff, run};

#[test]
fn ten_changes_fit_a_terminal() {
    let edits = [
        ("operationId: DownloadCert", "operationId: FetchCert"),
        ("name: X-Auth-Token", "name: X-Token"),
        ("default: cn-north-4", "default: cn-north-2"),
        ("- ae-ad-1\n", "- ae-ad-2\n"),
        ("- eu-nl\n", "- eu-ch2\n"),
        ("default: eu-de", "default: eu-ch2"),
        ("title: Cloud Search Service", "title: Cloud Searching Service"),
        ("version: 1.0.0", "version: 2.0.0"),
        ("description: Huawei Cloud", "description: The Huawei Cloud"),
        ("x-cloud: otc", "x-cloud: other"),
    ];
    let ran = diff("css.yaml", &edits, &[]);
    let words = ["breaking ", "compatible ", "additive ", "changed "];
    let changes = ran.out.lines().filter(|line| words.iter().any(|word| line.starts_with(word)));
    assert!(changes.count() >= 10, "{}", ran.out);
    // As many lines as a terminal of 120 columns has of them.
    let lines =
        |text: &str| text.lines().map(|line| line.chars().count().div_ceil(120).max(1)).sum::<usize>();
    assert!(lines(&ran.out) <= 50, "{}: {}", lines(&ran.out), ran.out);
    let (_, request) = ran.out.split_once("request:\n").unwrap();
    assert_snapshot!(request, @"
    - server https://css.{region}.myhuaweicloud.com (huawei), region: cn-north-4 of 30
    + server https://css.{region}.myhuaweicloud.com (huawei), region: cn-north-2 of 30
    - server https://css.{region}.otc.t-systems.com (otc), region: eu-de of 2
    + server https://css.{region}.otc.t-systems.com (other), region: eu-ch2 of 2
      server https://es.{region}.myhuaweicloud.com (huawei), region: cn-north-1 of 2
      GET /v1.0/{project_id}/cer/download
    -   authentication: header Authorization (SDK-HMAC-SHA256), or header X-Auth-Token
    +   authentication: header Authorization (SDK-HMAC-SHA256), or header X-Token
        path: project_id (required)
    ");
}

#[test]
fn of_many_operations_the_first_are_told_and_the_others_counted() {
    let paths = (0..30).fold(String::new(), |text, number| {
        text + &format!("  /v1/{number}:\n    get:\n      operationId: Get{number}\n      responses:\n        '204':\n          description: Done.\n")
    });
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, header: &str| {
        let path = folder.path().join(name);
        let text = format!(
            "openapi: 3.0.3\ninfo:\n  title: Many\n  version: 1.0.0\nservers:\n  - url: https://many.example.com\nsecurity:\n  - key: []\npaths:\n{paths}components:\n  securitySchemes:\n    key:\n      type: apiKey\n      in: header\n      name: {header}\n"
        );
        #[expect(clippy::disallowed_methods, reason = "a document to look at")]
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (old, new) = (write("old.yaml", "X-Old"), write("new.yaml", "X-New"));
    let text = run(&["diff", &old, &new]).out;
    let tree: Vec<&str> = text.lines().filter(|line| line.contains("─ ")).collect();
    assert_eq!(
        tree,
        ["  ├─ GET /v1/0", "  ├─ GET /v1/1", "  ├─ GET /v1/10", "  ├─ GET /v1/11", "  └─ and 26 more"]
    );
    let report: Value = serde_json::from_str(&run(&["diff", &old, &new, "--json"]).out).unwrap();
    assert_eq!(report["changes"][0]["operations"].as_array().unwrap().len(), 30);
    let comment = run(&["diff", &old, &new, "--format", "markdown"]).out;
    assert!(comment.contains("<code>GET /v1/10</code>, and 27 more |"), "{comment}");
}

#[test]
fn nothing_of_a_document_hides_or_is_obeyed() {
    for format in ["text", "markdown", "github"] {
        let edit = ("name: X-Auth-Token", "name: \"X\\u202eAuth\\e[31m\"");
        let out = diff("css.yaml", &[edit], &["--format", format]).out;
        assert!(!out.contains(['\u{202e}', '\u{1b}']) && out.contains("u{202e}"), "{format}: {out}");
    }
}
