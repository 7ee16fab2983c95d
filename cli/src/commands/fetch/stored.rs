//! Fetched certificates in the file that was asked for.

use std::time::{Duration, Instant};

use cloud_certs::CaBundle;
use cloud_certs::certificate::{
    Certificate, Format, Merged, StoreError, WriteNote, WriteOptions, WriteReport, Written,
};
use jiff::Timestamp;

use crate::destination::{Destination, write_to_descriptor};
use crate::failure::Failure;
use crate::output_args::OutputArgs;

/// The longest wait for others who write into the folder.
const PATIENCE: Duration = Duration::from_secs(10);

/// The wait after which signals are checked.
const TURN: Duration = Duration::from_millis(50);

/// Fetched certificates, and those kept from the file.
pub(super) struct Stored {
    /// All of them, the fetched ones first.
    pub(super) bundle: CaBundle,
    /// The number of kept ones.
    pub(super) kept: usize,
    /// The certificates of the file that have expired.
    pub(super) dropped: Vec<Certificate>,
    /// The result of the write, if there is a file.
    pub(super) written: Option<Written>,
    /// The side effects of the write.
    pub(super) notes: Vec<WriteNote>,
}

impl Stored {
    /// Writes to the file, if one is given, and merges with it if that is asked for.
    ///
    /// Without the lock of the folder, a merge could lose certificates, so it fails if another process keeps the lock.
    /// A replacement is written anyway, because a process that holds the lock must not prevent the renewal.
    ///
    /// It waits in short turns on this thread, so that Ctrl-C ends the wait and never interrupts a write.
    pub(super) async fn new(
        fetched: CaBundle,
        output: &OutputArgs,
        format: &Format,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let path = match output.destination() {
            Destination::StandardOutput => return Ok(Self::whole(fetched, None, Vec::new())),
            Destination::Descriptor(path) => {
                write_to_descriptor(&path, fetched.encode(format)?).await?;
                return Ok(Self::whole(fetched, Some(Written::Changed), Vec::new()));
            }
            Destination::File(path) => path,
        };
        let write = |options| {
            if !output.merge {
                let WriteReport { written, notes, .. } = fetched.write_with_notes(&path, options)?;
                return Ok(Self::whole(fetched.clone(), Some(written), notes));
            }
            let Merged { bundle, kept, dropped, written, notes, .. } =
                fetched.merge_into(&path, options, now)?;
            Ok(Self { bundle, kept, dropped, written: Some(written), notes })
        };
        let options = WriteOptions::new(format.clone());
        let options = if output.force { options.force() } else { options };
        let begin = Instant::now();
        while begin.elapsed() < PATIENCE {
            match write(options.clone().wait_or_fail(TURN)) {
                Err(StoreError::Busy { .. }) => tokio::task::yield_now().await,
                result => return result.map_err(failure),
            }
        }
        let last =
            if output.merge { options.wait_or_fail(Duration::ZERO) } else { options.wait(Duration::ZERO) };
        write(last).map_err(failure)
    }

    fn whole(bundle: CaBundle, written: Option<Written>, notes: Vec<WriteNote>) -> Self {
        Self { bundle, kept: 0, dropped: Vec::new(), written, notes }
    }
}

/// Refuses files that cannot be merged.
fn failure(error: StoreError) -> Failure {
    match error {
        StoreError::Merge { path, source, .. } => Failure::Merge { path, source: *source },
        StoreError::Unreadable { path, source, .. } => {
            Failure::Read { what: "file", path, source: source.into() }
        }
        other => other.into(),
    }
}
