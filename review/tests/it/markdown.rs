//! Reports as comments on a pull request.

use insta::assert_snapshot;

use crate::checkout::{Checkout, PETS};
use crate::command::diff;

#[test]
fn a_difference_is_a_table() {
    let ran = diff("css.yaml", &[("name: X-Auth-Token", "name: X-Token")], &["--format", "markdown"]);
    assert_eq!(ran.code, 5);
    assert_snapshot!(ran.out, @r"
    **wire: breaking, surface: unchanged, docs: unchanged, unclassified: 0**

    | verdict | rule | what | where | operations | fingerprint |
    |---|---|---|---|---|---|
    | breaking | security-changed | authentication: header authorization, SDK-HMAC-SHA256, or header x-auth-token -&gt; header authorization, SDK-HMAC-SHA256, or header x-token (Rust: a deployed client fails) | <code>FOLDER/new.yaml:330:13</code> | <code>GET /v1.0/{project\_id}/cer/download</code> | <code>476d0284f7802a23</code> |

    The request:

    ```diff
      server https://css.{region}.myhuaweicloud.com (huawei), region: cn-north-4 of 30
      server https://css.{region}.otc.t-systems.com (otc), region: eu-de of 2
      server https://es.{region}.myhuaweicloud.com (huawei), region: cn-north-1 of 2
      GET /v1.0/{project_id}/cer/download
    -   authentication: header Authorization (SDK-HMAC-SHA256), or header X-Auth-Token
    +   authentication: header Authorization (SDK-HMAC-SHA256), or header X-Token
        path: project_id (required)
    ```
    ");
}

#[test]
fn a_branch_has_errors_and_verdicts_first() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[("maximum: 100", "maximum: 50")]);
    let ran = checkout.review(&["--format", "markdown"]);
    assert_eq!(ran.code, 5);
    assert_snapshot!(ran.out, @r"
    ## Review of the OpenAPI documents

    * **error:** openapi/pets.yaml: info.version: still 1.2.3, which is not enough: the changes require a major step by Cargo's rules of SemVer: write 2.0.0
    * **error:** Cargo.toml: workspace.package.version: still 0.4.1, which is not enough: the changes require a minor step by Cargo's rules of SemVer: write 0.5.0
    * **openapi/pets.yaml**: wire: breaking, surface: unchanged, docs: unchanged, unclassified: 0
    * Cargo.toml: workspace.package.version: 0.4.1 -&gt; 0.4.1, required: minor

    ### openapi/pets.yaml

    * openapi/pets.yaml: info.version: 1.2.3 -&gt; 1.2.3, required: major
    * client/pets.rs changes: <code>make listings</code> writes it
    * snapshots/pets.wire changes: <code>make listings</code> writes it

    | verdict | rule | what | where | operations | fingerprint |
    |---|---|---|---|---|---|
    | breaking | maximum-changed | query \`limit\`: maximum 100 -&gt; 50 (Rust: a deployed client fails) | <code>openapi/pets.yaml:33:22</code> | <code>GET /pets/{owner}</code> | <code>105a48c4e1c58787</code> |

    The request:

    ```diff
      server https://pets.{region}.example.com, region: eu of 2
      GET /pets/{owner}
        authentication: header X-Auth-Token
        path: owner (required)
        query: limit
    ```
    ");
}

#[test]
fn nothing_of_a_document_is_markup() {
    let checkout = Checkout::new();
    let nasty = "a|b`c`<img>@octocat* #123 o/r#7 GH-8 :100: https://github.com/o/r/issues/9 \\\\|";
    checkout.edit(
        "openapi/pets.yaml",
        &[("name: limit", &format!("name: \"{nasty}\"")), ("version: 1.2.3", "version: 2.0.0")],
    );
    let ran = checkout.review(&["--format", "markdown"]);
    let row = ran.out.lines().find(|line| line.contains("octocat")).unwrap();
    let escaped = "a\\|b\\`c\\`&lt;img&gt;@\u{200b}octocat\\* #\u{200b}123 o/r#\u{200b}7 GH\u{200b}-8 :\u{200b}100: https:\u{200b}//github.com/o/r/issues/9 \\\\\\|";
    assert!(row.contains(escaped), "{row}");
    assert_eq!(cells(row), 6, "{row}");
    let (text, code) = apart(&ran.out);
    for markup in ["<img", "@octocat", "#123", "#7", "GH-8", ":100:", "://"] {
        assert!(!text.contains(markup), "{markup} in {text}");
    }
    assert!(code.contains("<img>@octocat* #123"), "a block of code has the text as it is: {code}");
}

#[test]
fn no_line_of_code_closes_its_block() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[("name: limit", "name: \"````\\n```\"")]);
    let ran = checkout.review(&["--format", "markdown"]);
    assert!(ran.out.contains("\n`````diff\n"), "{}", ran.out);
    assert_eq!(ran.out.matches("\n`````\n").count(), 1, "{}", ran.out);
}

