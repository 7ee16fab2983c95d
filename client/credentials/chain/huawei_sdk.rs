//! `HUAWEICLOUD_SDK_*`: the variables of Huawei's SDKs.

use super::names::Names;
use super::source::{Outcome, Rules, Search, SourceInfo};
use super::values::{Values, Variables};
use crate::cloud::Cloud;
use crate::error::credential::Refusal;

pub(super) const INFO: SourceInfo = SourceInfo {
    name: "HUAWEICLOUD_SDK_*",
    reads: "`HUAWEICLOUD_SDK_AK`, `HUAWEICLOUD_SDK_SK`, `HUAWEICLOUD_SDK_SECURITY_TOKEN`; \
            `HUAWEICLOUD_SDK_PROJECT_ID`, `HUAWEICLOUD_SDK_IAM_ENDPOINT`",
};

const NAMES: Names = Names {
    access_key: &["HUAWEICLOUD_SDK_AK"],
    secret_key: &["HUAWEICLOUD_SDK_SK"],
    security_token: &["HUAWEICLOUD_SDK_SECURITY_TOKEN"],
    project_id: &["HUAWEICLOUD_SDK_PROJECT_ID"],
    iam: &["HUAWEICLOUD_SDK_IAM_ENDPOINT"],
    ..Names::NONE
};

/// What the SDKs also take: a token of another identity provider.
const FEDERATED: &[&str] = &["HUAWEICLOUD_SDK_IDP_ID", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"];

pub(super) fn ask(search: &Search<'_>) -> Result<Outcome, Refusal> {
    let outcome =
        search.variables(INFO.name, &NAMES, Rules { cloud: Some(Cloud::Huawei), ..Rules::default() })?;
    if let Outcome::NotConfigured { .. } = outcome {
        refuse_federated(&Variables { environment: search.environment, source: INFO.name }, FEDERATED)?;
    }
    Ok(outcome)
}

/// Says that a token of another identity provider is not supported, where there is nothing else.
pub(super) fn refuse_federated(values: &dyn Values, names: &'static [&'static str]) -> Result<(), Refusal> {
    match values.said(names)? {
        Some(said) => {
            let hint = "give an access key, which is AK and SK, or take it out";
            Err(values.error(said.place, "tokens of an identity provider are not supported", hint))
        }
        None => Ok(()),
    }
}
