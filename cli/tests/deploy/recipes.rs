//! Cron, Ansible and Terraform: the files run as they are, against a local cloud.

use std::fs;
use std::process::{Command, Output};

use crate::cloud::Cloud;
use crate::program::{deploy, peer};

const CONFIG: &str = "
[[certificate]]
service = \"css\"
[[certificate.output]]
path = \"css-ca.pem\"
";

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[track_caller]
fn done(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
    text(&output)
}

/// cron mails whatever a job prints.
#[test]
fn cron_has_nothing_to_mail_until_something_fails() {
    let cloud = Cloud::start();
    cloud.put("sync.toml", CONFIG);
    let table = fs::read_to_string(deploy().join("cron/cloud-certs")).unwrap();
    let job = table.lines().find_map(|line| line.split_once(" root ")).unwrap().1;
    let job = job.replace("/etc/cloud-certs/", "");
    assert_eq!(done(&mut cloud.command(&["sh", "-c", &job])), "");
    assert!(cloud.folder.path().join("css-ca.pem").exists());
    assert_eq!(done(&mut cloud.command(&["sh", "-c", &job])), "");

    let output = cloud.command(&["sh", "-c", &job]).env("CLOUD_CERTS_TOKEN", "no").output().unwrap();
    assert_eq!(output.status.code(), Some(8), "{}", text(&output));
    assert!(text(&output).contains("css"), "{}", text(&output));
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn ansible_changes_something_once() {
    let cloud = Cloud::start();
    cloud.put("sync.toml", CONFIG);
    let tasks = deploy().join("ansible/cloud-certs.yml").canonicalize().unwrap();
    let (folder, credential) = (cloud.folder.path().display(), cloud.variables());
    let mut playbook = format!(
        "- hosts: localhost\n  gather_facts: false\n  connection: local\n  tasks:\n    - ansible.builtin.include_tasks: {}\n  \
         vars:\n    cloud_certs_config: {folder}/sync.toml\n    cloud_certs_path: {folder}/installed.toml\n    \
         cloud_certs_credential:\n",
        tasks.display()
    );
    playbook.extend(credential.iter().map(|(name, value)| format!("      {name}: '{value}'\n")));
    cloud.put("playbook.yml", &playbook);
    let play = || {
        let program = peer("ansible/bin/ansible-playbook");
        done(cloud.command(&[&program, "playbook.yml"]).env("ANSIBLE_NOCOLOR", "1"))
    };
    assert!(play().contains("changed=2 "), "{}", play());
    let again = play();
    assert!(again.contains("changed=0 ") && again.contains("failed=0"), "{again}");
}

/// The provider wants one object of strings, and nothing else.
#[test]
#[ignore = "needs tests/peers/setup"]
fn terraform_reads_what_its_program_prints() {
    let cloud = Cloud::start();
    let file = fs::read_to_string(deploy().join("terraform/main.tf")).unwrap();
    let program = file.lines().find_map(|line| line.trim().strip_prefix("program = ")).unwrap();
    let program: Vec<String> = serde_json::from_str(program).unwrap();
    let arguments: Vec<&str> = program.iter().map(String::as_str).collect();
    let printed = cloud.command(&arguments).output().unwrap();
    assert!(printed.status.success(), "{}", text(&printed));
    let printed: std::collections::BTreeMap<String, String> =
        serde_json::from_slice(&printed.stdout).unwrap();
    assert!(printed["pem"].starts_with("-----BEGIN CERTIFICATE-----"), "{printed:?}");

    let failed = cloud.command(&arguments).env("CLOUD_CERTS_TOKEN", "no").output().unwrap();
    assert!(!failed.status.success() && failed.stdout.is_empty(), "{}", text(&failed));
}
