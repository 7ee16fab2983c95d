//! The request for TLS in the protocol of MySQL (its documentation, "Connection Phase").
//!
//! The server speaks first: its greeting says whether it has TLS. A server that takes no more clients, or not this one,
//! greets with an error.

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use super::answer::{StartTlsError, message, other_protocol};

/// The longest greeting that is read. Common ones have about a hundred bytes.
const MOST: usize = 4096;

/// The first byte of a greeting: the version of the protocol, which has been the same since MySQL 3.21.
const GREETING: u8 = 10;

/// The first byte of an error.
const ERROR: u8 = 0xff;

/// The bit of a server's, or a client's, abilities that stands for TLS.
const CLIENT_SSL: u32 = 0x800;

/// The request: a packet of 32 bytes, the second one of the connection, with the abilities of the client (its
/// `CLIENT_LONG_PASSWORD`, `CLIENT_PROTOCOL_41`, `CLIENT_SECURE_CONNECTION` and `CLIENT_PLUGIN_AUTH` as every client
/// has them), packets of 16 MiB at most, and the character set utf8mb4. The rest of it is zeros.
fn request() -> [u8; 36] {
    let mut request = [0; 36];
    request[..4].copy_from_slice(&[32, 0, 0, 1]);
    request[4..8].copy_from_slice(&(CLIENT_SSL | 0x1 | 0x200 | 0x8000 | 0x8_0000).to_le_bytes());
    request[8..12].copy_from_slice(&(1_u32 << 24).to_le_bytes());
    request[12] = 45;
    request
}

pub(super) async fn begin<S>(stream: &mut S) -> Result<(), StartTlsError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut header = [0; 4];
    stream.read_exact(&mut header).await?;
    let Some(length) = length(header) else {
        return Err(other_protocol(stream, header.to_vec()).await);
    };
    let mut packet = vec![0; length];
    stream.read_exact(&mut packet).await?;
    match abilities(&packet) {
        Some(abilities) if abilities & CLIENT_SSL != 0 => Ok(stream.write_all(&request()).await?),
        Some(_) => Err(StartTlsError::NoTls),
        None if packet.first() == Some(&ERROR) => Err(StartTlsError::ServerError(error(&packet))),
        None => Err(other_protocol(stream, [&header[..], &packet].concat()).await),
    }
}

/// Returns whether these first bytes of a server are those of a greeting, or of an error in place of one.
pub(super) fn is_greeting(bytes: &[u8]) -> bool {
    let Some((header, [GREETING | ERROR, ..])) = bytes.split_first_chunk() else { return false };
    length(*header).is_some()
}

/// The length of the first packet of a connection; none if this is the header of something else.
fn length(header: [u8; 4]) -> Option<usize> {
    let [a, b, c, number] = header;
    let length = u32::from_le_bytes([a, b, c, 0]) as usize;
    (number == 0 && (1..=MOST).contains(&length)).then_some(length)
}

/// The abilities of a server that greets with this, as far as they are in the first half.
fn abilities(greeting: &[u8]) -> Option<u32> {
    let (&GREETING, rest) = greeting.split_first()? else { return None };
    // The server's version, up to a zero.
    let end = rest.iter().position(|byte| *byte == 0)?;
    // The number of the connection (4 bytes), half of a random number (8), and a zero.
    let abilities = rest.get(end + 1 + 13..)?.first_chunk()?;
    Some(u16::from_le_bytes(*abilities).into())
}

/// The message of an error packet, with its number.
fn error(packet: &[u8]) -> String {
    let Some([_, low, high, text @ ..]) = packet.get(..) else { return String::new() };
    // Servers that know what the client can do begin with `#` and five characters of SQL state.
    let text = match text {
        [b'#', _, _, _, _, _, text @ ..] => text,
        text => text,
    };
    format!("{} (error {})", message(text), u16::from_le_bytes([*low, *high]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A greeting of version 8.0.36 with these abilities in its first half, without its header.
    fn greeting(abilities: u16) -> Vec<u8> {
        let abilities = abilities.to_le_bytes();
        [b"\x0a8.0.36\0\x0b\0\0\0", &b"saltsalt\0"[..], &abilities, b"\xff\x02\0\xff\xdf\x15"].concat()
    }

    #[test]
    fn a_greeting_says_whether_there_is_tls() {
        assert_eq!(abilities(&greeting(0xffff)), Some(0xffff));
        assert_eq!(abilities(&greeting(0xf7ff)).unwrap() & CLIENT_SSL, 0);
        let whole = greeting(0xffff);
        for end in 0..whole.len() - 6 {
            assert_eq!(abilities(&whole[..end]), None, "{end} bytes");
        }
        assert_eq!(abilities(b"\x098.0.36\0"), None);
    }

    #[test]
    fn a_greeting_is_told_from_other_first_bytes() {
        let whole = [&[u8::try_from(greeting(0).len()).unwrap(), 0, 0, 0][..], &greeting(0)].concat();
        assert!(is_greeting(&whole));
        assert!(is_greeting(b"\x45\0\0\0\xff\x6a\x04Host '192.0.2.1' is not allowed to connect"));
        for other in [
            &b""[..],
            b"\x45\0\0\0",
            b"\x45\0\0\x01\x0a",
            b"HTTP/1.1 400",
            b"\x15\x03\x01\0\x02\x02\x46",
            b"SSH-2.0-x",
        ] {
            assert!(!is_greeting(other), "{other:?}");
        }
    }

    #[test]
    fn an_error_is_read_with_and_without_a_state() {
        assert_eq!(error(b"\xff\x10\x04Too many connections"), "Too many connections (error 1040)");
        assert_eq!(error(b"\xff\x10\x04#08004Too many connections"), "Too many connections (error 1040)");
        for short in [&b"\xff"[..], b"\xff\x10"] {
            assert_eq!(error(short), "");
        }
    }
}
