//! The work for one output that is an object of Kubernetes.

use cloud_certs::certificate::Change;

use crate::account::Accounts;
use crate::approval::approve;
use crate::config::object::ObjectConfig;
use crate::config::output::OutputConfig;
use crate::error::OutputError;
use crate::hook::pending::PendingHook;
use crate::job::{Fetched, Workshop};
use crate::output::kubernetes::error::ObjectError;
use crate::output::kubernetes::judged::{JudgedObject, ObjectContext};
use crate::report::{OutputReport, OutputStatus, RestartReport};

impl<A: Accounts> Workshop<'_, A> {
    /// Judges an object, writes it if it is not right, and restarts the workloads that use it.
    pub(crate) async fn object(
        &self,
        fetched: &Fetched<'_>,
        (output, object): (&OutputConfig, &ObjectConfig),
        result: &mut OutputReport,
        warnings: &mut Vec<String>,
    ) {
        result.status = match self.try_object(fetched, (output, object), result, warnings).await {
            Ok(None) => OutputStatus::Unchanged,
            Ok(Some(change)) if self.is_dry_run => OutputStatus::WouldChange(change),
            Ok(Some(change)) => OutputStatus::Changed(change),
            Err(error) => OutputStatus::Failed(error),
        };
    }

    async fn try_object(
        &self,
        fetched: &Fetched<'_>,
        (output, object): (&OutputConfig, &ObjectConfig),
        result: &mut OutputReport,
        warnings: &mut Vec<String>,
    ) -> Result<Option<Change>, OutputError> {
        let &Fetched { target, bundle, proof, now } = fetched;
        let context = ObjectContext {
            name: &target.filled_in(&object.name, true),
            merge: self.merge_policy(target),
            default_password: self.store_password,
            now,
        };
        let judged = JudgedObject::new(self.cluster, output, object, bundle, &context).await?;
        judged.describe(result, now);
        if let Some(refusal) =
            proof.and_then(|proof| approve(proof, &judged.replacements(), result, warnings, now))
        {
            judged.describe_current(result, now);
            return Err(refusal);
        }
        warnings.extend_from_slice(judged.warnings());
        if judged.change.is_some() {
            let pending = PendingHook::new(target, output, result.path.clone(), judged.bundle());
            if !self.is_dry_run
                && let Err(error) = self.write_object(&judged, pending.as_ref()).await
            {
                judged.describe_current(result, now);
                return Err(error);
            }
            self.note_change(pending);
        }
        // Each round finds pods that began with an older content, so a restart that failed is tried again.
        let restarted = judged.restart(self.is_dry_run).await?;
        let report = |workload| RestartReport { workload, is_done: !self.is_dry_run };
        result.restarts = restarted.into_iter().map(report).collect();
        Ok(judged.change)
    }

    /// Writes an object. Its command is remembered before.
    async fn write_object(
        &self,
        judged: &JudgedObject<'_>,
        pending: Option<&PendingHook>,
    ) -> Result<(), OutputError> {
        let remembered = pending.map(|pending| pending.remember(self.state)).transpose()?;
        if let Err(error) = judged.write().await {
            // Without an answer, the object may have been written.
            let is_as_before = !matches!(error, ObjectError::Request { .. });
            if let Some(remembered) = remembered.filter(|_| is_as_before) {
                remembered.undo(self.state)?;
            }
            return Err(error.into());
        }
        Ok(())
    }
}
