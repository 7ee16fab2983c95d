//! Owners and groups: from names to the numbers of this machine.

use cloud_certs::certificate::Access;

use crate::config::output::OutputConfig;
use crate::config::principal::Principal;
use crate::error::OutputError;

/// The mode and the owner that a file should have. Names are looked up in every round: users come and go.
pub(crate) fn access(config: &OutputConfig) -> Result<Access, OutputError> {
    let mut access = Access::new();
    access.mode = config.mode;
    access.owner = config.owner.as_ref().map(|owner| number("user", owner, user)).transpose()?;
    access.group = config.group.as_ref().map(|group| number("group", group, self::group)).transpose()?;
    Ok(access)
}

fn number(
    kind: &'static str,
    principal: &Principal,
    find: fn(&str) -> Option<u32>,
) -> Result<u32, OutputError> {
    match principal {
        Principal::Id(id) => Ok(*id),
        Principal::Name(name) => {
            find(name).ok_or_else(|| OutputError::UnknownPrincipal { kind, name: name.clone() })
        }
    }
}

#[cfg(unix)]
fn user(name: &str) -> Option<u32> {
    uzers::get_user_by_name(name).map(|user| user.uid())
}

#[cfg(unix)]
fn group(name: &str) -> Option<u32> {
    uzers::get_group_by_name(name).map(|group| group.gid())
}

#[cfg(not(unix))]
fn user(_: &str) -> Option<u32> {
    None
}

#[cfg(not(unix))]
fn group(_: &str) -> Option<u32> {
    None
}
