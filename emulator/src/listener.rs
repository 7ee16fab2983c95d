//! The four listeners, on loopback and nowhere else.

use std::io;
use std::net::{Ipv4Addr, TcpListener};

use crate::Options;

/// Bound listeners, which do not answer yet.
pub(crate) struct Listeners {
    pub(crate) https: TcpListener,
    pub(crate) http: TcpListener,
    pub(crate) css: TcpListener,
    pub(crate) geminidb: TcpListener,
}

impl Listeners {
    pub(crate) fn bind(options: &Options) -> io::Result<Self> {
        let nth = |offset: u16| match options.port {
            0 => bind(0),
            first => bind(first.checked_add(offset).ok_or_else(|| too_high(first))?),
        };
        Ok(Self { https: nth(0)?, http: nth(1)?, css: nth(2)?, geminidb: nth(3)? })
    }
}

fn bind(port: u16) -> io::Result<TcpListener> {
    let bind = || {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        // As tokio wants it.
        listener.set_nonblocking(true)?;
        Ok(listener)
    };
    bind().map_err(|error: io::Error| {
        io::Error::new(error.kind(), format!("cannot listen on 127.0.0.1:{port}: {error}"))
    })
}

fn too_high(first: u16) -> io::Error {
    let message =
        format!("port {first} leaves no room for four ports in a row; the highest is {}", u16::MAX - 3);
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
