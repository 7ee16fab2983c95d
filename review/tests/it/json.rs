//! Reports for programs.

use insta::assert_snapshot;
use serde_json::Value;

use crate::checkout::{Checkout, TIGHTER};
use crate::command::diff;

#[test]
fn a_difference_has_the_version_that_is_required() {
    for (edit, required) in [
        (("name: X-Auth-Token", "name: X-Token"), "major"),
        (("operationId: DownloadCert", "operationId: FetchCert"), "patch"),
        (("description: Huawei Cloud", "description: The Huawei Cloud"), "patch"),
        (("version: 1.0.0", "version: 1.0.0 # as it was"), "none"),
    ] {
        let report: Value =
            serde_json::from_str(&diff("css.yaml", &[edit], &["--format", "json"]).out).unwrap();
        assert_eq!(report["version"]["required"], required, "{edit:?}");
    }
}

#[test]
fn json_has_the_version_that_is_required() {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    let mut report: Value = serde_json::from_str(&checkout.review(&["--format", "json"]).out).unwrap();
    let mut document = report["documents"][0].take();
    document["changes"].take();
    assert_snapshot!(serde_json::to_string_pretty(&document).unwrap(), @r#"
    {
      "changes": null,
      "docs": "unchanged",
      "file": "openapi/pets.yaml",
      "left_out": {
        "changes": 0,
        "operations": []
      },
      "snapshots": [
        "client/pets.rs",
        "snapshots/pets.wire"
      ],
      "surface": "unchanged",
      "surface_unknown": null,
      "unclassified": 0,
      "version": {
        "new": "1.2.3",
        "old": "1.2.3",
        "required": "major"
      },
      "wire": "breaking"
    }
    "#);
    assert_snapshot!(serde_json::to_string_pretty(&report).unwrap(), @r#"
    {
      "allowed": null,
      "base": "BASE",
      "crate": {
        "new": "0.4.1",
        "old": "0.4.1",
        "required": "minor"
      },
      "documents": [
        null
      ],
      "errors": [
        "openapi/pets.yaml: info.version: still 1.2.3, which is not enough: the changes require a major step by Cargo's rules of SemVer: write 2.0.0",
        "Cargo.toml: workspace.package.version: still 0.4.1, which is not enough: the changes require a minor step by Cargo's rules of SemVer: write 0.5.0"
      ]
    }
    "#);
}
