//! Members of archives: told by their content, like any input.
//!
//! Those that are something else are passed over; a private key, a damaged certificate, or a member whose meaning depends
//! on who unpacks it refuses all of the archive.

use std::collections::HashSet;

use cloud_certs_text::{escaped, is_deceptive};

use crate::decode::found::Found;
use crate::error::DecodeError;
use crate::parse::Cause;

/// The most members, folders among them.
pub(super) const MAX_MEMBERS: usize = 100;

/// The largest member, and the most that all of them may be, unpacked.
pub(super) const MAX_MEMBER_MIB: u64 = 1;
pub(super) const MAX_TOTAL_MIB: u64 = 8;
pub(super) const MIB: u64 = 1 << 20;

/// The most members that are named in an error, and the most characters of each name.
const MAX_NAMED: usize = 5;
const MAX_NAME: usize = 100;

/// The beginnings of archives that are not looked into when they are members: ZIP, with members and without, and gzip.
const NESTED: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"\x1F\x8B"];

/// Reads a file that is not an archive.
pub(super) type ReadFile<'a> = &'a dyn Fn(&[u8]) -> Found;

/// The members of one archive, as far as they were looked at.
pub(super) struct Members<'a> {
    kind: &'static str,
    read_file: ReadFile<'a>,
    found: Found,
    names: HashSet<Vec<u8>>,
    others: Vec<String>,
}

impl<'a> Members<'a> {
    /// None yet, of an archive of this kind.
    pub(super) fn new(kind: &'static str, read_file: ReadFile<'a>) -> Self {
        Self { kind, read_file, found: Found::default(), names: HashSet::new(), others: Vec::new() }
    }

    /// Reads one member, whose content is asked for when its name is sound; it is nothing for a folder.
    pub(super) fn add<Content: AsRef<[u8]>>(
        &mut self,
        path: &[u8],
        content: impl FnOnce() -> Result<Option<Content>, Cause>,
    ) {
        let is_first = self.names.insert(path.to_owned());
        let found = check_name(path).and_then(|()| {
            if !is_first {
                return Err("another member has the same name".into());
            }
            match content()? {
                Some(content) => certificates_in(content.as_ref(), self.read_file),
                None => Ok(None),
            }
        });
        match found {
            Ok(Some(mut found)) => {
                let problems = std::mem::take(&mut found.problems);
                self.found.append(found);
                problems.into_iter().for_each(|error| self.refuse(path, error.into()));
            }
            Ok(None) => self.others.push(shown(path)),
            Err(source) => self.refuse(path, source),
        }
    }

    fn refuse(&mut self, path: &[u8], source: Cause) {
        let (kind, member) = (self.kind, shown(path));
        self.found.refuse(DecodeError::ArchiveMember { kind, member, source });
    }

    /// All that was found; at least a problem.
    pub(super) fn into_found(mut self) -> Found {
        if self.found.is_nothing() {
            let contents = listed(&self.others);
            return Found::problem(DecodeError::NoCertificateInArchive { kind: self.kind, contents });
        }
        self.others.retain(|name| !name.ends_with('/'));
        self.found.passed_over = self.others;
        self.found
    }
}

/// Refuses paths that lead to different places on different systems, or out of the folder that is unpacked into.
fn check_name(path: &[u8]) -> Result<(), Cause> {
    let name = String::from_utf8_lossy(path);
    let has_drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if name.is_empty() {
        Err("it has no name".into())
    } else if name.contains(is_deceptive) {
        Err("its name contains characters that cannot be seen".into())
    } else if name.contains('\\') {
        Err("its name contains a backslash".into())
    } else if name.starts_with('/') || has_drive {
        Err("its path is absolute".into())
    } else if name.split('/').any(|part| part == "..") {
        Err("its path leads out of the archive: it contains `..`".into())
    } else {
        Ok(())
    }
}

/// Reads a member's content; nothing if it is something else.
fn certificates_in(content: &[u8], read_file: ReadFile<'_>) -> Result<Option<Found>, Cause> {
    if NESTED.iter().any(|beginning| content.starts_with(beginning)) {
        return Err("it is itself an archive: unpack it, and give what is in it".into());
    }
    let found = read_file(content);
    let is_passed_over = |error: &DecodeError| {
        let is_store = matches!(error, DecodeError::Pkcs12 | DecodeError::JavaKeystore { .. });
        is_store || error.is_something_else() || matches!(error, DecodeError::OtherStore { .. })
    };
    let is_other = found.certificates.is_empty() && found.problems.iter().all(is_passed_over);
    Ok((!is_other).then_some(found))
}

/// The name of a member, as it is shown.
fn shown(path: &[u8]) -> String {
    let name = String::from_utf8_lossy(path);
    match name.char_indices().nth(MAX_NAME) {
        Some((end, _)) => escaped(&name[..end]) + "...",
        None => escaped(&name),
    }
}

/// The first of these names.
fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "it is empty".to_owned();
    }
    let first: Vec<_> = names.iter().take(MAX_NAMED).map(|name| format!("`{name}`")).collect();
    let more = match names.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("it holds {}{more}", first.join(", "))
}
