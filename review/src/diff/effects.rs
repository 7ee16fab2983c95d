//! The effect of changes on those who call the generated Rust, by the rules that judge them on the wire.

use openapi_document::{Document, Node};

use super::change::{Change, Facet, Spot, Verdict};
use super::effect::Effect;
use super::rules::Rule;

/// The effect of a removed document on source, and on deployed programs.
pub(super) fn effect_on_document(facet: Facet, is_gone: bool) -> Option<Effect> {
    match facet {
        _ if !is_gone => None,
        Facet::Surface => Some(Effect::NoLongerCompiles),
        _ => Some(Effect::FailsAtRunTime),
    }
}

/// The effect of a change of the wire on a client that progenitor generated from the old document.
fn effect_on_client(change: &Change, old: &Document) -> Option<Effect> {
    if change.facet != Facet::Wire || change.verdict > Verdict::Warning {
        return None;
    }
    let property = change.old.as_ref().and_then(|spot| Property::at(old, spot));
    match change.rule {
        // No server acts on these; the names of methods are a matter of the surface.
        Rule::OperationIdChanged | Rule::PromiseTakenBack => None,
        Rule::DefaultChanged => Some(Effect::CompilesDifferently),
        Rule::NullableChanged if property.is_some_and(|property| property.is_option()) => None,
        Rule::PropertyOptional if property.is_some_and(|property| property.may_be_missing()) => None,
        // It is an `Option` that is `None` from now on.
        Rule::PropertyRemoved if change.verdict == Verdict::Warning => None,
        _ => Some(Effect::FailsAtRunTime),
    }
}

/// Adds the effects on a generated client and its callers to the changes of the documents.
pub(super) fn add_effects(changes: &mut [Change], old: &Document, has_open_enums: bool) {
    for change in changes.iter_mut().filter(|change| change.effect.is_none()) {
        change.effect = match (change.facet, change.rule) {
            // The name of a method, for one. The lines of Rust have their effects already.
            (Facet::Surface, _) if change.old.is_some() && change.verdict == Verdict::Breaking => {
                Some(Effect::NoLongerCompiles)
            }
            (Facet::Wire, Rule::EnumValueAdded) if has_open_enums => None,
            (Facet::Wire, _) => effect_on_client(change, old),
            _ => None,
        };
    }
}

/// A property that a change is about.
#[derive(Clone, Copy)]
struct Property<'a> {
    name: &'a str,
    schema: &'a Node,
    owner: &'a Node,
}

impl<'a> Property<'a> {
    /// The property that stands at a place, or whose keyword does.
    fn at(document: &'a Document, spot: &'a Spot) -> Option<Self> {
        let (owner, rest) = spot.pointer.rsplit_once("/properties/")?;
        let mut rest = rest.split('/');
        let (name, _) = (rest.next()?, rest.next());
        let owner = if owner.is_empty() { &document.root } else { document.root.pointer(owner)? };
        rest.next().is_none().then_some(())?;
        Some(Self { name, schema: owner.get("properties")?.get(name)?, owner })
    }

    /// Returns whether the generated field is an `Option`, which reads null as `None`.
    fn is_option(self) -> bool {
        let required = self.owner.items_of("required");
        self.is_nullable() || !required.iter().any(|name| name.as_str() == Some(self.name))
    }

    /// Returns whether the generated field is filled in when it is missing.
    fn may_be_missing(self) -> bool {
        self.is_nullable() || self.schema.get("default").is_some()
    }

    fn is_nullable(self) -> bool {
        let is_null = |node: &Node| node.as_str() == Some("null");
        self.schema.is("nullable") || self.schema.items_of("type").iter().any(is_null)
    }
}
