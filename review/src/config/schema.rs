//! The JSON schema of the file of settings, for editors.

use serde_json::{Value as Json, json};

use super::levels::{ChangeLevel, CheckLevel, Level};
use crate::rule_names;

/// The schema of `spec-review.toml`.
pub(crate) fn schema() -> Json {
    let mut properties = of_all_documents();
    let per_document = |key: &str| properties[key].clone();
    let document = object(
        "Settings of some documents, which go before those of all.",
        json!({
            "files": texts("The documents, as patterns of paths from the folder of this file.", "pattern"),
            "rust": per_document("rust"),
            "levels": per_document("levels"),
            "ignore": per_document("ignore"),
        }),
        &["files"],
    );
    properties["accepted"] = json!({ "type": "array", "items": accepted() });
    properties["document"] = json!({ "type": "array", "items": document });
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "spec-review.toml",
        "description": "Settings of spec-review. Every key is optional. docs/policy.md explains them.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "definitions": {
            "pattern": {
                "description": "A path or name with `*` (any text without `/`), `**` (any folders) and `?` (one character).",
                "type": "string",
                "minLength": 1,
            },
            "path": { "type": "string" },
        },
    })
}

fn of_all_documents() -> Json {
    json!({
        "documents": texts("The documents that `review` compares.", "pattern"),
        "base": text("The branch or commit that `review` compares with."),
        "release-tag": { "$ref": "#/definitions/pattern" },
        "rust": rust(),
        "versions": versions(),
        "levels": object(
            "Levels of rules. A rule goes before a pattern of names, and a pattern before a group.",
            json!({
                "changes": levels::<ChangeLevel>("Levels of the changes that `diff` and `review` report.", &["breaking", "warning", "compatible"]),
                "check": levels::<CheckLevel>("Levels of the findings of `check`.", &["error", "warning"]),
            }),
            &[],
        ),
        "ignore": ignore(),
        "generated": generated(),
        "accepted-file": text("Another file with tables `[[accepted]]`, by its path from the folder of this one."),
    })
}

fn accepted() -> Json {
    let rules = [rule_names::of_changes(), rule_names::of_check()].concat();
    let names: Vec<&str> = rules.iter().copied().chain(rule_names::old_among(&rules)).collect();
    object(
        "A finding that somebody accepted. `spec-review accept` writes these tables.",
        json!({
            "document": text("The document; every one without it."),
            "rule": { "description": "The rule of `diff` or `check`.", "enum": names },
            "subject": text("The operation, component or other part: `GET /pets/{id}`, `#/components/schemas/Pet`, `document`."),
            "place": text("The way from there to the place; missing for the subject itself."),
            "count": { "description": "The number of such findings. Default: 1.", "type": "integer", "minimum": 1 },
            "reason": { "description": "The reason why it is acceptable.", "type": "string", "pattern": r"\S" },
            "owner": text("The person or team that answers for it."),
            "until": { "description": "The last day on which it counts: a date without quotes." },
        }),
        &["rule", "subject", "reason"],
    )
}

fn rust() -> Json {
    let table = object(
        "The Rust that is generated from the documents.",
        json!({
            "compare": flag("Whether `diff` and `review` compare the generated Rust. Default: true."),
            "check": flag("Whether the rules of the generator hold, too. Default in this table: true."),
            "profile": { "description": "The client that is generated.", "enum": ["any", "cloud-certs"] },
            "progenitor": progenitor(),
        }),
        &[],
    );
    json!({
        "description": "`true`: Rust is compared, and the rules of the generator hold. `false`: neither. Default: compared, and no rules.",
        "anyOf": [{ "type": "boolean" }, table],
    })
}

fn progenitor() -> Json {
    let names = |what: &str| json!({ "description": what, "type": "array", "items": { "type": "string" } });
    let traits = json!({ "type": "array", "items": { "enum": ["Display", "FromStr", "Default"] } });
    let table_of =
        |what: &str, one: Json| json!({ "description": what, "type": "object", "additionalProperties": one });
    let replacement = object("A type.", json!({ "type": text("Its path."), "impls": traits }), &["type"]);
    let patch = object(
        "Changes to a type.",
        json!({ "rename": text("Its new name."), "derives": names("Additional derives.") }),
        &[],
    );
    let conversion = object(
        "A type that stands for schemas.",
        json!({
            "schema": text("The `type` of the schemas."),
            "format": text("Their `format`."),
            "to": text("The path of the type."),
            "impls": traits,
        }),
        &["to"],
    );
    object(
        "The settings of progenitor, as far as callers see them. Default: its own.",
        json!({
            "interface": { "description": "How operations are called.", "enum": ["positional", "builder"] },
            "tags": { "description": "Where operations are.", "enum": ["merged", "separate"] },
            "inner-type": text("The type of what the client keeps for its hooks."),
            "derives": names("Additional derives of all types."),
            "map-type": text("The type of maps."),
            "crates": table_of("Crates that `x-rust-type` may name, with the version of each.", text("A version, `*` or `!`.")),
            "unknown-crates": { "description": "What becomes of the types of other crates.", "enum": ["generate", "allow", "deny"] },
            "replace": table_of("Types that stand for generated ones.", replacement),
            "patch": table_of("Changes to generated types.", patch),
            "convert": { "description": "Types that stand for schemas.", "type": "array", "items": conversion },
        }),
        &[],
    )
}

