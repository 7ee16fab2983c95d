//! Schemas that only stand around another one: a nullable `$ref`, or a `$ref` with texts.

use cloud_certs_yaml::Node;

use super::build::Schemas;
use super::choice::Kind;
use super::keywords::{is_note, shape};
use super::model::{Followed, Schema};
use super::types::Types;
use crate::keywords::DOCUMENTATION;
use crate::version::Version;

/// A schema that adds only texts, flags, and perhaps `null` to another one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Wrapper<'a> {
    /// The schema inside, which a `$ref` leads to.
    pub inner: &'a Node,
    /// The schema around it, without what it says about types.
    pub shell: Schema<'a>,
    /// `null` is valid because of what stands around it.
    pub adds_null: bool,
}

impl<'a> Schemas<'a> {
    /// The schema inside of `node`, if that only stands around it. Comparing the two on their own is less work than
    /// putting them together wherever the inner one is used.
    #[must_use]
    pub fn wrapper(&self, node: &'a Node) -> Option<Wrapper<'a>> {
        let version = self.document.version;
        let mut members: Vec<&'a Node> = Vec::new();
        let mut list = None;
        let mut shell = Schema::any(version);
        for entry in node.entries() {
            let key = entry.key.as_str();
            match (key, shape(key, version)) {
                ("allOf" | "anyOf" | "oneOf", Some(_)) if list.is_none() => {
                    list = Some(key);
                    members.extend(entry.node.items());
                }
                ("$ref", _) if version == Version::V3_1 && list.is_none() => {
                    list = Some(key);
                    members.push(node);
                }
                ("nullable" | "readOnly" | "writeOnly", Some(_)) if entry.node.as_bool().is_some() => {
                    shell.keywords.entry(key).or_default().push(&entry.node);
                }
                (_, shape)
                    if is_note(key)
                        || (shape.is_none() && (DOCUMENTATION.contains(&key) || key.starts_with("x-"))) =>
                {
                    shell.keywords.entry(key).or_default().push(&entry.node);
                }
                _ => return None,
            }
        }
        let mut adds_null = version == Version::V3_0 && node.is("nullable");
        let mut inner = None;
        let mut followed = Followed::default();
        for member in members {
            let is_beside = list == Some("$ref");
            let target = match is_beside {
                true => {
                    let reference = node.get("$ref")?;
                    followed.references.push(reference);
                    self.follow(self.document.target(reference).ok()?, &mut followed)
                }
                false => self.follow(member, &mut followed),
            };
            if list != Some("allOf") && !is_beside && self.summary(target).kind == Kind::Null {
                adds_null = true;
                shell.absorbed.extend([member, target]);
            } else if inner.is_none() && member.get("$ref").is_some() && target.get("$ref").is_none() {
                inner = Some(target);
            } else {
                return None;
            }
        }
        shell.parts.push(node);
        shell.followed = followed;
        Some(Wrapper { inner: inner?, shell, adds_null })
    }

    /// A schema object without what it says.
    #[must_use]
    pub fn shell(&self, node: &'a Node) -> Schema<'a> {
        let mut shell = Schema::any(self.document.version);
        shell.parts.push(node);
        shell
    }

    /// Returns whether a schema object allows `null`, as far as types and choices tell.
    #[must_use]
    pub fn allows_null(&self, node: &'a Node) -> bool {
        self.summary(node).types.has(Types::NULL)
    }
}
