//! Converts operations: parameters, bodies, responses, security and schemas.

use serde_json::{Map, Value as Json, json};

use crate::upstream::vendor::Vendor;

const JSON_TYPE: &str = "application/json";

/// Converts an operation, and adds the security schemes that it needs to `schemes`.
pub(super) fn operation(
    swagger: &Json,
    vendor: &Vendor,
    old: &Json,
    shared: Option<&Json>,
    schemes: &mut Map<String, Json>,
) -> Result<Json, String> {
    let mut new = only(old, &["operationId", "summary", "description", "deprecated", "security"]);
    let (mut parameters, mut form) = (Vec::new(), Vec::new());
    for one in own_and_shared(swagger, old, shared)? {
        let word = |keyword: &str| one.get(keyword).and_then(Json::as_str).unwrap_or_default();
        let credential = vendor.credential(word("name")).filter(|_| is_required(one));
        match (word("in"), credential) {
            ("body", _) => new["requestBody"] = body(one, &media_types(swagger, old, "consumes")),
            ("formData", _) => form.push(one),
            ("header", Some(header)) => {
                let scheme = header.replace('-', "");
                schemes.insert(scheme.clone(), json!({"type": "apiKey", "in": "header", "name": header}));
                new["security"] = json!([{scheme: []}]);
            }
            ("path" | "query" | "header", _) => parameters.push(parameter(one)),
            (other, _) => return Err(format!("its parameter `{}` is in `{other}`", word("name"))),
        }
    }
    if !form.is_empty() {
        new["requestBody"] = form_body(&form, &media_types(swagger, old, "consumes"));
    }
    if !parameters.is_empty() {
        new["parameters"] = Json::Array(parameters);
    }
    let mut responses = Map::new();
    for (status, one) in entries(old.get("responses")) {
        responses.insert(status.clone(), response(swagger, old, target(swagger, one)?));
    }
    new["responses"] = Json::Object(responses);
    Ok(new)
}

/// The operation's parameters, and those of the path that it does not replace.
fn own_and_shared<'a>(
    swagger: &'a Json,
    old: &'a Json,
    shared: Option<&'a Json>,
) -> Result<Vec<&'a Json>, String> {
    let items = |json: Option<&'a Json>| json.and_then(Json::as_array).into_iter().flatten();
    let mut found: Vec<&Json> = Vec::new();
    for one in items(old.get("parameters")).chain(items(shared)) {
        let one = target(swagger, one)?;
        let key = |one: &Json| only(one, &["name", "in"]);
        if !found.iter().any(|other| key(other) == key(one)) {
            found.push(one);
        }
    }
    Ok(found)
}

/// The target of the reference of a parameter or a response, or itself.
fn target<'a>(swagger: &'a Json, one: &'a Json) -> Result<&'a Json, String> {
    let Some(reference) = one.get("$ref").and_then(Json::as_str) else { return Ok(one) };
    let found = reference.strip_prefix('#').and_then(|pointer| swagger.pointer(pointer));
    found.ok_or_else(|| format!("`{reference}` leads nowhere"))
}

fn is_required(one: &Json) -> bool {
    one.get("required").and_then(Json::as_bool) == Some(true)
}

/// The keywords of a parameter itself; all others describe its value.
const OF_PARAMETERS: [&str; 6] =
    ["name", "in", "required", "description", "allowEmptyValue", "collectionFormat"];

fn parameter(old: &Json) -> Json {
    let mut new = only(old, &["name", "in", "required", "description", "allowEmptyValue"]);
    new["schema"] = value(old);
    if old.get("type").and_then(Json::as_str) == Some("array") {
        let is_query = old.get("in").and_then(Json::as_str) == Some("query");
        let (style, is_exploded) = match old.get("collectionFormat").and_then(Json::as_str) {
            Some("multi") => ("form", true),
            Some("ssv") => ("spaceDelimited", false),
            Some("pipes") => ("pipeDelimited", false),
            // Commas separate items by default.
            _ => (if is_query { "form" } else { "simple" }, false),
        };
        new["style"] = json!(style);
        new["explode"] = json!(is_exploded);
    }
    new
}

