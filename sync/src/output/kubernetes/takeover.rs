//! The command that hands fields of an object over.
//!
//! An apply with the values that are there would only share the fields, and the next change would conflict again. So the
//! command moves the fields from the other managers' sets to this program's, and touches no value.

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
    let meant: BTreeSet<FieldPath> = claimed.iter().filter(is_meant).cloned().collect();
    let mut patch = Vec::new();
    let mut managers = BTreeSet::new();
    for (number, manager) in live.managers.iter().enumerate().filter(|(_, one)| !one.is_this_program()) {
        let mut taken = manager.fields.intersection(&meant).peekable();
        if taken.peek().is_some() {
            managers.insert(format!("`{}`", manager.name));
            let place = format!("/metadata/managedFields/{number}/manager");
            patch.push(json!({"op": "test", "path": place, "value": manager.name}));
            patch.extend(taken.map(|path| json!({"op": "remove", "path": pointer(number, path)})));
        }
    }
    if !live.managers.iter().any(FieldManager::is_this_program) {
        // The API server takes an object without any manager for somebody's.
        let entry = json!({
            "manager": MANAGER, "operation": "Apply", "apiVersion": "v1", "fieldsType": "FieldsV1", "fieldsV1": set(&meant),
        });
        patch.push(match live.managers.is_empty() {
            true => json!({"op": "add", "path": "/metadata/managedFields", "value": [entry]}),
            false => json!({"op": "add", "path": "/metadata/managedFields/-", "value": entry}),
        });
    }
    if managers.is_empty() {
        managers.insert("its maker".to_owned());
    }
    let patch = Value::from(patch).to_string().replace('\'', r"'\''");
    Takeover {
        fields: meant.iter().map(fields::shown).collect(),
        managers: managers.into_iter().collect(),
        command: format!(
            "kubectl patch {} {} --namespace {} --type json --patch '{patch}'",
            place.kind(),
            place.name,
            place.namespace
        ),
    }
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
