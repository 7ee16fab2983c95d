//! Refuses what the generator could not turn into a client, would panic on, or would turn into a wrong one.
//!
//! What the document says, and what OpenAPI forbids, is read by `openapi-document`; the rules here work on that, one file
//! per subject. Every rule is listed in [`rules`]; [`transport`] has those of one client, which strangers need not keep.

mod bodies;
mod composition;
mod constraints;
pub(crate) mod credentials;
mod defaults;
mod enums;
mod operations;
mod parameters;
mod paths;
mod references;
mod requests;
mod responses;
pub(crate) mod rules;
mod satisfiable;
mod supported;
mod transport;
mod type_names;

use openapi_document::context::Context;
use openapi_document::{Document, Layer, Problems, Report, Rule, inspect};

use crate::lower::lowered;

pub use rules::Profile;

/// Checks that a client can be generated from `document`; if not, returns everything that stands in the way.
///
/// # Errors
///
/// All problems at once, in the order of the file, each with its place, the reason and what to write instead.
pub fn check(document: &Document, profile: Profile) -> Result<(), Problems> {
    let mut report = Report::new(document);
    let context = inspect(document, &mut report);
    limits(&context, profile, &mut report);
    report.finish()
}

/// The rules without which the generator would never come to an end.
const ENDLESS: [&str; 2] = ["circular-reference", "endless-copy"];

/// Checks that the generator ends on a document, in success or in failure.
pub(crate) fn check_ends(document: &Document) -> Result<(), Problems> {
    let mut report = Report::new(document);
    let context = inspect(document, &mut report);
    limits(&context, Profile::Any, &mut report);
    let problems = report.into_problems().into_iter();
    Problems::new(problems.filter(|problem| ENDLESS.contains(&problem.rule.name)).collect())
        .map_or(Ok(()), Err)
}

/// Everything wrong or doubtful in a document of which a client will be generated, in the order of the file.
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
    match lowered(context.document) {
        None => rules(context, profile, report),
        // The generator reads another tree, whose positions are those of the files.
        Some((document, losses)) => {
            report.extend(losses);
            rules(&inspect(&document, &mut Report::new(&document)), profile, report);
        }
    }
    report.insist(Layer::Generator, &REFUSED, &constraints::remarks(context));
    if profile == Profile::CloudCerts {
        transport::insist(context, report);
    }
}

fn rules(context: &Context<'_>, profile: Profile, report: &mut Report<'_>) {
    for rules in SUBJECTS {
        rules(context, report);
    }
    requests::check(context, profile, report);
    match profile {
        Profile::Any => credentials::unsent(context, report),
        Profile::CloudCerts => {
            credentials::unsendable(context, report);
            transport::check(context, report);
        }
    }
}

/// The rules of doubts in OpenAPI that are errors for the generator.
const REFUSED: [Rule; 12] = [
    Rule::BodylessResponse,
    Rule::DefaultValue,
    Rule::EmptyEnum,
    Rule::EmptyRange,
    Rule::EnumValue,
    Rule::ExclusiveWithoutBound,
    Rule::FormatAndType,
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
    enums::check,
    constraints::check,
    defaults::check,
    composition::check,
    type_names::check,
    satisfiable::check,
];
