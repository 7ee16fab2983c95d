//! The `Authorization` header of a signed request.

/// The one scheme: one HMAC with the secret key.
pub(super) const SCHEME: &str = "SDK-HMAC-SHA256";

/// What the header says.
pub(super) struct Authorization<'a> {
    pub(super) access_key: &'a str,
    /// Their names, in order.
    pub(super) signed_headers: Vec<&'a str>,
    pub(super) signature: Vec<u8>,
}

impl<'a> Authorization<'a> {
    /// Reads `SDK-HMAC-SHA256 Access=.., SignedHeaders=a;b, Signature=..`, and nothing that only resembles it.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let fields = text.strip_prefix(SCHEME)?.strip_prefix(" Access=")?;
        let (access_key, fields) = fields.split_once(", SignedHeaders=")?;
        let (names, signature) = fields.split_once(", Signature=")?;
        let signed_headers: Vec<&str> = names.split(';').collect();
        let well_formed = is_word(access_key)
            && signed_headers.iter().all(|name| is_header_name(name))
            && signed_headers.is_sorted_by(|one, next| one < next);
        well_formed.then_some(Self { access_key, signed_headers, signature: unhex(signature)? })
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_header_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// The bytes of lower-case hexadecimal digits.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}
