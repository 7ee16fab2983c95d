//! The regions of an entry: the one that is used, and the values that apply only there.

use cloud_certs_certificate::Secret;
use cloud_certs_yaml::Value;

use super::clouds::Layer;
use super::keys::{Level, SOURCE};
use super::yaml::{Node, option, place};
use crate::credentials::chain::values::SourceValue;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::suggest::listed;

/// A region that an entry lists.
pub(super) struct Region {
    name: String,
    location: ConfigLocation,
    values: Option<Layer>,
}

/// The requested region.
pub(super) enum Asked<'a> {
    /// For this session.
    Chosen(&'a str),
    /// In `OS_REGION_NAME`.
    Variable(SourceValue),
    Nobody,
}

/// The regions that the first of these layers lists. `regions` goes before `region_name`, as for openstacksdk.
pub(super) fn listed_in(layers: &[Layer]) -> Result<Vec<Region>, Refusal> {
    for key in ["regions", "region_name"] {
        for level in [Level::Entry, Level::Auth] {
            for layer in layers {
                let Some(found) = option(layer.level(level), key) else { continue };
                let path = format!("{}.{}", layer.path_of(level), found.key);
                let regions = of_value(layer, &path, &found.node)?;
                if !regions.is_empty() {
                    return Ok(regions);
                }
            }
        }
    }
    Ok(Vec::new())
}

/// One name, names with commas between them, or a list of names and of keys with values.
fn of_value(layer: &Layer, path: &str, node: &Node) -> Result<Vec<Region>, Refusal> {
    let location = |node: &Node| place(&layer.file.path, node.at).key(path);
    let named = |name: &str, node: &Node| Region {
        name: name.trim().to_owned(),
        location: location(node),
        values: None,
    };
    match &node.value {
        Value::Null => Ok(Vec::new()),
        Value::String(names) => {
            let names = names.split(',').filter(|name| !name.trim().is_empty());
            Ok(names.map(|name| named(name, node)).collect())
        }
        Value::List(items) => {
            let of_item = |(index, item): (usize, &Node)| match &item.value {
                Value::String(name) => Ok(named(name, item)),
                Value::Map(_) => with_values(layer, format!("{path}[{index}]"), item),
                _ => Err(no_region(location(item))),
            };
            items.iter().enumerate().map(of_item).collect()
        }
        _ => Err(no_region(location(node))),
    }
}

/// An item with `name` and `values`.
fn with_values(layer: &Layer, path: String, item: &Node) -> Result<Region, Refusal> {
    let location = place(&layer.file.path, item.at).key(&path);
    if item.entries().iter().any(|entry| !["name", "values"].contains(&entry.key.as_str())) {
        return Err(no_region(location));
    }
    let Some(Value::String(name)) = item.get("name").map(|name| &name.value) else {
        return Err(no_region(location));
    };
    let values = match item.entry("values") {
        Some(values) if !values.node.entries().is_empty() || values.node.value != Value::Null => {
            Some(Layer::new(&layer.file, format!("{path}.values"), values.node.clone(), values.at)?)
        }
        _ => None,
    };
    let values = values.filter(|values| !values.level(Level::Entry).is_empty());
    Ok(Region { name: name.trim().to_owned(), location, values })
}

fn no_region(location: ConfigLocation) -> Refusal {
    let hint = "give the name of a region, or `name` and `values`";
    SourceError::new(SOURCE, location, "it is not a region", hint)
}

/// The region that is used, and its values. One that is asked for has to be listed, unless nothing depends on it.
pub(super) fn chosen(
    listed_regions: Vec<Region>,
    asked: Asked<'_>,
    title: &str,
) -> Result<(Option<SourceValue>, Option<Layer>), Refusal> {
    let value = |name: &str, location| SourceValue { secret: Secret::new(name), location };
    let has_values = listed_regions.iter().any(|region| region.values.is_some());
    let names: Vec<_> = listed_regions.iter().map(|region| region.name.clone()).collect();
    let (name, location, is_any) = match asked {
        Asked::Nobody => {
            let first = listed_regions.into_iter().next();
            return Ok(first.map_or((None, None), |Region { name, location, values }| {
                (Some(value(&name, location)), values)
            }));
        }
        Asked::Chosen(name) => {
            let location = listed_regions.first().map(|region| region.location.clone());
            (name.to_owned(), location.unwrap_or_default(), !has_values)
        }
        Asked::Variable(variable) => {
            (variable.text().to_owned(), variable.location.clone(), listed_regions.is_empty())
        }
    };
    match listed_regions.into_iter().find(|region| region.name == name) {
        Some(Region { name, location, values }) => Ok((Some(value(&name, location)), values)),
        None if is_any => Ok((Some(value(&name, location)), None)),
        None => {
            let problem = format!("`{}` is not a region of {title}", name.escape_debug());
            let hint = format!("choose one of {}", listed(names.iter().map(String::as_str), "and"));
            Err(SourceError::new(SOURCE, location, problem, hint))
        }
    }
}
