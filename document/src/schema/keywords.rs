//! The keywords of schemas: what the value of each is, in OpenAPI 3.0 and 3.1.

use cloud_certs_yaml::{Node, Value};

use super::types::Types;
use crate::version::Version;

/// What the value of a keyword is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// A number, or in 3.0 a flag beside one.
    Bound,
    /// A count of things.
    Count,
    /// `true` or `false`.
    Flag,
    /// A list of names.
    Names,
    /// Text that constrains nothing.
    Note,
    /// An object without schemas in it.
    Object,
    /// A schema. The looser it is, the looser the whole.
    Schema,
    /// A schema that is looked at in another way.
    Condition,
    /// Schemas that only `$ref`s lead to.
    Definitions,
    /// Schemas by name.
    SchemaMap,
    /// A list of schemas.
    SchemaList,
    /// Text.
    Text,
    /// The name of a type, or a list of them.
    Types,
    /// Any value.
    Value,
    /// A list of values.
    Values,
    /// A flag or a list of values.
    FlagOrValues,
}

use Shape::{
    Bound, Condition, Count, Definitions, Flag, FlagOrValues, Names, Note, Object, Schema, SchemaList,
    SchemaMap, Text,
};

/// The versions that have a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum In {
    Both,
    /// It has another spelling in 3.1 and means nothing there.
    Only3_0,
    /// Its meaning is evident in 3.0, too, where it is a mistake.
    Since3_1,
}
use In::{Both, Only3_0, Since3_1};

const KEYWORDS: [(&str, Shape, In); 54] = [
    ("$anchor", Note, Since3_1),
    ("$comment", Note, Since3_1),
    ("$defs", Definitions, Since3_1),
    ("$id", Note, Since3_1),
    ("$ref", Text, Both),
    ("$schema", Note, Since3_1),
    ("additionalProperties", Schema, Both),
    ("allOf", SchemaList, Both),
    ("anyOf", SchemaList, Both),
    ("const", Shape::Value, Since3_1),
    ("contains", Schema, Since3_1),
    ("contentEncoding", Text, Since3_1),
    ("contentMediaType", Text, Since3_1),
    ("contentSchema", Schema, Since3_1),
    ("default", Shape::Value, Both),
    ("definitions", Definitions, Since3_1),
    ("dependentRequired", Object, Since3_1),
    ("dependentSchemas", SchemaMap, Since3_1),
    ("discriminator", Object, Both),
    ("else", Schema, Since3_1),
    ("enum", Shape::Values, Both),
    ("exclusiveMaximum", Bound, Both),
    ("exclusiveMinimum", Bound, Both),
    ("format", Text, Both),
    ("if", Condition, Since3_1),
    ("items", Schema, Both),
    ("maxContains", Count, Since3_1),
    ("maxItems", Count, Both),
    ("maxLength", Count, Both),
    ("maxProperties", Count, Both),
    ("maximum", Bound, Both),
    ("minContains", Count, Since3_1),
    ("minItems", Count, Both),
    ("minLength", Count, Both),
    ("minProperties", Count, Both),
    ("minimum", Bound, Both),
    ("multipleOf", Bound, Both),
    ("not", Condition, Both),
    ("nullable", Flag, Only3_0),
    ("oneOf", SchemaList, Both),
    ("pattern", Text, Both),
    ("patternProperties", SchemaMap, Since3_1),
    ("prefixItems", SchemaList, Since3_1),
    ("properties", SchemaMap, Both),
    ("propertyNames", Schema, Since3_1),
    ("readOnly", Flag, Both),
    ("required", Names, Both),
    ("then", Schema, Since3_1),
    ("type", Shape::Types, Both),
    ("unevaluatedItems", Schema, Since3_1),
    ("unevaluatedProperties", Schema, Since3_1),
    ("uniqueItems", Flag, Both),
    ("writeOnly", Flag, Both),
    ("x-extensible-enum", FlagOrValues, Both),
];

/// What the value of a keyword is in a version; `None` for keywords that mean nothing there.
#[must_use]
pub fn shape(keyword: &str, version: Version) -> Option<Shape> {
    let index = KEYWORDS.binary_search_by(|(name, ..)| (*name).cmp(keyword)).ok()?;
    let (_, shape, versions) = KEYWORDS.get(index)?;
    (version == Version::V3_0 || *versions != Only3_0).then_some(*shape)
}

/// Returns whether a value is of the kind that its keyword asks for.
#[must_use]
pub fn is_well_formed(shape: Shape, node: &Node) -> bool {
    let is_text = |node: &Node| node.as_str().is_some();
    match (shape, &node.value) {
        (Shape::Value, _)
        | (Bound, Value::Number(_) | Value::Bool(_))
        | (Count, Value::Number(_))
        | (Flag | FlagOrValues | Schema | Condition, Value::Bool(_))
        | (Shape::Values | FlagOrValues | SchemaList, Value::List(_))
        | (Text | Note, Value::String(_))
        | (Object | Schema | Condition | SchemaMap | Definitions, Value::Map(_)) => true,
        (Names, Value::List(names)) => names.iter().all(is_text),
        (Shape::Types, _) => Types::of_keyword(node).is_some(),
        _ => false,
    }
}

/// Returns whether a keyword with this value excludes nothing, and adds nothing.
pub(super) fn is_idle(keyword: &str, shape: Shape, node: &Node) -> bool {
    match shape {
        Count if keyword.starts_with("min") && keyword != "minContains" => {
            node.to_json().as_f64() == Some(0.0)
        }
        Bound | Flag | FlagOrValues => node.as_bool() == Some(false),
        // `contains` asks for an item, whatever it is.
        Schema if keyword != "contains" => is_anything(node),
        Text if keyword == "pattern" => node.as_str().is_some_and(matches_everything),
        SchemaMap | SchemaList => node.entries().is_empty() && node.items().is_empty(),
        Object => keyword == "dependentRequired" && node.entries().is_empty(),
        _ => false,
    }
}

/// Returns whether a schema is `true` or `{}`.
pub(super) fn is_anything(node: &Node) -> bool {
    match &node.value {
        Value::Bool(anything) => *anything,
        Value::Map(_) => node.entries().is_empty(),
        _ => false,
    }
}

/// Returns whether a pattern matches every text.
fn matches_everything(pattern: &str) -> bool {
    let (rest, is_anchored) = pattern.strip_prefix('^').map_or((pattern, false), |rest| (rest, true));
    let (rest, is_closed) = rest.strip_suffix('$').map_or((rest, false), |rest| (rest, true));
    let rest = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest);
    match rest {
        "" => !(is_anchored && is_closed),
        ".*" | ".*?" | r"[\s\S]*" | r"[\S\s]*" | r"[\w\W]*" | r"[\d\D]*" | "[^]*" => true,
        _ => false,
    }
}