/// The schema that is mixed into a parameter or a header.
fn value(old: &Json) -> Json {
    let kept = entries(Some(old)).filter(|(key, _)| !OF_PARAMETERS.contains(&key.as_str()));
    schema(&Json::Object(kept.map(|(key, value)| (key.clone(), value.clone())).collect()))
}

fn body(old: &Json, types: &[String]) -> Json {
    let mut new = only(old, &["required", "description"]);
    let json_type = [JSON_TYPE.to_owned()];
    let types = if types.is_empty() { json_type.as_slice() } else { types };
    new["content"] = content(types, &old.get("schema").map_or_else(|| json!({}), schema));
    new
}

fn form_body(fields: &[&Json], types: &[String]) -> Json {
    let name = |one: &Json| one.get("name").and_then(Json::as_str).unwrap_or_default().to_owned();
    let properties: Map<_, _> = fields.iter().map(|one| (name(one), value(one))).collect();
    let required: Vec<_> = fields.iter().filter(|one| is_required(one)).map(|one| name(one)).collect();
    let is_form = |one: &&String| one.as_str() != JSON_TYPE;
    let types: Vec<_> = types.iter().filter(is_form).cloned().collect();
    let types = if types.is_empty() { vec!["multipart/form-data".to_owned()] } else { types };
    let mut schema = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    json!({"required": !required.is_empty(), "content": content(&types, &schema)})
}

fn response(swagger: &Json, operation: &Json, old: &Json) -> Json {
    let mut new = only(old, &["description"]);
    if let Some(body) = old.get("schema") {
        let mut types = media_types(swagger, operation, "produces");
        if types.is_empty() {
            types = entries(old.get("examples")).map(|(name, _)| numberless(name)).collect();
        }
        if types.is_empty() {
            types.push(JSON_TYPE.to_owned());
        }
        new["content"] = content(&types, &schema(body));
        for (name, example) in entries(old.get("examples")) {
            if let Some(of_type) = new["content"].get_mut(name.as_str()) {
                of_type["example"] = example.clone();
            }
        }
    }
    let headers = entries(old.get("headers"));
    let headers: Map<_, _> = headers.map(|(name, one)| (name.clone(), header(one))).collect();
    if !headers.is_empty() {
        new["headers"] = Json::Object(headers);
    }
    new
}

fn header(old: &Json) -> Json {
    let mut new = only(old, &["description"]);
    new["schema"] = value(old);
    new
}

/// The media type of an example: the vendor numbers further ones of the same type, as `application/json-1`.
fn numberless(name: &str) -> String {
    match name.rsplit_once('-') {
        Some((name, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
        _ => name.to_owned(),
    }
}

fn content(types: &[String], schema: &Json) -> Json {
    Json::Object(types.iter().map(|name| (name.clone(), json!({"schema": schema}))).collect())
}

/// The media types of the operation, or those of the document. The vendor writes an empty list for a missing one, and
/// JSON has no charset (RFC 8259) but UTF-8.
fn media_types(swagger: &Json, operation: &Json, keyword: &str) -> Vec<String> {
    let own = list(operation.get(keyword));
    let types = if own.is_empty() { list(swagger.get(keyword)) } else { own };
    let plain = |name: String| match name.split_once(';') {
        Some((name, _)) if name.trim().eq_ignore_ascii_case(JSON_TYPE) => JSON_TYPE.to_owned(),
        _ => name,
    };
    types.into_iter().map(plain).collect()
}

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
            "properties" => entries(Some(value)).map(|(name, one)| (name.clone(), schema(one))).collect(),
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

/// These keywords of an object, where it has them.
pub(super) fn only(old: &Json, keywords: &[&str]) -> Json {
    let kept = keywords.iter().filter_map(|keyword| Some(((*keyword).to_owned(), old.get(keyword)?.clone())));
    Json::Object(kept.collect())
}

/// The entries of an object; none for any other value.
pub(super) fn entries(json: Option<&Json>) -> impl Iterator<Item = (&String, &Json)> {
    json.and_then(Json::as_object).into_iter().flatten()
}

/// A list of words: a list, or the text of one in JSON.
pub(super) fn list(json: Option<&Json>) -> Vec<String> {
    match json {
        Some(Json::Array(items)) => items.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        Some(Json::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        _ => Vec::new(),
    }
}
