//! PEM: blocks between BEGIN and END marks, wherever in the text they stand, with base64 in them.

use memchr::memchr2;
use memchr::memmem::find;

use super::found::Found;
use super::pkcs7;
use super::text::{decode_base64, is_base64, unescaped};
use crate::certificate::Certificate;
use crate::der::without_white_space;
use crate::error::DecodeError;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// The end of the marks of every kind of private key: PKCS#8, encrypted or not, RSA, EC, OpenSSH.
const PRIVATE_KEY: &[u8] = b"PRIVATE KEY-----";

/// The kinds of blocks with one certificate, with a collection of them, and with more than a certificate.
const SINGLE: [&[u8]; 2] = [b"CERTIFICATE", b"X509 CERTIFICATE"];
const COLLECTION: [&[u8]; 3] = [b"PKCS7", b"PKCS #7 SIGNED DATA", b"CMS"];
const TRUSTED: &[u8] = b"TRUSTED CERTIFICATE";

/// The marks that begin a line which is commented out, or quoted in a mail.
const COMMENTS: [&str; 4] = ["#", "//", ";", ">"];

/// The length of a word that is base64 rather than prose.
const LEAST_BODY: usize = 20;

/// Returns whether a block begins somewhere.
pub(super) fn has_block(input: &[u8]) -> bool {
    find(input, BEGIN).is_some()
}

/// Reads the certificates of all blocks; at least one, or a problem.
pub(super) fn certificates(input: &[u8]) -> Found {
    let plain = unescaped(input);
    let text = plain.as_ref().map_or(input, |plain| plain);
    // Of a key that is commented out, too: whoever keeps it there has it to lose.
    if find(text, PRIVATE_KEY).is_some() {
        return Found::problem(DecodeError::PrivateKey);
    }
    let (mut found, mut commented) = (Found::default(), None);
    let mut line = Line { number: 1, start: 0, seen: 0 };
    let mut next = find(text, BEGIN);
    while let Some(begin) = next {
        line.go_on(text, begin);
        // Nothing that belongs to this mark is behind the next one.
        let end = find(&text[begin + BEGIN.len()..], BEGIN).map_or(text.len(), |at| begin + BEGIN.len() + at);
        match look(&text[line.start..end], begin - line.start) {
            Mark::Block { label, body } => read_block(&mut found, label, body, line.number),
            Mark::CutOff => found.refuse(DecodeError::TruncatedPem { line: line.number }),
            Mark::CommentedOut { mark, is_certificate: true } => {
                let line = line.number;
                commented.get_or_insert(DecodeError::CommentedOut { line, mark });
            }
            Mark::CommentedOut { .. } | Mark::Stray => {}
        }
        next = (end < text.len()).then_some(end);
    }
    if found.is_nothing() {
        found.refuse(commented.unwrap_or(DecodeError::OtherPem));
    }
    found
}

/// Reads a whole block.
fn read_block(found: &mut Found, label: &[u8], body: &[u8], line: usize) {
    if label == TRUSTED {
        return found.refuse(DecodeError::OtherCertificates { line });
    }
    if !holds_certificates(label) {
        return;
    }
    let number = found.next_number();
    match decode_base64(body) {
        Err(source) => found.refuse(DecodeError::DamagedPem { line, source: source.into() }),
        Ok(der) => {
            let der = without_white_space(&der);
            if SINGLE.contains(&label) {
                found.add(Certificate::numbered(der, number));
            } else {
                found.append(pkcs7::read(der, number));
            }
        }
    }
}

fn holds_certificates(label: &[u8]) -> bool {
    kinds().any(|kind| kind == label)
}

fn kinds() -> impl Iterator<Item = &'static [u8]> {
    SINGLE.into_iter().chain(COLLECTION).chain([TRUSTED])
}

/// The line of a place in a text.
struct Line {
    /// Counted from 1.
    number: usize,
    start: usize,
    /// The place up to which the text was looked at.
    seen: usize,
}

impl Line {
    fn go_on(&mut self, text: &[u8], place: usize) {
        for (at, byte) in text[..place].iter().enumerate().skip(self.seen) {
            self.number += usize::from(*byte == b'\n');
            if is_line_end(*byte) {
                self.start = at + 1;
            }
        }
        self.seen = place;
    }
}

/// A BEGIN mark, and what comes of it.
enum Mark<'a> {
    /// A block with an END.
    Block { label: &'a [u8], body: &'a [u8] },
    /// A block whose END is missing.
    CutOff,
    /// A block, or a part of one, in lines that all begin with this mark.
    CommentedOut { mark: &'static str, is_certificate: bool },
    /// Words that no block follows.
    Stray,
}

