//! Sources that consist of variables: this crate's own, and those of OpenStack, Huawei's SDKs and Terraform.

use super::settings::Settings;
use super::source::{Offer, Outcome, Rules, Search, Source, SourceInfo, lacking};
use super::target::{OWN_NAMES, OWN_SOURCE};
use super::values::{Names, Part, Values};
use crate::cloud::Cloud;
use crate::error::credential::Refusal;

/// The variables of this crate.
pub(super) const OWN: Source = Source {
    info: SourceInfo {
        name: OWN_SOURCE,
        reads: "`CLOUD_CERTS_TOKEN`, `CLOUD_CERTS_TOKEN_FILE`; `CLOUD_CERTS_USERNAME`, `CLOUD_CERTS_PASSWORD`, \
                `CLOUD_CERTS_USER_DOMAIN_NAME`; `CLOUD_CERTS_ACCESS_KEY`, `CLOUD_CERTS_SECRET_KEY`, \
                `CLOUD_CERTS_SECURITY_TOKEN`",
    },
    search: search_own,
};

/// The variables of OpenStack's clients, and of otcextensions.
pub(super) const OPENSTACK: Source = Source {
    info: SourceInfo {
        name: "OS_*",
        reads: "`OS_AUTH_URL`, `OS_AUTH_TYPE`; `OS_TOKEN`; `OS_USERNAME`, `OS_PASSWORD`, `OS_USER_DOMAIN_NAME` or \
                `_ID`; `OS_ACCESS_KEY`, `OS_SECRET_KEY`, `OS_SECURITY_TOKEN`; `OS_PROJECT_NAME` or `_ID`, \
                `OS_REGION_NAME`, `OS_CACERT`",
    },
    search: |search| search.in_variables(&OPENSTACK_NAMES, Rules { names_iam: true, ..Rules::default() }),
};

/// The variables of Huawei's SDKs.
pub(super) const HUAWEI_SDK: Source = Source {
    info: SourceInfo {
        name: "HUAWEICLOUD_SDK_*",
        reads: "`HUAWEICLOUD_SDK_AK`, `HUAWEICLOUD_SDK_SK`, `HUAWEICLOUD_SDK_SECURITY_TOKEN`; \
                `HUAWEICLOUD_SDK_PROJECT_ID`, `HUAWEICLOUD_SDK_IAM_ENDPOINT`",
    },
    search: |search| {
        let outcome = search.in_variables(&HUAWEI_SDK_NAMES, HUAWEI)?;
        if let Outcome::NotConfigured { .. } = outcome {
            refuse_federated(&search.variables(&HUAWEI_SDK_NAMES))?;
        }
        Ok(outcome)
    },
};

/// The variables of the Terraform providers.
pub(super) const TERRAFORM: Source = Source {
    info: SourceInfo {
        name: "HW_*",
        reads: "`HW_ACCESS_KEY`, `HW_SECRET_KEY`, `HW_SECURITY_TOKEN`; `HW_REGION_NAME`, `HW_PROJECT_NAME`, \
                `HW_PROJECT_ID`",
    },
    search: |search| search.in_variables(&TERRAFORM_NAMES, HUAWEI),
};

/// The rules of sources that belong to Huawei Cloud.
pub(super) const HUAWEI: Rules = Rules { cloud: Some(Cloud::Huawei), names_iam: false };

const OPENSTACK_NAMES: Names = Names {
    parts: &[
        (Part::AuthType, &["OS_AUTH_TYPE"]),
        (Part::Token, &["OS_TOKEN", "OS_AUTH_TOKEN"]),
        (Part::User, &["OS_USERNAME"]),
        (Part::UserId, &["OS_USER_ID"]),
        (Part::Password, &["OS_PASSWORD"]),
        (Part::DomainName, &["OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_DEFAULT_DOMAIN_NAME"]),
        (Part::DomainId, &["OS_USER_DOMAIN_ID", "OS_DOMAIN_ID", "OS_DEFAULT_DOMAIN_ID", "OS_DEFAULT_DOMAIN"]),
        (Part::AccessKey, &["OS_ACCESS_KEY"]),
        (Part::SecretKey, &["OS_SECRET_KEY"]),
        (Part::SecurityToken, &["OS_SECURITY_TOKEN"]),
        (Part::Region, &["OS_REGION_NAME"]),
        (Part::ProjectId, &["OS_PROJECT_ID", "OS_TENANT_ID"]),
        (Part::ProjectName, &["OS_PROJECT_NAME", "OS_TENANT_NAME"]),
        (Part::Iam, &["OS_AUTH_URL"]),
        (Part::CaCert, &["OS_CACERT"]),
        (Part::Insecure, &["OS_INSECURE"]),
    ],
    endpoints: |_| &[],
};

const HUAWEI_SDK_NAMES: Names = Names {
    parts: &[
        (Part::AccessKey, &["HUAWEICLOUD_SDK_AK"]),
        (Part::SecretKey, &["HUAWEICLOUD_SDK_SK"]),
        (Part::SecurityToken, &["HUAWEICLOUD_SDK_SECURITY_TOKEN"]),
        (Part::Federated, &["HUAWEICLOUD_SDK_IDP_ID", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"]),
        (Part::ProjectId, &["HUAWEICLOUD_SDK_PROJECT_ID"]),
        (Part::Iam, &["HUAWEICLOUD_SDK_IAM_ENDPOINT"]),
    ],
    endpoints: |_| &[],
};

const TERRAFORM_NAMES: Names = Names {
    parts: &[
        (Part::AccessKey, &["HW_ACCESS_KEY"]),
        (Part::SecretKey, &["HW_SECRET_KEY"]),
        (Part::SecurityToken, &["HW_SECURITY_TOKEN"]),
        (Part::Region, &["HW_REGION_NAME"]),
        (Part::ProjectId, &["HW_PROJECT_ID"]),
        (Part::ProjectName, &["HW_PROJECT_NAME"]),
    ],
    endpoints: |_| &[],
};

/// Refuses a token of another identity provider, where there is no other credential.
pub(super) fn refuse_federated(values: &dyn Values) -> Result<(), Refusal> {
    let Some(value) = values.value(Part::Federated)? else { return Ok(()) };
    let hint = "set an access key (AK and SK), or remove it";
    Err(values.error(value.location, "tokens of an identity provider are not supported", hint))
}

fn search_own(search: &Search<'_>) -> Result<Outcome, Refusal> {
    let values = search.variables(&OWN_NAMES);
    // The target has the settings, which hold for every source.
    let settings = || Ok(Settings::default());
    let offer = Offer::of(&values, settings, Rules::default(), search.target.is_iam_known())?;
    Ok(Outcome::new(offer, || lacking(&OWN_NAMES)))
}
