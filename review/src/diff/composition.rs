//! `oneOf`, `anyOf` and the discriminator: members that come and go.

use std::collections::{BTreeMap, HashMap};

use cloud_certs_codegen::Node;
use serde_json::Value as Json;

use super::comparer::{Comparer, Step};
use super::properties::{is_alike, plain};
use super::prose::is_prose;
use super::schema::Both;
use super::view::View;

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

    /// A schema that becomes one of several, or that is left of them: a choice gets members, or loses them.
    pub(super) fn lone_member(&mut self, both: &Both<'a, '_>) -> bool {
        let (old_root, new_root) = (&self.old.root, &self.new.root);
        let (Some(old), Some(new)) = (both.old.parts.first(), both.new.parts.first()) else { return false };
        let (rule, step, what, nodes) = match (pure_choice(both.old), pure_choice(both.new)) {
            (None, Some((keyword, list)))
                if list.items().iter().any(|one| is_alike(old_root, old, new_root, one)) =>
            {
                let what = format!("one schema -> {keyword} of {}", list.items().len());
                ("member-added", Step::Looser, what, (None, Some(list)))
            }
            (Some((keyword, list)), None)
                if list.items().iter().any(|one| is_alike(old_root, one, new_root, new)) =>
            {
                let what = format!("{keyword} of {} -> one schema", list.items().len());
                ("member-removed", Step::Tighter, what, (Some(list), None))
            }
            _ => return false,
        };
        both.old.parts.iter().chain(&both.new.parts).for_each(|part| self.see(part));
        self.constraint(rule, both, both.way.verdict(step), &what, nodes);
        self.discriminator(both);
        true
    }

    /// Members are the same when they have the same name or say the same; one that is left on each side is compared.
    fn members(&mut self, both: &Both<'a, '_>, keyword: &str, old: &'a Node, new: &'a Node) {
        let (mut gone, mut fresh) = (Vec::new(), Members::new(&self.new.root, new));
        for member in old.items() {
            match fresh.take(&self.old.root, member) {
                Some(other) => self.later(member, other, both.way, format!("{}<{keyword}>", both.place)),
                None => gone.push(member),
            }
        }
        let fresh = fresh.rest();
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

/// The members of a schema that is a choice and nothing else.
fn pure_choice<'a>(view: &View<'a>) -> Option<(&'static str, &'a Node)> {
    let keyword = ["oneOf", "anyOf"].into_iter().find(|keyword| view.get(keyword).is_some())?;
    let is_pure = |known: &&str| *known == keyword || *known == "discriminator" || is_prose(known);
    (view.properties.is_empty() && view.keywords.keys().all(is_pure))
        .then(|| Some((keyword, view.get(keyword)?)))?
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

/// The members of a choice, to be taken one by one.
struct Members<'a> {
    /// In the order of the document; what is taken leaves a hole.
    members: Vec<Option<&'a Node>>,
    /// Their indices, the first one last: by name, and by what they say.
    by_name: HashMap<&'a str, Vec<usize>>,
    by_content: HashMap<Json, Vec<usize>>,
}

impl<'a> Members<'a> {
    fn new(root: &Node, choice: &'a Node) -> Self {
        let members: Vec<_> = choice.items().iter().map(Some).collect();
        let (mut by_name, mut by_content) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        for (index, member) in choice.items().iter().enumerate().rev() {
            member.str("$ref").into_iter().for_each(|name| by_name.entry(name).or_default().push(index));
            by_content.entry(plain(root, member)).or_default().push(index);
        }
        Self { members, by_name, by_content }
    }

    /// The member that has the name of `other`, or says the same.
    fn take(&mut self, root: &Node, other: &Node) -> Option<&'a Node> {
        let by_name = other.str("$ref").and_then(|name| self.by_name.get_mut(name));
        let indices = by_name.into_iter().chain(self.by_content.get_mut(&plain(root, other)));
        for indices in indices {
            while let Some(index) = indices.pop() {
                if let Some(member) = self.members.get_mut(index).and_then(Option::take) {
                    return Some(member);
                }
            }
        }
        None
    }

    fn rest(self) -> Vec<&'a Node> {
        self.members.into_iter().flatten().collect()
    }
}

fn name(member: &Node) -> String {
    let reference = member.str("$ref").and_then(|reference| reference.rsplit('/').next());
    reference.map(|name| format!(": {name}")).unwrap_or_default()
}
