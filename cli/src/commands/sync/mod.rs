//! `sync`: keeps the certificates of a configuration file current.

mod accounts;
pub(crate) mod args;
mod hangup;
mod json;
mod places;
mod progress;
mod rotation;
mod systemd;
mod table;
mod watch;
mod words;

use std::time::Duration;

use cloud_certs::{Clock as _, SystemClock};
use cloud_certs_sync::{
    Config, LockError, Metrics, MetricsFormat, RoundKind, RunLock, StateFolder, Synchronizer,
};

use crate::commands::sync::accounts::CommandAccounts;
use crate::commands::sync::args::SyncArgs;
use crate::commands::sync::progress::Progress;
use crate::failure::Failure;
use crate::input;
use crate::logging::MessageArgs;
use crate::metrics_args::{self, ReportFormat, VERSION};
use crate::output;

pub(crate) async fn run(args: SyncArgs, messages: &MessageArgs) -> Result<(), Failure> {
    if args.print_schema {
        return output::print(cloud_certs_sync::schema()).await;
    }
    let file = places::config_file(args.config.clone())?;
    let config = Config::read(&file)?;
    let base = places::state_folder(args.state.clone(), config.state.as_deref())?;
    let state = StateFolder::new(&base, &config.file);
    let clock = SystemClock::default();
    let password = input::default_store_password()?;
    let accounts = CommandAccounts::new(args.connection);
    let hidden = input::secret_variables().into_iter().chain(systemd::VARIABLES.map(str::to_owned));
    let synchronizer = Synchronizer::new(accounts, &clock, password).hide_variables(hidden);
    let synchronizer = if args.drop_old { synchronizer.drop_old() } else { synchronizer };
    synchronizer.check(&config).await?;
    if args.watch.watch {
        let patience = Duration::from_secs(args.wait);
        let _lock = RunLock::acquire(&state, patience, &clock).await.map_err(of_lock)?;
        let file = args.metrics.metrics_file;
        return watch::run(&args.watch, file, config, &state, &synchronizer, messages).await;
    }
    let mut metrics = Metrics::new(&config, &state, VERSION);
    let progress = Progress::new(messages);
    let report = if args.run_hooks {
        synchronizer.try_hooks(&config, &progress).await
    } else if args.dry_run {
        synchronizer.round(&config, &state, RoundKind::DryRun, &progress).await
    } else {
        let patience = Duration::from_secs(args.wait);
        let _lock = RunLock::acquire(&state, patience, &clock).await.map_err(of_lock)?;
        let mut report = synchronizer.round(&config, &state, RoundKind::Full, &progress).await;
        metrics.update(&report, &state, clock.now());
        report.state.extend(metrics.save(&state).err());
        report
    };
    progress.finish();
    let text = || metrics.render(MetricsFormat::Text);
    if let Some(path) = &args.metrics.metrics_file {
        metrics_args::write(path, text().as_bytes())?;
    }
    match args.metrics.format(args.report.json) {
        ReportFormat::Prometheus => output::print(text()).await?,
        ReportFormat::Json => output::print_json(&json::report(&report)).await?,
        ReportFormat::Table if messages.quiet || args.run_hooks => {}
        ReportFormat::Table => output::print(table::table(&report) + &rotation::notes(&report)).await?,
    }
    match report.is_success() {
        true => Ok(()),
        false => {
            Err(Failure::Sync { headline: words::headline(&report), failures: words::failures(&report) })
        }
    }
}

fn of_lock(error: LockError) -> Failure {
    Failure::Lock(error)
}
