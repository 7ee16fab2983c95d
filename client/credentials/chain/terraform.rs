//! `HW_*`: the variables of the Terraform providers.

use super::names::Names;
use super::source::{Outcome, Rules, Search, SourceInfo};
use crate::cloud::Cloud;
use crate::error::credential::Refusal;

pub(super) const INFO: SourceInfo = SourceInfo {
    name: "HW_*",
    reads: "`HW_ACCESS_KEY`, `HW_SECRET_KEY`, `HW_SECURITY_TOKEN`; `HW_REGION_NAME`, `HW_PROJECT_NAME`, \
            `HW_PROJECT_ID`",
};

const NAMES: Names = Names {
    access_key: &["HW_ACCESS_KEY"],
    secret_key: &["HW_SECRET_KEY"],
    security_token: &["HW_SECURITY_TOKEN"],
    region: &["HW_REGION_NAME"],
    project_id: &["HW_PROJECT_ID"],
    project_name: &["HW_PROJECT_NAME"],
    ..Names::NONE
};

pub(super) fn ask(search: &Search<'_>) -> Result<Outcome, Refusal> {
    search.variables(INFO.name, &NAMES, Rules { cloud: Some(Cloud::Huawei), ..Rules::default() })
}
