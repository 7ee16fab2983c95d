//! The places of findings for programs that show them beside the files of a checkout.

use std::path::{Component, PathBuf};

use super::nearest::nearest_left;
use crate::diff::{Change, Spot};
use crate::reviewed::Reviewed;

/// A file relative to the root of the checkout around the current folder, with `/` between names; as it is, if it is
/// elsewhere.
pub(super) fn in_checkout(file: &str) -> String {
    let Ok(here) = std::env::current_dir() else { return file.to_owned() };
    let Some(root) = here.ancestors().find(|folder| folder.join(".git").exists()) else {
        return file.strip_prefix("./").unwrap_or(file).to_owned();
    };
    let mut path = PathBuf::new();
    for component in here.join(file).components() {
        match component {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            other => path.push(other),
        }
    }
    match path.strip_prefix(root) {
        Ok(inside) => inside.iter().map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/"),
        Err(_) => file.to_owned(),
    }
}

/// The place of a change in the new document: a removed part is shown at its nearest remaining parent.
pub(super) fn spot_of(change: &Change, reviewed: &Reviewed) -> Spot {
    let at_file = || Spot { file: in_checkout(&reviewed.file), line: 1, column: 1, pointer: String::new() };
    let documents = reviewed.old.as_ref().zip(reviewed.new.as_ref());
    let left = |spot: &Spot| documents.and_then(|(old, new)| nearest_left(old, new, spot));
    let spot = match (&change.new, &change.old) {
        // The list or map around a removed part may remain, or it was in another file.
        (Some(object), Some(gone)) if is_below(gone, object) || change.rule.id().ends_with("-removed") => {
            let is_nearer = |left: &Spot| left.file != object.file || is_below(left, object);
            left(gone).filter(is_nearer).or_else(|| Some(object.clone()))
        }
        (Some(spot), _) => Some(spot.clone()),
        (None, Some(gone)) => left(gone),
        (None, None) => None,
    };
    spot.map_or_else(at_file, |spot| Spot { file: in_checkout(&spot.file), ..spot })
}

fn is_below(inner: &Spot, outer: &Spot) -> bool {
    inner.pointer.strip_prefix(&*outer.pointer).is_some_and(|rest| rest.starts_with('/'))
}
