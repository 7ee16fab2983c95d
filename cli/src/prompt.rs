//! The question for a password, at a terminal.

#[cfg(unix)]
use std::io::Write as _;
use std::io::{self, IsTerminal as _};

use cloud_certs::{Secret, SourceError};
#[cfg(unix)]
use cloud_certs_text::printable;

use crate::input::variable;

/// Returns whether a person can be asked: the command has a terminal, and is not part of an automatic run.
pub(crate) fn is_possible() -> bool {
    let is_automatic = variable("CI").is_some_and(|value| !value.is_empty());
    cfg!(unix) && !is_automatic && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for the password that a source lacks. `None` if nothing is typed.
pub(crate) async fn password(user: &str, lacking: &SourceError) -> io::Result<Option<Secret>> {
    typed(&format!("password of `{user}` ({}): ", lacking.source_name)).await
}

#[cfg(unix)]
async fn typed(question: &str) -> io::Result<Option<Secret>> {
    // First, so that nothing of a quick answer is shown.
    let _hidden = Hidden::begin()?;
    io::stderr().write_all(printable(question).as_bytes())?;
    // On a separate thread, so that Ctrl-C ends the command; then the guard is dropped here.
    let (send, receive) = tokio::sync::oneshot::channel();
    std::thread::Builder::new().spawn(move || drop(send.send(line())))?;
    receive.await.unwrap_or_else(|gone| Err(io::Error::other(gone)))
}

/// The line that is typed, without its end.
#[cfg(unix)]
fn line() -> io::Result<Option<Secret>> {
    // As long as a terminal lets a line be, so that it never grows, which would leave copies behind.
    let mut bytes = zeroize::Zeroizing::new(vec![0; 4096]);
    let length = rustix::io::retry_on_intr(|| rustix::io::read(io::stdin(), &mut bytes[..]))?;
    let line = bytes[..length].trim_ascii_end();
    match std::str::from_utf8(line) {
        Ok("") => Ok(None),
        Ok(text) => Ok(Some(Secret::new(text))),
        Err(_) => Err(io::Error::new(io::ErrorKind::InvalidData, "the password is not text in UTF-8")),
    }
}

/// A terminal that does not show what is typed, while this lives.
#[cfg(unix)]
struct Hidden(rustix::termios::Termios);

#[cfg(unix)]
impl Hidden {
    fn begin() -> io::Result<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let shown = tcgetattr(io::stdin())?;
        let mut hidden = shown.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        hidden.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(io::stdin(), OptionalActions::Flush, &hidden)?;
        Ok(Self(shown))
    }
}

#[cfg(unix)]
impl Drop for Hidden {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        let _gone = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}

#[cfg(not(unix))]
async fn typed(_question: &str) -> io::Result<Option<Secret>> {
    Ok(None)
}
