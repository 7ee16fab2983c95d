//! Keywords by their purpose, for crates that need only that.

use std::sync::LazyLock;

use crate::check::grammar::Role;
use crate::check::objects::SCHEMA;

/// The keywords that are only for readers, in any object. [`is_docs_extension`] has the extensions. Schemas do not have
/// the last two.
pub static DOCUMENTATION: LazyLock<Vec<&str>> =
    LazyLock::new(|| of_role(Role::Documentation).chain(["summary", "tags"]).collect());

/// The keywords of schemas with this role.
pub(crate) fn of_role(role: Role) -> impl Iterator<Item = &'static str> {
    SCHEMA.iter().filter(move |field| field.role == role).map(|field| field.name)
}

/// The extensions that affect requests and responses. Any others are left to the tools that know them.
pub const WIRE_EXTENSIONS: [&str; 4] = [
    // How a request is signed under a security scheme.
    "x-algorithm",
    // The answer of a busy server that looks like a success.
    "x-busy",
    // The cloud a server belongs to.
    "x-cloud",
    // Whether the vendor may add values to an enum.
    "x-extensible-enum",
];

/// Returns whether a keyword is an extension that does not affect requests and responses.
#[must_use]
pub fn is_docs_extension(keyword: &str) -> bool {
    keyword.starts_with("x-") && !WIRE_EXTENSIONS.contains(&keyword)
}

/// The HTTP methods that a path item can have, in the order of the specification.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Returns whether a media type is JSON, parameters such as `charset` aside.
pub fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}
