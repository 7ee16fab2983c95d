//! The report as a page: whole without a network, and without any power for what documents say.

use std::collections::HashSet;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::checkout::{Checkout, TIGHTER};
use crate::command::{diff, run};

/// What hostile documents try.
const HOSTILE: &str = r#"</script><img src=x onerror=alert(1)>"'javascript:alert(1)<!--"#;

fn page() -> String {
    diff(
        "css.yaml",
        &[("name: X-Auth-Token", "name: X-Token"), ("operationId: DownloadCert", "operationId: FetchCert")],
        &["--format", "html"],
    )
    .out
}

/// The text between two others.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).unwrap().1.split_once(end).unwrap().0
}

#[test]
fn the_page_loads_nothing_and_runs_its_own_script_only() {
    let page = page();
    let policy = between(&page, r#"http-equiv="Content-Security-Policy" content=""#, "\"");
    let hash = |text: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)));
    let style = hash(between(&page, "<style>", "</style>"));
    let script = hash(between(&page, "<script>", "</script>"));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; img-src data:; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'"
        ),
        "put the hashes of page.css and page.js into page.rs"
    );
    for reaching in
        ["src=", "@import", "url(", "fetch(", "XMLHttpRequest", "style=\"", " onclick", "innerHTML"]
    {
        assert!(!page.contains(reaching), "{reaching}");
    }
    let links = page.match_indices("href=\"").map(|(at, _)| &page[at + 6..]);
    for link in links {
        assert!(link.starts_with('#') || link.starts_with("data:,\""), "{}", &link[..40]);
    }
}

#[test]
fn counts_and_fingerprints_are_those_of_the_other_formats() {
    let edits =
        [("name: X-Auth-Token", "name: X-Token"), ("operationId: DownloadCert", "operationId: FetchCert")];
    let page = page();
    let report: Value = serde_json::from_str(&diff("css.yaml", &edits, &["--json"]).out).unwrap();
    let changes = report["changes"].as_array().unwrap();
    for verdict in ["breaking", "additive"] {
        let count = changes.iter().filter(|change| change["verdict"] == verdict).count();
        let button = format!(
            "data-value=\"{verdict}\" class=\"toggle {verdict}\">{verdict} <span class=\"number\">{count}</span>"
        );
        assert!(count > 0 && page.contains(&button), "{button}");
    }
    assert!(page.contains(&format!("{0} of {0} findings shown", changes.len())));
    for change in changes {
        let id = format!("id=\"{}\"", change["fingerprint"].as_str().unwrap());
        assert_eq!(page.matches(&id).count(), 1, "{id}");
    }
    assert!(page.contains("<span class=\"badge breaking\">breaking</span>"));
}

#[test]
fn old_and_new_stand_side_by_side_at_the_place() {
    let page = page();
    assert!(
        page.contains("<del>      name: X-Auth-Token</del>")
            && page.contains("<ins>      name: X-Token</ins>")
    );
    assert!(page.contains("<td class=\"no gone at\">330</td>"), "the line");
    assert!(page.contains("<del>pub fn Client::download_cert(&amp;self) -&gt; builder::DownloadCert</del>"));
}

