//! Makes sessions for the accounts of the configuration, with the flags and the environment.

use cloud_certs::Session;
use cloud_certs_sync::{Account, AccountError, Accounts};
use tokio::sync::OnceCell;

use crate::connection::{Connected, ConnectionArgs, connect};
use crate::failure::Failure;

/// The sessions of a command.
pub(super) struct CommandAccounts {
    connection: ConnectionArgs,
    /// The emulator of this command: one for all accounts, and with one session.
    emulated: OnceCell<Connected>,
}

impl CommandAccounts {
    pub(super) fn new(connection: ConnectionArgs) -> Self {
        Self { connection, emulated: OnceCell::new() }
    }
}

impl Accounts for CommandAccounts {
    async fn connect(&self, account: &Account) -> Result<Session, AccountError> {
        let connection = self.connection.clone().for_account(account);
        if connection.is_emulated() {
            let connected = self.emulated.get_or_try_init(|| connect(connection, |builder| builder)).await;
            return connected.map(|connected| connected.session.clone()).map_err(refused);
        }
        Ok(connect(connection, |builder| builder).await.map_err(refused)?.session)
    }
}

fn refused(failure: Failure) -> AccountError {
    match failure {
        Failure::Library(error) => AccountError::Library(error),
        other => AccountError::Other(Box::new(other)),
    }
}
