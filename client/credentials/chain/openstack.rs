//! `OS_*`: the variables of OpenStack's clients, and of otcextensions.

use super::names::Names;
use super::source::{Outcome, Rules, Search, SourceInfo};
use crate::error::credential::Refusal;

pub(super) const INFO: SourceInfo = SourceInfo {
    name: "OS_*",
    reads: "`OS_AUTH_URL`, `OS_AUTH_TYPE`; `OS_TOKEN`; `OS_USERNAME`, `OS_PASSWORD`, `OS_USER_DOMAIN_NAME` or `_ID`; \
            `OS_ACCESS_KEY`, `OS_SECRET_KEY`, `OS_SECURITY_TOKEN`; `OS_PROJECT_NAME` or `_ID`, `OS_REGION_NAME`, \
            `OS_CACERT`",
};

const NAMES: Names = Names {
    auth_type: &["OS_AUTH_TYPE"],
    token: &["OS_TOKEN", "OS_AUTH_TOKEN"],
    user: &["OS_USERNAME"],
    user_id: &["OS_USER_ID"],
    password: &["OS_PASSWORD"],
    domain_name: &["OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_DEFAULT_DOMAIN_NAME"],
    domain_id: &["OS_USER_DOMAIN_ID", "OS_DOMAIN_ID", "OS_DEFAULT_DOMAIN_ID", "OS_DEFAULT_DOMAIN"],
    access_key: &["OS_ACCESS_KEY"],
    secret_key: &["OS_SECRET_KEY"],
    security_token: &["OS_SECURITY_TOKEN"],
    region: &["OS_REGION_NAME"],
    project_id: &["OS_PROJECT_ID", "OS_TENANT_ID"],
    project_name: &["OS_PROJECT_NAME", "OS_TENANT_NAME"],
    iam: &["OS_AUTH_URL"],
    cacert: &["OS_CACERT"],
    insecure: &["OS_INSECURE"],
    ..Names::NONE
};

pub(super) fn ask(search: &Search<'_>) -> Result<Outcome, Refusal> {
    search.variables(INFO.name, &NAMES, Rules { names_iam: true, ..Rules::default() })
}
