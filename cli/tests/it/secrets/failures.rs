//! Credentials that are refused, and services and an IAM that repeat them.

use cloud_certs_emulator::{Answer, CredentialKind, Operation, PASSWORD, SECURITY_TOKEN};
use serde_json::json;

use super::{LINES, NOWHERE, cloud, search, search_files, sees, tempted};
use crate::ran::run;

/// An answer that repeats what a request can have, of these secrets.
fn echo(status: u16, secrets: &[String]) -> Answer {
    let text = secrets.join(" and ");
    let body =
        json!({ "error_code": text, "error_msg": text, "request_id": text, "error": { "message": text } });
    let answer =
        Answer::status(status).body(body.to_string()).header("location", format!("https://a/?{text}"));
    ["x-request-id", "x-iam-trace-id", "set-cookie", "www-authenticate"]
        .into_iter()
        .fold(answer, |answer, name| answer.header(name, &secrets[0]))
}

#[test]
fn of_a_credential_that_a_service_repeats() {
    let cloud = cloud();
    let services = [
        ("fetch css -o css.pem -vvv", Operation::CSS_DOWNLOAD_CERT),
        ("instances geminidb --json -vvv", Operation::GEMINIDB_LIST_INSTANCES),
        ("auth status --check -vvv", Operation::IAM_LIST_AUTH_PROJECTS),
    ];
    for (line, operation) in services {
        for (status, code) in [(302, 1), (401, 3), (403, 3), (404, 4), (500, 6), (503, 6)] {
            // What does not change from run to run: the token, and the security token.
            let token = cloud.emulator.credential(CredentialKind::Token);
            for (variables, secret) in [
                (token.clone(), token[0].1.clone()),
                (cloud.emulator.credential(CredentialKind::TemporaryAccessKey), SECURITY_TOKEN.to_owned()),
            ] {
                cloud.emulator.answer_always(operation, echo(status, &[secret]));
                let mut command = cloud.command(&format!("{line} --retries 1"));
                let ran = run(tempted(&cloud, command.env_remove("CLOUD_CERTS_TOKEN").envs(variables)));
                assert_eq!(ran.code(), Some(code), "{line}, {status}: {ran}");
                search(&cloud, &format!("{line}, {status}"), &ran);
            }
        }
    }
    assert_eq!(search_files(&cloud), NOWHERE);
}

#[test]
fn of_a_password_that_iam_repeats() {
    let cloud = cloud();
    for password in [PASSWORD, "wrong \"password\" \\ of/it"] {
        let repeated = [password.to_owned(), password.escape_debug().to_string()];
        let issued = Answer::status(201).header("x-subject-token", "t0ken-of-a-user").body("<html></html>");
        for (answer, code) in [
            (echo(401, &repeated[..1]), 3),
            (echo(401, &repeated[1..]), 3),
            (echo(500, &repeated[..1]), 6),
            (issued, 5),
            (Answer::disconnected(), 6),
        ] {
            cloud.emulator.answer_always(Operation::IAM_CREATE_TOKEN, answer);
            for line in LINES.into_iter().filter(|line| *line != "auth status -vvv") {
                let mut command = cloud.command_with(CredentialKind::Password, line);
                let ran = run(tempted(&cloud, command.env("CLOUD_CERTS_PASSWORD", password)));
                assert_eq!(ran.code(), Some(code), "{line}: {ran}");
                search(&cloud, line, &ran);
                let secrets = [password.to_owned(), "t0ken-of-a-user".to_owned()];
                assert!(!sees(&secrets, &(ran.stdout + &ran.stderr)), "{line}");
            }
        }
    }
    assert_eq!(search_files(&cloud), NOWHERE);
}

/// The answers that the cloud itself gives.
#[test]
fn of_a_credential_that_is_refused() {
    let cloud = cloud();
    cloud.emulator.revoke_tokens();
    let wrong = "wrong-s3cret-of-a-user";
    let password = ("CLOUD_CERTS_PASSWORD", wrong);
    let key = ("CLOUD_CERTS_SECRET_KEY", wrong);
    for (kind, (name, value)) in [
        (CredentialKind::Password, password),
        (CredentialKind::AccessKey, key),
        (CredentialKind::TemporaryAccessKey, key),
        (CredentialKind::Token, ("CLOUD_CERTS_TOKEN", wrong)),
    ] {
        let mut command = cloud.command_with(kind, "fetch css -o css.pem -vvv");
        let ran = run(tempted(&cloud, command.env(name, value)));
        assert_eq!(ran.code(), Some(3), "{ran}");
        search(&cloud, "refused", &ran);
        assert!(!ran.stderr.contains(wrong), "{ran}");
    }
    assert_eq!(search_files(&cloud), NOWHERE);
}
