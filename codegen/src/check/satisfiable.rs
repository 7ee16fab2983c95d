//! Schemas that no value satisfies, although each keyword can be met.

use openapi_document::context::{Context, plain};
use openapi_document::grammar::Kind;
use openapi_document::values::number;
use openapi_document::{Node, Report};

use crate::check::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        let why = match schema.str("type") {
            Some("integer" | "number") => numbers(schema),
            Some("object") => objects(schema),
            Some("array") => arrays(context, schema),
            Some("string") => texts(context, schema),
            _ => None,
        };
        if let Some(why) = why {
            let fix = "correct the bounds: the Rust type allows values that the server never takes";
            report.add(Rule::Unsatisfiable, schema.at, "no value satisfies this schema", why, fix);
        }
    }
}

/// The range and the steps of a number have nothing in common. That the bounds are in order is looked at elsewhere.
fn numbers(schema: &Node) -> Option<&'static str> {
    let (least, most) =
        number(schema, "minimum").zip(number(schema, "maximum")).filter(|(least, most)| least <= most)?;
    let is_integer = schema.str("type") == Some("integer");
    let step = number(schema, "multipleOf").or(is_integer.then_some(1.0)).filter(|step| *step > 0.0)?;
    let mut first = (least / step).ceil() * step;
    if first == least && schema.is("exclusiveMinimum") {
        first += step;
    }
    let is_beyond = first > most || (first == most && schema.is("exclusiveMaximum"));
    is_beyond.then_some("there is no such number between its bounds")
}

fn objects(schema: &Node) -> Option<&'static str> {
    let properties = schema.entries_of("properties").len() as f64;
    let is_closed = schema.get("additionalProperties").and_then(Node::as_bool) == Some(false);
    let required = schema.items_of("required").len() as f64;
    if is_closed && number(schema, "minProperties").is_some_and(|least| least > properties) {
        Some("`minProperties` asks for more properties than it allows")
    } else if number(schema, "maxProperties").is_some_and(|most| most < required) {
        Some("`required` asks for more properties than `maxProperties` allows")
    } else {
        None
    }
}

/// Different items of which there are not so many.
fn arrays(context: &Context<'_>, schema: &Node) -> Option<&'static str> {
    let least = number(schema, "minItems").filter(|_| schema.is("uniqueItems"))?;
    let items = plain(context, schema.get("items")?)?;
    let values = match (items.items_of("enum"), items.str("type")) {
        ([], Some("boolean")) => 2,
        ([], _) => return None,
        (values, _) => values.len(),
    };
    (least > values as f64).then_some("`minItems` asks for more different items than there are")
}

fn texts(context: &Context<'_>, schema: &Node) -> Option<&'static str> {
    let pattern = schema.str("pattern").filter(|_| number(schema, "maxLength") == Some(0.0))?;
    let regex = regress::Regex::new(pattern).ok()?;
    let found = context.patterns.first_found(regex, vec![String::new()])?;
    found
        .is_none()
        .then_some("`maxLength` allows nothing but the empty text, and `pattern` does not match that")
}
