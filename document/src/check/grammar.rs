//! The types in which the grammar of OpenAPI is written, with a column for each version; the table itself is in
//! `super::objects`.

use heck::ToTitleCase;

use crate::version::Version;

/// An object of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, clippy::exhaustive_enums, reason = "named as in the specification")]
pub enum Kind {
    OpenApi,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocumentation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    SecurityRequirement,
}

/// The kinds that a `$ref` can stand for, with the section of `components` that holds them.
pub const SECTIONS: [(Kind, &str); 10] = [
    (Kind::Schema, "schemas"),
    (Kind::Response, "responses"),
    (Kind::Parameter, "parameters"),
    (Kind::Example, "examples"),
    (Kind::RequestBody, "requestBodies"),
    (Kind::Header, "headers"),
    (Kind::SecurityScheme, "securitySchemes"),
    (Kind::Link, "links"),
    (Kind::Callback, "callbacks"),
    (Kind::PathItem, "pathItems"),
];

/// The fields that an object may have.
pub struct Object {
    /// The fields with fixed names.
    pub fields: &'static [Field],
    /// The fields whose names the document chooses.
    pub others: Option<(Keys, Shape)>,
    /// `true` if `x-…` fields are allowed.
    pub extensible: bool,
}

/// A field with a fixed name: a row of the table.
#[derive(Clone, Copy)]
pub struct Field {
    /// The name.
    pub name: &'static str,
    /// The purpose of the field.
    pub role: Role,
    /// The shape of its value in 3.0 and in 3.1; `None` where there is no such field.
    shapes: [Option<Shape>; 2],
    /// The types of JSON that the keyword of a schema applies to, if it does not apply to all.
    pub types: &'static [&'static str],
    /// The versions that require it.
    required: [bool; 2],
}

/// The purpose of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "a field is for people, for values or for the rest of the API")]
pub enum Role {
    /// For people to read.
    Documentation,
    /// Says which values are valid, without other schemas or lists of names and values.
    Constraint,
    /// Anything else that travels, or says how.
    Wire,
}

/// Which names the document may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Keys {
    /// Any.
    Any,
    /// The name of a component: what a `$ref` can quote without escapes.
    Component,
    /// A path: begins with a slash.
    Path,
    /// A status code, a range of them, or `default`.
    Status,
}

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// Anything.
    Any,
    /// A string.
    Text,
    /// One of these strings.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A whole number from 0.
    Count,
    /// An object.
    Is(Kind),
    /// An object or a `$ref` to one.
    IsOrRef(Kind),
    /// A schema, or `true` or `false`, in both versions.
    FlagOrSchema,
    /// `true`, `false` or a list of values.
    FlagOrList,
    /// The name of a type, or in 3.1 a list of them.
    Type,
    /// A list of such values.
    List(&'static Self),
    /// A mapping to such values.
    Map(Keys, &'static Self),
}

/// An optional field of both versions.
pub(crate) const fn may(name: &'static str, shape: Shape) -> Field {
    Field { name, role: Role::Wire, shapes: [Some(shape), Some(shape)], types: &[], required: [false, false] }
}

/// A required field of both versions.
pub(crate) const fn must(name: &'static str, shape: Shape) -> Field {
    Field { required: [true, true], ..may(name, shape) }
}

/// A field that 3.0 requires and 3.1 does not.
pub(crate) const fn must_in_3_0(name: &'static str, shape: Shape) -> Field {
    Field { required: [true, false], ..may(name, shape) }
}

/// A field that 3.0 has and 3.1 does not.
pub(crate) const fn until_3_0(name: &'static str, shape: Shape) -> Field {
    Field { shapes: [Some(shape), None], ..may(name, shape) }
}

/// A field that 3.1 has and 3.0 does not.
pub(crate) const fn since_3_1(name: &'static str, shape: Shape) -> Field {
    Field { shapes: [None, Some(shape)], ..may(name, shape) }
}

impl Field {
    /// The same field with another shape in 3.1.
    pub(crate) const fn in_3_1(self, shape: Shape) -> Self {
        Self { shapes: [self.shapes[0], Some(shape)], ..self }
    }

    /// The same field, for people to read.
    pub(crate) const fn prose(self) -> Self {
        Self { role: Role::Documentation, ..self }
    }

    /// The same field, about values of these types alone.
    pub(crate) const fn of(self, types: &'static [&'static str]) -> Self {
        Self { types, ..self }
    }

    /// The same field, saying which values are valid.
    pub(crate) const fn limit(self) -> Self {
        Self { role: Role::Constraint, ..self }
    }

    /// The shape of its value; `None` if the version has no such field.
    #[must_use]
    pub fn shape(&self, version: Version) -> Option<Shape> {
        let [in_3_0, in_3_1] = self.shapes;
        match version {
            Version::V3_0 => in_3_0,
            Version::V3_1 => in_3_1,
        }
    }

    /// Returns whether the object needs it.
    #[must_use]
    pub fn is_required(&self, version: Version) -> bool {
        let [in_3_0, in_3_1] = self.required;
        match version {
            Version::V3_0 => in_3_0,
            Version::V3_1 => in_3_1,
        }
    }
}

impl Shape {
    /// Returns whether it is a schema, or a list or mapping of schemas.
    #[must_use]
    pub fn is_of_schemas(self) -> bool {
        match self {
            Self::List(inner) | Self::Map(_, inner) => inner.is_of_schemas(),
            shape => matches!(shape, Self::IsOrRef(Kind::Schema) | Self::FlagOrSchema),
        }
    }

    /// The shape in words, as in "must be …".
    pub fn words(self) -> String {
        match self {
            Self::Any => "anything".into(),
            Self::Text => "a string".into(),
            Self::Word(words) => format!("one of `{}`", words.join("`, `")),
            Self::Flag => "`true` or `false`".into(),
            Self::Number => "a number".into(),
            Self::Count => "a whole number from 0".into(),
            Self::Is(kind) => kind.words(),
            Self::IsOrRef(kind) => format!("{} or a `$ref` to one", kind.words()),
            Self::FlagOrSchema => "`true`, `false` or a schema".into(),
            Self::FlagOrList => "`true`, `false` or a list".into(),
            Self::Type => "the name of a type".into(),
            Self::List(_) => "a list".into(),
            Self::Map(..) => "a mapping".into(),
        }
    }
}

impl Kind {
    /// The kind in words: `an Operation Object`.
    pub fn words(self) -> String {
        let name = self.name();
        let article = if name.starts_with(['A', 'E', 'I', 'O', 'X']) { "an" } else { "a" };
        format!("{article} {name} Object")
    }

    /// The name in the specification: that of the variant, in words.
    fn name(self) -> String {
        match self {
            Self::OpenApi => "OpenAPI".into(),
            Self::Xml => "XML".into(),
            Self::OAuthFlows => "OAuth Flows".into(),
            Self::OAuthFlow => "OAuth Flow".into(),
            _ => format!("{self:?}").to_title_case(),
        }
    }

    /// The section of `components` that holds this kind, for the kinds that a `$ref` can stand for.
    pub fn section(self) -> Option<&'static str> {
        SECTIONS.iter().find(|(kind, _)| *kind == self).map(|(_, section)| *section)
    }
}
