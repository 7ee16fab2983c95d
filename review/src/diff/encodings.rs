//! Compares the encodings of the parts of a body.

use openapi_document::Entry;

use super::change::{Direction, Strictness};
use super::comparer::{Nodes, Objects, Scope};
use super::media_types::{covers, is_same};
use super::pair::EntryPairs;
use super::prose::compare_prose;
use super::rules::Rule;
use super::view::shown_or_none;

pub(super) fn compare_encodings<'a>(
    scope: &mut Scope<'_, 'a>,
    around: Objects<'a>,
    direction: Direction,
    title: &str,
) {
    let lists = (around.0.get("encoding"), around.1.get("encoding"));
    scope.mark([lists.0, lists.1].into_iter().flatten());
    let EntryPairs { both, unpaired } = EntryPairs::new(lists, |one, other| one == other);
    for (old, new) in both {
        let part = Part { direction, title: format!("{title}: part `{}`", new.key) };
        compare_encoding(scope, (&old.node, &new.node), &part);
    }
    for (Entry { key, node, .. }, is_old) in unpaired {
        scope.examine(node);
        let part = Part { direction, title: format!("{title}: part `{key}`") };
        let (word, nodes) = if is_old {
            ("gone", (Some(node), Some(around.1)))
        } else {
            ("new", (Some(around.0), Some(node)))
        };
        part.report(scope, &format!("its encoding is {word}"), Strictness::Other, nodes);
    }
}

/// A part of a body.
struct Part {
    direction: Direction,
    title: String,
}

impl Part {
    fn report<'a>(&self, scope: &mut Scope<'_, 'a>, what: &str, strictness: Strictness, nodes: Nodes<'a>) {
        let rule = Rule::EncodingChanged;
        let verdict = rule.level(self.direction, strictness);
        scope.wire(rule, verdict, format!("{}: {what}", self.title), nodes.0, nodes.1);
    }
}

fn compare_encoding<'a>(scope: &mut Scope<'_, 'a>, objects: Objects<'a>, part: &Part) {
    scope.mark([objects.0, objects.1]);
    for keyword in ["contentType", "headers", "style", "explode", "allowReserved"] {
        let nodes = scope.keyword(objects, keyword);
        let (before, after) = (shown_or_none(nodes.0), shown_or_none(nodes.1));
        if before == after {
            continue;
        }
        let (is_within_new, is_within_old) = match nodes {
            (Some(_), Some(_)) if keyword == "contentType" => {
                (is_within(&before, &after), is_within(&after, &before))
            }
            _ => (false, false),
        };
        let what = format!("{keyword} {before} -> {after}");
        if is_within_new && is_within_old {
            scope.docs(Rule::SameInOtherWords, format!("{}: {what}", part.title), nodes.0, nodes.1);
            continue;
        }
        let nodes = (nodes.0.or(Some(objects.0)), nodes.1.or(Some(objects.1)));
        part.report(scope, &what, Strictness::of_sets(is_within_new, is_within_old), nodes);
    }
    compare_prose(scope, objects, &part.title);
}

/// Returns whether a list of media types has all types of another, by name or by range.
fn is_within(few: &str, many: &str) -> bool {
    let mut few = few.split(',').map(str::trim);
    few.all(|one| many.split(',').map(str::trim).any(|other| is_same(other, one) || covers(other, one)))
}
