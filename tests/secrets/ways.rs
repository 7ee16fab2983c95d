//! Every way in which a user can have a credential: its kind, and the source that it is found in.

use cloud_certs::{Credential, Environment, Secret, SessionBuilder};
use cloud_certs_emulator::{
    ACCESS_KEY, DOMAIN, PASSWORD, PROJECT_ID, SECRET_KEY, SECURITY_TOKEN, TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY, USER,
};
use tempfile::TempDir;

use crate::cloud::Cloud;
use crate::leak::Secrets;

/// A user who has a credential in one place.
pub(crate) struct Way {
    /// The source that a session names.
    pub(crate) source: &'static str,
    /// The kind that a session names.
    pub(crate) kind: &'static str,
    /// Whether IAM is asked for a token.
    pub(crate) asks_iam: bool,
    pub(crate) secrets: Secrets,
    credential: Option<Credential>,
    variables: Vec<(&'static str, String)>,
    home: TempDir,
}

impl Way {
    /// The choices of a session in a cloud.
    pub(crate) fn builder(&self, cloud: &Cloud) -> SessionBuilder {
        let home = ("HOME", "/home".to_owned());
        let variables = self.variables.iter().cloned().chain([home]);
        let environment = Environment::new(variables).with_root(self.home.path());
        let builder = cloud.builder().environment(environment);
        match &self.credential {
            Some(credential) => builder.credential(credential.clone()),
            None => builder,
        }
    }
}

/// A kind of credential, and whether IAM is asked to exchange it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Token,
    Rescoped,
    Password,
    Key,
    TemporaryKey,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] =
        [Self::Token, Self::Rescoped, Self::Password, Self::Key, Self::TemporaryKey];

    /// One that the cloud knows, given to the session as such.
    pub(crate) fn given(self, cloud: &Cloud) -> Way {
        let parts = self.of(cloud);
        Way { credential: Some(parts.credential()), ..parts.way("explicit") }
    }

    fn of(self, cloud: &Cloud) -> Parts {
        let token = matches!(self, Self::Token | Self::Rescoped).then(|| cloud.emulator.token());
        Parts { kind: self, token: token.unwrap_or_default() }
    }
}

/// The parts of a credential, by what sources call them.
struct Parts {
    kind: Kind,
    token: String,
}

impl Parts {
    fn credential(&self) -> Credential {
        match self.kind {
            Kind::Token => Credential::token(Secret::new(&self.token)),
            Kind::Rescoped => Credential::rescoped_token(Secret::new(&self.token)),
            Kind::Password => Credential::password(USER, DOMAIN, Secret::new(PASSWORD)),
            Kind::Key => Credential::access_key(ACCESS_KEY, Secret::new(SECRET_KEY)),
            Kind::TemporaryKey => Credential::temporary_access_key(
                TEMPORARY_ACCESS_KEY,
                Secret::new(TEMPORARY_SECRET_KEY),
                Secret::new(SECURITY_TOKEN),
            ),
        }
    }

    /// A way without a place to find it in.
    fn way(&self, source: &'static str) -> Way {
        let none = Secrets::default();
        let (kind, secrets) = match self.kind {
            Kind::Token | Kind::Rescoped => ("token", none.with("given token", &self.token)),
            Kind::Password => ("password", none.with("password", PASSWORD)),
            Kind::Key => ("access key", none.with("secret key", SECRET_KEY)),
            Kind::TemporaryKey => (
                "access key",
                none.with("secret key", TEMPORARY_SECRET_KEY).with("security token", SECURITY_TOKEN),
            ),
        };
        let asks_iam = matches!(self.kind, Kind::Rescoped | Kind::Password);
        let home = tempfile::tempdir().unwrap();
        Way { source, kind, asks_iam, secrets, credential: None, variables: Vec::new(), home }
    }

    /// The values, by the words for token, user, password, domain, AK, SK and security token.
    fn values(
        &self,
        [token, user, password, domain, ak, sk, security_token]: Words,
    ) -> Vec<(&'static str, String)> {
        let pairs: &[_] = match self.kind {
            Kind::Token | Kind::Rescoped => &[(token, self.token.as_str())],
            Kind::Password => &[(user, USER), (password, PASSWORD), (domain, DOMAIN)],
            Kind::Key => &[(ak, ACCESS_KEY), (sk, SECRET_KEY)],
            Kind::TemporaryKey => {
                &[(ak, TEMPORARY_ACCESS_KEY), (sk, TEMPORARY_SECRET_KEY), (security_token, SECURITY_TOKEN)]
            }
        };
        pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
    }