#[test]
fn names_of_findings_are_there_once_and_links_lead_somewhere() {
    let checkout = Checkout::new();
    let pets = std::fs::read_to_string(checkout.path("openapi/pets.yaml")).unwrap();
    // The same finding in two documents.
    checkout.write("openapi/zoo.yaml", &pets);
    checkout.commit();
    checkout.git(&["branch", "--quiet", "--force", "main"]);
    for name in ["openapi/pets.yaml", "openapi/zoo.yaml"] {
        checkout.edit(name, &[TIGHTER]);
    }
    let ran = checkout.review(&["--format", "html"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    let of = |start: &str| -> Vec<String> {
        let found = ran.out.match_indices(start).map(|(at, _)| &ran.out[at + start.len()..]);
        found.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let ids = of(" id=\"");
    let unique: HashSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    for link in of("href=\"#") {
        assert!(unique.contains(&link), "{link}");
    }
    for label in of("aria-labelledby=\"") {
        assert!(unique.contains(&label), "{label}");
    }
    assert!(ran.out.contains("openapi/zoo.yaml") && ran.out.contains("info.version: still 1.2.3"));
}

#[test]
fn what_documents_say_is_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let write = |name: &str, maximum: u8, text: &str| {
        let text = format!("{HOSTILE}{text}");
        let parameter = json!({ "name": text, "in": "query", "description": text,
            "schema": { "type": "integer", "maximum": maximum, "default": text } });
        let schema = json!({ "$ref": "#/components/schemas/X" });
        let responses =
            json!({ "200": { "description": text, "content": { (&text): { "schema": schema } } } });
        let operation =
            json!({ "operationId": text, "tags": [text], "parameters": [parameter], "responses": responses });
        let document = json!({
            "openapi": "3.1.0",
            "info": { "title": text, "version": "1.0.0", "description": text },
            "paths": { "/a<img onerror='x'>\"": { "get": operation } },
            "components": { "schemas": { "X": { "type": "object", "properties": { (&text): { "enum": [text] } } } } },
        });
        // The places are on lines of their own.
        let document = serde_json::to_string_pretty(&document).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a document to look at")]
        std::fs::write(path(name), document).unwrap();
    };
    let (old, new) = (
        "<img src=x onerror=alert(2)>.json",
        "</title><script>alert(3)</script>.json".replace('/', "\u{2215}"),
    );
    write(old, 9, "");
    write(&new, 5, " now");
    let ran = run(&["diff", &path(old), &path(&new), "--format", "html"]);
    assert!(ran.code > 0 && ran.err.is_empty(), "{}", ran.err);
    let page = ran.out;
    assert!(page.contains("&lt;/script&gt;&lt;img"), "it is shown");
    // Elements that no document can make.
    assert!(!page.contains("<img") && !page.contains("<!--"));
    assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (2, 2));
    assert_eq!(page.matches("</title").count(), 1);
    let data = between(&page, "<script id=\"data\" type=\"application/json\">", "</script>");
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["operations"][0], "GET /a<img onerror='x'>\"");
    // Every attribute is in double quotes, and those in the text of a document are escaped.
    for tag in page.split('<').filter(|tag| tag.contains("onerror")) {
        let head = tag.split('>').next().unwrap();
        assert!(!head.contains("onerror") || head.starts_with("option value=\""), "{head}");
        assert!(head.matches('"').count() % 2 == 0, "{head}");
    }
}

#[test]
fn characters_that_deceive_are_shown_as_such() {
    let page = diff(
        "css.yaml",
        &[("description: Huawei Cloud", "description: \"a\\u202Eb\u{202e}c\"")],
        &["--format", "html"],
    )
    .out;
    assert!(!page.contains('\u{202e}') && page.contains("\\u{202e}"), "{page}");
}

#[test]
fn a_file_gets_the_same_report() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html").display().to_string();
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    let ran = checkout.review(&["--write", &format!("html={file}"), "--json"]);
    let page = std::fs::read_to_string(&file).unwrap();
    let page = page.replace(&checkout.hash("main")[..12], "BASE");
    assert!(ran.out.starts_with('{') && page.contains("<!DOCTYPE html>"));
    assert_eq!(page, checkout.review(&["--format", "html"]).out);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let ran = checkout.review(&["--write", "html=/nonexistent/page.html"]);
    assert_eq!((ran.code, &*ran.out), (1, ""));
    assert!(
        ran.err.starts_with("error: the report cannot be written to /nonexistent/page.html: "),
        "{}",
        ran.err
    );
    for wrong in ["html", "html=", "nonsense=x"] {
        let ran = checkout.review(&["--write", wrong]);
        assert!(
            ran.code == 2 && ran.err.contains("write FORMAT=FILE, with one of these formats: text, json"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn a_page_of_a_large_document_stays_small() {
    let operations = |changed: bool| {
        let one = |number: usize| {
            let maximum = if changed { 50 } else { 100 };
            format!(
                "  /thing{number}/{{id}}:\n    get:\n      operationId: get_{number}\n      parameters:\n        - {{name: id, in: path, required: true, schema: {{type: integer, maximum: {maximum}}}}}\n        - {{name: page, in: query, description: {}, schema: {{type: integer, maximum: {maximum}}}}}\n      responses: {{'200': {{description: fine}}}}\n",
                "x".repeat(200 + usize::from(changed)),
            )
        };
        let paths: String = (0..500).map(one).collect();
        format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}")
    };
    let folder = tempfile::tempdir().unwrap();
    let paths = [("old.yaml", false), ("new.yaml", true)].map(|(name, changed)| {
        let path = folder.path().join(name);
        #[expect(clippy::disallowed_methods, reason = "a document to look at")]
        std::fs::write(&path, operations(changed)).unwrap();
        path.display().to_string()
    });
    let page = run(&["diff", &paths[0], &paths[1], "--format", "html"]).out;
    assert!(page.contains("1500 of 1500 findings shown"), "all are there");
    assert!((2_000_000..4_000_000).contains(&page.len()), "{}", page.len());
    assert!(page.contains("findings are shown without the lines of the documents"), "what is cut is said");
}
