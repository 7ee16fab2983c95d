//! Sources that consist of variables: this crate's own, and those of OpenStack, Huawei's SDKs and Terraform.

use super::settings::Settings;
use super::source::{HUAWEI, Offer, Outcome, Rules, Search, Source, SourceInfo, lacking};
use super::target::{OWN_NAMES, OWN_SOURCE};
use super::values::{Names, Part, Values, Variables};
use super::{koocli, unsupported};
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
        reads: "`OS_AUTH_URL`, `OS_AUTH_TYPE`; `OS_TOKEN`; `OS_USERNAME` with `OS_USER_DOMAIN_NAME` or `_ID`, or \
                `OS_USER_ID`, and `OS_PASSWORD`; `OS_ACCESS_KEY`, `OS_SECRET_KEY`, `OS_SECURITY_TOKEN`; `OS_PROJECT_NAME` or `_ID`, \
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
    search: |search| search.in_variables(&HUAWEI_SDK_NAMES, HUAWEI),
};

/// The variables of the Terraform providers.
pub(super) const TERRAFORM: Source = Source {
    info: SourceInfo {
        name: "HW_*",
        reads: "the profile `HW_PROFILE` of the file `HW_SHARED_CONFIG_FILE`, as KooCLI writes it, if one of the two \
                is set; `HW_AUTH_TOKEN`; `HW_ACCESS_KEY`, `HW_SECRET_KEY`, `HW_SECURITY_TOKEN`; `HW_USER_NAME` with \
                `HW_DOMAIN_NAME` or `_ID`, or `HW_USER_ID`, and `HW_USER_PASSWORD`; `HW_AUTH_URL`, \
                `HW_REGION_NAME`, `HW_PROJECT_NAME` or `_ID`",
    },
    search: search_terraform,
};

const OPENSTACK_NAMES: Names = Names {
    parts: &[
        (Part::AuthType, &["OS_AUTH_TYPE"]),
        (Part::Token, &["OS_TOKEN", "OS_AUTH_TOKEN"]),
        (Part::User, &["OS_USERNAME"]),
        (Part::UserId, &["OS_USER_ID"]),
        (Part::Password, &["OS_PASSWORD"]),
        (Part::DomainName, &["OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_DEFAULT_DOMAIN_NAME"]),
        (Part::DomainId, &["OS_USER_DOMAIN_ID", "OS_DOMAIN_ID", "OS_DEFAULT_DOMAIN_ID"]),
        (Part::LastDomainId, &["OS_DEFAULT_DOMAIN"]),
        (Part::AccessKey, &["OS_ACCESS_KEY"]),
        (Part::SecretKey, &["OS_SECRET_KEY"]),
        (Part::SecurityToken, &["OS_SECURITY_TOKEN"]),
        (Part::Region, &["OS_REGION_NAME"]),
        (Part::ProjectId, &["OS_PROJECT_ID", "OS_TENANT_ID"]),
        (Part::ProjectName, &["OS_PROJECT_NAME", "OS_TENANT_NAME"]),
        (Part::ProjectDomainName, &["OS_PROJECT_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_DEFAULT_DOMAIN_NAME"]),
        (Part::ProjectDomainId, &["OS_PROJECT_DOMAIN_ID", "OS_DOMAIN_ID", "OS_DEFAULT_DOMAIN_ID"]),
        (Part::AgencyName, &["OS_AGENCY_NAME", "OS_TARGET_AGENCY_NAME"]),
        (Part::AgencyDomainName, &["OS_AGENCY_DOMAIN_NAME", "OS_TARGET_DOMAIN_NAME"]),
        (Part::AgencyDomainId, &["OS_TARGET_DOMAIN_ID"]),
        (Part::AgencyProjectName, &["OS_DELEGATED_PROJECT", "OS_TARGET_PROJECT_NAME"]),
        (Part::AgencyProjectId, &["OS_TARGET_PROJECT_ID"]),
        (Part::Iam, &["OS_AUTH_URL"]),
        (Part::CaCert, &["OS_CACERT"]),
        (Part::Insecure, &["OS_INSECURE"]),
    ],
    endpoints: |_| &[],
    unsupported: unsupported::OPENSTACK,
};

