//! Converts schemas, which are nearly the same in both versions, and reads the vendor's JSON.

use serde_json::{Map, Value as Json, json};

/// Converts a schema to OpenAPI 3.0.
pub(super) fn schema(old: &Json) -> Json {
    let Some(keywords) = old.as_object() else { return old.clone() };
    if let Some(reference) = keywords.get("$ref").and_then(Json::as_str) {
        // Both versions ignore the keywords beside a reference.
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
    // The vendor omits the type of objects only.
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

/// These keywords of an object, where it has them.
pub(super) fn only(old: &Json, keywords: &[&str]) -> Json {
    let kept = keywords.iter().filter_map(|keyword| Some(((*keyword).to_owned(), old.get(keyword)?.clone())));
    Json::Object(kept.collect())
}

pub(super) fn object(json: Option<&Json>) -> Option<&Map<String, Json>> {
    json?.as_object()
}

/// A list of words: a list, or the text of one in JSON.
pub(super) fn list(json: Option<&Json>) -> Vec<String> {
    match json {
        Some(Json::Array(items)) => items.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        Some(Json::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        _ => Vec::new(),
    }
}
