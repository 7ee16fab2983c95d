//! The command that hands fields of an object over.
//!
//! An apply with the values that are there would only share the fields, and the next change would conflict again. So the
//! command takes the fields out of the other managers' sets, and touches no value.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::output::kubernetes::fields::{self, FieldPath};
use crate::output::kubernetes::live::{FieldManager, LiveObject, MANAGER};
use crate::output::kubernetes::place::ObjectPlace;

/// Fields that others manage, and the command that hands them over.
pub(crate) struct Takeover {
    pub(crate) fields: Vec<String>,
    pub(crate) managers: Vec<String>,
    pub(crate) command: String,
}

/// Plans it for the fields that conflict, as the API server names them.
pub(crate) fn plan(
    place: &ObjectPlace,
    live: &LiveObject,
    claimed: &BTreeSet<FieldPath>,
    conflicts: &[String],
) -> Takeover {
    let is_meant = |path: &&FieldPath| conflicts.is_empty() || conflicts.contains(&fields::shown(path));
    let mut patch = Vec::new();
    let mut managers = BTreeSet::new();
    let mut fields = BTreeSet::new();
    for (number, manager) in live.managers.iter().enumerate().filter(|(_, one)| !one.is_this_program()) {
        let taken: Vec<_> = manager.fields.intersection(claimed).filter(is_meant).collect();
        if taken.is_empty() {
            continue;
        }
        managers.insert(described(manager));
        patch.push(json!({"op": "test", "path": format!("/metadata/managedFields/{number}/manager"), "value": manager.name}));
        for path in taken {
            fields.insert(fields::shown(path));
            patch.push(json!({"op": "remove", "path": pointer(number, path)}));
        }
    }
    if patch.is_empty() {
        // Nobody is written down: then the API server takes all of it for somebody's.
        fields = claimed.iter().filter(is_meant).map(fields::shown).collect();
        managers.insert("whoever made it".to_owned());
        let entry = json!([{
            "manager": MANAGER, "operation": "Apply", "apiVersion": "v1", "fieldsType": "FieldsV1",
            "fieldsV1": set(claimed),
        }]);
        patch.push(json!({"op": "add", "path": "/metadata/managedFields", "value": entry}));
    }
    let patch = Value::from(patch).to_string().replace('\'', r"'\''");
    Takeover {
        fields: fields.into_iter().collect(),
        managers: managers.into_iter().collect(),
        command: format!(
            "kubectl patch {} {} --namespace {} --type json --patch '{patch}'",
            place.kind(),
            place.name,
            place.namespace
        ),
    }
}

fn described(manager: &FieldManager) -> String {
    format!("`{}`", manager.name)
}

/// The place of a field in the set of a manager, as a JSON patch names it.
fn pointer(number: usize, path: &FieldPath) -> String {
    let escaped = path.iter().map(|name| format!("/f:{}", name.replace('~', "~0").replace('/', "~1")));
    format!("/metadata/managedFields/{number}/fieldsV1{}", escaped.collect::<String>())
}

/// Fields in the form of `fieldsV1`.
fn set(paths: &BTreeSet<FieldPath>) -> Value {
    let mut set = json!({});
    for path in paths {
        let mut at = &mut set;
        for name in path {
            at = &mut at[format!("f:{name}")];
        }
        *at = json!({});
    }
    set
}
