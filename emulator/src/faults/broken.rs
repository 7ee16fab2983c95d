//! The service's own answer, broken on its way.

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING};

use super::plan::Whole;
use super::wire::{End, Wire, head};

/// What is promised of a body that ends early, in bytes more than there are.
const MISSING: usize = 1000;

/// What is promised of a body that nobody can hold: an exbibyte.
const ENORMOUS: usize = 1 << 60;

/// How far an answer gets.
#[derive(Clone, Copy)]
pub(super) enum Until {
    Nothing,
    HalfOfTheHead,
    HalfOfTheBody,
    Everything,
}

/// The answer up to there, then this end.
pub(super) fn only(until: Until, answer: &Whole, end: End) -> Wire {
    let (head, body) = (head(answer), answer.body());
    let bytes = match until {
        Until::Nothing => Vec::new(),
        Until::HalfOfTheHead => head[..head.len() / 2].to_vec(),
        Until::HalfOfTheBody => [&head, &body[..body.len() / 2]].concat(),
        Until::Everything => [&head, &body[..]].concat(),
    };
    Wire::new(bytes, end)
}

pub(super) fn slow_headers(answer: &Whole) -> Wire {
    let bytes = [&head(answer), &answer.body()[..]].concat();
    Wire::new(Bytes::new(), End::Closed).slowly(bytes)
}

pub(super) fn slow_body(answer: &Whole) -> Wire {
    Wire::new(head(answer), End::Closed).slowly(answer.body().clone())
}

pub(super) fn garbage() -> Wire {
    Wire::new(&b"\x16\x03\x01 This is not HTTP.\r\n\r\n\0\xff"[..], End::Closed)
}

/// The whole answer, with another length for its body than it has.
pub(super) fn promising(length: impl Fn(usize) -> usize, mut answer: Whole) -> Wire {
    let length = HeaderValue::from(length(answer.body().len()));
    answer.headers_mut().insert(CONTENT_LENGTH, length);
    only(Until::Everything, &answer, End::Closed)
}

pub(super) fn too_long(answer: Whole) -> Wire {
    promising(|length| length + MISSING, answer)
}

pub(super) fn too_short(answer: Whole) -> Wire {
    promising(|length| length / 2, answer)
}

pub(super) fn enormous(answer: Whole) -> Wire {
    promising(|_| ENORMOUS, answer)
}

pub(super) fn two_lengths(mut answer: Whole) -> Wire {
    let other = HeaderValue::from(answer.body().len() / 2);
    answer.headers_mut().append(CONTENT_LENGTH, other);
    only(Until::Everything, &answer, End::Closed)
}

/// Half of the body as a chunk, and no last chunk.
pub(super) fn cut_chunks(mut answer: Whole) -> Wire {
    answer.headers_mut().remove(CONTENT_LENGTH);
    answer.headers_mut().insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
    let half = &answer.body()[..answer.body().len() / 2];
    let size = format!("{:x}\r\n", half.len());
    Wire::new([&head(&answer), size.as_bytes(), half, b"\r\n"].concat(), End::Closed)
}

/// Half of a body that ends with the connection, which ends without the farewell of TLS.
pub(super) fn cut_until_close(mut answer: Whole) -> Wire {
    answer.headers_mut().remove(CONTENT_LENGTH);
    only(Until::HalfOfTheBody, &answer, End::Cut)
}

/// A header with a line break in its value, which makes another header.
pub(super) fn line_break_in_disposition(mut answer: Whole) -> Wire {
    answer.headers_mut().remove(CONTENT_DISPOSITION);
    let mut bytes = head(&answer);
    // In the place of the empty line.
    bytes.truncate(bytes.len() - 2);
    let disposition = b"content-disposition: attachment; filename=\"ca\r\nx-injected: yes\"\r\n\r\n";
    Wire::new([&bytes, &disposition[..], answer.body()].concat(), End::Closed)
}
