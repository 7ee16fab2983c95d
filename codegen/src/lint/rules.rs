//! The lints by name: rules that no build refuses a document by.

use crate::check::rules::Rule;
use crate::problem::Severity;

/// Every rule that [`lint`](crate::lint) looks at beside those that the build refuses a document by.
pub const LINTS: &[Rule] = &[
    warning("duplicate-name", "tags, required properties and values of server variables are listed once"),
    Rule { severity: Severity::Error, ..warning("example-and-schema", "an example fits its schema") },
    warning("http-server", "servers and logins are reached by https, but for those of this machine"),
    warning("missing-client-error", "every operation says how it answers a wrong request: 4XX or default"),
    warning(
        "missing-description",
        "the document, operations, parameters, headers, responses, schemas, properties, tags and security schemes are described",
    ),
    warning("no-security", "every operation says what authorises it, or that it needs nothing"),
    warning("trailing-slash", "paths end without a slash"),
    warning("undefined-tag", "tags of operations are listed in the tags of the document"),
    warning("unused-component", "every component is part of an operation"),
];

const fn warning(name: &'static str, asks: &'static str) -> Rule {
    Rule { name, severity: Severity::Warning, asks }
}
