//! Keywords by what they are for, for the rooms that ask for no more than that.

use crate::check::grammar::Role;
use crate::check::objects::SCHEMA;

/// The keywords that say which values are valid, without `enum`, `required`, `const`, `format` and those with schemas or
/// names in them.
pub const CONSTRAINTS: [&str; count(Role::Constraint)] = names(Role::Constraint, &[]);

/// The keywords that are only for people to read, wherever they stand. [`is_docs_extension`] has the extensions.
pub const DOCUMENTATION: [&str; count(Role::Documentation) + OTHERS.len()] =
    names(Role::Documentation, OTHERS);

/// Those for people that schemas do not have.
const OTHERS: &[&str] = &["summary", "tags"];

/// The number of rows of schemas with this role.
const fn count(role: Role) -> usize {
    let (mut row, mut found) = (0, 0);
    while row < SCHEMA.len() {
        if SCHEMA[row].role as u8 == role as u8 {
            found += 1;
        }
        row += 1;
    }
    found
}

/// The names of the rows of schemas with this role, and `others` before them.
const fn names<const N: usize>(role: Role, others: &[&'static str]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut found = 0;
    while found < others.len() {
        names[found] = others[found];
        found += 1;
    }
    let mut row = 0;
    while row < SCHEMA.len() {
        if SCHEMA[row].role as u8 == role as u8 {
            names[found] = SCHEMA[row].name;
            found += 1;
        }
        row += 1;
    }
    names
}

/// The extensions that tell of what travels. OpenAPI leaves any other to the tools that know it.
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

/// Returns whether a keyword is an extension that tells nothing of what travels.
#[must_use]
pub fn is_docs_extension(keyword: &str) -> bool {
    keyword.starts_with("x-") && !WIRE_EXTENSIONS.contains(&keyword)
}
