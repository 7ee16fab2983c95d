//! `openstack css certificate download`, with a password, against the emulator's IAM; and this library with the same
//! settings.

use cloud_certs_emulator::{DOMAIN, Operation, PASSWORD, PROJECT_NAME, Service, USER};

use crate::cloud::{Cloud, Variables};
use crate::program::{Ran, run};
use crate::venv::Venv;

/// The variables that users of Open Telekom Cloud are told to set, and one for this library: the other client has a
/// catalog.
fn variables(cloud: &Cloud, password: &str) -> Variables {
    vec![
        ("CLOUD_CERTS_CSS_ENDPOINT", cloud.emulator.https_url()),
        ("OS_AUTH_URL", format!("{}/v3", cloud.emulator.https_url())),
        ("OS_IDENTITY_API_VERSION", "3".to_owned()),
        ("OS_USERNAME", USER.to_owned()),
        ("OS_PASSWORD", password.to_owned()),
        ("OS_USER_DOMAIN_NAME", DOMAIN.to_owned()),
        ("OS_PROJECT_NAME", PROJECT_NAME.to_owned()),
        ("OS_CACERT", cloud.cacert()),
    ]
}

/// The same in a clouds.yaml, with the password in a secure.yaml beside it, and the variable that chooses its entry.
fn clouds_yaml(cloud: &Cloud, password: &str) -> Variables {
    let (url, cacert) = (cloud.emulator.https_url(), cloud.cacert());
    cloud.put(
        ".config/openstack/clouds.yaml",
        &format!(
            "
clouds:
  emulator:
    profile: otc
    auth:
      auth_url: {url}/v3
      username: {USER}
      user_domain_name: {DOMAIN}
      project_name: {PROJECT_NAME}
    region_name: eu-de
    cacert: {cacert}
    css_endpoint_override: {url}/v1.0/%(project_id)s
"
        ),
    );
    let secure = format!("clouds: {{emulator: {{auth: {{password: {password}}}}}}}\n");
    cloud.put(".config/openstack/secure.yaml", &secure);
    vec![("OS_CLOUD", "emulator".to_owned())]
}

/// Runs the command in the home folder.
async fn download(venv: &Venv, cloud: &Cloud, variables: &Variables) -> Ran {
    let script = venv.script("openstack");
    let words = [script.as_str(), "css", "certificate", "download", "--out", "css-ca.pem"];
    run(&venv.python(), words, cloud.home(), variables).await
}

/// What the command wrote.
fn downloaded(cloud: &Cloud) -> Option<String> {
    std::fs::read_to_string(cloud.home().join("css-ca.pem")).ok()
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn css_gives_the_same_to_openstack_and_to_this_library() {
    let venv = Venv::openstack();
    for settings in [variables, clouds_yaml] {
        let cloud = Cloud::start().await;
        let variables = settings(&cloud, PASSWORD);
        download(&venv, &cloud, &variables).await.done();
        assert_eq!(downloaded(&cloud).as_deref(), Some(cloud.emulator.ca_pem(Service::Css)));
        let bundle = cloud.builder(&variables).build().unwrap().css().ca_certificates().await.unwrap();
        assert_eq!(Some(bundle.to_pem()), downloaded(&cloud));

        let [theirs, ours] = &cloud.requests(Operation::CSS_DOWNLOAD_CERT)[..] else {
            panic!("two requests")
        };
        assert_eq!(theirs.path, ours.path);
        assert_ne!(theirs.headers["x-auth-token"], ours.headers["x-auth-token"]);
    }
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn a_wrong_password_is_refused_to_openstack_and_to_this_library() {
    let venv = Venv::openstack();
    let cloud = Cloud::start().await;
    for variables in [variables(&cloud, "wrong"), clouds_yaml(&cloud, "wrong")] {
        let before = cloud.requests(Operation::IAM_CREATE_TOKEN).len();
        let said = download(&venv, &cloud, &variables).await.failed();
        assert!(said.contains("(HTTP 401)"), "{said}");
        assert_eq!(downloaded(&cloud), None);
        let error = cloud.builder(&variables).build().unwrap().css().ca_certificates().await.unwrap_err();
        assert!(said.contains(error.message().unwrap()), "{error}: {said}");
        assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), before + 2);
    }
    assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 0);
}
