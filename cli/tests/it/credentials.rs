//! The token: where it comes from, and when it is refused.

use insta::assert_snapshot;

use crate::ran::{run, run_with_input};
use crate::support::{Cloud, put};

#[test]
fn a_missing_token_is_told() {
    let cloud = Cloud::start();
    assert_snapshot!(run(cloud.command("fetch css").env_remove("CLOUD_CERTS_TOKEN")).failed(), @"
    error: no credential is configured
      why: CLOUD_CERTS_*: none of `CLOUD_CERTS_TOKEN`, `CLOUD_CERTS_USERNAME` and `CLOUD_CERTS_ACCESS_KEY` is set
      why: clouds.yaml: `OS_CLOUD` is not set, and there is no clouds.yaml
      why: OS_*: none of `OS_TOKEN`, `OS_USERNAME` and `OS_ACCESS_KEY` is set
      why: HUAWEICLOUD_SDK_*: `HUAWEICLOUD_SDK_AK` is not set
      why: ~/.huaweicloud/credentials: FOLDER/.huaweicloud/credentials does not exist
      why: HW_*: none of `HW_AUTH_TOKEN`, `HW_USER_NAME` and `HW_ACCESS_KEY` is set
      why: ~/.hcloud/config.json: FOLDER/.hcloud/config.json does not exist
      next: set what one of the sources reads, such as CLOUD_CERTS_TOKEN, or OS_CLOUD for an entry of clouds.yaml; `cloud-certs help credentials` explains them
    exit code 3
    ");
    assert_eq!(run(cloud.command("fetch css").env("CLOUD_CERTS_TOKEN", " \n")).code(), Some(3));
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn a_refused_token_is_told() {
    let cloud = Cloud::start();
    cloud.emulator.revoke_tokens();
    assert_snapshot!(cloud.run("fetch css").failed(), @"
    error: css at localhost:PORT answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information: decrypt token fail (request id ID)
      next: the token is wrong, expired or of another region: get a new one
    exit code 3
    ");
    assert_snapshot!(cloud.run("fetch geminidb --instance demo-redis").failed(), @"
    error: geminidb at localhost:PORT answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information: decrypt token fail (request id ID)
      next: the token is wrong, expired or of another region: get a new one
    exit code 3
    ");
}

#[test]
fn a_missing_permission_is_told() {
    let cloud = Cloud::start();
    let other = "fetch css --project-id fedcba9876543210fedcba9876543210";
    assert_snapshot!(cloud.run(other).failed(), @"
    error: css at localhost:PORT answered 403 Forbidden: CSS.0015: Resource not found or permission denied. (request id ID)
      next: the user lacks the permission for this project: ask for it, or check the project id
    exit code 3
    ");
}

#[test]
fn a_token_that_no_header_can_carry_is_told() {
    let cloud = Cloud::start();
    for token in ["tökén", "a\nb", "a\u{7}b"] {
        let ran = run(cloud.command("fetch css").env("CLOUD_CERTS_TOKEN", token));
        assert!(!ran.stderr.contains(token), "{ran}");
        assert_eq!(ran.code(), Some(3), "{ran}");
    }
    assert_snapshot!(run(cloud.command("fetch css").env("CLOUD_CERTS_TOKEN", "tökén")).failed(), @"
    error: CLOUD_CERTS_TOKEN: the token has a line break or other characters that it cannot have
      next: look for what was pasted along with it, such as a line break
    exit code 3
    ");
}

#[cfg(unix)]
#[test]
fn a_token_that_is_not_text_is_told() {
    use std::os::unix::ffi::OsStrExt as _;
    let cloud = Cloud::start();
    let bytes = std::ffi::OsStr::from_bytes(b"a\xffb");
    assert_snapshot!(run(cloud.command("fetch css").env("CLOUD_CERTS_TOKEN", bytes)).failed(), @"
    error: CLOUD_CERTS_TOKEN: its value is not text
      next: set it to text in UTF-8, or unset it
    exit code 3
    ");
}

#[test]
fn a_token_file_goes_before_the_environment() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("token"), format!("{}\n", cloud.token()));
    let mut command = cloud.command("fetch css --token-file token");
    assert_eq!(run(command.env("CLOUD_CERTS_TOKEN", "another")).code(), Some(0));
    let mut command = cloud.command("fetch css");
    command.env("CLOUD_CERTS_TOKEN", "another").env("CLOUD_CERTS_TOKEN_FILE", "token");
    assert_eq!(run(&mut command).code(), Some(0));
}

#[test]
fn a_token_file_can_be_standard_input() {
    let cloud = Cloud::start();
    let piped = |input: &[u8]| {
        let mut command = cloud.command("fetch css --token-file -");
        run_with_input(command.env_remove("CLOUD_CERTS_TOKEN"), input)
    };
    assert_eq!(piped(format!("{}\r\n", cloud.token()).as_bytes()).code(), Some(0));
    assert_snapshot!(piped(b"").failed(), @"
    error: the token is empty
      next: give it alone, as the cloud shows it, on one line
    exit code 3
    ");
    assert_snapshot!(piped(b"not a token").failed(), @"
    error: the token has a line break or other characters that it cannot have
      next: give it alone, as the cloud shows it, on one line
    exit code 3
    ");
    assert_snapshot!(piped(b"\xff\xfe").failed(), @"
    error: the token has a line break or other characters that it cannot have
      next: give it alone, as the cloud shows it, on one line
    exit code 3
    ");
}

#[test]
fn a_token_file_without_a_token_is_told() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("empty"), "\n");
    put(&cloud.folder.at("long"), "x".repeat(300 << 10));
    assert_snapshot!(cloud.run("fetch css --token-file empty").failed(), @"
    error: the token is empty
      next: give it alone, as the cloud shows it, on one line
    exit code 3
    ");
    assert_snapshot!(cloud.run("fetch css --token-file missing").failed(), @r#"
    error: the token file "missing" cannot be used
      why: No such file or directory (os error N)
      next: check the path, who may read it, and its content
    exit code 9
    "#);
    assert_snapshot!(cloud.run("fetch css --token-file long").failed(), @r#"
    error: the token file "long" cannot be used
      why: it is longer than 256 KiB
      next: check the path, who may read it, and its content
    exit code 9
    "#);
    assert_snapshot!(cloud.run("fetch css --token-file .").failed(), @r#"
    error: the token file "." cannot be used
      why: Is a directory (os error N)
      next: check the path, who may read it, and its content
    exit code 9
    "#);
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn a_secret_is_never_an_argument() {
    assert_eq!(Cloud::start().run("fetch css --token s3cret").code(), Some(2));
}

#[test]
fn a_token_in_the_place_of_its_file_is_not_shown() {
    let cloud = Cloud::start();
    let token = "MIIS3cretToken-of_the_user+0123456789abcdef";
    for (flag, variable) in [(Some(token), None), (None, Some(token))] {
        let mut command = cloud.command_without("fetch css -vvv");
        command.args(flag.map(|token| format!("--token-file={token}")));
        command.envs(variable.map(|token| ("CLOUD_CERTS_TOKEN_FILE", token)));
        let ran = run(&mut command);
        assert!(!ran.to_string().contains("S3cret"), "{ran}");
        assert_eq!(ran.code(), Some(2));
        assert!(ran.stderr.contains("--token-file takes the path of a file, not a token"), "{ran}");
    }
}
