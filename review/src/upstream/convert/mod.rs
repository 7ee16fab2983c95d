//! Converts a definition in Swagger 2.0 to an equivalent OpenAPI 3.0 document.
//!
//! Some vendors' files are exports of a database: some keywords are in snake case, some lists are text, and missing values
//! are `null` or empty. Both forms are read.

mod operation;

use serde_json::{Map, Value as Json, json};

use openapi_document::METHODS;

use self::operation::{entries, list, only, operation, schema};
use super::vendor::Vendor;

/// Converts a Swagger document of this vendor.
///
/// # Errors
///
/// In words, if it has no operation, or one that OpenAPI 3.0 cannot express.
pub(super) fn convert(swagger: &Json, vendor: &Vendor) -> Result<Json, String> {
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
            methods.insert(method.clone(), operation(swagger, vendor, one, shared.as_ref(), &mut schemes)?);
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
        "info": info(swagger),
        "servers": servers(swagger, vendor),
        "paths": converted,
        "components": {"schemas": schemas, "securitySchemes": schemes},
    });
    if let Some(security) = swagger.get("security").filter(|security| security.is_array()) {
        document["security"] = security.clone();
    }
    Ok(document)
}

/// The title and version, from any of their usual places, and the description.
fn info(swagger: &Json) -> Json {
    let of_document = swagger.get("info").filter(|info| info.is_object()).cloned();
    let mut info = of_document.unwrap_or_else(|| json!({}));
    for (keyword, exported, default) in [("title", "name", "untitled"), ("version", "info_version", "0")] {
        if !info.get(keyword).is_some_and(Json::is_string) {
            let text = swagger.get(exported).and_then(Json::as_str).unwrap_or(default);
            info[keyword] = json!(text);
        }
    }
    only(&info, &["title", "description", "version"])
}

/// The servers, with the extensions that our documents give them.
fn servers(swagger: &Json, vendor: &Vendor) -> Json {
    let Some(host) = swagger.get("host").and_then(Json::as_str) else { return json!([]) };
    let path = either(swagger, "basePath", "base_path").and_then(Json::as_str).unwrap_or_default();
    let schemes = list(swagger.get("schemes"));
    let schemes = if schemes.is_empty() { vec!["https".to_owned()] } else { schemes };
    let server = |scheme: &String| {
        let url = format!("{}://{host}{}", scheme.to_ascii_lowercase(), path.trim_end_matches('/'));
        let mut server = Map::from_iter([("url".to_owned(), json!(url))]);
        server.extend(vendor.server.clone());
        Json::Object(server)
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
