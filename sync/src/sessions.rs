//! One session for each account.

use std::collections::HashMap;
use std::sync::Arc;

use cloud_certs::Session;
use tokio::sync::{Mutex, OnceCell};

use crate::account::{Account, AccountError, Accounts};

/// The sessions that were made so far.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    by_account: Mutex<HashMap<Account, Arc<Cell>>>,
}

/// A session, or the reason why there is none in this round.
type Cell = OnceCell<Result<Session, Arc<AccountError>>>;

impl Sessions {
    /// Returns the session of an account, and makes it when it is the first one to ask.
    pub(crate) async fn get(
        &self,
        account: &Account,
        accounts: &impl Accounts,
    ) -> Result<Session, Arc<AccountError>> {
        let cell = Arc::clone(self.by_account.lock().await.entry(account.clone()).or_default());
        cell.get_or_init(|| async { accounts.connect(account).await.map_err(Arc::new) }).await.clone()
    }

    /// Forgets failures, so that the next round tries again.
    pub(crate) async fn forget_failures(&self) {
        self.by_account.lock().await.retain(|_, cell| !matches!(cell.get(), Some(Err(_))));
    }
}
