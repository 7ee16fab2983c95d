//! Defaults that the generated code can make a value of.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use openapi_document::context::{Context, plain};
use openapi_document::grammar::Kind;
use openapi_document::schemas::is_composed;
use openapi_document::{Node, Report, Value};

use super::constraints::has_own_type;
use crate::check::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        let Some(default) = schema.get("default") else { continue };
        let why = if is_composed(schema) {
            Some("the generator cannot make a value of a composed schema".to_owned())
        } else {
            unmakable(context, schema, default)
        };
        if let Some(why) = why {
            let what = format!("the default `{}`", default.to_json());
            let fix = "write a value that the generator can make, or leave it out";
            report.add(Rule::DefaultKind, default.at, what, why, fix);
        }
    }
}

/// The reason why the generator makes no value of a default. Another rule asks if the schema allows it.
fn unmakable(context: &Context<'_>, schema: &Node, value: &Node) -> Option<String> {
    match &value.value {
        Value::Null => None,
        Value::String(text) => {
            let format = schema.str("format").filter(|format| has_own_type(format))?;
            let is_address = match format {
                "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
                "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
                "ip" => text.parse::<IpAddr>().is_ok(),
                _ => false,
            };
            (!is_address).then(|| format!("the generator makes no such default of the format `{format}`"))
        }
        Value::Number(number) if schema.str("type") == Some("integer") && number.as_i64().is_none() => {
            Some("the generator takes whole numbers of 64 bits only".to_owned())
        }
        Value::List(values) => {
            let items = plain(context, schema.get("items")?)?;
            values.iter().find_map(|value| unmakable(context, items, value))
        }
        Value::Map(entries) if !entries.is_empty() => {
            Some("the generator makes defaults of plain values only".to_owned())
        }
        _ => None,
    }
}
