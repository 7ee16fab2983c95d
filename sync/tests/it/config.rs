//! Configuration files: what is read, and what is said of mistakes.

use std::path::Path;
use std::time::Duration;

use cloud_certs_sync::{Config, FileFormat, Instances, MergePolicy, Principal};

/// Files that are read.
pub(crate) const ACCEPTED: &[&str] = &[
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    r#"
concurrency = 64
state = "/var/lib/x"
[defaults]
service = "geminidb"
cloud = "otc"
vendor = "otc"
region = "eu-de"
project-id = "0123"
merge = "replace"
warn-days = 0
roots = ["company.pem", "system"]
labels = { team = "shop" }
pins = ["sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]
on-change = ["nginx", "-s", "reload"]
on-change-timeout = "30s"
[[defaults.output]]
path = "{name}.pem"
[[certificate]]
instance = "orders"
verify = "db.example.com:8635"
verify-name = "10.0.0.1"
verify-starttls = "mysql"
[[certificate]]
name = "all of them"
all = true
project-name = "eu-de_x"
profile = "staging"
category = "international"
labels = { tier = "1" }
[[certificate.output]]
path = "/etc/{service}/{instance}.store"
format = "jks"
mode = "0640"
owner = "www-data"
group = 33
store-password-file = "password"
force = true
on-change = []
on-change-timeout = "2h"
"#,
];

/// Files with a mistake each. The comment is for the reader of the snapshot.
pub(crate) const REFUSED: &[&str] = &[
    "concurency = 4\n[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "concurrency = 0\n[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "# nothing\n",
    "[defaults]\nname = \"x\"\n[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[defaults]\nregoin = \"eu-de\"\n[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"geminydb\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"iam\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\non_change = [\"true\"]\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\non-change = \"nginx -s reload\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\non-change-timeout = \"30\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\npins = [\"sha256:00\"]\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\nmerge = \"keep\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\nwarn-days = -1\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\nlabels = { a = 1 }\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\nvendor = \"aws\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\nformat = \"pem\"\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\nformat = \"pkcs-12\"\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\nmode = \"rw-r--r--\"\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\nmode = 644\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\nowner = true\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\npassword = \"geheim\"\n",
];

/// Mistakes that a schema cannot tell.
const REFUSED_ALONE: &[&str] = &[
    "[[certificate]\n",
    "[[certificate]]\nservice = \"css\"\n",
    "[[certificate]]\nservice = \"css\"\n\n[[certificate.output]]\npath = \"a.cer\"\n",
    "[[certificate]]\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"geminidb\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"geminidb\"\ninstance = \"a\"\nall = true\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"geminidb\"\nall = true\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\ninstance = \"a\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\nall = true\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\ncategory = \"a\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"{host}.pem\"\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\nstore-password-file = \"b\"\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\n[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"b.pem\"\n",
    "[[certificate]]\nservice = \"css\"\nverify = \"db.example.com\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\nverify = \"db:1\"\nverify-name = \"-\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\nverify-name = \"db\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"geminidb\"\nall = true\nverify = \"db:1\"\n[[certificate.output]]\npath = \"{instance}.pem\"\n",
    "[[certificate]]\nservice = \"css\"\nroots = [\"system\"]\n[[certificate.output]]\npath = \"a.der\"\n",
    "[[certificate]]\nservice = \"css\"\nname = \"a\\u001b[31m\"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"geminidb\"\ninstance = \" \"\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"\"\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\nowner = \"www-data:www-data\"\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\ngroup = 4294967295\n",
    "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.pem\"\nrestart = [\"deployment/orders\"]\n",
    "[[certificate]]\nservice = \"css\"\non-change = [\"\", \"reload\"]\n[[certificate.output]]\npath = \"a.pem\"\n",
    "[[certificate]]\nservice = \"css\"\non-change = [\"nginx\", \"re\\u0000load\"]\n[[certificate.output]]\npath = \"a.pem\"\n",
];

pub(crate) fn read(text: &str) -> Result<Config, String> {
    Config::parse(Path::new("sync.toml"), text).map_err(|error| error.to_string())
}

#[test]
fn mistakes_have_their_place_and_the_nearest_name() {
    let told: String = REFUSED
        .iter()
        .chain(REFUSED_ALONE)
        .map(|text| format!("{}\n  {}\n", text.trim_end().replace('\n', " | "), read(text).unwrap_err()))
        .collect();
    insta::assert_snapshot!(told);
}

#[test]
fn what_is_written_is_what_is_read() {
    let config = read(ACCEPTED[1]).unwrap();
    assert_eq!((config.concurrency, config.state.as_deref()), (64, Some(Path::new("/var/lib/x"))));
    let [one, all] = config.certificates.as_slice() else { panic!("{config:#?}") };
    assert_eq!(
        (one.name.as_str(), &one.instances),
        ("geminidb-orders", &Instances::One("orders".to_owned()))
    );
    assert_eq!((one.account.project_id.as_deref(), one.merge), (Some("0123"), MergePolicy::Replace));
    assert_eq!((one.warn_days, one.pins.len(), one.labels.len()), (0, 1, 1));
    let output = &one.outputs[0];
    assert_eq!((output.path.as_str(), output.format, output.mode), ("{name}.pem", FileFormat::Pem, None));
    assert_eq!(output.hook.as_ref().unwrap().timeout, Duration::from_secs(30));
    assert_eq!((&all.instances, all.account.project_id.as_deref()), (&Instances::All, None));
    assert_eq!(all.labels.keys().collect::<Vec<_>>(), ["team", "tier"]);
    let output = &all.outputs[0];
    assert_eq!((output.format, output.mode, output.force), (FileFormat::Jks, Some(0o640), true));
    assert_eq!(output.owner, Some(Principal::Name("www-data".to_owned())));
    assert_eq!((output.group.clone(), output.hook.clone()), (Some(Principal::Id(33)), None));
}

#[test]
fn relative_paths_begin_at_the_folder_of_the_file() {
    let text = "state = \"s\"\n[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a.jks\"\nstore-password-file = \"p\"\n";
    let config = Config::parse(Path::new("/etc/x/sync.toml"), text).unwrap();
    assert_eq!(config.state.as_deref(), Some(Path::new("/etc/x/s")));
    let output = &config.certificates[0].outputs[0];
    assert_eq!(output.password_file.as_deref(), Some(Path::new("/etc/x/p")));
    assert_eq!(config.folder(), Path::new("/etc/x"));
}

/// Editors know the keys. A program that was built without them says what to take.
#[cfg(not(feature = "kubernetes"))]
#[test]
fn objects_need_a_program_that_is_built_for_them() {
    let told = ["configmap", "secret"].map(|kind| {
        let text =
            format!("[[certificate]]\nservice = \"css\"\n[[certificate.output]]\n{kind} = \"css-ca\"\n");
        read(&text).unwrap_err()
    });
    insta::assert_snapshot!(told.join("\n"), @"
sync.toml:4:13: this program is built without Kubernetes, which a `configmap` needs; take the container image, or build it with `--features kubernetes`
sync.toml:4:10: this program is built without Kubernetes, which a `secret` needs; take the container image, or build it with `--features kubernetes`
");
}
