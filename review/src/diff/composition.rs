//! `oneOf`, `anyOf` and the discriminator: members that come and go.

use cloud_certs_codegen::Node;

use super::change::Verdict;
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
        let (old_json, new_json) = (old.map(Node::to_json), new.map(Node::to_json));
        if old_json == new_json {
            return;
        }
        let word =
            |json: Option<serde_json::Value>| json.map_or_else(|| "none".to_owned(), |json| json.to_string());
        let what = format!("discriminator {} -> {}", word(old_json), word(new_json));
        self.constraint("discriminator-changed", both, Verdict::Breaking, &what, (old, new));
    }
}

fn name(member: &Node) -> String {
    let reference = member.str("$ref").and_then(|reference| reference.rsplit('/').next());
    reference.map(|name| format!(": {name}")).unwrap_or_default()
}