#[test]
fn a_reader_sees_a_screen_and_unfolds_the_rest() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[("        names:\n", &format!("{}        names:\n", many(40)))]);
    let ran = checkout.review(&["--format", "markdown"]);
    assert!(ran.out.contains("<details><summary>28 more changes</summary>"), "{}", ran.out);
    assert!(seen(&ran.out) <= 60, "{} of {}", seen(&ran.out), ran.out);
    for number in 0..40 {
        assert!(ran.out.contains(&format!("`été{number}\\`")), "{number}: {}", ran.out);
    }
    assert!(
        ran.out.contains("\n    authentication: header X-Auth-Token\n"),
        "the request is there: {}",
        ran.out
    );
}

#[test]
fn a_long_report_is_cut_between_lines_and_says_so() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[("        names:\n", &format!("{}        names:\n", many(1_000)))]);
    let ran = checkout.review(&["--format", "markdown"]);
    let count = ran.out.chars().count();
    assert!(count <= 60_000 && count > 59_000, "{count}");
    assert!(seen(&ran.out) <= 60, "{}", seen(&ran.out));
    assert_eq!(ran.out.matches("<details>").count(), ran.out.matches("</details>").count());
    let (table, last) = ran.out.trim_end().rsplit_once("\n").unwrap();
    assert!(
        table.trim_end().ends_with("</details>")
            && table.lines().all(|line| !line.starts_with('|') || cells(line) == 6)
    );
    assert!(last.contains(" more lines are left out"), "{last}");
    let left: usize = last.trim_start_matches("**").split(' ').next().unwrap().parse().unwrap();
    let shown = ran.out.lines().filter(|line| line.contains("| property-added |")).count();
    assert!(shown + left > 1_000, "{shown} and {left}");
}

#[test]
fn a_branch_of_many_documents_stays_short_too() {
    let checkout = Checkout::new();
    for number in 0..300 {
        checkout.write(&format!("openapi/pets{number}.yaml"), PETS);
    }
    checkout.edit("openapi/pets.yaml", &[("maximum: 100", "maximum: 50")]);
    let ran = checkout.review(&["--format", "markdown"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(seen(&ran.out) <= 60, "{} of {}", seen(&ran.out), ran.out);
    assert!(ran.out.chars().count() <= 60_000);
}

/// Properties that are new.
fn many(count: usize) -> String {
    (0..count).fold(String::new(), |text, number| {
        text + &format!("        \"été{number}\":\n          type: string\n")
    })
}

/// How many lines are seen before something is unfolded.
fn seen(comment: &str) -> usize {
    let mut is_folded = false;
    let mut count = 0;
    for line in comment.lines().filter(|line| !line.is_empty()) {
        is_folded |= line.starts_with("<details>");
        count += usize::from(!is_folded || line.starts_with("<details>"));
        is_folded &= line != "</details>";
    }
    count
}

/// How many cells a row of a table has, as GitHub counts them.
fn cells(row: &str) -> usize {
    row.replace("\\\\", "").replace("\\|", "").matches('|').count() - 1
}

/// What is text, and what is in blocks of code.
fn apart(comment: &str) -> (String, String) {
    let mut parts = (String::new(), String::new());
    for (index, part) in comment.split("```").enumerate() {
        if index % 2 == 0 { parts.0.push_str(part) } else { parts.1.push_str(part) }
    }
    parts
}