/// Looks at the BEGIN mark in a text from the start of its line up to the next mark.
///
/// Marks are found anywhere, not only at the start of a line: files get indented and lose their line ends on the way.
/// But where that would be a problem, it is as for OpenSSL, which wants them at the start of a line, and whole.
fn look(text: &[u8], begin: usize) -> Mark<'_> {
    let rest = &text[begin + BEGIN.len()..];
    let label = label(rest);
    let block = label.and_then(|label| Some((label, block(rest, label)?)));
    let comment = comment(&text[..begin]);
    if let Some(mark) = comment {
        let (end, lines) = commented_lines(text, mark);
        let is_inside = block.is_some_and(|(_, block)| begin + BEGIN.len() + block.length <= end);
        // In one line that is commented out may stand words about certificates, or the beginning of one.
        if lines > 1 || is_inside {
            return Mark::CommentedOut { mark, is_certificate: label.is_some_and(holds_certificates) };
        }
    }
    match block {
        Some((label, Block { body, .. })) => Mark::Block { label, body },
        None if is_cut_off(rest, label, comment.is_some()) => Mark::CutOff,
        None => Mark::Stray,
    }
}

/// The label that a text behind `-----BEGIN ` begins with, if the mark ends in its line.
fn label(rest: &[u8]) -> Option<&[u8]> {
    let (label, _) = split(first_line(rest), DASHES)?;
    // The dashes may be those of an END.
    (!rest[label.len()..].starts_with(END)).then_some(label)
}

/// The content between BEGIN and END, and the length of the whole block.
#[derive(Clone, Copy)]
struct Block<'a> {
    body: &'a [u8],
    length: usize,
}

/// The block that goes on behind a BEGIN mark with this label; none when it is not closed.
fn block<'a>(rest: &'a [u8], label: &[u8]) -> Option<Block<'a>> {
    let (body, after) = split(&rest[label.len() + DASHES.len()..], END)?;
    let after = after.strip_prefix(label)?.strip_prefix(DASHES)?;
    Some(Block { body, length: rest.len() - after.len() })
}

/// Returns whether a BEGIN mark without its END is that of a block which was cut off or damaged, so that a certificate
/// would get lost, and not a line of words.
fn is_cut_off(rest: &[u8], label: Option<&[u8]>, is_comment: bool) -> bool {
    if let Some(label) = label {
        let is_certificate = holds_certificates(label) && !is_comment;
        return is_certificate || is_base64_next(&rest[label.len() + DASHES.len()..]);
    }
    let line = first_line(rest);
    let words = split(line, DASHES).map_or(line, |(words, _)| words);
    let name = words.trim_ascii_end();
    let name = &name[..name.iter().rposition(|byte| *byte != b'-').map_or(0, |last| last + 1)];
    let is_name = !name.is_empty() && kinds().any(|kind| kind.starts_with(name));
    let is_body_near =
        is_base64_next(&rest[words.len()..]) || words.split(u8::is_ascii_whitespace).any(is_body);
    // Without even a line end, the text is cut off within the mark, whatever that was to be.
    !is_comment && (is_name || is_body_near || words.len() == rest.len())
}

/// Returns whether the next word is base64.
fn is_base64_next(text: &[u8]) -> bool {
    text.split(u8::is_ascii_whitespace).find(|word| !word.is_empty()).is_some_and(is_body)
}

fn is_body(word: &[u8]) -> bool {
    word.len() >= LEAST_BODY && word.iter().all(|byte| is_base64(*byte))
}

/// The mark with which the line is commented out.
fn comment(line: &[u8]) -> Option<&'static str> {
    let line = line.trim_ascii_start();
    COMMENTS.into_iter().find(|mark| line.starts_with(mark.as_bytes()))
}

/// The end of the lines at the start of a text that begin with the mark, and their number.
fn commented_lines(text: &[u8], mark: &str) -> (usize, usize) {
    let (mut end, mut lines) = (0, 0);
    for line in text.split_inclusive(|byte| is_line_end(*byte)) {
        // CR LF ends one line, and not two.
        let is_rest_of_end = line == b"\n" && text[..end].ends_with(b"\r");
        if !is_rest_of_end {
            if !line.trim_ascii_start().starts_with(mark.as_bytes()) {
                break;
            }
            lines += 1;
        }
        end += line.len();
    }
    (end, lines)
}

fn first_line(text: &[u8]) -> &[u8] {
    &text[..memchr2(b'\n', b'\r', text).unwrap_or(text.len())]
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn split<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = find(text, mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}
