//! Faults on demand: what goes wrong between a client and a cloud.

mod admin;
mod bodies;
mod broken;
mod connection;
mod headers;
mod links;
mod mishap;
mod mix;
mod plan;
mod rule;
mod table;
mod wire;

use http::HeaderMap;

pub(crate) use admin::{add, clear, list};
pub(crate) use connection::Sharing;
pub(crate) use mishap::Mishap;
pub(crate) use mix::Mix;
pub(crate) use plan::Asked;
pub use rule::{FaultRule, Target, UnknownFault};
pub use table::Fault;

use crate::Operation;

/// The header by which a request asks for a fault.
const HEADER: &str = "x-emulator-fault";

impl Fault {
    /// Whether it can happen to such a request.
    pub(crate) fn suits(self, operation: Operation) -> bool {
        self.plan().suits(operation)
    }

    /// The fault that the request asks for itself.
    pub(crate) fn asked_for(
        headers: &HeaderMap,
        operation: Option<Operation>,
    ) -> Result<Option<Self>, UnknownFault> {
        let Some(name) = headers.get(HEADER) else { return Ok(None) };
        let fault: Self = String::from_utf8_lossy(name.as_bytes()).parse()?;
        match operation {
            Some(operation) if fault.suits(operation) => Ok(Some(fault)),
            _ => Err(UnknownFault::not_here(fault)),
        }
    }
}
