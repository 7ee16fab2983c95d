//! Enums of answers are open: a value that nobody documented is kept, told and sent back as it came.

use cloud_certs::api::geminidb::types::{CertInfo, CertInfoCategory};

#[test]
fn an_unknown_value_is_kept() {
    for (category, is_known) in [("international", true), ("national", false), ("", false)] {
        let json =
            serde_json::json!({ "category": category, "download_link": "https://obs.example.com/ca.crt" });
        let info: CertInfo = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(matches!(info.category, CertInfoCategory::Known(_)), is_known, "{category}");
        assert_eq!(info.category.to_string(), category);
        assert_eq!(serde_json::to_value(&info).unwrap(), json);
    }
}
