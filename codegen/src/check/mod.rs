//! Refuses what the generator could not turn into a client, would panic on, or would turn into a wrong one.
//!
//! What the document says, and what OpenAPI forbids, is read by `openapi-document`; the rules here work on that, one file
//! per subject. Every rule is listed in [`rules`]; [`transport`] has those of one client, which strangers need not keep.

mod bodies;
mod composition;
mod constraints;
mod defaults;
mod enums;
mod operations;
mod parameters;
mod paths;
mod references;
mod responses;
pub(crate) mod rules;
mod schemas;
mod supported;
mod transport;
mod type_names;

use openapi_document::context::Context;
use openapi_document::{Document, Layer, Problems, Report, Rule, inspect};

/// The client that a document is for: its rules beside those of OpenAPI and the generator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Profile {
    /// Any client that is generated: no further rules.
    #[default]
    Any,
    /// The client of this workspace: what its transport cannot send is refused.
    CloudCerts,
}

/// Whether a client can be generated from `document`; if not, everything that stands in the way.
///
/// # Errors
///
/// All problems at once, in the order of the file, each with its place, the reason and what to write instead.
pub fn check(document: &Document, profile: Profile) -> Result<(), Problems> {
    let mut report = Report::new(document);
    limits(&inspect(document, &mut report), profile, &mut report);
    report.finish()
}

/// Everything wrong or doubtful in a document of which a client is to be generated, in the order of the file.
#[cfg(feature = "lint")]
#[must_use]
pub fn lint(document: &Document, profile: Profile) -> Vec<openapi_document::Problem> {
    let mut report = Report::new(document);
    let context = inspect(document, &mut report);
    openapi_document::doubts(&context, &mut report);
    limits(&context, profile, &mut report);
    report.into_problems()
}

/// Notes what the generator cannot do, and what the transport cannot send.
fn limits(context: &Context<'_>, profile: Profile, report: &mut Report<'_>) {
    for rules in SUBJECTS {
        rules(context, report);
    }
    report.insist(Layer::Generator, &REFUSED);
    if profile == Profile::CloudCerts {
        transport::check(context, report);
        report.insist(Layer::Transport, &transport::REFUSED);
    }
}

/// What OpenAPI only doubts and the generator cannot do with.
const REFUSED: [Rule; 11] = [
    Rule::BodylessResponse,
    Rule::DefaultValue,
    Rule::EmptyEnum,
    Rule::EmptyRange,
    Rule::EnumValue,
    Rule::ExclusiveWithoutBound,
    Rule::InvalidPattern,
    Rule::KeywordAndType,
    Rule::MissingType,
    Rule::PathText,
    Rule::RequiredProperty,
];

/// The rules of the generator, by subject.
const SUBJECTS: [fn(&Context<'_>, &mut Report<'_>); 13] = [
    supported::check,
    references::check,
    operations::check,
    paths::check,
    parameters::check,
    bodies::check,
    responses::check,
    schemas::check,
    enums::check,
    constraints::check,
    defaults::check,
    composition::check,
    type_names::check,
];
