//! Configurations that are wrong right beside a secret, or in it.

use cloud_certs::{Credential, Environment, Secret, Session};

use crate::capture::Capture;
use crate::leak::{Secrets, shown};
use crate::seen::{kind, told};

/// The parts of one that can stand alone; the second has what no header can carry.
const SECRET: &str = "Hunter2-The-Secret";
const WORSE: &str = "Hunter2-The-Secret\nwith a line and ümlauts";

fn secrets() -> Secrets {
    Secrets::default().with("secret", SECRET)
}

/// What a session without a network says of an environment that it cannot use.
#[track_caller]
fn refused(what: &str, environment: Environment) {
    let builder = Session::builder().environment(environment.clone());
    let error = builder.clone().build().unwrap_err();
    assert!(["credential", "endpoint", "proxy"].contains(&kind(&error).as_str()), "{what}: {error:?}");
    secrets().assert_not_in(what, &(told(&error) + &shown(&builder) + &shown(&environment)));
}

#[tokio::test]
async fn nobody_sees_the_secret_of_variables_that_are_wrong() {
    let capture = Capture::begin().await;
    let openstack = ("OS_AUTH_URL", "https://iam.example.test/v3");
    let cases: [(&str, &[(&str, &str)]); 17] = [
        ("token of two lines", &[("CLOUD_CERTS_TOKEN", WORSE)]),
        (
            "password of two lines",
            &[
                ("CLOUD_CERTS_USERNAME", "u"),
                ("CLOUD_CERTS_USER_DOMAIN_NAME", "d"),
                ("CLOUD_CERTS_PASSWORD", WORSE),
            ],
        ),
        ("no user", &[("CLOUD_CERTS_PASSWORD", SECRET)]),
        ("no domain", &[("CLOUD_CERTS_PASSWORD", SECRET), ("CLOUD_CERTS_USERNAME", "u")]),
        ("no AK", &[("CLOUD_CERTS_SECRET_KEY", SECRET)]),
        ("SK of two lines", &[("CLOUD_CERTS_SECRET_KEY", WORSE), ("CLOUD_CERTS_ACCESS_KEY", "AK")]),
        (
            "security token of two lines",
            &[
                ("HUAWEICLOUD_SDK_SK", SECRET),
                ("HUAWEICLOUD_SDK_AK", "AK"),
                ("HUAWEICLOUD_SDK_SECURITY_TOKEN", WORSE),
            ],
        ),
        ("no AK of the SDK", &[("HUAWEICLOUD_SDK_SK", SECRET)]),
        ("no AK of Terraform", &[("HW_SECRET_KEY", SECRET)]),
        ("no IAM", &[("OS_USERNAME", "u"), ("OS_PASSWORD", SECRET), ("OS_USER_DOMAIN_NAME", "d")]),
        ("no user of OpenStack", &[("OS_PASSWORD", SECRET), openstack]),
        ("another type", &[("OS_PASSWORD", SECRET), ("OS_AUTH_TYPE", "v3totp"), openstack]),
        ("no type", &[("OS_PASSWORD", SECRET), ("OS_AUTH_TYPE", SECRET), openstack]),
        (
            "IAM with a password",
            &[
                ("CLOUD_CERTS_TOKEN", SECRET),
                ("CLOUD_CERTS_IAM_ENDPOINT", "https://u:Hunter2-The-Secret@iam.example.test"),
            ],
        ),
        (
            "IAM with a query",
            &[
                ("CLOUD_CERTS_TOKEN", SECRET),
                ("CLOUD_CERTS_IAM_ENDPOINT", "https://iam.example.test/?of=Hunter2-The-Secret"),
            ],
        ),
        ("IAM that is no URL", &[("CLOUD_CERTS_TOKEN", SECRET), ("CLOUD_CERTS_IAM_ENDPOINT", SECRET)]),
        (
            "IAM over http",
            &[
                ("CLOUD_CERTS_TOKEN", SECRET),
                ("CLOUD_CERTS_CSS_ENDPOINT", "http://u:Hunter2-The-Secret@css.example.test"),
            ],
        ),
    ];
    for (what, variables) in cases {
        refused(what, Environment::new(variables.iter().copied()).with_root("/nowhere"));
    }
    secrets().assert_not_in("the logs", &capture.take());
}

