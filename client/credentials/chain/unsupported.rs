//! Settings that are known and refused: without them, another account or project would be used than they ask for.

use super::values::Unsupported;

const TOKEN: &str = "remove it, and give a token (`openstack token issue`) or an access key (AK and SK)";
const PROJECT: &str = "remove it, and name a project";
const KEY: &str = "remove it, and set an access key (AK and SK)";
const ENDPOINT: &str = "remove it, and set the endpoint of the service, such as `CLOUD_CERTS_CSS_ENDPOINT`";

/// Part of a source's credential.
const fn part(names: &'static [&'static str], what: &'static str, instead: &'static str) -> Unsupported {
    Unsupported { names, what, instead, is_credential: false }
}

/// A credential of its own.
const fn credential(
    names: &'static [&'static str],
    what: &'static str,
    instead: &'static str,
) -> Unsupported {
    Unsupported { names, what, instead, is_credential: true }
}

/// The variables of OpenStack's clients.
pub(super) const OPENSTACK: &[Unsupported] = &[
    part(&["OS_PASSCODE"], "a second factor of the login is", TOKEN),
    part(&["OS_TRUST_ID"], "trusts are", PROJECT),
    part(&["OS_SYSTEM_SCOPE"], "the scope of a whole system is", PROJECT),
    part(&["OS_CERT", "OS_KEY"], "certificates of clients are", "remove it"),
    credential(
        &[
            "OS_APPLICATION_CREDENTIAL_ID",
            "OS_APPLICATION_CREDENTIAL_NAME",
            "OS_APPLICATION_CREDENTIAL_SECRET",
        ],
        "application credentials are",
        TOKEN,
    ),
    credential(
        &[
            "OS_IDENTITY_PROVIDER",
            "OS_PROTOCOL",
            "OS_IDENTITY_PROVIDER_URL",
            "OS_SERVICE_PROVIDER_ENDPOINT",
            "OS_DISCOVERY_ENDPOINT",
            "OS_ACCESS_TOKEN_ENDPOINT",
            "OS_ACCESS_TOKEN",
            "OS_CLIENT_ID",
            "OS_CLIENT_SECRET",
            "OS_OAUTH2_CLIENT_ID",
            "OS_OAUTH2_CLIENT_SECRET",
        ],
        "logins of an identity provider are",
        TOKEN,
    ),
];

/// The keys of clouds.yaml.
pub(super) const CLOUDS_YAML: &[Unsupported] = &[
    part(&["passcode"], "a second factor of the login is", TOKEN),
    part(&["trust_id"], "trusts are", PROJECT),
    part(&["system_scope"], "the scope of a whole system is", PROJECT),
    part(&["cert", "key"], "certificates of clients are", "remove it"),
    credential(
        &["application_credential_id", "application_credential_name", "application_credential_secret"],
        "application credentials are",
        TOKEN,
    ),
    credential(
        &[
            "identity_provider",
            "protocol",
            "identity_provider_url",
            "service_provider_endpoint",
            "discovery_endpoint",
            "access_token_endpoint",
            "access_token",
            "client_id",
            "client_secret",
            "oauth2_client_id",
            "oauth2_client_secret",
        ],
        "logins of an identity provider are",
        TOKEN,
    ),
];

/// The variables of Huawei's SDKs.
pub(super) const HUAWEI_SDK: &[Unsupported] = &[
    credential(
        &["HUAWEICLOUD_SDK_IDP_ID", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"],
        "tokens of an identity provider are",
        KEY,
    ),
    part(&["HUAWEICLOUD_SDK_REGIONS_FILE"], "a file with endpoints is", ENDPOINT),
];

/// The keys of the file of Huawei's SDKs.
pub(super) const HUAWEI_FILE: &[Unsupported] =
    &[credential(&["idp_id", "id_token_file"], "tokens of an identity provider are", KEY)];

/// The variables of the Terraform providers.
pub(super) const TERRAFORM: &[Unsupported] = &[credential(
    &["HW_ASSUME_ROLE_IDP_ID", "HW_ASSUME_ROLE_ID_TOKEN", "HW_ASSUME_ROLE_ID_TOKEN_FILE"],
    "tokens of an identity provider are",
    KEY,
)];
