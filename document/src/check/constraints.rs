//! Constraints that some value can meet.

use cloud_certs_yaml::{Node, Value};

use super::context::Context;
use super::grammar::Kind;
use super::values::number;
use crate::report::Report;
use crate::rules::Rule;
use crate::version::Version;

/// Pairs of keywords that bound the same thing.
const RANGES: [(&str, &str); 5] = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minContains", "maxContains"),
    ("minProperties", "maxProperties"),
];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        RANGES.iter().for_each(|(low, high)| range(schema, low, high, report));
        if context.document.version == Version::V3_0 {
            exclusive(schema, report);
        }
        step(schema, report);
        pattern(schema, report);
    }
}

fn range(schema: &Node, low: &str, high: &str, report: &mut Report<'_>) {
    let Some((least, most)) = number(schema, low).zip(number(schema, high)) else { return };
    let excludes = low == "minimum" && (schema.is("exclusiveMinimum") || schema.is("exclusiveMaximum"));
    if least > most || (excludes && least >= most) {
        let what = format!("`{low}` {least} and `{high}` {most}");
        let (why, fix) = ("no value is between them", "swap or correct them");
        report.add(Rule::EmptyRange, schema.position_of(low), what, why, fix);
    }
}

fn exclusive(schema: &Node, report: &mut Report<'_>) {
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(entry) =
            schema.entry(exclusive).filter(|_| schema.is(exclusive) && schema.get(bound).is_none())
        {
            let what = format!("`{exclusive}` without `{bound}`");
            let why = format!("it only says that `{bound}` is not allowed itself");
            let fix = format!("write `{bound}` with the number, or remove it");
            report.add(Rule::ExclusiveWithoutBound, entry.at, what, why, fix);
        }
    }
}

fn step(schema: &Node, report: &mut Report<'_>) {
    let Some(Node { value: Value::Number(step), at, .. }) = schema.get("multipleOf") else { return };
    if step.as_f64().is_some_and(|step| step <= 0.0) {
        let what = format!("`multipleOf` is {step}");
        report.add(Rule::MultipleOf, *at, what, "it must be more than 0", "correct it, or leave it out");
    }
}

fn pattern(schema: &Node, report: &mut Report<'_>) {
    let Some((node, pattern)) = schema.get("pattern").zip(schema.str("pattern")) else { return };
    if let Err(error) = regress::Regex::new(pattern) {
        let what = format!("the pattern `{pattern}`");
        let fix = "write a regular expression as JavaScript has them (ECMA-262)";
        let why = format!("it is not a regular expression: {error}");
        report.add(Rule::InvalidPattern, node.at, what, why, fix);
    }
}
