//! Misspelt words, and words that belong to another format than OpenAPI 3.0.

use super::grammar::Kind;

/// The candidate that `word` was probably meant to be.
pub fn near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.replace(['-', '_', ' '], "").to_lowercase();
    let word = plain(word);
    let slack = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &plain(candidate)), candidate))
        .filter(|(distance, _)| *distance <= slack)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The version of OpenAPI after 3.0 that has `word` in an object of this kind, and what to write in 3.0.
pub fn later(kind: Kind, word: &str) -> Option<(&'static str, &'static str)> {
    let of_3_1 = |fix| Some(("3.1", fix));
    let of_3_2 = |fix| Some(("3.2", fix));
    match (kind, word) {
        (Kind::Schema, "$comment") => of_3_1("write a YAML comment, or `x-comment`"),
        (Kind::Schema, "const") => of_3_1("write `enum` with this one value"),
        (Kind::Schema, "examples") => of_3_1("write `example` with one value"),
        (Kind::Schema, "$defs") => of_3_1("move the schemas to `components/schemas`"),
        (Kind::Schema, "patternProperties" | "unevaluatedProperties" | "propertyNames") => {
            of_3_1("write `additionalProperties` with the schema of the values")
        }
        (Kind::Schema, "prefixItems" | "contains" | "minContains" | "maxContains" | "unevaluatedItems") => {
            of_3_1("write `items` with one schema for every item")
        }
        (Kind::Schema, "if" | "then" | "else" | "dependentSchemas" | "dependentRequired") => {
            of_3_1("write `oneOf` with one schema per case")
        }
        (Kind::Schema, "contentEncoding" | "contentMediaType" | "contentSchema") => {
            of_3_1("write `format: byte` for base64, or `format: binary`")
        }
        (Kind::Schema, "$id" | "$schema" | "$anchor" | "$dynamicRef" | "$dynamicAnchor" | "$vocabulary") => {
            of_3_1("leave it out; a $ref names a component")
        }
        (Kind::OpenApi, "webhooks") => of_3_1("leave it out: in 3.0, a document describes requests alone"),
        (Kind::OpenApi, "jsonSchemaDialect") => of_3_1("leave it out"),
        (Kind::Info, "summary") => of_3_1("write it into `description`"),
        (Kind::License, "identifier") => of_3_1("write the identifier as `name`"),
        (Kind::Components, "pathItems") => of_3_1("write the path items under `paths`"),
        (Kind::OpenApi, "$self") => of_3_2("leave it out"),
        (Kind::PathItem, "query" | "additionalOperations") => {
            of_3_2("leave the operation out, or write it with a method that 3.0 has")
        }
        (Kind::MediaType, "itemSchema") => of_3_2("write `schema` with the whole body"),
        (Kind::Components, "mediaTypes") => of_3_2("write the media types where they are used"),
        (Kind::Tag, "summary" | "parent" | "kind") => of_3_2("write it into `description`"),
        (Kind::Server, "name") | (Kind::Response, "summary") => of_3_2("write it into `description`"),
        _ => None,
    }
}

/// Returns what to write instead of a word that older JSON Schema or Swagger 2.0 has and OpenAPI 3.0 does not.
pub fn foreign(kind: Kind, word: &str) -> Option<&'static str> {
    Some(match (kind, word) {
        (_, "$ref") => "write the object out: no $ref can stand here",
        (Kind::Schema, "nullable") => "add `null` to the list under `type`",
        (Kind::Schema, "$recursiveRef" | "$recursiveAnchor") => "write `$dynamicRef` and `$dynamicAnchor`",
        (_, "$comment") => "write a YAML comment, or `x-comment`",
        (Kind::Schema, "definitions") => "move the schemas to `components/schemas`",
        (Kind::Schema, "additionalItems") => "write `items` with one schema for every item",
        (Kind::Schema, "dependencies") => "write `oneOf` with one schema per case",
        (Kind::Schema, "id") => "leave it out; a $ref names a component",
        (Kind::OpenApi, "host" | "basePath" | "schemes") => "write `servers` with a `url`",
        (Kind::OpenApi, "definitions") => "move it to `components/schemas`",
        (Kind::OpenApi, "securityDefinitions") => "move it to `components/securitySchemes`",
        (Kind::OpenApi | Kind::Operation, "consumes" | "produces") => "write the media type under `content`",
        (Kind::Parameter, "collectionFormat") => "write `style` and `explode`",
        (
            Kind::Parameter | Kind::Header,
            "type" | "format" | "enum" | "pattern" | "items" | "default" | "nullable" | "minimum" | "maximum"
            | "minLength" | "maxLength",
        ) => "move it into `schema`",
        (Kind::Response, "schema") => "write `content`, the media type, and the schema under it",
        _ => return None,
    })
}

/// Returns `true` if a misspelt `name` may be among `keys`: a field that is not missing, only misspelt.
pub fn is_misspelt_in<'a>(name: &str, keys: impl IntoIterator<Item = &'a str>) -> bool {
    keys.into_iter().any(|key| near(key, [name]).is_some())
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn the_nearest_word_is_found() {
        let words = ["description", "operationId", "required", "minLength", "maxLength"];
        assert_eq!(near("discription", words), Some("description"));
        assert_eq!(near("operation_id", words), Some("operationId"));
        assert_eq!(near("requierd", words), Some("required"));
        assert_eq!(near("minlength", words), Some("minLength"));
    }

    #[test]
    fn what_resembles_nothing_is_not_guessed() {
        assert_eq!(near("webhooks", ["info", "paths", "tags"]), None);
        assert_eq!(near("x", ["in"]), None);
    }
}
