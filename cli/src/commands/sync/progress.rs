//! Lines about a round while it goes on.

use cloud_certs_sync::{Event, HookOutcome, Observer};

use crate::commands::sync::words;
use crate::logging::MessageArgs;
use crate::output;

/// A line for each target and each command.
pub(super) struct Lines {
    messages: MessageArgs,
}

impl Lines {
    pub(super) fn new(messages: &MessageArgs) -> Self {
        Self { messages: *messages }
    }
}

impl Observer for Lines {
    fn notice(&self, event: Event<'_>) {
        if self.messages.quiet {
            return;
        }
        match event {
            Event::Target(target) => {
                for warning in &target.warnings {
                    output::warn(&format!("{}: {warning}", target.name), self.messages.color);
                }
                words::changes(target).iter().for_each(|line| output::say(line));
            }
            Event::Hook(hook) => {
                let done = match hook.outcome {
                    HookOutcome::Succeeded => "ran",
                    HookOutcome::WouldRun => "would run",
                    _ => "failed:",
                };
                output::say(&format!("{done} {}", words::command(&hook.command)));
            }
            _ => {}
        }
    }
}
