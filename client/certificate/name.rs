//! Distinguished names as text.

use std::fmt::Write as _;

use x509_cert::name::Name;

/// The name as in RFC 4514, safe to print: whoever made the certificate chose these characters.
///
/// RFC 4514 lets any character be written as `\XX` for each of its UTF-8 bytes. That is done here for all that
/// steers a terminal or reorders or hides text; x509-cert escapes ASCII alone.
pub(super) fn rfc4514(name: &Name) -> String {
    safe(name.to_string())
}

/// The text with everything deceptive escaped.
pub(super) fn safe(text: String) -> String {
    if !text.contains(is_deceptive) {
        return text;
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if is_deceptive(character) {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\{byte:02x}");
            }
        } else {
            safe.push(character);
        }
    }
    safe
}

/// Control characters, and the Unicode characters that are invisible or change the direction of text.
fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}