const HUAWEI_SDK_NAMES: Names = Names {
    parts: &[
        (Part::AccessKey, &["HUAWEICLOUD_SDK_AK"]),
        (Part::SecretKey, &["HUAWEICLOUD_SDK_SK"]),
        (Part::SecurityToken, &["HUAWEICLOUD_SDK_SECURITY_TOKEN"]),
        (Part::ProjectId, &["HUAWEICLOUD_SDK_PROJECT_ID"]),
        (Part::Iam, &["HUAWEICLOUD_SDK_IAM_ENDPOINT"]),
    ],
    endpoints: |_| &[],
    unsupported: unsupported::HUAWEI_SDK,
};

const TERRAFORM_NAMES: Names = Names {
    parts: &[
        (Part::Token, &["HW_AUTH_TOKEN"]),
        (Part::AccessKey, &["HW_ACCESS_KEY"]),
        (Part::SecretKey, &["HW_SECRET_KEY"]),
        (Part::SecurityToken, &["HW_SECURITY_TOKEN"]),
        (Part::User, &["HW_USER_NAME"]),
        (Part::UserId, &["HW_USER_ID"]),
        (Part::Password, &["HW_USER_PASSWORD"]),
        (Part::DomainName, &["HW_DOMAIN_NAME"]),
        (Part::DomainId, &["HW_DOMAIN_ID"]),
        (Part::Region, &["HW_REGION_NAME"]),
        (Part::ProjectId, &["HW_PROJECT_ID"]),
        (Part::ProjectName, &["HW_PROJECT_NAME"]),
        // The second names are those of its older versions.
        (Part::AgencyName, &["HW_ASSUME_ROLE_AGENCY_NAME", "OS_AGENCY_NAME"]),
        (Part::AgencyDomainName, &["HW_ASSUME_ROLE_DOMAIN_NAME", "OS_AGENCY_DOMAIN_NAME"]),
        (Part::AgencyDomainId, &["HW_ASSUME_ROLE_DOMAIN_ID"]),
        (Part::AgencyProjectName, &["OS_DELEGATED_PROJECT"]),
        (Part::Iam, &["HW_AUTH_URL"]),
        (Part::Insecure, &["HW_INSECURE"]),
    ],
    endpoints: |_| &[],
    unsupported: unsupported::TERRAFORM,
};

fn search_terraform(search: &Search<'_>) -> Result<Outcome, Refusal> {
    let variables = search.variables(&TERRAFORM_NAMES);
    let settings = || {
        let settings = Settings::read(&variables, search.environment)?;
        refuse_other_hosts(&variables, settings.region.as_deref())?;
        Ok(settings)
    };
    if let Some(outcome) = koocli::search_shared(search, settings)? {
        return Ok(outcome);
    }
    let settings = || Ok(settings()?.deduce(HUAWEI.cloud));
    let offer = Offer::of(&variables, settings, HUAWEI, &search.target.known(search.environment))?;
    Ok(Outcome::new(offer, || lacking(&TERRAFORM_NAMES)))
}

/// Refuses another domain than that of Huawei Cloud for all services, and another algorithm of signatures.
fn refuse_other_hosts(variables: &Variables<'_>, region: Option<&str>) -> Result<(), Refusal> {
    let is_of_europe = region.is_some_and(|region| region.starts_with("eu-west-1"));
    let usual = if is_of_europe { "myhuaweicloud.eu" } else { "myhuaweicloud.com" };
    let hint = "remove it, and set `HW_AUTH_URL` and the endpoint of the service, such as `CLOUD_CERTS_CSS_ENDPOINT`";
    let only = [
        ("HW_CLOUD", usual, "another domain for all services is not supported", hint),
        ("HW_SIGNING_ALGORITHM", "HmacSHA256", "only `HmacSHA256` is supported", "remove it"),
    ];
    for (name, supported, problem, hint) in only {
        if let Some(value) = variables.get(name)?.filter(|value| value.text() != supported) {
            return Err((variables as &dyn Values).error(value.location, problem, hint));
        }
    }
    Ok(())
}

fn search_own(search: &Search<'_>) -> Result<Outcome, Refusal> {
    let values = search.variables(&OWN_NAMES);
    // The target has the settings, which hold for every source.
    let settings = || Ok(Settings::default());
    let offer = Offer::of(&values, settings, Rules::default(), &search.target.known(search.environment))?;
    Ok(Outcome::new(offer, || lacking(&OWN_NAMES)))
}
