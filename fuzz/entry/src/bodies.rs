//! Bodies of error answers, through the whole client: the reader is private, and only an answer gets there.

use std::time::Duration;

use cloud_certs::{Credential, Error, Retry, Secret, Session};
use cloud_certs_emulator::{Answer, Emulator, Operation, Options, PROJECT_ID};
use tokio::runtime::Runtime;

use crate::certificates::one_line;

/// A secret that servers may repeat, and the client may not.
const TOKEN: &str = "t0ken-of-the-fuzzer";
/// The first byte of an input chooses one.
const STATUSES: [u16; 8] = [400, 401, 403, 404, 409, 429, 500, 503];

/// A byte for the status, and the body. Status and a printable message survive any body, the token none.
pub fn error_body(bytes: &[u8]) {
    thread_local! {
        static CLOUD: Cloud = Cloud::start();
    }
    let Some((choice, body)) = bytes.split_first() else { return };
    let status = STATUSES[usize::from(*choice) % STATUSES.len()];
    let error = CLOUD.with(|cloud| cloud.answered(status, body));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error}");
    one_line(&error.to_string());
    assert!(!format!("{error} {error:?}").contains(TOKEN), "{error:?}");
}

/// An emulator and a session with it, on one thread, so that coverage belongs to one input.
struct Cloud {
    runtime: Runtime,
    emulator: Emulator,
    session: Session,
}

impl Cloud {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let emulator = runtime.block_on(Emulator::start(Options::default())).unwrap();
        let session = Session::builder()
            .endpoint(cloud_certs::Service::Css, emulator.http_url())
            .project_id(PROJECT_ID)
            .credential(Credential::token(Secret::new(TOKEN)))
            .retry(Retry::new().with_retries(0))
            .timeout(Duration::from_secs(5))
            .build()
            .unwrap();
        Self { runtime, emulator, session }
    }

    fn answered(&self, status: u16, body: &[u8]) -> Error {
        self.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(status).body(body.to_vec()));
        self.runtime.block_on(self.session.css().ca_certificates()).unwrap_err()
    }
}
