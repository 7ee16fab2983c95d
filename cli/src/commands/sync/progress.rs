//! Progress of a round: a bar on a terminal, and lines everywhere.

use std::io::{self, IsTerminal as _};
use std::sync::OnceLock;

use cloud_certs_sync::{Event, HookOutcome, Observer};
use indicatif::{ProgressBar, ProgressStyle};

use crate::commands::sync::words;
use crate::logging::MessageArgs;
use crate::output;

/// Shows what happens, unless only errors are wanted.
pub(super) struct Progress {
    messages: MessageArgs,
    has_bar: bool,
    /// The bar, once the number of targets is known and there is a terminal.
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    pub(super) fn new(messages: &MessageArgs) -> Self {
        Self { messages: *messages, has_bar: io::stderr().is_terminal(), bar: OnceLock::new() }
    }

    /// Only lines, even on a terminal: for round after round.
    pub(super) fn lines(messages: &MessageArgs) -> Self {
        Self { has_bar: false, ..Self::new(messages) }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }

    fn start(&self, targets: usize) {
        // Below two there is nothing to count.
        if targets > 1 && self.has_bar {
            let bar = self.bar.get_or_init(|| ProgressBar::new(targets as u64));
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} certificates") {
                bar.set_style(style);
            }
            bar.tick();
        }
    }

    /// Prints lines, above the bar if there is one.
    fn say(&self, print: impl Fn()) {
        match self.bar.get() {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

impl Observer for Progress {
    fn notice(&self, event: Event<'_>) {
        if self.messages.quiet {
            return;
        }
        match event {
            Event::Started { targets } => self.start(targets),
            Event::Target(target) => {
                self.say(|| {
                    for warning in &target.warnings {
                        output::warn(&format!("{}: {warning}", target.name), self.messages.color);
                    }
                    words::changes(target).iter().for_each(|line| output::say(line));
                });
                if let Some(bar) = self.bar.get() {
                    bar.inc(1);
                }
            }
            Event::Hook(hook) => {
                let done = match hook.outcome {
                    HookOutcome::Succeeded => "ran",
                    HookOutcome::WouldRun => "would run",
                    _ => "failed:",
                };
                self.say(|| output::say(&format!("{done} {}", words::command(&hook.command))));
            }
            _ => {}
        }
    }
}
