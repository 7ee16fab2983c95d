//! The certificates that were found in an input, and the problems with others.

use crate::certificate::Certificate;
use crate::error::{DecodeError, MAX_CERTIFICATES};

/// The most problems that are kept; nobody reads more, and an input can be made of nothing else.
const MAX_PROBLEMS: usize = MAX_CERTIFICATES;

/// Certificates in the order of the input, duplicates kept, and the problems with those that are not among them.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) problems: Vec<DecodeError>,
    /// The names of members of an archive that are something else, safe to print.
    pub(crate) passed_over: Vec<String>,
}

impl Found {
    /// Nothing but a problem.
    pub(super) fn problem(error: DecodeError) -> Self {
        Self { problems: vec![error], ..Self::default() }
    }

    /// Adds a certificate, or the reason that it is not read.
    pub(super) fn add(&mut self, result: Result<Certificate, DecodeError>) {
        match result {
            Ok(certificate) => self.certificates.push(certificate),
            Err(error) => self.refuse(error),
        }
    }

    /// Adds a problem. A private key is never left out.
    pub(super) fn refuse(&mut self, error: DecodeError) {
        if self.problems.len() < MAX_PROBLEMS || error.is_private_key() {
            self.problems.push(error);
        }
    }

    /// Adds all that was found elsewhere.
    pub(super) fn append(&mut self, other: Self) {
        self.certificates.extend(other.certificates);
        other.problems.into_iter().for_each(|error| self.refuse(error));
        self.passed_over.extend(other.passed_over);
    }

    /// The number of the next certificate, counted from 1: those that are not read count, too.
    pub(super) fn next_number(&self) -> usize {
        self.certificates.len() + self.problems.len() + 1
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.certificates.is_empty() && self.problems.is_empty()
    }

    /// All certificates, at least one, when nothing is wrong with any.
    pub(super) fn whole(self) -> Result<Vec<Certificate>, DecodeError> {
        let Self { certificates, problems, .. } = self.readable()?;
        match problems.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(certificates),
        }
    }

    /// The same, if there is a certificate and no private key. A private key counts more than what is wrong before it.
    pub(super) fn readable(mut self) -> Result<Self, DecodeError> {
        let key = self.problems.iter().position(DecodeError::is_private_key);
        match key {
            Some(at) => Err(self.problems.swap_remove(at)),
            None if self.certificates.is_empty() => {
                Err(self.problems.into_iter().next().unwrap_or(DecodeError::Empty))
            }
            None => Ok(self),
        }
    }
}
