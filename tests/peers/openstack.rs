//! `openstack css certificate download`, with a password, against the emulator's IAM; and this library with the same
//! settings.

use cloud_certs_emulator::{DOMAIN, Operation, PASSWORD, PROJECT_ID, PROJECT_NAME, Service, USER};

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

/// The settings that decide on account, project and address, in the forms that users write: the entry, the files beside
/// it, and the variables beside `OS_CLOUD`.
fn forms(cloud: &Cloud) -> Vec<(&'static str, Variables)> {
    let (url, cacert) = (cloud.emulator.https_url(), cloud.cacert());
    let entry = |name: &str, auth: &str, rest: &str| {
        let (auth, rest) = (auth.replace("URL", &url), rest.replace("URL", &url));
        format!(
            "
  {name}:
    auth: {{password: {PASSWORD}, {auth}}}
    vendor_hook: otcextensions.sdk:load
    cacert: {cacert}
    css_endpoint_override: {url}/v1.0/%(project_id)s
{rest}"
        )
    };
    let user = format!("username: {USER}, user_domain_name: {DOMAIN}");
    let user_id = "user_id: 00000000000000000000000000000d01";
    let domain_id = "00000000000000000000000000000d02";
    let project = format!("project_name: {PROJECT_NAME}");
    let values = "values: {auth: {auth_url: 'URL/v3'}}";
    let entries = [
        entry("plain", &format!("auth_url: URL/v3, {user}, {project}"), "    region_name: eu-de\n"),
        entry("user_id", &format!("auth_url: URL/v3, {user_id}, {project}"), ""),
        entry(
            "ids",
            &format!(
                "auth_url: URL/v3, username: {USER}, user_domain_id: {domain_id}, domain_name: other, \
                 project_id: {PROJECT_ID}, project_name: other"
            ),
            "",
        ),
        entry(
            "account_of_both",
            &format!("auth_url: URL/v3, username: {USER}, domain_id: {domain_id}, {project}"),
            "",
        ),
        entry(
            "regions",
            &format!("{user}, {project}"),
            &format!("    regions: [{{name: eu-nl, {values}}}, {{name: eu-de, {values}}}]\n"),
        ),
        entry("vendor", &format!("{user}, {project}"), "    profile: corp\n"),
        entry(
            "override",
            &format!("auth_url: URL/v3, {user}, {project}"),
            "    identity_endpoint_override: https://127.0.0.1:1/v3\n",
        ),
        entry(
            "domain_of_the_project",
            &format!("auth_url: URL/v3, {user}, {project}, project_domain_id: {domain_id}"),
            "",
        ),
    ];
    cloud.put(".config/openstack/clouds.yaml", &format!("clouds:{}", entries.concat()));
    let profile = format!("public-clouds: {{corp: {{auth: {{auth_url: '{url}/v3'}}, regions: [eu-de]}}}}\n");
    cloud.put(".config/openstack/clouds-public.yaml", &profile);
    let chosen = |name: &str, more: &[(&'static str, &str)]| {
        let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
        std::iter::once(("OS_CLOUD", name.to_owned())).chain(more).collect::<Variables>()
    };
    let names = [
        "plain",
        "user_id",
        "ids",
        "account_of_both",
        "regions",
        "vendor",
        "override",
        "domain_of_the_project",
    ];
    let mut forms: Vec<_> = names.iter().map(|name| (*name, chosen(name, &[]))).collect();
    forms.extend([
        ("another region", chosen("regions", &[("OS_REGION_NAME", "eu-de")])),
        ("another project", chosen("plain", &[("OS_PROJECT_NAME", "eu-de")])),
        ("another project by its old name", chosen("plain", &[("OS_TENANT_NAME", "eu-de")])),
        ("another project by id", chosen("plain", &[("OS_PROJECT_ID", "fedcba9876543210fedcba9876543210")])),
        ("a name beside an id", chosen("ids", &[("OS_PROJECT_NAME", "eu-de")])),
        ("the id of the user", chosen("plain", &[("OS_USER_ID", "00000000000000000000000000000d01")])),
        ("the account by id", chosen("plain", &[("OS_USER_DOMAIN_ID", domain_id)])),
        ("the password", chosen("plain", &[("OS_PASSWORD", PASSWORD)])),
    ]);
    forms
}

/// The user in the body of a request for a token.
fn user(body: &[u8]) -> serde_json::Value {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap();
    body["auth"]["identity"]["password"]["user"].clone()
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn account_project_and_address_are_those_of_openstack() {
    let venv = Venv::openstack();
    let cloud = Cloud::start().await;
    for (form, variables) in forms(&cloud) {
        let users = || {
            let bodies = cloud.requests(Operation::IAM_CREATE_TOKEN);
            let users = bodies.iter().map(|one| user(&one.body)).filter(|user| !user.is_null());
            users.collect::<Vec<_>>()
        };
        let before = users().len();
        // It does not replace a file.
        drop(std::fs::remove_file(cloud.home().join("css-ca.pem")));
        download(&venv, &cloud, &variables).await.done();
        let theirs = users()[before].clone();
        cloud.builder(&variables).build().unwrap().css().ca_certificates().await.unwrap();
        let ours = users().pop().unwrap();
        assert_eq!(ours, theirs, "{form}");
        let [.., theirs, ours] = &cloud.requests(Operation::CSS_DOWNLOAD_CERT)[..] else {
            panic!("two requests")
        };
        assert_eq!(ours.path, theirs.path, "{form}");
    }
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn a_region_that_is_not_listed_is_refused_by_openstack_and_by_this_library() {
    let venv = Venv::openstack();
    let cloud = Cloud::start().await;
    forms(&cloud);
    for entry in ["plain", "regions"] {
        let variables = vec![("OS_CLOUD", entry.to_owned()), ("OS_REGION_NAME", "eu-xx".to_owned())];
        let said = download(&venv, &cloud, &variables).await.failed();
        assert!(said.contains("not a valid region name"), "{said}");
        let error = cloud.builder(&variables).configuration().unwrap_err();
        assert_eq!(error.kind(), "credential", "{error}");
    }
    assert_eq!(cloud.emulator.requests().len(), 0);
}
