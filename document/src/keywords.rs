//! Keywords by what they are for, for the rooms that ask for no more than that.

use crate::check::grammar::Role;
use crate::check::objects::SCHEMA;

/// The keywords that say which values are valid, without `enum`, `required`, `const`, `format` and those with schemas or
/// names in them.
pub const CONSTRAINTS: [&str; count(Role::Constraint)] = names(Role::Constraint, &[]);

/// The keywords and known extensions that are only for people to read, wherever they stand.
pub const DOCUMENTATION: [&str; count(Role::Documentation) + OTHERS.len()] =
    names(Role::Documentation, OTHERS);

/// Those for people that schemas do not have.
const OTHERS: &[&str] = &[
    "summary",
    "tags",
    // Where the facts come from.
    "x-origin",
    // Tables of the client beside the generated code.
    "x-service",
    "x-vendor-definitions",
    "x-vendor-version",
];

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
