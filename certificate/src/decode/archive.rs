//! ZIP archives, which some services hand out instead of a file.
//!
//! Their members are told by their content, like any input. Those that are something else are passed over; a private key,
//! a damaged certificate, or a member whose meaning depends on who unpacks it refuses all of the archive.

use std::collections::HashSet;
use std::io::Read;

use cloud_certs_text::{escaped, is_deceptive};
use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, ErrorKind, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::CertificateRevocationList;
use x509_parser::x509::SubjectPublicKeyInfo;
use zeroize::Zeroizing;

use crate::certificate::Certificate;
use crate::error::DecodeError;
use crate::x509::Cause;

/// The beginnings of archives: with members, and without.
const BEGINNINGS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// The beginning of gzip.
const GZIP: &[u8] = &[0x1F, 0x8B];

/// The most members, folders among them.
const MAX_MEMBERS: usize = 100;

/// The largest member, and the most that all of them may be, inflated.
const MAX_MEMBER_MIB: u64 = 1;
const MAX_TOTAL_MIB: u64 = 8;
const MIB: u64 = 1 << 20;

/// The most members that are named in an error, and the most characters of each name.
const MAX_NAMED: usize = 5;
const MAX_NAME: usize = 100;

type Archive<'a> = ZipSliceArchive<&'a [u8]>;

/// Reads the content of a member.
type ReadMember<'a> = &'a dyn Fn(&[u8]) -> Result<Vec<Certificate>, DecodeError>;

/// Returns whether this is an archive, whole or not.
pub(super) fn is_archive(input: &[u8]) -> bool {
    BEGINNINGS.iter().any(|beginning| input.starts_with(beginning))
}

/// Reads the certificates of all members, in the order of the archive's directory.
pub(super) fn read(input: &[u8], read_member: ReadMember<'_>) -> Result<Vec<Certificate>, DecodeError> {
    let refused = |source| DecodeError::Archive { source };
    let archive = ZipArchive::from_slice(input).map_err(damaged).map_err(refused)?;
    let members = members(&archive).map_err(refused)?;
    let (mut certificates, mut others, mut refusal) = (Vec::new(), Vec::new(), None);
    let mut names = HashSet::new();
    for member in &members {
        let name = shown(member);
        let is_first = names.insert(member.file_path().as_bytes());
        let found = content(&archive, member, is_first).and_then(|content| match content {
            Some(content) => certificates_in(&content, read_member),
            None => Ok(None),
        });
        match found {
            Ok(Some(found)) => certificates.extend(found),
            Ok(None) => others.push(name),
            Err(source) => {
                let error = DecodeError::ArchiveMember { member: name, source };
                // A private key counts more than what is wrong before it.
                if error.is_private_key() {
                    return Err(error);
                }
                refusal.get_or_insert(error);
            }
        }
    }
    match refusal {
        Some(error) => Err(error),
        None if certificates.is_empty() => {
            Err(DecodeError::NoCertificateInArchive { contents: listed(&others) })
        }
        None => Ok(certificates),
    }
}

/// The members in the directory, when these are as many and as large as those of an archive of certificates.
fn members<'a>(archive: &'a Archive<'_>) -> Result<Vec<ZipFileHeaderRecord<'a>>, Cause> {
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
    is_first: bool,
) -> Result<Option<Zeroizing<Vec<u8>>>, Cause> {
    check_name(member)?;
    if !is_first {
        return Err("another member has the same name".into());
    }
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

/// Refuses paths that lead to different places on different systems, or out of the folder that is unpacked into.
fn check_name(member: &ZipFileHeaderRecord<'_>) -> Result<(), Cause> {
    let path = member.file_path();
    let name = String::from_utf8_lossy(path.as_bytes());
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

/// The certificates in a member's content, nothing if it is something else.
fn certificates_in(content: &[u8], read: ReadMember<'_>) -> Result<Option<Vec<Certificate>>, Cause> {
    if is_archive(content) || content.starts_with(GZIP) {
        return Err("it is itself an archive: unpack it, and give what is in it".into());
    }
    match read(content) {
        Ok(certificates) => Ok(Some(certificates)),
        Err(error) if is_something_else(&error, content) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Returns whether what is refused could never have been a certificate.
fn is_something_else(error: &DecodeError, content: &[u8]) -> bool {
    match error {
        DecodeError::Empty
        | DecodeError::Html
        | DecodeError::OtherPem
        | DecodeError::OtherJson
        | DecodeError::Pkcs12
        | DecodeError::JavaKeystore { .. }
        | DecodeError::OtherStore { .. }
        | DecodeError::Unrecognised => true,
        DecodeError::NotX509 { .. } => {
            is_all_of::<CertificateRevocationList<'_>>(content)
                || is_all_of::<X509CertificationRequest<'_>>(content)
                || is_all_of::<SubjectPublicKeyInfo<'_>>(content)
        }
        _ => false,
    }
}

fn is_all_of<'a, T: FromDer<'a, x509_parser::error::X509Error>>(der: &'a [u8]) -> bool {
    T::from_der(der).is_ok_and(|(rest, _)| rest.is_empty())
}

/// The name of a member, as it is shown.
fn shown(member: &ZipFileHeaderRecord<'_>) -> String {
    let path = member.file_path();
    let name = String::from_utf8_lossy(path.as_bytes());
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

/// Describes the damage without the bytes that the library's error shows.
fn damaged(error: rawzip::Error) -> Cause {
    let problem = match error.kind() {
        ErrorKind::MissingEndOfCentralDirectory | ErrorKind::Eof => "it is cut off",
        _ => "it is damaged",
    };
    problem.into()
}
