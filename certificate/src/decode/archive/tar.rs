//! tar archives (POSIX.1-2001 `pax`, GNU, and older ones), as they are under gzip in `.tar.gz`.
//!
//! A crate for this would bring writing, unpacking to disk and two crates more; what is needed is names and contents.

use std::borrow::Cow;

use super::member::{MAX_MEMBER_MIB, MAX_MEMBERS, MIB, Members, ReadFile};
use crate::decode::found::Found;
use crate::error::DecodeError;
use crate::parse::Cause;

const KIND: &str = "tar archive";

/// The size of a header, and what contents are filled up to with zeros.
const BLOCK: usize = 512;

/// Returns whether the first member is announced as in a tar archive.
pub(super) fn is_tar(input: &[u8]) -> bool {
    input.get(..BLOCK).is_some_and(has_checksum)
}

/// Reads the certificates of all members, in their order.
pub(super) fn read(input: &[u8], read_file: ReadFile<'_>) -> Found {
    let mut members = Members::new(KIND, read_file);
    match walk(input, &mut members) {
        Ok(()) => members.into_found(),
        Err(source) => {
            let mut found = members.into_found();
            found.problems.insert(0, DecodeError::Archive { kind: KIND, source });
            found
        }
    }
}

fn walk(mut rest: &[u8], members: &mut Members<'_>) -> Result<(), Cause> {
    let (mut long_name, mut count) = (None, 0);
    loop {
        let header = take(&mut rest, BLOCK)?;
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        if !has_checksum(header) {
            return Err("it is damaged: a header is not what its checksum says".into());
        }
        let size = usize::try_from(number(&header[124..136])?)?;
        let content = take(&mut rest, size)?;
        take(&mut rest, size.next_multiple_of(BLOCK) - size)?;
        count += 1;
        if count > MAX_MEMBERS {
            return Err(format!("it has more than {MAX_MEMBERS} members").into());
        }
        match header[156] {
            // Facts about the next member, of which the name is one; about all of them; the target of a link.
            b'L' => long_name = Some(until_zero(content).to_owned()),
            b'x' => long_name = pax_path(content)?.or(long_name),
            b'g' | b'K' => {}
            kind => {
                let name = long_name.take().map_or_else(|| name(header), Cow::Owned);
                members.add(&name, || content_of(kind, content));
            }
        }
    }
    if rest.iter().any(|byte| *byte != 0) {
        return Err("other data follows its end".into());
    }
    Ok(())
}

/// The content of a member of this kind, nothing for folders and links: what a link points to is a member itself, or not
/// there.
fn content_of(kind: u8, content: &[u8]) -> Result<Option<&[u8]>, Cause> {
    match kind {
        0 | b'0' | b'7' if content.len() as u64 > MAX_MEMBER_MIB * MIB => {
            Err(format!("it is larger than {MAX_MEMBER_MIB} MiB").into())
        }
        0 | b'0' | b'7' => Ok(Some(content)),
        b'1' | b'2' | b'5' => Ok(None),
        _ => Err("it is a sparse or another special file".into()),
    }
}

/// The name in a header, with the folders before it where POSIX puts them.
fn name(header: &[u8]) -> Cow<'_, [u8]> {
    let name = until_zero(&header[..100]);
    let prefix = until_zero(&header[345..500]);
    if header[257..].starts_with(b"ustar\0") && !prefix.is_empty() {
        Cow::Owned([prefix, b"/", name].concat())
    } else {
        Cow::Borrowed(name)
    }
}

/// The path among the facts of a member, which are lines of a length, a blank, a name, `=` and a value.
fn pax_path(mut facts: &[u8]) -> Result<Option<Vec<u8>>, Cause> {
    let mut path = None;
    while !facts.is_empty() {
        let blank =
            facts.iter().position(|byte| *byte == b' ').ok_or("it is damaged: a fact has no length")?;
        let length: usize = std::str::from_utf8(&facts[..blank])?.parse()?;
        let line = facts.get(blank + 1..length).ok_or("it is damaged: a fact is cut off")?;
        if let Some(value) = line.strip_prefix(b"path=") {
            path = Some(value.strip_suffix(b"\n").unwrap_or(value).to_owned());
        } else if line.starts_with(b"size=") || line.starts_with(b"GNU.sparse.") {
            return Err("a member is sparse, or its size is not in its header: pack it anew".into());
        }
        facts = &facts[length..];
    }
    Ok(path)
}

/// Returns whether a header is whole: the sum of its bytes, with blanks for the sum itself.
fn has_checksum(header: &[u8]) -> bool {
    let bytes =
        header.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { b' ' } else { *byte });
    number(&header[148..156]).is_ok_and(|sum| sum == bytes.map(u64::from).sum::<u64>())
}

/// A number in octal digits.
fn number(field: &[u8]) -> Result<u64, Cause> {
    let text = std::str::from_utf8(until_zero(field))?;
    Ok(u64::from_str_radix(text.trim(), 8)?)
}

fn until_zero(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or_default()
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], Cause> {
    let (taken, after) = rest.split_at_checked(length).ok_or("it is cut off")?;
    *rest = after;
    Ok(taken)
}
