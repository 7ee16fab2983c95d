//! Base64, and what programs do to text with line ends in it.

use base64::engine::general_purpose::STANDARD_NO_PAD;
use base64::{DecodeError as NotBase64, Engine as _};
use memchr::memchr;
use zeroize::Zeroizing;

/// Returns whether this is a character of base64.
pub(super) fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// The text with blanks for what a backslash begins; nothing if there is none.
///
/// In `.env` files, strings of YAML, JSON and Terraform, and `.properties`, a line end is written as the two characters
/// `\n`, or as `\\n` where one such string stands in another; a backslash before a real line end continues the line. A
/// backslash is not base64 and in no mark, so nothing else can be meant. The text keeps its length and its lines.
pub(super) fn unescaped(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut next = memchr(b'\\', text)?;
    let mut plain = Zeroizing::new(text.to_vec());
    loop {
        let end = plain[next..].iter().position(|byte| *byte != b'\\').map_or(plain.len(), |run| next + run);
        let (meant, length) = match &plain[end..] {
            [b'n' | b'r' | b't', ..] => (b' ', 1),
            // Libraries that write JSON for web pages escape `=`, `+` and `/` like this.
            [b'u', b'0', b'0', high, low, ..] => match from_hex(*high, *low) {
                Some(meant @ (b'=' | b'+' | b'/')) => (meant, 5),
                Some(b'\n' | b'\r' | b'\t' | b' ') => (b' ', 5),
                _ => (b' ', 0),
            },
            _ => (b' ', 0),
        };
        plain[next..end + length].fill(b' ');
        plain[next] = meant;
        let rest = end + length;
        match memchr(b'\\', &plain[rest..]) {
            Some(more) => next = rest + more,
            None => return Some(plain),
        }
    }
}

fn from_hex(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

/// The bytes of base64, in lines of any length and with or without the padding at its end.
///
/// The library's own error shows a character that is not base64, which may belong to a secret.
pub(super) fn decode_base64(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, &'static str> {
    let mut packed = Zeroizing::new(Vec::with_capacity(text.len()));
    text.split(u8::is_ascii_whitespace).for_each(|run| packed.extend_from_slice(run));
    let padding = packed.iter().rev().take(2).take_while(|byte| **byte == b'=').count();
    let packed = &packed[..packed.len() - padding];
    // Room for what the decoder takes for the most, so that nothing is moved.
    let mut bytes = Zeroizing::new(Vec::with_capacity(packed.len() / 4 * 3 + 3));
    // A text that was cut off ends within a group of four: what the groups are the base64 of tells that it is cut.
    let groups = &packed[..packed.len() - packed.len() % 4];
    let decoded = STANDARD_NO_PAD.decode_vec(packed, &mut bytes).or_else(|_| {
        bytes.clear();
        STANDARD_NO_PAD.decode_vec(groups, &mut bytes)
    });
    match decoded {
        Ok(()) => Ok(bytes),
        Err(NotBase64::InvalidByte(..)) => Err("it contains a character that is not valid base64"),
        Err(_) => Err("it does not end like base64"),
    }
}
