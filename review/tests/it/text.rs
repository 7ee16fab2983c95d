//! Reports for people in front of a terminal: short, and true.

use insta::assert_snapshot;
use serde_json::Value;

use crate::command::{diff, run};

#[test]
fn ten_changes_are_told_by_what_they_are_about() {
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
    assert_snapshot!(ran.out, @"
    FOLDER/new.yaml: breaks deployed clients and Rust callers: 8 breaking, 2 compatible, 2 additive, 2 docs

                                               breaking  warning  other  operations
    wire: breaking                                    5        -      2  1 of 1
    surface: breaking                                 3        -      2  1 of 1
      source no longer compiles                       3        -      -  1 of 1
      a deployed client fails                         5        -      -  1 of 1
    docs: changed                                     -        -      2

    document
      in GET /v1.0/{project_id}/cer/download
      breaking server-removed: server https://css.ae-ad-1.myhuaweicloud.com (huawei) is gone
        FOLDER/old.yaml:22:5 -> FOLDER/new.yaml:22:3 (Rust: a deployed client fails) [2e9b99d79877cd20]
        deployed clients still use it
          21   servers:
          22     - url: https://css.{region}.myhuaweicloud.com
          23 -     description: Huawei Cloud
          24       x-cloud: huawei
             …
          26         region:
          27           description: Region of the clusters.
          28 -         default: cn-north-4
          29           enum:
          30 -           - ae-ad-1
          31             - af-north-1

      breaking server-removed: server https://css.{region}.otc.t-systems.com (otc) is gone
        FOLDER/old.yaml:70:5 -> FOLDER/new.yaml:22:3 (Rust: a deployed client fails) [4cfe137a90af8b7d]
          70     - url: https://css.{region}.otc.t-systems.com
          71       description: Open Telekom Cloud
          72 -     x-cloud: otc
          73       variables:
          74         region:
          75           description: Region of the clusters.
          76 -         default: eu-de
          77           enum:
          78             - eu-de
          79 -           - eu-nl
          80   tags:

      breaking server-default-changed: server https://css.{region}.myhuaweicloud.com: default of region cn-north-4 -> cn-north-2
        FOLDER/old.yaml:28:18 -> FOLDER/new.yaml:28:18 (Rust: a deployed client fails) [9150016ff0966215]
        deployed clients that choose no value still use the old default, where their data may no longer be
          26   region:
          27     description: Region of the clusters.
          28 -   default: cn-north-4
          28 +   default: cn-north-2
          29     enum:

      breaking server-default-changed: server https://css.{region}.otc.t-systems.com: default of region eu-de -> eu-ch2
        FOLDER/old.yaml:76:18 -> FOLDER/new.yaml:76:18 (Rust: a deployed client fails) [aadb249566f61598]
          74   region:
          75     description: Region of the clusters.
          76 -   default: eu-de
          76 +   default: eu-ch2
          77     enum:

      compatible server-added: server https://css.ae-ad-2.myhuaweicloud.com (huawei) is new
        FOLDER/old.yaml:22:3 -> FOLDER/new.yaml:22:5
          21   servers:
          22     - url: https://css.{region}.myhuaweicloud.com
          23 +     description: The Huawei Cloud
          24       x-cloud: huawei
             …
          26         region:
          27           description: Region of the clusters.
          28 +         default: cn-north-2
          29           enum:
          30 +           - ae-ad-2
          31             - af-north-1

      compatible server-added: server https://css.{region}.otc.t-systems.com (other) is new
        FOLDER/old.yaml:22:3 -> FOLDER/new.yaml:70:5
          70     - url: https://css.{region}.otc.t-systems.com
          71       description: Open Telekom Cloud
          72 +     x-cloud: other
          73       variables:
          74         region:
          75           description: Region of the clusters.
          76 +         default: eu-ch2
          77           enum:
          78             - eu-de
          79 +           - eu-ch2
          80   tags:

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

    The request
      - server https://css.{region}.myhuaweicloud.com (huawei), region: cn-north-4 of 30
      + server https://css.{region}.myhuaweicloud.com (huawei), region: cn-north-2 of 30
      - server https://css.{region}.otc.t-systems.com (otc), region: eu-de of 2
      + server https://css.{region}.otc.t-systems.com (other), region: eu-ch2 of 2
        GET /v1.0/{project_id}/cer/download
      -   authentication: header Authorization (SDK-HMAC-SHA256), or header X-Auth-Token
      +   authentication: header Authorization (SDK-HMAC-SHA256), or header X-Token
          path: project_id (required)

    For readers alone
      changed info-changed: info: title, version 1.0.0 -> 2.0.0
        FOLDER/old.yaml:3:3 -> FOLDER/new.yaml:3:3
      changed description-changed: servers: description
        FOLDER/old.yaml:22:3 -> FOLDER/new.yaml:22:3
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
    assert!(text.contains("\n  in GET /v1/0, GET /v1/1, GET /v1/10, GET /v1/11, and 26 more\n"), "{text}");
    assert!(text.ends_with("  and 10 more operations\n"), "{text}");
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
