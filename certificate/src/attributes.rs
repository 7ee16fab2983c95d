//! Extended attributes of files: access lists, labels, and what users keep there.

use std::fs::File;
use std::path::Path;

/// Gives a new file the extended attributes of the one that it replaces. Returns the names of those that are lost.
#[cfg(target_os = "linux")]
pub(crate) fn keep(old: &Path, new: &File) -> Vec<String> {
    use rustix::fs::{XattrFlags, fgetxattr, fremovexattr, fsetxattr, getxattr};

    // A folder may give its new files a list of its own, by which more users could read them.
    let names = names(old);
    if !names.iter().any(|name| name == ACCESS_LIST) {
        let _ = fremovexattr(new, ACCESS_LIST);
    }
    let (mut value, mut present) = (vec![0; MAX_VALUE], vec![0; MAX_VALUE]);
    let mut lost = Vec::new();
    for name in names {
        // Of the content, not of the file.
        if OF_CONTENT.contains(&&*name) {
            continue;
        }
        let Ok(length) = getxattr(old, &*name, &mut value[..]) else {
            lost.push(name);
            continue;
        };
        let value = &value[..length];
        if fsetxattr(new, &*name, value, XattrFlags::empty()).is_err() {
            // A label can be there already, by the rules of the system.
            let is_same =
                fgetxattr(new, &*name, &mut present[..]).is_ok_and(|length| present[..length] == *value);
            if !is_same {
                lost.push(name);
            }
        }
    }
    lost
}

/// The longest value on Linux.
#[cfg(target_os = "linux")]
const MAX_VALUE: usize = 64 << 10;

/// The POSIX access list.
#[cfg(target_os = "linux")]
const ACCESS_LIST: &str = "system.posix_acl_access";

/// Measurements and signatures of what is in a file.
#[cfg(target_os = "linux")]
const OF_CONTENT: [&str; 2] = ["security.ima", "security.evm"];

#[cfg(target_os = "linux")]
fn names(path: &Path) -> Vec<String> {
    // The longest list on Linux.
    let mut list = vec![0; 64 << 10];
    let Ok(length) = rustix::fs::listxattr(path, &mut list[..]) else { return Vec::new() };
    let names = list[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty());
    names.map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn keep(_: &Path, _: &File) -> Vec<String> {
    Vec::new()
}
