//! The request for TLS in the protocol of PostgreSQL (its documentation, "SSL Session Encryption").

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use super::answer::{StartTlsError, message, other_protocol, rest};

/// SSLRequest: its own length, and 80877103 in place of a version.
const REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

pub(super) async fn begin<S>(stream: &mut S) -> Result<(), StartTlsError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    stream.write_all(&REQUEST).await?;
    match stream.read_u8().await? {
        b'S' => Ok(()),
        b'N' => Err(StartTlsError::NoTls),
        b'E' => {
            let body = rest(stream, Vec::new()).await;
            Err(StartTlsError::ServerError(error(&body)))
        }
        other => Err(other_protocol(stream, vec![other]).await),
    }
}

/// The message of an ErrorResponse, after its first byte: fields behind a length, or just text, as servers send it that
/// do not get as far as knowing the client's version.
fn error(body: &[u8]) -> String {
    let Some([0, _, _, _, fields @ ..]) = body.get(..) else {
        return message(body.split(|byte| *byte == 0).next().unwrap_or_default());
    };
    let mut fields = fields.split(|byte| *byte == 0);
    let text = fields.find_map(|field| field.strip_prefix(b"M")).unwrap_or_default();
    message(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_read_in_both_of_its_forms() {
        let fields = b"\0\0\0\x44SFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0Fproc.c\0\0";
        assert_eq!(error(fields), "sorry, too many clients already");
        let text = b"could not fork new process for connection: Out of memory\n\0";
        assert_eq!(error(text), "could not fork new process for connection: Out of memory");
        assert_eq!(
            error("\0\0\0\x09MZu viele Clients \u{2013} M\u{fc}ll\0\0".as_bytes()),
            "Zu viele Clients – Müll"
        );
    }

    #[test]
    fn a_damaged_error_is_no_panic_and_no_escape_sequence() {
        for (body, text) in [
            (&b""[..], ""),
            (b"\0", ""),
            (b"\0\0\0\x04", ""),
            (b"\0\0\0\x08SFATAL", ""),
            (b"\0\0\0\x08M", ""),
            (b"\0\0\0\x08M\x1b[31mred\xff\0", "\u{fffd}[31mred\u{fffd}"),
        ] {
            assert_eq!(error(body), text, "{body:?}");
        }
    }
}