#[tokio::test]
async fn nobody_sees_the_secret_of_a_file_that_is_wrong() {
    let capture = Capture::begin().await;
    let yaml = |entry: &str| {
        format!("clouds:\n  demo:\n    auth:\n      auth_url: https://iam.example.test/v3\n{entry}")
    };
    let password = "      username: u\n      user_domain_name: d\n      password: Hunter2-The-Secret\n";
    let clouds = [
        ("a tab", yaml(&format!("{password}\tregion_name: r\n"))),
        ("no value", yaml("      password Hunter2-The-Secret\n")),
        ("a quote that does not end", yaml("      password: \"Hunter2-The-Secret\n")),
        ("a bracket that does not end", yaml("      password: [Hunter2-The-Secret\n")),
        ("a list", yaml("      password: [Hunter2-The-Secret]\n")),
        ("keys", yaml("      password: { Hunter2-The-Secret: x }\n")),
        ("twice", yaml(&format!("{password}      password: Hunter2-The-Secret-too\n"))),
        ("an unknown alias", yaml("      password: *Hunter2-The-Secret\n")),
        ("a tag", yaml("      password: !Hunter2-The-Secret x\n")),
        ("a wrong indentation", yaml(&format!("{password}     region_name: r\n"))),
        ("a slip in a key", yaml("      usernam: u\n      password: Hunter2-The-Secret\n")),
        ("a secret for a key", yaml("      Hunter2-The-Secret: password\n")),
        ("a secret for an entry", "clouds:\n  demo: Hunter2-The-Secret\n".to_owned()),
        ("a secret for all", "Hunter2-The-Secret\n".to_owned()),
        ("no domain", yaml("      username: u\n      password: Hunter2-The-Secret\n")),
        ("no user", yaml("      password: Hunter2-The-Secret\n")),
        (
            "two lines",
            yaml(
                "      username: u\n      user_domain_name: d\n      password: |\n        Hunter2-The-Secret\n        and more\n",
            ),
        ),
        ("an unknown type", yaml(&format!("{password}    auth_type: Hunter2-The-Secret\n"))),
        ("no verification", yaml(&format!("{password}    verify: false\n"))),
        ("a URL with a password", yaml(password).replace("https://", "https://u:Hunter2-The-Secret@")),
        ("half a key", yaml("    sk: Hunter2-The-Secret\n")),
        ("an alias without end", yaml("      password: &a [Hunter2-The-Secret, *a]\n")),
    ];
    for (what, text) in clouds {
        wrong_file(what, "/home/.config/openstack/clouds.yaml", text.as_bytes());
        // The same beside a clouds.yaml without a fault.
        wrong_file(what, "/home/.config/openstack/secure.yaml", text.as_bytes());
    }
    wrong_file("no text", "/home/.config/openstack/clouds.yaml", b"clouds: Hunter2-The-Secret \xff");
    let keys = [
        "ak = AK\nsk Hunter2-The-Secret\n",
        "ak = AK\nsk; Hunter2-The-Secret\n",
        "ak = AK\nHunter2-The-Secret\n",
        "ak = AK\nHunter2-The-Secret = sk\n",
        "ak = AK\nsk = Hunter2-The-Secret\nsk = Hunter2-The-Secret\n",
        "ak = AK\nsk = Hunter2-The-Secret \u{e9}\n",
        "sk = Hunter2-The-Secret\n",
        "sk = Hunter2-The-Secret\n[Hunter2-The-Secret\n",
        "ak = AK\nsk = Hunter2-The-Secret\niam_endpoint = Hunter2-The-Secret\n",
    ];
    for text in keys {
        wrong_file(text, "/home/.huaweicloud/credentials", format!("[basic]\n{text}").as_bytes());
    }
    wrong_file("no text", "/home/.huaweicloud/credentials", b"[basic]\nsk = Hunter2-The-Secret\xff\n");
    secrets().assert_not_in("the logs", &capture.take());
}

#[track_caller]
fn wrong_file(what: &str, name: &str, text: &[u8]) {
    let root = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &[u8]| {
        let path = root.path().join(name.trim_start_matches('/'));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "nobody reads it before it is whole")]
        std::fs::write(path, text).unwrap();
    };
    if name.ends_with("secure.yaml") {
        put("/home/.config/openstack/clouds.yaml", b"clouds: { demo: { region_name: r } }\n");
    }
    put(name, text);
    let mut variables = vec![("HOME", "/home")];
    variables.extend(name.ends_with("yaml").then_some(("OS_CLOUD", "demo")));
    refused(what, Environment::new(variables).with_root(root.path()));
}

#[tokio::test]
async fn nobody_sees_the_secret_of_a_credential_that_cannot_travel() {
    let capture = Capture::begin().await;
    let (fine, worse) = (|| Secret::new(SECRET), || Secret::new(WORSE));
    for credential in [
        Credential::token(worse()),
        Credential::rescoped_token(worse()),
        Credential::password("u", "d", worse()),
        Credential::password("", "d", fine()),
        Credential::access_key("AK", worse()),
        Credential::access_key("A K", fine()),
        Credential::temporary_access_key("AK", worse(), fine()),
        Credential::temporary_access_key("AK", fine(), worse()),
    ] {
        let builder = Session::builder().credential(credential.clone());
        let error = builder.clone().build().unwrap_err();
        assert_eq!(kind(&error), "credential");
        let text = told(&error) + &shown(&builder) + &shown(&credential) + &shown(&worse());
        secrets().assert_not_in("a credential", &text);
    }
    secrets().assert_not_in("the logs", &capture.take());
}
