//! The end of what a command writes.

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// The most bytes that are kept of each stream.
const KEPT: usize = 4 << 10;

/// Reads a stream to its end, and keeps the last bytes. They are available even if this future is dropped early.
pub(crate) async fn read_tail(stream: Option<impl AsyncRead + Unpin>, kept: &mut Vec<u8>) {
    let Some(mut stream) = stream else { return };
    let mut chunk = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut chunk).await {
        kept.extend_from_slice(&chunk[..length]);
        if kept.len() > KEPT {
            kept.drain(..kept.len() - KEPT);
        }
    }
}
