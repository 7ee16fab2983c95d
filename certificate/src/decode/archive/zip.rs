//! ZIP archives.

use std::io::Read;

use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, ErrorKind, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive};
use zeroize::Zeroizing;

use super::member::{MAX_MEMBER_MIB, MAX_MEMBERS, MAX_TOTAL_MIB, MIB, Members, ReadFile};
use crate::decode::found::Found;
use crate::error::DecodeError;
use crate::parse::Cause;

const KIND: &str = "ZIP archive";

/// The beginnings of archives: with members, and without.
const BEGINNINGS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

type Archive<'a> = ZipSliceArchive<&'a [u8]>;

/// Returns whether this is an archive, whole or not.
pub(super) fn is_zip(input: &[u8]) -> bool {
    BEGINNINGS.iter().any(|beginning| input.starts_with(beginning))
}

/// Reads the certificates of all members, in the order of the archive's directory.
pub(super) fn read(input: &[u8], read_file: ReadFile<'_>) -> Found {
    read_members(input, read_file)
        .unwrap_or_else(|source| Found::problem(DecodeError::Archive { kind: KIND, source }))
}

fn read_members(input: &[u8], read_file: ReadFile<'_>) -> Result<Found, Cause> {
    let archive = ZipArchive::from_slice(input).map_err(damaged)?;
    let mut members = Members::new(KIND, read_file);
    for member in &members_of(&archive)? {
        members.add(member.file_path().as_bytes(), || content(&archive, member));
    }
    Ok(members.into_found())
}

/// The members in the directory, when these are as many and as large as those of an archive of certificates.
fn members_of<'a>(archive: &'a Archive<'_>) -> Result<Vec<ZipFileHeaderRecord<'a>>, Cause> {
    if archive.end_offset() != archive.get_ref().len() as u64 {
        return Err("other data follows its end".into());
    }
    if !is_directory_in_place(archive) {
        return Err("it is damaged: its directory is not where its end says".into());
    }
    let members: Result<Vec<_>, _> = archive.entries().take(MAX_MEMBERS + 1).collect();
    let members = members.map_err(damaged)?;
    if members.len() > MAX_MEMBERS {
        return Err(format!("it has more than {MAX_MEMBERS} members").into());
    }
    if members.len() as u64 != archive.entries_hint() {
        return Err("it is damaged: it announces another number of members than it has".into());
    }
    // Inflating stops at the announced sizes. A single member that is too large gets an error of its own.
    let total: u64 =
        members.iter().map(|member| member.uncompressed_size_hint().min(MAX_MEMBER_MIB * MIB)).sum();
    if total > MAX_TOTAL_MIB * MIB {
        return Err(format!("its members are larger than {MAX_TOTAL_MIB} MiB together").into());
    }
    Ok(members)
}

/// Returns whether the directory lies where the record at the end says, and reaches up to that. The library looks around
/// for one, and others find another or none.
fn is_directory_in_place(archive: &Archive<'_>) -> bool {
    let (start, end) = (archive.directory_offset(), archive.eocd_offset());
    let record = usize::try_from(end).ok().and_then(|end| archive.get_ref().get(end + 12..end + 20));
    match record {
        // With zip64, another record says it, and the library believes that.
        Some([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]) => true,
        Some(&[a, b, c, d, e, f, g, h]) => {
            let [size, offset] =
                [[a, b, c, d], [e, f, g, h]].map(|number| u64::from(u32::from_le_bytes(number)));
            offset == start && offset + size == end
        }
        _ => false,
    }
}

/// The content of a member, nothing for a folder.
fn content(
    archive: &Archive<'_>,
    member: &ZipFileHeaderRecord<'_>,
) -> Result<Option<Zeroizing<Vec<u8>>>, Cause> {
    // The kind of file in a mode of Unix: a regular file, a folder, or not said.
    if !matches!(member.external_attributes() >> 28, 0 | 0o4 | 0o10) {
        return Err("it is a symbolic link or another special file".into());
    }
    let flags = member.flags();
    if flags.is_encrypted() || flags.has_strong_encryption() || flags.is_masked() {
        return Err("it is encrypted: unpack the archive with its password".into());
    }
    if member.is_dir() {
        return Ok(None);
    }
    let size = member.uncompressed_size_hint();
    if size > MAX_MEMBER_MIB * MIB {
        return Err(format!("it is larger than {MAX_MEMBER_MIB} MiB").into());
    }
    let entry = archive.get_entry(member.wayfinder()).map_err(damaged)?;
    let local = entry.local_header();
    // Some programs believe the directory, some what stands before the content.
    if local.file_path().as_bytes() != member.file_path().as_bytes()
        || local.compression_method() != member.compression_method()
    {
        return Err("the archive says two different things about it".into());
    }
    let reader: Box<dyn Read> = match member.compression_method() {
        CompressionMethod::STORE => Box::new(entry.data()),
        CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(entry.data())),
        _ => return Err("it is compressed in a way that is not read here: only deflate is".into()),
    };
    // Room for all of it, so that nothing is moved: it may be a private key.
    let mut content = Zeroizing::new(Vec::with_capacity(usize::try_from(size)?));
    entry
        .verifying_reader(reader)
        .take(size + 1)
        .read_to_end(&mut content)
        .map_err(|_| "it is damaged: its content is not what size and checksum say")?;
    Ok(Some(content))
}

/// Describes the damage without the bytes that the library's error shows.
fn damaged(error: rawzip::Error) -> Cause {
    let problem = match error.kind() {
        ErrorKind::MissingEndOfCentralDirectory | ErrorKind::Eof => "it is cut off",
        _ => "it is damaged",
    };
    problem.into()
}
