//! The reference of the keys in the documentation, made of the schema.

use std::fmt::Write as _;

use serde_json::Value;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/sync.md");
const BEGIN: &str =
    "<!-- keys: made of the schema by `INSTA_UPDATE=always cargo test -p cloud-certs-sync` -->\n";
const END: &str = "<!-- end of keys -->";

#[test]
fn the_keys_in_the_docs_are_those_of_the_schema() {
    let text = std::fs::read_to_string(FILE).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    let expected = reference();
    if found != expected && is_update() {
        #[expect(clippy::disallowed_methods, reason = "a file of the repository")]
        std::fs::write(FILE, format!("{before}{BEGIN}{expected}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(found, expected, "INSTA_UPDATE=always cargo test -p cloud-certs-sync");
}

#[expect(clippy::disallowed_methods, reason = "the choice of the developer who runs the tests")]
fn is_update() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|value| value == "always")
}

fn reference() -> String {
    let schema: Value = serde_json::from_str(&cloud_certs_sync::schema()).unwrap();
    let certificate = &schema["properties"]["certificate"]["items"]["properties"];
    let mut text = String::new();
    for (title, properties) in [
        ("The whole file", &schema["properties"]),
        ("`[[certificate]]`, and `[defaults]` without `name` and `instance`", certificate),
        ("`[[certificate.output]]`", &certificate["output"]["items"]["properties"]),
    ] {
        let _ = write!(text, "\n### {title}\n\n| key | value | |\n|---|---|---|\n");
        for (name, property) in properties.as_object().unwrap() {
            let description = property["description"].as_str().unwrap();
            let _ = writeln!(text, "| `{name}` | {} | {description} |", kind(property));
        }
    }
    text + "\n"
}

fn kind(property: &Value) -> String {
    if let Some(values) = property["enum"].as_array() {
        let names: Vec<_> = values.iter().map(|value| format!("`{}`", value.as_str().unwrap())).collect();
        return names.join(", ");
    }
    match &property["type"] {
        Value::String(kind) if kind == "array" && property["items"]["type"] == "object" => {
            "tables".to_owned()
        }
        Value::String(kind) if kind == "array" => "list of strings".to_owned(),
        Value::String(kind) if kind == "object" => "table".to_owned(),
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => {
            kinds.iter().map(|kind| kind.as_str().unwrap()).collect::<Vec<_>>().join(" or ")
        }
        other => other.to_string(),
    }
}
