//! The facts of a run in continuous integration: GitHub Actions and GitLab CI.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/variables>,
//! <https://docs.github.com/webhooks/webhook-events-and-payloads>, <https://docs.gitlab.com/ci/variables/predefined_variables/>

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use openapi_document::read_text;
use serde_json::Value;

use crate::git::repository::is_hash;

/// The variables that are read.
pub(crate) const VARIABLES: [&str; 8] = [
    "GITHUB_BASE_REF",
    "GITHUB_EVENT_NAME",
    "GITHUB_EVENT_PATH",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "CI_PIPELINE_SOURCE",
    "CI_COMMIT_BRANCH",
    "CI_COMMIT_BEFORE_SHA",
    "CI_DEFAULT_BRANCH",
];

/// The variables of the environment that a service sets.
#[derive(Clone, Debug, Default)]
pub(crate) struct CiVariables(BTreeMap<&'static str, String>);

/// The event that a run is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum CiEvent {
    /// None that names a base.
    #[default]
    Other,
    /// A pull or merge request, with its target branch.
    PullRequest { target: String },
    /// A group of the merge queue, with its base commit.
    MergeGroup { base: String },
    /// A push.
    Push {
        branch: String,
        /// The commit before; `None` for a new branch.
        before: Option<String>,
        default_branch: Option<String>,
    },
}

impl CiVariables {
    /// Reads the variables.
    pub(crate) fn read(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let text = |name| Some((name, variable(name)?.into_string().ok().filter(|text| !text.is_empty())?));
        Self(VARIABLES.into_iter().filter_map(text).collect())
    }

    /// The event of the run.
    ///
    /// # Errors
    ///
    /// When the file that describes it cannot be read, or differs from GitHub's documentation.
    pub(crate) fn event(&self) -> Result<CiEvent, String> {
        if let Some(target) = self.get("GITHUB_BASE_REF").or(self.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"))
        {
            return Ok(CiEvent::PullRequest { target: target.to_owned() });
        }
        match (self.get("GITHUB_EVENT_NAME"), self.get("CI_PIPELINE_SOURCE")) {
            (Some(name @ ("push" | "merge_group")), _) => self.github(name),
            // Such as a run started by hand: its commit is compared with the default branch.
            (Some(_), _) => {
                Ok(self.default_branch().map_or(CiEvent::Other, |target| CiEvent::PullRequest { target }))
            }
            (_, Some("push")) => {
                Ok(self.get("CI_COMMIT_BRANCH").map_or(CiEvent::Other, |branch| CiEvent::Push {
                    branch: branch.to_owned(),
                    before: self.get("CI_COMMIT_BEFORE_SHA").and_then(commit),
                    default_branch: self.get("CI_DEFAULT_BRANCH").map(str::to_owned),
                }))
            }
            _ => Ok(CiEvent::Other),
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The default branch, if GitHub's event names it.
    fn default_branch(&self) -> Option<String> {
        let text = read_text(Path::new(self.get("GITHUB_EVENT_PATH")?)).ok()?;
        let event: Value = serde_json::from_str(&text).ok()?;
        Some(event.pointer("/repository/default_branch")?.as_str()?.to_owned())
    }

    fn github(&self, name: &str) -> Result<CiEvent, String> {
        let path = self.get("GITHUB_EVENT_PATH").unwrap_or_default();
        let wrong = |why: String| {
            format!(
                "the event of this run cannot be read from GITHUB_EVENT_PATH ({path}): {why}; name the base with --base"
            )
        };
        let text = read_text(Path::new(path)).map_err(|error| wrong(error.to_string()))?;
        let event: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let at = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
        if name == "merge_group" {
            let base = at("/merge_group/base_sha").and_then(commit);
            let base = base.ok_or_else(|| wrong("`merge_group.base_sha` is not a commit".to_owned()))?;
            return Ok(CiEvent::MergeGroup { base });
        }
        // A tag is no branch.
        let Some(branch) = at("/ref").and_then(|name| name.strip_prefix("refs/heads/")) else {
            return Ok(CiEvent::Other);
        };
        Ok(CiEvent::Push {
            branch: branch.to_owned(),
            before: at("/before").and_then(commit),
            default_branch: at("/repository/default_branch").map(str::to_owned),
        })
    }
}

/// A commit; nothing but zeros is none.
fn commit(text: &str) -> Option<String> {
    (is_hash(text) && text.bytes().any(|byte| byte != b'0')).then(|| text.to_owned())
}
