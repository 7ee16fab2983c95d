//! The commands that have to run: one for all outputs that share it.

use std::collections::BTreeMap;
use std::ffi::OsString;

use cloud_certs::Clock;

use crate::config::Config;
use crate::config::output::OutputConfig;
use crate::error::StateError;
use crate::hook::Hook;
use crate::hook::pending::PendingHook;
use crate::hook::run;
use crate::report::{HookCause, HookOutcome, HookReport};
use crate::state::StateFolder;

/// A command that has to run, with its outputs.
pub(crate) struct DueHook {
    hook: Hook,
    cause: HookCause,
    pub(crate) outputs: Vec<PendingHook>,
}

/// The commands that have to run.
pub(crate) struct DueHooks {
    pub(crate) hooks: Vec<DueHook>,
    /// Outputs that the configuration no longer has, or has no command for.
    strangers: Vec<PendingHook>,
}

impl DueHooks {
    /// Finds the command of each output in the configuration as it is now: of those that have changed, and of those
    /// whose command has not succeeded since an earlier change. Each command is returned once.
    pub(crate) fn new(config: &Config, changed: Vec<PendingHook>, earlier: Vec<PendingHook>) -> Self {
        let is_earlier = |one: &PendingHook| !changed.iter().any(|other| other.is_of_same_output(one));
        let earlier: Vec<_> = earlier.into_iter().filter(is_earlier).collect();
        let changed = changed.into_iter().map(|one| (one, HookCause::Change));
        let earlier = earlier.into_iter().map(|one| (one, HookCause::Pending));
        Self::of(config, changed.chain(earlier))
    }

    /// The cause of a command is that of its first output.
    fn of(config: &Config, outputs: impl Iterator<Item = (PendingHook, HookCause)>) -> Self {
        let mut by_command = BTreeMap::<Vec<String>, DueHook>::new();
        let mut strangers = Vec::new();
        for (one, cause) in outputs {
            let Some(hook) = output_of(config, &one).and_then(|output| output.hook.as_ref()) else {
                strangers.push(one);
                continue;
            };
            let due = by_command.entry(hook.command.clone()).or_insert_with(|| DueHook {
                hook: hook.clone(),
                cause,
                outputs: Vec::new(),
            });
            due.hook.timeout = due.hook.timeout.max(hook.timeout);
            due.outputs.push(one);
        }
        Self { hooks: by_command.into_values().collect(), strangers }
    }

    /// Every command of the configuration, with all of its outputs.
    pub(crate) fn of_trial(config: &Config) -> Self {
        let outputs = config.certificates.iter().flat_map(|certificate| {
            certificate.outputs.iter().filter(|output| output.hook.is_some()).map(|output| PendingHook {
                certificate: certificate.name.clone(),
                output: output.path.clone(),
                path: output.below(config.folder(), &output.path),
                target: certificate.name.clone(),
                fingerprints: Vec::new(),
            })
        });
        Self::of(config, outputs.map(|output| (output, HookCause::Trial)))
    }

    /// Forgets the outputs that no longer have a command.
    pub(crate) fn forget_strangers(&self, state: &StateFolder, is_dry: bool) -> Vec<StateError> {
        let strangers = self.strangers.iter().filter(|_| !is_dry);
        strangers.filter_map(|one| one.forget(state).err()).collect()
    }
}

fn output_of<'a>(config: &'a Config, pending: &PendingHook) -> Option<&'a OutputConfig> {
    let certificate = config.certificates.iter().find(|one| one.name == pending.certificate)?;
    certificate.outputs.iter().find(|output| output.path == pending.output)
}

/// Runs a command for its outputs.
pub(crate) async fn run(due: &DueHook, config: &Config, hidden: &[String], clock: &dyn Clock) -> HookReport {
    let lines = |texts: Vec<OsString>| texts.join(std::ffi::OsStr::new("\n"));
    let outputs = || due.outputs.iter();
    let paths = outputs().map(|output| {
        if output_of(config, output).is_some_and(|output| output.object.is_some()) {
            return output.path.clone().into_os_string();
        }
        std::path::absolute(&output.path).unwrap_or_else(|_| output.path.clone()).into_os_string()
    });
    let mut names: Vec<_> = outputs().map(|output| output.target.clone()).collect();
    let mut fingerprints: Vec<_> = outputs().flat_map(|output| output.fingerprints.clone()).collect();
    for list in [&mut names, &mut fingerprints] {
        list.sort();
        list.dedup();
    }
    let variables = [
        ("CLOUD_CERTS_SYNC_CAUSE", OsString::from(due.cause.name())),
        ("CLOUD_CERTS_SYNC_NAMES", names.join("\n").into()),
        ("CLOUD_CERTS_SYNC_PATHS", lines(paths.collect())),
        ("CLOUD_CERTS_SYNC_FINGERPRINTS", fingerprints.join("\n").into()),
    ];
    let surroundings = run::Surroundings { folder: config.folder(), variables: &variables, hidden };
    let outcome = match run::run(&due.hook, &surroundings, clock).await {
        Ok(()) => HookOutcome::Succeeded,
        Err(failure) => HookOutcome::Failed(failure),
    };
    report(due, outcome)
}

/// The report of a dry run.
pub(crate) fn not_run(due: &DueHook) -> HookReport {
    report(due, HookOutcome::WouldRun)
}

fn report(due: &DueHook, outcome: HookOutcome) -> HookReport {
    HookReport {
        command: due.hook.command.clone(),
        outputs: due.outputs.iter().map(|output| output.path.clone()).collect(),
        cause: due.cause,
        outcome,
    }
}
