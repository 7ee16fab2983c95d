//! PyYAML, which the clients of OpenStack read clouds.yaml with: both take the same from the same text.

use std::path::PathBuf;

use cloud_certs::{Environment, Session};

use crate::program::run;
use crate::venv::Venv;

/// Prints the kind of the user name in each file, then the user name and the region as JSON, a line each.
const READ: &str = "
import json, sys, yaml
for path in sys.argv[1:]:
    entry = yaml.safe_load(open(path, encoding='utf-8'))['clouds']['otc']
    user = entry['auth']['username']
    print(json.dumps([type(user).__name__, str(user), entry['region_name']]))
";

/// User names as they may be written.
const NAMES: [&str; 42] = [
    "user",
    "'user'",
    "\"us\\x65r \\\"quoted\\\" \\u00fc\"",
    "'it''s'",
    "user # and a comment",
    "user#none",
    "ünïcode",
    "no",
    "No",
    "NO",
    "off",
    "yes",
    "true",
    "True",
    "y",
    "n",
    "'no'",
    "null",
    "~",
    "Null",
    "nULL",
    "0",
    "017",
    "089",
    "0o17",
    "0x1F",
    "0b11",
    "1_000",
    "-5",
    "+5",
    "1.5",
    ".5",
    "-.5",
    "1e3",
    "1.5e3",
    "1.5e+3",
    "1.5e+3_0",
    ".inf",
    ".nan",
    "!!str 5",
    "|-\n        block",
    ">-\n        folded\n        text",
];

/// Whole files, in which the user and the region come from elsewhere.
const FILES: [&str; 7] = [
    "x: &x {region_name: eu-nl, profile: otc}\nclouds:\n  otc:\n    <<: *x\n    region_name: eu-de\n    auth: {username: u, password: p, user_domain_name: d}\n",
    "x: &x {region_name: eu-nl, profile: otc}\ny: &y {region_name: eu-ch2}\nclouds:\n  otc:\n    auth: {username: u, password: p, user_domain_name: d}\n    <<: [*x, *y]\n",
    "x: &x {profile: otc}\ny: &y\n  <<: *x\n  region_name: eu-de\nclouds:\n  otc:\n    <<: *y\n    auth: {username: u, password: p, user_domain_name: d}\n",
    "x: &u user\nclouds:\n  otc:\n    profile: otc\n    region_name: eu-de\n    auth: &a {username: *u, password: p, user_domain_name: d}\n  other: {auth: *a}\n",
    "clouds:\n  &name otc:\n    profile: otc\n    region_name: eu-de\n    auth: {username: *name, password: p, user_domain_name: d}\n",
    "x: &key region_name\nclouds:\n  otc:\n    profile: otc\n    *key : eu-de\n    ? auth\n    : username: u\n      password: p\n      user_domain_name: d\n",
    "%YAML 1.1\n---\n{\"clouds\": {\"otc\": {\"profile\": \"otc\", \"region_name\": \"eu-de\", \"auth\": {\"username\": \"u\", \"password\": \"p\", \"user_domain_name\": \"d\"}}}}\n...\n",
];

fn files() -> Vec<String> {
    let of_name = |name: &&str| {
        format!(
            "clouds:\n  otc:\n    profile: otc\n    region_name: eu-de\n    auth:\n      password: p\n      user_domain_name: d\n      username: {name}\n"
        )
    };
    NAMES.iter().map(of_name).chain(FILES.map(str::to_owned)).collect()
}

/// What this library takes from a file: the user and the region, or why not.
fn ours(folder: &tempfile::TempDir, number: usize) -> Result<(String, String), String> {
    let variables = [("OS_CLOUD", "otc".to_owned()), ("OS_CLIENT_CONFIG_FILE", format!("/{number}.yaml"))];
    let environment = Environment::new(variables).with_root(folder.path());
    let configuration = Session::builder().environment(environment).configuration();
    let configuration = configuration.map_err(|error| error.to_string())?;
    let user = configuration.credential().identity().unwrap_or_default().to_owned();
    Ok((user, configuration.region().unwrap_or_default().to_owned()))
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
#[expect(clippy::disallowed_methods, reason = "files of this test alone")]
async fn clouds_yaml_says_the_same_to_pyyaml() {
    let venv = Venv::openstack();
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> =
        (0..files().len()).map(|number| folder.path().join(format!("{number}.yaml"))).collect();
    paths.iter().zip(files()).for_each(|(path, text)| std::fs::write(path, text).unwrap());
    let mut arguments = vec!["-c".to_owned(), READ.to_owned()];
    arguments.extend(paths.iter().map(|path| path.display().to_string()));
    let said = run(&venv.python(), &arguments, folder.path(), &[]).await.done();
    assert_eq!(said.lines().count(), files().len());
    for ((number, text), theirs) in files().iter().enumerate().zip(said.lines()) {
        let (kind, user, region): (String, String, String) = serde_json::from_str(theirs).unwrap();
        let ours = ours(&folder, number);
        match &*kind {
            "str" => assert_eq!(ours, Ok((user, region)), "{text}"),
            "bool" => assert!(ours.clone().unwrap_err().contains("a truth value"), "{text}: {ours:?}"),
            // A number is the text of it where nobody reads it in another way.
            "int" if ours.is_ok() => assert_eq!(ours, Ok((user, region)), "{text}"),
            "int" | "float" => assert!(ours.clone().unwrap_err().contains("a number"), "{text}: {ours:?}"),
            "NoneType" => assert!(ours.is_err(), "{text}: {ours:?}"),
            other => panic!("{text}: {other}"),
        }
    }
}
