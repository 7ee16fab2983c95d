//! Changes of an object, with their field managers.

use serde_json::{Value, json};

use super::fields::{self, Owner};

/// A server-side apply. The error has pairs of a manager and a field.
pub(super) fn apply(
    live: Option<&Value>,
    applied: &Value,
    manager: &str,
    is_forced: bool,
) -> Result<Value, Vec<(String, String)>> {
    let claimed = fields::leaves(applied);
    let mut object = live.cloned().unwrap_or_else(|| named(applied));
    let mut owners = fields::owners(&object);
    if live.is_some() && owners.is_empty() {
        let (manager, operation) = ("before-first-apply".to_owned(), "Update".to_owned());
        owners.push(Owner { manager, operation, fields: fields::leaves(&object) });
    }
    let mut conflicts = Vec::new();
    for owner in owners.iter_mut().filter(|owner| !owner.is(manager, "Apply")) {
        let differs = |path: &&fields::Path| fields::at(&object, path) != fields::at(applied, path);
        let taken: Vec<_> = owner.fields.intersection(&claimed).filter(differs).cloned().collect();
        conflicts.extend(taken.iter().map(|path| (owner.manager.clone(), fields::shown(path))));
        owner.fields.retain(|path| !taken.contains(path));
    }
    if !conflicts.is_empty() && !is_forced {
        return Err(conflicts);
    }
    let before = owners.iter().position(|owner| owner.is(manager, "Apply"));
    let given_up = before.map(|place| owners.remove(place).fields).unwrap_or_default();
    for path in
        given_up.difference(&claimed).filter(|path| !owners.iter().any(|one| one.fields.contains(*path)))
    {
        fields::remove(&mut object, path);
    }
    for path in &claimed {
        fields::set(&mut object, path, fields::at(applied, path).cloned().unwrap());
    }
    let (manager, operation) = (manager.to_owned(), "Apply".to_owned());
    owners.push(Owner { manager, operation, fields: claimed });
    fields::put_owners(&mut object, &owners);
    Ok(object)
}

/// Any other change: who makes it gets what it changes. `managedFields` may be changed by hand.
pub(super) fn update(live: Option<&Value>, new: &Value, manager: &str) -> Value {
    let mut object = new.clone();
    let mut owners = fields::owners(new);
    let nothing = json!({});
    let before = live.unwrap_or(&nothing);
    let leaves = fields::leaves(new);
    let changed: Vec<_> =
        leaves.iter().filter(|path| fields::at(before, path) != fields::at(new, path)).cloned().collect();
    for owner in &mut owners {
        owner.fields.retain(|path| leaves.contains(path) && !changed.contains(path));
    }
    match owners.iter_mut().find(|owner| owner.is(manager, "Update")) {
        Some(owner) => owner.fields.extend(changed),
        None => owners.push(Owner {
            manager: manager.to_owned(),
            operation: "Update".to_owned(),
            fields: changed.into_iter().collect(),
        }),
    }
    fields::put_owners(&mut object, &owners);
    object
}

fn named(applied: &Value) -> Value {
    let metadata = &applied["metadata"];
    json!({
        "apiVersion": applied["apiVersion"], "kind": applied["kind"],
        "metadata": {"name": metadata["name"], "namespace": metadata["namespace"]},
    })
}
