//! The clouds whose endpoints are documented.

use std::fmt;
use std::str::FromStr;

use url::Url;

use crate::documents::iam::DOCUMENT;

/// A cloud whose endpoints are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cloud {
    /// Huawei Cloud.
    Huawei,
    /// Open Telekom Cloud.
    Otc,
}

/// The IAM of all regions of Huawei Cloud: its Terraform provider and its SDKs use it by default.
const GLOBAL_IAM: [&str; 2] = ["iam.myhuaweicloud.com", "iam.myhuaweicloud.eu"];

/// The error for a name that no cloud has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no cloud is called {name:?}: use `huawei` or `otc`")]
#[non_exhaustive]
pub struct ParseCloudError {
    /// The name.
    pub name: String,
}

impl Cloud {
    /// All clouds.
    pub const ALL: &[Self] = &[Self::Huawei, Self::Otc];

    /// The name in the documents' `x-cloud`, and on the command line: `huawei` or `otc`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Huawei => "huawei",
            Self::Otc => "otc",
        }
    }

    /// The cloud and region whose IAM has this URL, by the servers of the document. The IAM of all regions has no
    /// region.
    pub(crate) fn from_iam_url(url: &str) -> Option<(Self, Option<String>)> {
        let host = Url::parse(url).ok()?.host_str()?.to_owned();
        if GLOBAL_IAM.contains(&host.as_str()) {
            return Some((Self::Huawei, None));
        }
        DOCUMENT.servers.iter().find_map(|server| {
            let (before, after) = server.url.strip_prefix("https://")?.split_once("{region}")?;
            let region = host.strip_prefix(before)?.strip_suffix(after)?;
            let is_region = !region.is_empty() && !region.contains('.');
            is_region.then_some((server.cloud.parse().ok()?, Some(region.to_owned())))
        })
    }

    /// The only cloud that documents a region of this name.
    pub(crate) fn from_region(region: &str) -> Option<Self> {
        let mut servers = DOCUMENT.servers.iter().filter(|server| server.regions.contains(&region));
        let cloud = servers.next()?.cloud;
        servers.all(|server| server.cloud == cloud).then(|| cloud.parse().ok()).flatten()
    }
}

/// The names are those of [`Cloud::name`]: `huawei` and `otc`.
impl FromStr for Cloud {
    type Err = ParseCloudError;

    fn from_str(name: &str) -> Result<Self, ParseCloudError> {
        let found = Self::ALL.iter().copied().find(|cloud| cloud.name() == name);
        found.ok_or_else(|| ParseCloudError { name: name.to_owned() })
    }
}

impl fmt::Display for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Huawei => "Huawei Cloud",
            Self::Otc => "Open Telekom Cloud",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cloud_of_an_iam_endpoint_is_known() {
        let cases = [
            ("https://iam.eu-de.otc.t-systems.com/v3", Some((Cloud::Otc, Some("eu-de")))),
            ("https://iam-pub.eu-ch2.sc.otc.t-systems.com", Some((Cloud::Otc, Some("eu-ch2")))),
            ("https://iam.cn-north-4.myhuaweicloud.com:443/v3", Some((Cloud::Huawei, Some("cn-north-4")))),
            ("https://iam.eu-west-101.myhuaweicloud.eu", Some((Cloud::Huawei, Some("eu-west-101")))),
            ("https://iam.myhuaweicloud.com:443/v3", Some((Cloud::Huawei, None))),
            ("https://iam.myhuaweicloud.com.example.com", None),
            ("https://iam.eu-de.otc.t-systems.com.example.com", None),
            ("https://evil.example.com/iam.eu-de.otc.t-systems.com", None),
            ("https://iam..otc.t-systems.com", None),
            ("http://127.0.0.1:5000/v3", None),
            ("", None),
        ];
        for (url, expected) in cases {
            let found = Cloud::from_iam_url(url);
            assert_eq!(found.as_ref().map(|(cloud, region)| (*cloud, region.as_deref())), expected, "{url}");
        }
    }

    #[test]
    fn names_are_parsed_as_they_are_written() {
        for cloud in Cloud::ALL {
            assert_eq!(cloud.name().parse(), Ok(*cloud));
        }
        let unknown = "OTC".parse::<Cloud>().unwrap_err();
        assert_eq!(unknown.to_string(), "no cloud is called \"OTC\": use `huawei` or `otc`");
    }
}
