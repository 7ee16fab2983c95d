//! Facts: one leaf of a document at one place of the API, which part of an operation it is about, and where inside the
//! value.

use std::fmt;
use std::sync::Arc;

use cloud_certs_yaml::Position;

/// The side that a fact matters to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums, reason = "every leaf belongs to exactly one of them")]
pub enum Facet {
    /// It travels between client and server, or constrains what does.
    Wire,
    /// It only shapes the generated Rust.
    Surface,
    /// It is for people to read.
    Docs,
}

/// One leaf of a document at one place of the API.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Fact {
    /// The side that it matters to.
    pub facet: Facet,
    /// The operation, the part of it, and the path inside that.
    pub place: ApiPlace,
    /// The keyword: `maxLength`.
    pub keyword: String,
    /// The value of the keyword.
    pub value: serde_json::Value,
    /// The position in the document.
    pub at: Position,
}

/// The operation that a fact is about; both parts are empty for the document as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Subject {
    /// The path template.
    pub path: String,
    /// The method in upper case, empty for all methods of the path.
    pub method: String,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.method.is_empty() { "" } else { " " };
        write!(f, "{}{separator}{}", self.method, self.path)
    }
}

/// The part of an operation or document that a fact is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The document or the operation itself: `info`, or nothing.
    Whole(&'static str),
    /// A server, or one of its variables.
    Server {
        /// The URL as the document writes it.
        url: String,
        /// The name of the variable.
        variable: Option<String>,
    },
    /// An alternative to authenticate: every scheme of it applies.
    Security(Vec<RequiredScheme>),
    /// A parameter.
    Parameter {
        /// `path`, `query`, `header` or `cookie`.
        location: String,
        /// The name.
        name: String,
    },
    /// The body of the request, of a media type.
    Request(Option<String>),
    /// A response, by status.
    Response(String),
    /// A schema that no operation uses, by name.
    Schema(String),
}

impl Part {
    /// The rank in the order of the listing, which is the same for parts of one kind.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Whole(_) => 0,
            Self::Server { .. } => 1,
            Self::Security(_) => 2,
            Self::Parameter { location, .. } => match location.as_str() {
                "path" => 3,
                "header" => 5,
                "cookie" => 6,
                _ => 4,
            },
            Self::Request(_) => 7,
            Self::Response(_) => 8,
            Self::Schema(_) => 9,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(text) => f.write_str(text),
            Self::Server { url, variable: None } => write!(f, "server {url}"),
            Self::Server { url, variable: Some(variable) } => write!(f, "server {url}  {variable}"),
            Self::Security(schemes) if schemes.is_empty() => f.write_str("security none"),
            Self::Security(schemes) => {
                let schemes: Vec<String> = schemes.iter().map(ToString::to_string).collect();
                write!(f, "security {}", schemes.join(" + "))
            }
            Self::Parameter { location, name } => write!(f, "{location} {name}"),
            Self::Request(None) => f.write_str("request"),
            Self::Request(Some(media_type)) => write!(f, "request {media_type}  body"),
            Self::Response(status) => f.write_str(status),
            Self::Schema(name) => write!(f, "schema {name}"),
        }
    }
}

/// A security scheme, by what it puts on the wire, and the scopes that are required of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequiredScheme {
    /// The thing that the scheme puts on the wire.
    pub kind: SchemeKind,
    /// The required scopes.
    pub scopes: Vec<String>,
}

/// The thing that a security scheme puts on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A key under a name, in a header, the query or a cookie.
    ApiKey {
        /// The name of the header, parameter or cookie.
        name: String,
        /// `header`, `query` or `cookie`.
        location: String,
    },
    /// The header `Authorization`, with this scheme of HTTP.
    Http(String),
    /// Any other type of scheme, or a name that the document does not define.
    Other(String),
}

impl fmt::Display for RequiredScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            SchemeKind::ApiKey { name, location } => write!(f, "apiKey {name} in {location}"),
            SchemeKind::Http(scheme) => write!(f, "http {scheme}"),
            SchemeKind::Other(text) => f.write_str(text),
        }?;
        if self.scopes.is_empty() { Ok(()) } else { write!(f, " [{}]", self.scopes.join(", ")) }
    }
}

/// A place of the API. Displays as in listings: `200 application/json  body.certs[].category`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiPlace {
    /// The operation.
    pub subject: Arc<Subject>,
    /// The part of it.
    pub part: Arc<Part>,
    text: Arc<str>,
    /// The position in the text at which the path inside the part begins.
    inside: usize,
}

impl ApiPlace {
    pub(super) fn new(subject: &Arc<Subject>, part: Part) -> Self {
        let text: Arc<str> = part.to_string().into();
        Self { subject: Arc::clone(subject), part: Arc::new(part), inside: text.len(), text }
    }

    /// The document itself, or a part of it.
    pub(super) fn of_document(name: &'static str) -> Self {
        Self::new(&Arc::default(), Part::Whole(name))
    }

    /// The place that `suffix` leads to from here.
    pub(super) fn then(&self, suffix: &str) -> Self {
        Self { text: format!("{}{suffix}", self.text).into(), ..self.clone() }
    }

    /// The body of a media type.
    pub(super) fn body(&self, media_type: &str) -> Self {
        match &*self.part {
            Part::Request(_) => Self::new(&self.subject, Part::Request(Some(media_type.to_owned()))),
            _ => self.then(&format!(" {media_type}  body")),
        }
    }

    pub(super) fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The path inside the part: `.certs[].category` of a body, or nothing.
    pub fn inside(&self) -> &str {
        self.text.get(self.inside..).unwrap_or_default()
    }
}

impl fmt::Display for ApiPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
