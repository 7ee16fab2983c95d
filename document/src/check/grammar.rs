//! The words in which the grammar of OpenAPI 3.0.3 is written down; the table itself is in [`super::objects`].

use heck::ToTitleCase;

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
pub const SECTIONS: [(Kind, &str); 9] = [
    (Kind::Schema, "schemas"),
    (Kind::Response, "responses"),
    (Kind::Parameter, "parameters"),
    (Kind::Example, "examples"),
    (Kind::RequestBody, "requestBodies"),
    (Kind::Header, "headers"),
    (Kind::SecurityScheme, "securitySchemes"),
    (Kind::Link, "links"),
    (Kind::Callback, "callbacks"),
];

/// What may stand in an object.
pub struct Object {
    /// The fields with fixed names.
    pub fields: &'static [Field],
    /// The fields whose names the document chooses.
    pub others: Option<(Keys, Shape)>,
    /// Whether `x-…` fields are allowed.
    pub extensible: bool,
}

/// A field with a fixed name.
pub enum Field {
    /// Required.
    Must(&'static str, Shape),
    /// Optional.
    May(&'static str, Shape),
}

/// Which names the document may choose.
#[derive(Clone, Copy)]
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

/// What a value is.
#[derive(Clone, Copy)]
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
    /// A whole number from 0 that fits 32 bits.
    Count,
    /// An object.
    Is(Kind),
    /// An object or a `$ref` to one.
    IsOrRef(Kind),
    /// `true`, `false`, a schema or a `$ref` to one.
    FlagOrSchema,
    /// A list of such values.
    List(&'static Self),
    /// A mapping to such values.
    Map(Keys, &'static Self),
}

impl Field {
    /// The name of the field.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Must(name, _) | Self::May(name, _) => name,
        }
    }

    /// The shape of its value.
    pub fn shape(&self) -> Shape {
        match self {
            Self::Must(_, shape) | Self::May(_, shape) => *shape,
        }
    }

    /// Returns whether the object needs it.
    pub fn is_required(&self) -> bool {
        matches!(self, Self::Must(..))
    }
}

impl Shape {
    /// The shape in words, as in "must be …".
    pub fn words(self) -> String {
        match self {
            Self::Any => "anything".into(),
            Self::Text => "a string".into(),
            Self::Word(words) => format!("one of `{}`", words.join("`, `")),
            Self::Flag => "`true` or `false`".into(),
            Self::Number => "a number".into(),
            Self::Count => "a whole number from 0 to 4294967295".into(),
            Self::Is(kind) => kind.words(),
            Self::IsOrRef(kind) => format!("{} or a `$ref` to one", kind.words()),
            Self::FlagOrSchema => "`true`, `false` or a schema".into(),
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
