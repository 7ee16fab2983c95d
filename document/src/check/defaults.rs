//! Defaults that fit their schema.

use std::collections::HashSet;

use cloud_certs_yaml::{Entry, Node, Position, Value};

use super::context::{Context, Parameter, plain, reached};
use super::enums::is_of;
use super::grammar::Kind;
use super::schemas::is_composed;
use super::values::{number, type_words};
use crate::report::Report;
use crate::rules::Rule;
use crate::version::Version;

/// The reason why a value does not fit a schema.
enum Misfit {
    /// It is of another type, which OpenAPI 3.0 forbids.
    Type(String),
    /// A constraint does not allow it.
    Constraint(String),
}

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    required(context, report);
    for schema in context.all(Kind::Schema) {
        let Some(default) = schema.get("default") else { continue };
        if is_composed(schema) {
            continue;
        }
        let (is_forbidden, why) = match misfit(context, schema, default) {
            Some(Misfit::Type(why)) => (context.document.version == Version::V3_0, why),
            Some(Misfit::Constraint(why)) => (false, why),
            None => continue,
        };
        let what = format!("the default `{}`", default.to_json());
        let fix = "write a value that the schema allows, or leave it out";
        if is_forbidden {
            report.add(Rule::DefaultValue, default.at, what, why, fix);
        } else {
            report.doubt(Rule::DefaultValue, default.at, what, why, fix);
        }
    }
}

/// Checks defaults of required values: these are always sent, so a default is never used.
fn required(context: &Context<'_>, report: &mut Report<'_>) {
    let mut tell = |at: Position, what: String| {
        let (why, fix) = (
            "nobody can leave it out, so the default is never used",
            "make it optional, or leave `default` out",
        );
        report.add(Rule::RequiredDefault, at, what, why, fix);
    };
    let has_default = |node| {
        let schema = context.schemas.of(node);
        schema.get("default").is_some() && !schema.is("readOnly")
    };
    for node in context.all(Kind::Parameter).filter(|parameter| parameter.is("required")) {
        if node.get("schema").is_some_and(has_default) {
            let parameter = Parameter { node, at: node.at };
            tell(node.at, format!("{} is required and has a default", parameter.words()));
        }
    }
    let mut told = HashSet::new();
    for schema in reached(context, Kind::RequestBody) {
        let schema = context.schemas.of(schema);
        let is_required = |property: &&Entry| schema.required.contains_key(&*property.key);
        for property in schema.properties().filter(is_required) {
            if has_default(&property.node) && told.insert(std::ptr::from_ref(property)) {
                let what =
                    format!("the property `{}` of a request is required and has a default", property.key);
                tell(property.at, what);
            }
        }
    }
}

fn misfit(context: &Context<'_>, schema: &Node, value: &Node) -> Option<Misfit> {
    let kinds = type_words(schema.get("type")?);
    if !kinds.iter().any(|kind| is_of(schema, value, kind)) {
        let why = match value.value {
            Value::Number(_) if kinds == ["integer"] => {
                "it is not a whole number that fits the format".to_owned()
            }
            _ => format!("it is not of the type `{}`", kinds.join("` or `")),
        };
        return Some(Misfit::Type(why));
    }
    let allowed = schema.items_of("enum");
    if !allowed.is_empty() && !allowed.iter().any(|allowed| allowed.to_json() == value.to_json()) {
        return Some(Misfit::Constraint("it is not in `enum`".into()));
    }
    let why = match &value.value {
        Value::String(text) => text_misfit(context, schema, text),
        Value::Number(number) => number_misfit(schema, number.as_f64()?),
        Value::List(values) => return list_misfit(context, schema, values),
        Value::Map(_) => {
            let mut names = schema.items_of("required").iter().filter_map(Node::as_str);
            names.any(|name| value.get(name).is_none()).then(|| "it lacks required properties".into())
        }
        Value::Null | Value::Bool(_) => None,
    };
    why.map(Misfit::Constraint)
}

fn list_misfit(context: &Context<'_>, schema: &Node, values: &[Node]) -> Option<Misfit> {
    if is_outside(schema, "minItems", "maxItems", values.len() as f64) {
        return Some(Misfit::Constraint("it has too few or too many items".into()));
    }
    let texts: HashSet<String> = values.iter().map(|value| value.to_json().to_string()).collect();
    if schema.is("uniqueItems") && texts.len() < values.len() {
        return Some(Misfit::Constraint("an item of it is there twice".into()));
    }
    let items = plain(context, schema.get("items")?)?;
    values.iter().find_map(|value| misfit(context, items, value))
}

fn text_misfit(context: &Context<'_>, schema: &Node, text: &str) -> Option<String> {
    if is_outside(schema, "minLength", "maxLength", text.chars().count() as f64) {
        return Some("it is too short or too long".into());
    }
    let pattern = regress::Regex::new(schema.str("pattern")?).ok()?;
    match context.patterns.first_found(pattern, vec![text.to_owned()]) {
        Some(Some(_)) => None,
        Some(None) => Some("it does not match `pattern`".into()),
        None => Some("to match the patterns of the document takes too long".into()),
    }
}

fn number_misfit(schema: &Node, value: f64) -> Option<String> {
    // In 3.0 `exclusiveMinimum` is a flag, in 3.1 a separate bound.
    let is_excluded = |bound, exclusive| schema.is(exclusive) && number(schema, bound) == Some(value);
    let is_beyond = number(schema, "exclusiveMinimum").is_some_and(|least| value <= least)
        || number(schema, "exclusiveMaximum").is_some_and(|most| value >= most);
    if is_outside(schema, "minimum", "maximum", value)
        || is_beyond
        || is_excluded("minimum", "exclusiveMinimum")
        || is_excluded("maximum", "exclusiveMaximum")
    {
        return Some("it is out of range".into());
    }
    let step = number(schema, "multipleOf").filter(|step| *step > 0.0)?;
    // Fractions such as 0.1 are not exact, so a number very near to a multiple counts as one.
    let steps = value / step;
    let is_multiple = (steps - steps.round()).abs() <= 1e-9 * steps.abs().max(1.0);
    (!is_multiple).then(|| format!("it is not a multiple of {step}"))
}

/// Returns whether a number is less than one keyword allows or more than another does.
fn is_outside(schema: &Node, low: &str, high: &str, value: f64) -> bool {
    number(schema, low).is_some_and(|least| value < least)
        || number(schema, high).is_some_and(|most| value > most)
}
