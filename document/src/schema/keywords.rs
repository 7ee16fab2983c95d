//! The keywords of schemas: what the value of each means. The grammar has the keywords.

use std::collections::HashMap;
use std::sync::LazyLock;

use cloud_certs_yaml::{Node, Value};

use super::types::Types;
use crate::check::grammar::Shape::{
    Count, Flag, FlagOrList, FlagOrSchema, Is, IsOrRef, List, Map, Number, Text, Type,
};
use crate::check::grammar::{Field, Keys, Kind, Role, Shape};
use crate::check::objects::SCHEMA;
use crate::version::Version;

/// Returns the shape of the value of a keyword in a version; `None` for keywords that mean nothing there.
#[must_use]
pub fn shape(keyword: &str, version: Version) -> Option<Shape> {
    SHAPES.get(keyword)?[usize::from(version == Version::V3_1)]
}

/// The shapes in 3.0 and 3.1.
static SHAPES: LazyLock<HashMap<&str, [Option<Shape>; 2]>> = LazyLock::new(|| {
    let has_meaning = |field: &&Field| {
        let is_for_values = field.role != Role::Documentation || is_note(field.name);
        is_for_values && !["$dynamicRef", "$vocabulary", "xml"].contains(&field.name)
    };
    let rows = SCHEMA.iter().filter(has_meaning).map(|field| {
        let later = field.shape(Version::V3_1);
        // Keywords that only 3.1 has are read in 3.0, too, where they are mistakes with an evident meaning.
        let first = field.shape(Version::V3_0).filter(|_| !field.name.starts_with("exclusive"));
        (field.name, [first.or(later), later])
    });
    // What schemas of other origin have.
    let others = [("definitions", Map(Keys::Any, &IsOrRef(Kind::Schema))), ("x-extensible-enum", FlagOrList)];
    rows.chain(others.map(|(name, shape)| (name, [Some(shape); 2]))).collect()
});

/// Keywords that say one thing together.
pub const GROUPS: [&[&str]; 5] = [
    &["nullable", "type"],
    &["const", "enum", "x-extensible-enum"],
    &["exclusiveMinimum", "minimum"],
    &["exclusiveMaximum", "maximum"],
    &["contentEncoding", "contentMediaType", "format"],
];

/// Returns whether the types, values, bounds and format of a schema tell what a keyword says.
pub(crate) fn is_told(keyword: &str) -> bool {
    keyword != "x-extensible-enum" && GROUPS.iter().any(|group| group.contains(&keyword))
}

/// Returns whether a keyword is a name or a remark that constrains nothing.
#[must_use]
pub fn is_note(keyword: &str) -> bool {
    matches!(keyword, "$id" | "$schema" | "$anchor" | "$dynamicAnchor" | "$comment")
}

/// Returns whether a keyword has schemas that apply only through `$ref`s.
#[must_use]
pub fn is_definitions(keyword: &str) -> bool {
    matches!(keyword, "$defs" | "definitions")
}

/// Returns whether a value is of the shape that its keyword asks for. A number may have a flag in place of a bound.
#[must_use]
pub fn is_well_formed(shape: Shape, node: &Node) -> bool {
    match (shape, &node.value) {
        (Shape::Any, _)
        | (Number, Value::Number(_) | Value::Bool(_))
        | (Count, Value::Number(_))
        | (Flag | FlagOrList | FlagOrSchema | IsOrRef(_), Value::Bool(_))
        | (FlagOrList | List(Shape::Any | IsOrRef(_)), Value::List(_))
        | (Text, Value::String(_))
        | (Is(_) | IsOrRef(_) | FlagOrSchema | Map(..), Value::Map(_)) => true,
        (List(Text), Value::List(names)) => names.iter().all(|name| name.as_str().is_some()),
        (Type, _) => Types::of_keyword(node).is_some(),
        _ => false,
    }
}

/// Returns whether a keyword with this value excludes nothing, and adds nothing.
pub(super) fn is_idle(keyword: &str, shape: Shape, node: &Node) -> bool {
    match shape {
        Count if keyword.starts_with("min") && keyword != "minContains" => {
            node.to_json().as_f64() == Some(0.0)
        }
        Number | Flag | FlagOrList => node.as_bool() == Some(false),
        // `contains` asks for an item, whatever it is.
        IsOrRef(_) | FlagOrSchema => !["contains", "if", "not"].contains(&keyword) && is_anything(node),
        Text if keyword == "pattern" => node.as_str().is_some_and(matches_everything),
        List(IsOrRef(_)) | Map(_, IsOrRef(_)) => {
            !is_definitions(keyword) && node.entries().is_empty() && node.items().is_empty()
        }
        Map(..) => keyword == "dependentRequired" && node.entries().is_empty(),
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
