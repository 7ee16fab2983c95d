//! Converts the vendor's definition of an operation (Swagger 2.0) to an equivalent OpenAPI 3.0 document.
//!
//! The vendor's files are exports of a database: some keywords are in snake case, some lists are text, and missing values
//! are `null` or empty. Both forms are read.

mod operation;

use serde_json::{Map, Value as Json, json};

use openapi_document::METHODS;
use operation::{entries, list, only, operation, schema};

/// Converts a Swagger document, without texts for people.
///
/// # Errors
///
/// In words, if it has no operation, or one that OpenAPI 3.0 cannot express.
pub(crate) fn convert(swagger: &Json) -> Result<Json, String> {
    let paths = swagger.get("paths").and_then(Json::as_object).ok_or("it has no `paths`")?;
    let mut converted = Map::new();
    let mut schemes = Map::new();
    for (name, scheme) in entries(either(swagger, "securityDefinitions", "security_definitions")) {
        schemes.insert(name.clone(), security_scheme(scheme));
    }
    for (path, item) in paths {
        let shared = item.get("parameters").cloned();
        let mut methods = Map::new();
        for (method, one) in entries(Some(item)).filter(|(key, _)| METHODS.contains(&key.as_str())) {
            methods.insert(method.clone(), operation(swagger, one, shared.as_ref(), &mut schemes)?);
        }
        converted.insert(path.clone(), Json::Object(methods));
    }
    if converted.values().all(|item| entries(Some(item)).next().is_none()) {
        return Err("none of its `paths` has an operation".to_owned());
    }
    let definitions = entries(swagger.get("definitions"));
    let schemas: Map<_, _> = definitions.map(|(name, one)| (name.clone(), schema(one))).collect();
    let mut document = json!({
        "openapi": "3.0.3",
        "info": {"title": swagger.get("name"), "version": swagger.get("info_version")},
        "servers": servers(swagger),
        "paths": converted,
        "components": {"schemas": schemas, "securitySchemes": schemes},
    });
    if let Some(security) = swagger.get("security").filter(|security| security.is_array()) {
        document["security"] = security.clone();
    }
    Ok(document)
}

/// The servers, marked as Huawei Cloud's like those of our documents.
fn servers(swagger: &Json) -> Json {
    let Some(host) = swagger.get("host").and_then(Json::as_str) else { return json!([]) };
    let path = either(swagger, "basePath", "base_path").and_then(Json::as_str).unwrap_or_default();
    let schemes = list(swagger.get("schemes"));
    let schemes = if schemes.is_empty() { vec!["https".to_owned()] } else { schemes };
    let server = |scheme: &String| {
        let url = format!("{}://{host}{}", scheme.to_ascii_lowercase(), path.trim_end_matches('/'));
        json!({"url": url, "x-cloud": "huawei"})
    };
    schemes.iter().map(server).collect()
}

fn security_scheme(old: &Json) -> Json {
    match old.get("type").and_then(Json::as_str) {
        Some("basic") => json!({"type": "http", "scheme": "basic"}),
        Some("oauth2") => {
            let flow = match old.get("flow").and_then(Json::as_str).unwrap_or_default() {
                "application" => "clientCredentials",
                "accessCode" => "authorizationCode",
                other => other,
            };
            let kept = ["authorizationUrl", "tokenUrl", "scopes"];
            json!({"type": "oauth2", "flows": {flow: only(old, &kept)}})
        }
        _ => only(old, &["type", "name", "in"]),
    }
}

/// The value under the first of two names that is there.
fn either<'a>(json: &'a Json, name: &str, other: &str) -> Option<&'a Json> {
    json.get(name).or_else(|| json.get(other))
}
