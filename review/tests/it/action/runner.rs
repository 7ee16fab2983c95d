//! A runner for the steps of action.yml: their environment, their outputs, and where they stop.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use openapi_document::tree;
use serde_json::{Value, json};

use super::api::Api;
use crate::checkout::Checkout;

/// What a run of the action left behind.
pub(super) struct Ran {
    pub(super) is_success: bool,
    /// The outputs of the action.
    pub(super) outputs: BTreeMap<String, String>,
    pub(super) summary: String,
    pub(super) log: String,
}

impl Ran {
    pub(super) fn output(&self, name: &str) -> &str {
        self.outputs.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The verdict, and whether the job goes on.
    #[track_caller]
    pub(super) fn assert(&self, verdict: &str, is_success: bool) {
        assert_eq!((self.output("verdict"), self.is_success), (verdict, is_success), "{}", self.log);
    }
}

/// An event, and what the workflow gives the action.
pub(super) struct Workflow<'a> {
    pub(super) event: &'a str,
    pub(super) payload: Value,
    pub(super) inputs: Vec<(&'a str, String)>,
    pub(super) api: Api,
}

impl<'a> Workflow<'a> {
    /// The action with the program of these tests.
    pub(super) fn new(event: &'a str, payload: Value) -> Self {
        let binary = env!("CARGO_BIN_EXE_spec-review").to_owned();
        Self { event, payload, inputs: vec![("binary", binary)], api: Api::new(vec![]) }
    }

    pub(super) fn input(mut self, name: &'a str, value: &str) -> Self {
        self.inputs.retain(|(known, _)| *known != name);
        self.inputs.push((name, value.to_owned()));
        self
    }

    pub(super) fn api(mut self, api: &Api) -> Self {
        self.api = api.clone();
        self
    }

    pub(super) fn run(&self, checkout: &Checkout) -> Ran {
        let action = action();
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name).display().to_string();
        #[expect(clippy::disallowed_methods, reason = "the file of the runner")]
        std::fs::write(file("event.json"), self.payload.to_string()).unwrap();
        let mut steps: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        let (mut log, mut is_success) = (String::new(), true);
        for (index, step) in action["runs"]["steps"].as_array().unwrap().iter().enumerate() {
            let id = step["id"].as_str().map_or(index.to_string(), str::to_owned);
            let Some(line) = step["run"].as_str() else {
                if step["uses"].as_str().unwrap().starts_with("actions/upload-artifact@")
                    && !self.value("${{ steps.review.outputs.html }}", &action, &steps).is_empty()
                {
                    let url = "https://github.example/artifact/1".to_owned();
                    steps.entry(id).or_default().insert("artifact-url".to_owned(), url);
                }
                continue;
            };
            let output = file(&format!("output-{index}"));
            let mut command = checkout.command("sh");
            command.args(["-e", "-c", line]);
            for (name, value) in [
                ("GITHUB_ACTION_PATH", root().display().to_string()),
                ("GITHUB_API_URL", self.api.url.clone()),
                // Empty unless the event is one of a pull request.
                (
                    "GITHUB_BASE_REF",
                    self.payload["pull_request"]["base"]["ref"].as_str().unwrap_or_default().to_owned(),
                ),
                ("GITHUB_EVENT_NAME", self.event.to_owned()),
                ("GITHUB_EVENT_PATH", file("event.json")),
                ("GITHUB_JOB", "review".to_owned()),
                ("GITHUB_OUTPUT", output.clone()),
                ("GITHUB_REPOSITORY", "o/r".to_owned()),
                ("GITHUB_RUN_ID", "7".to_owned()),
                ("GITHUB_SERVER_URL", "https://github.example".to_owned()),
                ("GITHUB_STEP_SUMMARY", file("summary")),
                ("GITHUB_WORKFLOW", "API".to_owned()),
                ("RUNNER_ARCH", "X64".to_owned()),
                ("RUNNER_OS", "Linux".to_owned()),
                ("RUNNER_TEMP", folder.path().display().to_string()),
            ] {
                command.env(name, value);
            }
            for (name, value) in step["env"].as_object().into_iter().flatten() {
                command.env(name, self.value(value.as_str().unwrap(), &action, &steps));
            }
            let ran = command.output().unwrap();
            log.push_str(&String::from_utf8_lossy(&ran.stdout));
            log.push_str(&String::from_utf8_lossy(&ran.stderr));
            steps
                .entry(id)
                .or_default()
                .extend(outputs(&std::fs::read_to_string(&output).unwrap_or_default()));
            if !ran.status.success() {
                is_success = false;
                break;
            }
        }
        let named = action["outputs"].as_object().unwrap().iter();
        let outputs = named
            .map(|(name, one)| (name.clone(), self.value(one["value"].as_str().unwrap(), &action, &steps)))
            .collect();
        let summary = std::fs::read_to_string(file("summary")).unwrap_or_default();
        Ran { is_success, outputs, summary, log }
    }

    /// What stands for an expression that is a value as a whole.
    fn value(
        &self,
        text: &str,
        action: &Value,
        steps: &BTreeMap<String, BTreeMap<String, String>>,
    ) -> String {
        let Some(expression) = text.strip_prefix("${{ ").and_then(|text| text.strip_suffix(" }}")) else {
            return text.to_owned();
        };
        match *expression.split('.').collect::<Vec<_>>() {
            ["github", "token"] => "TOKEN".to_owned(),
            ["inputs", name] => match self.inputs.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => value.clone(),
                None => {
                    let default = action["inputs"][name]["default"].as_str();
                    self.value(default.unwrap_or_else(|| panic!("no input {name}")), action, steps)
                }
            },
            ["steps", id, "outputs", name] => {
                steps.get(id).and_then(|outputs| outputs.get(name)).cloned().unwrap_or_default()
            }
            _ => panic!("{expression}"),
        }
    }
}

/// The root of the workspace, where the action is.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// action.yml.
pub(super) fn action() -> Value {
    let text = std::fs::read_to_string(root().join("action.yml")).unwrap();
    tree("action.yml", &text).unwrap().to_json()
}

/// The outputs in a file, as the runner reads it.
fn outputs(text: &str) -> BTreeMap<String, String> {
    let (mut found, mut lines) = (BTreeMap::new(), text.lines());
    while let Some(line) = lines.next() {
        let (name, end) = line.split_once("<<").unwrap();
        let value: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
        found.insert(name.to_owned(), value.join("\n"));
    }
    found
}

/// A checkout whose branch `edit` has these changes of the document, as a runner has it.
pub(super) fn checkout(replacements: &[(&str, &str)]) -> Checkout {
    let checkout = Checkout::new();
    checkout.git(&["update-ref", "refs/remotes/origin/main", "main"]);
    if !replacements.is_empty() {
        checkout.edit("openapi/pets.yaml", replacements);
        checkout.raise("2.0.0", "0.5.0");
        checkout.commit();
    }
    checkout
}

/// The parts of the event `pull_request` that count, from a branch of `owner`'s repository.
pub(super) fn pull_request(owner: &str, labels: &[&str]) -> Value {
    let labels: Vec<Value> = labels.iter().map(|name| json!({ "name": name })).collect();
    json!({
        "action": "synchronize",
        "number": 5,
        "pull_request": {
            "number": 5,
            "head": { "ref": "edit", "sha": "x", "repo": { "full_name": format!("{owner}/r") } },
            "base": { "ref": "main", "sha": "x", "repo": { "full_name": "o/r" } },
            "labels": labels,
        },
        "repository": { "full_name": "o/r", "default_branch": "main" },
    })
}
