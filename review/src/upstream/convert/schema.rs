//! Schemas: nearly the same in both versions.

use serde_json::{Map, Value as Json, json};

/// The schema in the words of OpenAPI 3.0.
pub(super) fn schema(old: &Json) -> Json {
    let Some(keywords) = old.as_object() else { return old.clone() };
    if let Some(reference) = keywords.get("$ref").and_then(Json::as_str) {
        // What stands beside a reference is ignored in both versions.
        return json!({"$ref": reference.replacen("#/definitions/", "#/components/schemas/", 1)});
    }
    let mut new = Map::new();
    for (keyword, value) in keywords {
        let value = match keyword.as_str() {
            "x-nullable" => {
                new.insert("nullable".to_owned(), value.clone());
                continue;
            }
            other if other.starts_with("x-") => continue,
            "properties" => each(value),
            "items" | "additionalProperties" => schema(value),
            "allOf" => {
                value.as_array().map(|members| members.iter().map(schema).collect()).unwrap_or_default()
            }
            "discriminator" if value.is_string() => json!({"propertyName": value}),
            _ => value.clone(),
        };
        new.insert(keyword.clone(), value);
    }
    // The vendor gives the type of everything but of objects.
    if new.contains_key("properties") && !new.contains_key("type") {
        new.insert("type".to_owned(), json!("object"));
    }
    if new.get("type") == Some(&json!("file")) {
        new.insert("type".to_owned(), json!("string"));
        new.insert("format".to_owned(), json!("binary"));
    }
    Json::Object(new)
}

fn each(properties: &Json) -> Json {
    let entries = properties.as_object().into_iter().flatten();
    Json::Object(entries.map(|(name, one)| (name.clone(), schema(one))).collect())
}
