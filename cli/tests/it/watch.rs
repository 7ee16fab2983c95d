//! The most memory that a process has held, as Linux counts it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Looks again and again: nothing can be seen of a process that has ended.
pub(crate) struct Watch {
    has_ended: Arc<AtomicBool>,
    watcher: JoinHandle<u64>,
}

impl Watch {
    pub(crate) fn on(process: u32) -> Self {
        let has_ended = Arc::new(AtomicBool::new(false));
        let path = PathBuf::from(format!("/proc/{process}/status"));
        let watcher = thread::spawn({
            let has_ended = has_ended.clone();
            move || {
                let mut most = 0;
                while !has_ended.load(Ordering::Relaxed) {
                    most = most.max(high_water_mark(&path).unwrap_or_default());
                    thread::sleep(Duration::from_millis(5));
                }
                most
            }
        });
        Self { has_ended, watcher }
    }

    /// The most that was seen, in KiB.
    pub(crate) fn peak(self) -> u64 {
        self.has_ended.store(true, Ordering::Relaxed);
        self.watcher.join().unwrap()
    }
}

fn high_water_mark(path: &PathBuf) -> Option<u64> {
    let status = std::fs::read_to_string(path).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