    fn variables(&self, source: &'static str, words: Words) -> Way {
        Way { variables: self.values(words), ..self.way(source) }
    }

    /// Variables of OpenStack, which say where IAM is.
    fn openstack(&self, iam: &str) -> Way {
        let mut way = self.variables("OS_*", OPENSTACK);
        way.variables
            .extend([("OS_AUTH_URL", format!("{iam}/v3")), ("OS_PROJECT_ID", PROJECT_ID.to_owned())]);
        way
    }

    /// clouds.yaml, with secrets in secure.yaml.
    fn clouds_yaml(&self, iam: &str) -> Way {
        let mut way = self.way("clouds.yaml");
        way.variables.push(("OS_CLOUD", "demo".to_owned()));
        let (open, secret): (Vec<_>, Vec<_>) = self
            .values(CLOUDS_YAML)
            .into_iter()
            .partition(|(name, _)| !["token", "password", "sk"].contains(name));
        let auth = |pairs: &[(&str, String)]| -> String {
            pairs.iter().map(|(name, value)| format!("      {name}: '{value}'\n")).collect()
        };
        let open = format!("      auth_url: {iam}/v3\n      project_id: '{PROJECT_ID}'\n{}", auth(&open));
        way.put(".config/openstack/clouds.yaml", &format!("clouds:\n  demo:\n    auth:\n{open}"));
        let secret = auth(&secret);
        way.put(".config/openstack/secure.yaml", &format!("clouds:\n  demo:\n    auth:\n{secret}"));
        way
    }

    /// The file of Huawei's SDKs.
    fn huawei_file(&self) -> Way {
        let way = self.way("~/.huaweicloud/credentials");
        let lines: String =
            self.values(HUAWEI_FILE).iter().map(|(name, value)| format!("{name} = {value}\n")).collect();
        way.put(".huaweicloud/credentials", &format!("[basic]\n{lines}"));
        way
    }
}

type Words = [&'static str; 7];
const CLOUD_CERTS: Words = [
    "CLOUD_CERTS_TOKEN",
    "CLOUD_CERTS_USERNAME",
    "CLOUD_CERTS_PASSWORD",
    "CLOUD_CERTS_USER_DOMAIN_NAME",
    "CLOUD_CERTS_ACCESS_KEY",
    "CLOUD_CERTS_SECRET_KEY",
    "CLOUD_CERTS_SECURITY_TOKEN",
];
const OPENSTACK: Words = [
    "OS_TOKEN",
    "OS_USERNAME",
    "OS_PASSWORD",
    "OS_USER_DOMAIN_NAME",
    "OS_ACCESS_KEY",
    "OS_SECRET_KEY",
    "OS_SECURITY_TOKEN",
];
const CLOUDS_YAML: Words =
    ["token", "username", "password", "user_domain_name", "ak", "sk", "security_token"];
const HUAWEI_SDK: Words =
    ["", "", "", "", "HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"];
const HUAWEI_FILE: Words = ["", "", "", "", "ak", "sk", "security_token"];
const TERRAFORM: Words = ["", "", "", "", "HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN"];

impl Way {
    #[expect(clippy::disallowed_methods, reason = "nobody reads it before it is whole")]
    fn put(&self, name: &str, text: &str) {
        let path = self.home.path().join("home").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Every kind from every source that can have it.
pub(crate) fn all(cloud: &Cloud) -> Vec<Way> {
    let iam = cloud.emulator.https_url();
    let mut ways: Vec<_> = Kind::ALL.iter().map(|kind| kind.given(cloud)).collect();
    let keys = [Kind::Key, Kind::TemporaryKey];
    for kind in [Kind::Token, Kind::Password].into_iter().chain(keys) {
        ways.push(kind.of(cloud).variables("CLOUD_CERTS_*", CLOUD_CERTS));
    }
    for kind in [Kind::Rescoped, Kind::Password].into_iter().chain(keys) {
        ways.extend([kind.of(cloud).openstack(&iam), kind.of(cloud).clouds_yaml(&iam)]);
    }
    for kind in keys {
        ways.push(kind.of(cloud).variables("HUAWEICLOUD_SDK_*", HUAWEI_SDK));
        ways.push(kind.of(cloud).huawei_file());
        ways.push(kind.of(cloud).variables("HW_*", TERRAFORM));
    }
    ways
}
