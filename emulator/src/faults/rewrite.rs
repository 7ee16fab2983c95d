//! Changes to the service's own response: its headers, its encoding, and its list of certificates.

use std::io::Write as _;

use axum::body::to_bytes;
use axum::response::Response;
use bytes::Bytes;
use flate2::write::GzEncoder;
use flate2::{Compress, Compression, Crc, FlushCompress};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderName, HeaderValue};
use serde_json::{Map, Value};

/// The members of a certificate that are its link.
const LINK_MEMBERS: [&str; 2] = ["download_link", "link"];

/// The largest response body that is rewritten, in bytes. No service sends a longer one.
const BODY_LIMIT: usize = 1 << 20;

/// The size of a huge header. Clients and proxies usually allow 8 to 64 KiB.
const HUGE: usize = 128 * 1024;

/// A large number of headers. Clients usually allow 100.
const MANY: usize = 1000;

/// A gzip bomb becomes a gibibyte: this many blocks of this many bytes.
const BLOCKS: usize = 1024;
const BLOCK: usize = 1024 * 1024;

/// The gzip header: method deflate, no time and no name.
const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// An empty last block of deflate.
const LAST_BLOCK: [u8; 2] = [3, 0];

/// The service's own response, read to its end.
pub(crate) type FullResponse = http::Response<Bytes>;

/// Reads a response to its end.
pub(super) async fn read_full(response: Response) -> FullResponse {
    let (mut parts, body) = response.into_parts();
    // The server sets the length of a body that is complete.
    parts.headers.remove(CONTENT_LENGTH);
    FullResponse::from_parts(parts, to_bytes(body, BODY_LIMIT).await.unwrap_or_default())
}

/// Sets a header, in place of all its earlier values.
pub(super) fn set_header(name: HeaderName, value: &'static str, mut response: FullResponse) -> FullResponse {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
    response
}

/// Sends every header twice, the second time with another value. Two lengths are a fault of their own.
pub(super) fn duplicate_headers(mut response: FullResponse) -> FullResponse {
    let names: Vec<HeaderName> = response.headers().keys().cloned().collect();
    for name in names {
        response.headers_mut().append(name, HeaderValue::from_static("another"));
    }
    response
}

pub(super) fn add_huge_header(mut response: FullResponse) -> FullResponse {
    if let Ok(value) = HeaderValue::try_from("x".repeat(HUGE)) {
        response.headers_mut().insert("x-huge", value);
    }
    response
}

pub(super) fn add_many_headers(mut response: FullResponse) -> FullResponse {
    for _ in 0..MANY {
        response.headers_mut().append("x-many", HeaderValue::from_static("one of many"));
    }
    response
}

/// Compresses the body, whether the client accepts that or not.
pub(super) fn compress(response: FullResponse) -> FullResponse {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    match encoder.write_all(response.body()).and_then(|()| encoder.finish()) {
        Ok(body) => set_gzip_body(body, response),
        Err(_) => response,
    }
}

/// Sends a small body that decompresses to a very large one.
pub(super) fn gzip_bomb(response: FullResponse) -> FullResponse {
    let zeros = vec![0; BLOCK];
    let mut block = Vec::with_capacity(BLOCK);
    let mut compress = Compress::new(Compression::best(), false);
    // A fully flushed block can be repeated.
    if compress.compress_vec(&zeros, &mut block, FlushCompress::Full).is_err() {
        return response;
    }
    let mut one = Crc::new();
    one.update(&zeros);
    let mut all = Crc::new();
    (0..BLOCKS).for_each(|_| all.combine(&one));
    let trailer = [all.sum().to_le_bytes(), all.amount().to_le_bytes()].concat();
    set_gzip_body([&GZIP_HEADER[..], &block.repeat(BLOCKS), &LAST_BLOCK, &trailer].concat(), response)
}

fn set_gzip_body(body: Vec<u8>, response: FullResponse) -> FullResponse {
    set_header(CONTENT_ENCODING, "gzip", response).map(|_| body.into())
}

/// Changes the list of certificates. A response that is not the list stays as it is.
pub(super) fn change_list(mut response: FullResponse, change: impl FnOnce(&mut Value)) -> FullResponse {
    if let Ok(mut list) = serde_json::from_slice(response.body())
        && response.status().is_success()
    {
        change(&mut list);
        *response.body_mut() = list.to_string().into();
    }
    response
}

pub(super) fn remove_links(list: &mut Value) {
    for certificate in certificates(list) {
        certificate.retain(|name, _| !LINK_MEMBERS.contains(&name.as_str()));
    }
}

/// Puts this link in place of the real ones.
pub(super) fn set_links(link: &str, list: &mut Value) {
    map_links(|_| link.to_owned(), list);
}

/// Moves the real links to another origin.
pub(super) fn set_origin_of_links(origin: &str, list: &mut Value) {
    map_links(|link| format!("{origin}{}", path_and_query(link)), list);
}

/// Adds a user name and a password to the real links.
pub(super) fn add_credentials_to_links(list: &mut Value) {
    map_links(|link| link.replacen("://", "://user:password@", 1), list);
}

fn map_links(map: impl Fn(&str) -> String, list: &mut Value) {
    for certificate in certificates(list) {
        for (_, link) in certificate.iter_mut().filter(|(name, _)| LINK_MEMBERS.contains(&name.as_str())) {
            *link = map(link.as_str().unwrap_or_default()).into();
        }
    }
}

/// Empties the list of certificates, or leaves out the only link.
pub(super) fn empty_list(list: &mut Value) {
    match list_of_certificates(list) {
        Some(certificates) => certificates.clear(),
        None => remove_links(list),
    }
}

/// Gives every certificate this category, where it has one.
pub(super) fn set_category(category: &str, list: &mut Value) {
    for certificate in certificates(list) {
        certificate.get_mut("category").into_iter().for_each(|old| *old = category.into());
    }
}

/// The certificates of a list, or the whole response where it is one.
fn certificates(list: &mut Value) -> Vec<&mut Map<String, Value>> {
    if list_of_certificates(list).is_none() {
        return list.as_object_mut().into_iter().collect();
    }
    list_of_certificates(list).into_iter().flatten().filter_map(Value::as_object_mut).collect()
}

fn list_of_certificates(list: &mut Value) -> Option<&mut Vec<Value>> {
    list.as_object_mut()?.values_mut().find_map(Value::as_array_mut)
}

fn path_and_query(link: &str) -> &str {
    link.splitn(4, '/').nth(3).map_or("", |rest| &link[link.len() - rest.len() - 1..])
}
