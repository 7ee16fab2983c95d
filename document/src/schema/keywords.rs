//! The keywords of schemas: what the value of each means, in OpenAPI 3.0 and 3.1. The grammar has the keywords.

use std::collections::HashMap;
use std::sync::LazyLock;

use cloud_certs_yaml::{Node, Value};

use super::types::Types;
use crate::check::grammar::{Field, Role, Shape as Grammar};
use crate::check::objects::SCHEMA;
use crate::version::Version;

/// The kind of the value of a keyword.
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

/// Returns the kind of the value of a keyword in a version; `None` for keywords that mean nothing there.
#[must_use]
pub fn shape(keyword: &str, version: Version) -> Option<Shape> {
    SHAPES.get(keyword)?[usize::from(version == Version::V3_1)]
}

/// The shapes in 3.0 and 3.1.
static SHAPES: LazyLock<HashMap<&str, [Option<Shape>; 2]>> = LazyLock::new(|| {
    let rows = SCHEMA.iter().map(|field| {
        let later = field.shape(Version::V3_1).and_then(|grammar| meaning(field, grammar));
        // The meaning of what only 3.1 has is evident in 3.0, too, where it is a mistake.
        let first = field.shape(Version::V3_0).map_or(later, |grammar| meaning(field, grammar));
        (field.name, [first, later])
    });
    // What schemas of other origin have.
    let others = [("definitions", Definitions), ("x-extensible-enum", FlagOrValues)];
    rows.chain(others.map(|(name, shape)| (name, [Some(shape); 2]))).collect()
});

/// Returns the meaning of the value of a keyword, by its row in the grammar.
fn meaning(field: &Field, grammar: Grammar) -> Option<Shape> {
    Some(match (field.name, grammar) {
        ("$dynamicRef" | "$vocabulary" | "xml", _) => return None,
        ("$ref", _) => Text,
        (name, Grammar::Text) if name.starts_with('$') => Note,
        _ if field.role == Role::Documentation => return None,
        ("type", _) => Shape::Types,
        ("if" | "not", _) => Condition,
        ("$defs", _) => Definitions,
        ("exclusiveMinimum" | "exclusiveMaximum", _) | (_, Grammar::Number) => Bound,
        (_, Grammar::Any) => Shape::Value,
        (_, Grammar::Count) => Count,
        (_, Grammar::Flag) => Flag,
        (_, Grammar::Text) => Text,
        (_, Grammar::List(Grammar::Any)) => Shape::Values,
        (_, Grammar::List(Grammar::Text)) => Names,
        (_, Grammar::List(_)) => SchemaList,
        (_, Grammar::Map(_, Grammar::IsOrRef(_))) => SchemaMap,
        (_, Grammar::IsOrRef(_) | Grammar::FlagOrSchema) => Schema,
        (_, Grammar::Map(..) | Grammar::Is(_)) => Object,
        (_, Grammar::Word(_)) => return None,
    })
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
