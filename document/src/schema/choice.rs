//! The result of a choice between schemas.

use cloud_certs_yaml::Node;

use super::model::Schema;
use super::types::Types;

/// A member of a choice, by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Summary {
    pub(super) types: Types,
    pub(super) kind: Kind,
}

/// The kind of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing but `null`.
    Null,
    /// Types alone.
    Types,
    /// The values of an enum.
    Values,
    /// No value is valid.
    Nothing,
    /// Anything else.
    Other,
}

/// The result of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The values of all members.
    Values,
    /// The types of all members.
    Types,
    /// The one member that is not `null`.
    Single,
    /// A choice.
    Choice,
}

impl Summary {
    /// A schema that is still being read, and so contains itself.
    pub(super) const UNKNOWN: Self = Self { types: Types::ALL, kind: Kind::Other };

    pub(super) fn of(schema: &Schema<'_>) -> Self {
        let types = schema.all_types();
        let is_bare = schema.required.is_empty()
            && schema.has_only(|keyword| matches!(keyword, "type" | "enum" | "const" | "nullable"));
        let kind = match () {
            () if types == Types::NONE => Kind::Nothing,
            () if !is_bare => Kind::Other,
            () if types == Types::NULL => Kind::Null,
            () if schema.values.is_some() => Kind::Values,
            () if types != Types::ALL => Kind::Types,
            () => Kind::Other,
        };
        Self { types, kind }
    }
}

/// Returns the result of members, without those that are `null` or nothing.
pub(super) fn outcome(keyword: &str, members: &[(&Node, Summary)], has_discriminator: bool) -> Outcome {
    let are_disjoint = || Types::are_disjoint(members.iter().map(|(_, member)| member.types));
    let are = |kind: Kind| members.iter().all(|(_, member)| member.kind == kind);
    match members {
        _ if has_discriminator => Outcome::Choice,
        [] => Outcome::Choice,
        [_] => Outcome::Single,
        _ if are(Kind::Values) => Outcome::Values,
        // A value that matches two members of `oneOf` is not valid.
        _ if are(Kind::Types) && (keyword == "anyOf" || are_disjoint()) => Outcome::Types,
        _ => Outcome::Choice,
    }
}
