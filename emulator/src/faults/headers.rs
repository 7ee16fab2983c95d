//! The service's own answer with other headers or another encoding, and answers that lead elsewhere.

use std::io::Write as _;

use flate2::write::GzEncoder;
use flate2::{Compress, Compression, Crc, FlushCompress};
use http::header::{CONTENT_ENCODING, HeaderName, HeaderValue};

use super::plan::{Asked, Whole};
use crate::Answer;

/// More than clients and proxies take: the usual limits are 8 to 64 KiB.
const HUGE: usize = 128 * 1024;

/// More headers than the usual 100.
const MANY: usize = 1000;

/// A gzip bomb becomes a gibibyte, so many blocks of so many bytes.
const BLOCKS: usize = 1024;
const BLOCK: usize = 1024 * 1024;

/// Of the method "deflate", without a time or a name.
const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// Of deflate: empty, and the last one.
const LAST_BLOCK: [u8; 2] = [3, 0];

/// To the same path of this origin, with the same method and body.
pub(super) fn redirect_to(origin: &str, asked: &Asked) -> Answer {
    Answer::status(307).header("Location", format!("{origin}{}", asked.uri))
}

/// To the same, asked for in other words.
pub(super) fn redirect_same_host(asked: &Asked) -> Answer {
    let joint = if asked.uri.query().is_some() { '&' } else { '?' };
    Answer::status(307).header("Location", format!("{}{joint}redirected=1", asked.uri))
}

/// The answer with one more header, which takes the place of what was there.
pub(super) fn with(name: HeaderName, value: &'static str, mut answer: Whole) -> Whole {
    answer.headers_mut().insert(name, HeaderValue::from_static(value));
    answer
}

/// Every header twice, the second time with another value. Two lengths are a fault of their own.
pub(super) fn twice(mut answer: Whole) -> Whole {
    let names: Vec<HeaderName> = answer.headers().keys().cloned().collect();
    for name in names {
        answer.headers_mut().append(name, HeaderValue::from_static("another"));
    }
    answer
}

pub(super) fn huge(mut answer: Whole) -> Whole {
    if let Ok(value) = HeaderValue::try_from("x".repeat(HUGE)) {
        answer.headers_mut().insert("x-huge", value);
    }
    answer
}

pub(super) fn many(mut answer: Whole) -> Whole {
    for _ in 0..MANY {
        answer.headers_mut().append("x-many", HeaderValue::from_static("one of many"));
    }
    answer
}

/// The body compressed, whether the client knows how to undo that or not.
pub(super) fn compressed(answer: Whole) -> Whole {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    match encoder.write_all(answer.body()).and_then(|()| encoder.finish()) {
        Ok(body) => gzip(body, answer),
        Err(_) => answer,
    }
}

/// A small body that becomes a large one.
pub(super) fn bomb(answer: Whole) -> Whole {
    let zeros = vec![0; BLOCK];
    let mut block = Vec::with_capacity(BLOCK);
    let mut compress = Compress::new(Compression::best(), false);
    // A block that is flushed in full can stand behind itself again and again.
    if compress.compress_vec(&zeros, &mut block, FlushCompress::Full).is_err() {
        return answer;
    }
    let mut one = Crc::new();
    one.update(&zeros);
    let mut all = Crc::new();
    (0..BLOCKS).for_each(|_| all.combine(&one));
    let trailer = [all.sum().to_le_bytes(), all.amount().to_le_bytes()].concat();
    gzip([&GZIP_HEADER[..], &block.repeat(BLOCKS), &LAST_BLOCK, &trailer].concat(), answer)
}

fn gzip(body: Vec<u8>, mut answer: Whole) -> Whole {
    answer.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    answer.map(|_| body.into())
}
