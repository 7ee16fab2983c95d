//! Elements of DER, written.

/// An element: its first byte, its length, and these parts as its content.
pub(crate) fn element(first: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut element = vec![first];
    if content.len() < 0x80 {
        element.push(content.len() as u8);
    } else {
        let bytes = content.len().to_be_bytes();
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        element.push(0x80 | (bytes.len() - zeros) as u8);
        element.extend_from_slice(&bytes[zeros..]);
    }
    element.extend(content);
    element
}
