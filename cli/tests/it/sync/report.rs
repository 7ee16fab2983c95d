//! The report for programs, and silence.

use insta::assert_snapshot;

use crate::sync::kit::Managed;

const CONFIG: &str = r#"
[[certificate]]
service = "css"
labels = { team = "search" }
on-change = ["true"]
[[certificate.output]]
path = "css.pem"
[[certificate.output]]
path = "missing/css.pem"
"#;

#[test]
fn each_target_is_an_object() {
    let managed = Managed::new(CONFIG);
    let ran = managed.sync("--json -q");
    assert_eq!(ran.code(), Some(8), "{ran}");
    let mut report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let certificate = &mut report["targets"][0]["certificates"][0];
    for key in ["sha256", "not_after", "days_left"] {
        certificate[key] = format!("[{key}]").into();
    }
    assert_snapshot!(serde_json::to_string_pretty(&report).unwrap(), @r#"
    {
      "hooks": [
        {
          "cause": "change",
          "command": [
            "true"
          ],
          "error": null,
          "outputs": [
            "css.pem"
          ],
          "result": "succeeded"
        }
      ],
      "targets": [
        {
          "certificates": [
            {
              "days_left": "[days_left]",
              "not_after": "[not_after]",
              "sha256": "[sha256]",
              "subject": "CN=cloud-certs emulator\\, Cloud Search Service,O=NOT A REAL CA"
            }
          ],
          "error": null,
          "instance": null,
          "labels": {
            "team": "search"
          },
          "name": "css",
          "outputs": [
            {
              "dropped": [],
              "error": null,
              "format": "pem",
              "held": [
                {
                  "days_left": 3649,
                  "not_after": "TIME",
                  "sha256": "sha256:FINGERPRINT",
                  "subject": "CN=cloud-certs emulator\\, Cloud Search Service,O=NOT A REAL CA"
                }
              ],
              "kept": [],
              "keys": null,
              "path": "css.pem",
              "reason": "new",
              "restarts": [],
              "result": "changed",
              "server_root": null
            },
            {
              "dropped": [],
              "error": "cannot write \"missing/css.pem\": the folder \"missing\" does not exist; create it with `mkdir -p \"missing\"`",
              "format": "pem",
              "held": [],
              "kept": [],
              "keys": null,
              "path": "missing/css.pem",
              "reason": null,
              "restarts": [],
              "result": "failed",
              "server_root": null
            }
          ],
          "result": "failed",
          "server": null,
          "service": "css",
          "warnings": []
        }
      ]
    }
    "#);
}

#[test]
fn nothing_is_printed_when_all_is_well_and_nobody_wants_to_know() {
    let managed =
        Managed::new("[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"css.pem\"\n");
    for _ in 0..2 {
        let ran = managed.sync("--quiet");
        assert_eq!((ran.code(), ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "", ""));
    }
}

#[test]
fn a_mistake_in_the_file_is_told_with_its_place() {
    let managed = Managed::new("[[certificate]]\nservice = \"css\"\nregoin = \"eu-de\"\n");
    assert_snapshot!(managed.sync("").failed(), @r"
    error: cloud-certs.toml:3:1: unknown key `regoin`; did you mean `region`?
    exit code 2
    ");
    std::fs::remove_file(managed.cloud.folder.at("cloud-certs.toml")).unwrap();
    let told = managed.sync("").failed();
    assert_snapshot!(told.replace(managed.cloud.folder.home().to_str().unwrap(), "~"), @r"
    error: there is no configuration file: name it with -c, or write one of cloud-certs.toml, ~/.config/cloud-certs/sync.toml, /etc/cloud-certs/sync.toml
    exit code 2
    ");
    assert_snapshot!(managed.sync("-c other.toml").failed(), @r"
    error: other.toml: it cannot be read: No such file or directory (os error N)
    exit code 2
    ");
}
