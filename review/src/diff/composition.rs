//! `oneOf`, `anyOf` and the discriminator: members that come and go.

use std::collections::BTreeMap;

use cloud_certs_codegen::Node;

use super::comparer::{Comparer, Step};
use super::properties::is_alike;
use super::schema::Both;

impl<'a> Comparer<'a> {
    pub(super) fn choices(&mut self, both: &Both<'a, '_>) {
        for keyword in ["oneOf", "anyOf"] {
            match (both.old.get(keyword), both.new.get(keyword)) {
                (Some(old), Some(new)) => self.members(both, keyword, old, new),
                (None, Some(new)) => {
                    self.see(new);
                    let what = format!("any value -> {keyword} of {}", new.items().len());
                    self.constraint(
                        "choice-added",
                        both,
                        both.way.verdict(Step::Tighter),
                        &what,
                        (None, Some(new)),
                    );
                }
                (Some(old), None) => {
                    self.see(old);
                    let what = format!("{keyword} of {} -> any value", old.items().len());
                    self.constraint(
                        "choice-removed",
                        both,
                        both.way.verdict(Step::Looser),
                        &what,
                        (Some(old), None),
                    );
                }
                (None, None) => {}
            }
        }
        self.discriminator(both);
    }

    /// Members are the same when they have the same name or say the same; one that is left on each side is compared.
    fn members(&mut self, both: &Both<'a, '_>, keyword: &str, old: &'a Node, new: &'a Node) {
        let mut fresh: Vec<&'a Node> = new.items().iter().collect();
        let mut gone = Vec::new();
        for member in old.items() {
            let by_name = fresh
                .iter()
                .position(|one| one.str("$ref").is_some() && one.str("$ref") == member.str("$ref"));
            let alike = || fresh.iter().position(|one| is_alike(&self.old.root, member, &self.new.root, one));
            match by_name.or_else(alike) {
                Some(at) => {
                    let other = fresh.remove(at);
                    self.later(member, other, both.way, format!("{}<{keyword}>", both.place));
                }
                None => gone.push(member),
            }
        }
        if let ([old], [new]) = (&*gone, &*fresh) {
            return self.later(old, new, both.way, format!("{}<{keyword}>", both.place));
        }
        for member in gone {
            self.see(member);
            let what = format!("a member of {keyword} is gone{}", name(member));
            let verdict = both.way.verdict(Step::Tighter);
            self.constraint("member-removed", both, verdict, &what, (Some(member), Some(new)));
        }
        for member in fresh {
            self.see(member);
            let what = format!("a member of {keyword} is new{}", name(member));
            let verdict = both.way.verdict(Step::Looser);
            self.constraint("member-added", both, verdict, &what, (Some(old), Some(member)));
        }
    }

    fn discriminator(&mut self, both: &Both<'a, '_>) {
        let (old, new) = (both.old.get("discriminator"), both.new.get("discriminator"));
        for node in [old, new].into_iter().flatten() {
            self.see(node);
        }
        let step = match (old, new) {
            (Some(old), Some(new)) if old.to_json() == new.to_json() => return,
            (Some(old), Some(new)) if old.str("propertyName") != new.str("propertyName") => Step::Other,
            (Some(old), Some(new)) => step_of_mapping(old, new),
            (None, Some(_)) => Step::Tighter,
            (Some(_), None) => Step::Looser,
            (None, None) => return,
        };
        let word =
            |node: Option<&Node>| node.map_or_else(|| "none".to_owned(), |node| node.to_json().to_string());
        let what = format!("discriminator {} -> {}", word(old), word(new));
        self.constraint("discriminator-changed", both, both.way.verdict(step), &what, (old, new));
    }
}

/// A mapping says which values the property may have: more or fewer of them.
fn step_of_mapping(old: &Node, new: &Node) -> Step {
    let values = |node: &Node| -> BTreeMap<String, serde_json::Value> {
        let entries = node.get("mapping").map(Node::entries).unwrap_or_default();
        entries.iter().map(|entry| (entry.key.clone(), entry.node.to_json())).collect()
    };
    let (old, new) = (values(old), values(new));
    let is_within = |few: &BTreeMap<_, _>, many: &BTreeMap<_, _>| {
        few.iter().all(|(value, schema)| many.get(value) == Some(schema))
    };
    match (is_within(&old, &new), is_within(&new, &old)) {
        (true, _) => Step::Looser,
        (_, true) => Step::Tighter,
        _ => Step::Other,
    }
}

fn name(member: &Node) -> String {
    let reference = member.str("$ref").and_then(|reference| reference.rsplit('/').next());
    reference.map(|name| format!(": {name}")).unwrap_or_default()
}
