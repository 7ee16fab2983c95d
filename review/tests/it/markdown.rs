//! Reports as comments on a pull request.

use insta::assert_snapshot;

use crate::checkout::Checkout;
use crate::command::diff;

#[test]
fn a_difference_is_a_table() {
    let ran = diff("css.yaml", &[("name: X-Auth-Token", "name: X-Token")], &["--format", "markdown"]);
    assert_eq!(ran.code, 5);
    assert_snapshot!(ran.out, @r"
    **wire: breaking, surface: unchanged, docs: unchanged, unclassified: 0**

    | verdict | rule | what | where | operations |
    |---|---|---|---|---|
    | breaking | security-changed | authentication: header authorization, SDK-HMAC-SHA256, or header x-auth-token -&gt; header authorization, SDK-HMAC-SHA256, or header x-token | FOLDER/new.yaml:84:3 | GET /v1.0/{project\_id}/cer/download |

    The request:

    * server https://css.{region}.myhuaweicloud.com (huawei), region: cn-north-4 of 30
    * server https://css.{region}.otc.t-systems.com (otc), region: eu-de of 2
    * server https://es.{region}.myhuaweicloud.com (huawei), region: cn-north-1 of 2
    * GET /v1.0/{project\_id}/cer/download
      * **was:** authentication: header Authorization (SDK-HMAC-SHA256), or header X-Auth-Token
      * **now:** authentication: header Authorization (SDK-HMAC-SHA256), or header X-Token
      * path: project\_id (required)
    ");
}

#[test]
fn a_branch_has_versions_and_snapshots_first() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[("maximum: 100", "maximum: 50")]);
    let ran = checkout.review(&["--format", "markdown"]);
    assert_eq!(ran.code, 5);
    assert_snapshot!(ran.out, @r"
    ## Review of the OpenAPI documents

    * **error:** openapi/pets.yaml: info.version: still 1.2.3, which is not enough: the changes require a major step by Cargo's rules of SemVer: write 2.0.0
    * **error:** Cargo.toml: workspace.package.version: still 0.4.1, which is not enough: the changes require a minor step by Cargo's rules of SemVer: write 0.5.0
    * **openapi/pets.yaml**: wire: breaking, surface: unchanged, docs: unchanged, unclassified: 0
      * snapshots/pets.wire.snap changes
      * openapi/pets.yaml: info.version: 1.2.3 -&gt; 1.2.3, required: major
    * Cargo.toml: workspace.package.version: 0.4.1 -&gt; 0.4.1, required: minor

    Snapshots are accepted with `INSTA_UPDATE=always cargo test --workspace`.

    ### openapi/pets.yaml

    | verdict | rule | what | where | operations |
    |---|---|---|---|---|
    | breaking | maximum-changed | query \`limit\`: maximum 100 -&gt; 50 | openapi/pets.yaml:33:22 | GET /pets/{owner} |

    The request:

    * server https://pets.{region}.example.com, region: eu of 2
    * GET /pets/{owner}
      * authentication: header X-Auth-Token
      * path: owner (required)
      * query: limit
    ");
}

#[test]
fn nothing_of_a_document_is_markup() {
    let checkout = Checkout::new();
    checkout.edit(
        "openapi/pets.yaml",
        &[("name: limit", "name: \"a|b`c`<img>@octocat*\""), ("version: 1.2.3", "version: 2.0.0")],
    );
    let ran = checkout.review(&["--format", "markdown"]);
    assert!(ran.out.contains("a\\|b\\`c\\`&lt;img&gt;@\u{200b}octocat\\*"), "{}", ran.out);
    assert!(!ran.out.contains("<img") && !ran.out.contains("@octocat"), "{}", ran.out);
}

#[test]
fn a_long_report_is_cut_and_says_so() {
    let checkout = Checkout::new();
    let many: String = (0..1_000).fold(String::new(), |text, number| {
        text + &format!("        \"été{number}\":\n          type: string\n")
    });
    checkout.edit("openapi/pets.yaml", &[("        names:\n", &format!("{many}        names:\n"))]);
    let ran = checkout.review(&["--format", "markdown"]);
    let count = ran.out.chars().count();
    assert!(count <= 60_000 && count > 59_000, "{count}");
    assert!(
        ran.out.ends_with("|\n\n**The report is cut here: it is longer than a comment may be.** `spec-review` prints all of it as text.\n")
    );
}