fn versions() -> Json {
    let mut table = object(
        "The versions that have to rise when documents change.",
        json!({
            "info": flag("Whether `info.version` of each document has to rise. Default: false."),
            "cargo": {
                "description": "The Cargo.toml whose version has to rise, by its path in the checkout. Default: none.",
                "type": "string",
                "pattern": r"^(?!/)(?!(.*/)?\.\.(/|$))(.*/)?Cargo\.toml$",
            },
            "rule": {
                "description": "`cargo`: below 1.0, the first number that is not zero announces breaks. `semver`: below 1.0, any rise is enough.",
                "enum": ["cargo", "semver"],
            },
            "allow-breaks": flag("Whether a break is fine once every version that must rise has risen enough for it."),
        }),
        &[],
    );
    table["if"] =
        json!({ "properties": { "allow-breaks": { "const": true } }, "required": ["allow-breaks"] });
    table["then"] = json!({
        "anyOf": [{ "required": ["cargo"] }, { "properties": { "info": { "const": true } }, "required": ["info"] }],
    });
    table
}

fn levels<L: Level>(about: &str, own: &[&str]) -> Json {
    let all: Vec<&str> = own.iter().copied().chain(["ignore"]).collect();
    let by_own = own.iter().map(|level| ((*level).to_owned(), json!({ "enum": all }))).collect();
    let choice = json!({
        "description": "One level for all that the rule reports, or a table from the level that it has by itself to another.",
        "anyOf": [{ "enum": all }, object("", Json::Object(by_own), &[])],
    });
    let rules = L::rules();
    let names = L::GROUPS.iter().chain(&rules).copied().chain(rule_names::old_among(&rules));
    let properties = names.map(|name| (name.to_owned(), choice.clone())).collect();
    let mut table = object(about, Json::Object(properties), &[]);
    table["patternProperties"] = json!({ r"\*": choice });
    table
}

fn ignore() -> Json {
    let scalar = json!({ "type": ["string", "number", "boolean"] });
    let values = json!({
        "description": "`true` for any value except `false`, or the values.",
        "anyOf": [{ "const": true }, { "type": "array", "minItems": 1, "items": scalar }],
    });
    let mut table = object(
        "The operations that are left out: by path, or by an extension that they have.",
        json!({ "paths": texts("Patterns of paths, as `/internal/**`.", "pattern") }),
        &[],
    );
    table["patternProperties"] = json!({ "^x-": values });
    table
}

fn generated() -> Json {
    object(
        "Files that the project makes from its documents and keeps. `{name}` is the name of the document.",
        json!({
            "text": texts("Files that any edit changes.", "path"),
            "wire": texts("Files that change with what travels.", "path"),
            "rust": texts("Files that change with the generated Rust.", "path"),
            "servers": texts("Files that change with the servers.", "path"),
            "command": text("The command that writes them. Reports quote it; nothing runs it."),
        }),
        &[],
    )
}

/// A table with these keys alone.
fn object(about: &str, properties: Json, required: &[&str]) -> Json {
    let mut table = json!({ "type": "object", "additionalProperties": false, "properties": properties });
    if !about.is_empty() {
        table["description"] = about.into();
    }
    if !required.is_empty() {
        table["required"] = json!(required);
    }
    table
}

/// One text of a kind, or a list.
fn texts(about: &str, kind: &str) -> Json {
    let one = json!({ "$ref": format!("#/definitions/{kind}") });
    json!({ "description": about, "anyOf": [one.clone(), { "type": "array", "items": one }] })
}

fn text(about: &str) -> Json {
    json!({ "description": about, "type": "string" })
}

fn flag(about: &str) -> Json {
    json!({ "description": about, "type": "boolean" })
}
