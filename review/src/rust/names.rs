//! The names in two documents from which the names of their Rust are made.

use std::collections::HashSet;

use serde_json::Value as Json;

/// The names, in lower case and without separators, as different cases of one name are the same.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The schemas of the old document alone, and those of the new one alone.
    lone_schemas: [HashSet<String>; 2],
    /// The parameters in paths, whose names do not travel.
    in_paths: HashSet<String>,
}

impl Names {
    /// The names of two documents.
    #[must_use]
    pub fn of(old: &Json, new: &Json) -> Self {
        let [before, after] = [old, new].map(|document| {
            keys(document.pointer("/components/schemas")).map(|name| plain(name)).collect::<HashSet<_>>()
        });
        let paths = [old, new].into_iter().flat_map(|document| keys(document.get("paths")));
        let in_braces = |path: &str| -> Vec<String> {
            path.split('{').skip(1).filter_map(|rest| Some(plain(rest.split_once('}')?.0))).collect()
        };
        let in_paths = paths.flat_map(|path| in_braces(path)).collect();
        let lone_schemas = [&before - &after, &after - &before];
        Self { lone_schemas, in_paths }
    }

    /// Returns whether the schema of a type was renamed.
    pub(super) fn is_renamed_schema(&self, old: &str, new: &str) -> bool {
        let [before, after] = &self.lone_schemas;
        before.contains(&plain(old)) && after.contains(&plain(new))
    }

    /// Returns whether an argument is a parameter of a path, whose position in the path counts, not its name.
    pub(super) fn is_in_path(&self, argument: &str) -> bool {
        self.in_paths.contains(&plain(argument))
    }
}

fn keys(object: Option<&Json>) -> impl Iterator<Item = &String> {
    object.and_then(Json::as_object).into_iter().flatten().map(|(key, _)| key)
}

/// A name in lower case without separators: `PetId`, `pet_id` and `pet-id` are the same.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
