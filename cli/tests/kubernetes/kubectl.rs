//! `kubectl` as a second client of the same objects.

use crate::conflicts::command;
use crate::kit::{Cluster, OBJECT};

/// Runs a line of a shell, which must succeed.
#[track_caller]
fn shell(cluster: &Cluster, line: &str) -> String {
    let output = cluster.command(&["bash", "-euo", "pipefail", "-c", line]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{line}: {text}");
    text
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn kubectl_reads_what_was_written_and_hands_over_what_it_has() {
    let cluster = Cluster::new("configmap = \"css-ca\"");
    shell(
        &cluster,
        "kubectl create configmap css-ca --from-literal=ca.crt= --dry-run=client -o yaml |
         kubectl apply --server-side --validate=false -f -",
    );
    let told = cluster.fails();
    assert!(told.contains("`kubectl`"), "{told}");
    let handed = shell(&cluster, command(&told));
    assert!(handed.contains("configmap/css-ca patched"), "{handed}");
    cluster.succeeds();
    let text = shell(&cluster, "kubectl get configmap css-ca -o yaml");
    assert!(text.contains("app.kubernetes.io/managed-by: cloud-certs"), "{text}");
    let pem = shell(&cluster, r"kubectl get configmap css-ca -o 'jsonpath={.data.ca\.crt}'");
    assert_eq!(pem, cluster.text("ca.crt"));

    // What `kubectl` applies now conflicts with us, in its own words.
    let line = "kubectl create configmap css-ca --from-literal=ca.crt=x --dry-run=client -o yaml |
                kubectl apply --server-side --validate=false -f - 2>&1 || true";
    let refused = shell(&cluster, line);
    assert!(refused.contains(r#"conflict with "cloud-certs" using v1: .data.ca.crt"#), "{refused}");
    assert_eq!(cluster.succeeds(), "");
    let before = cluster.object(OBJECT);

    // The apply with force that others recommend only shares a field whose value is the same.
    let line = "kubectl get configmap css-ca -o yaml | kubectl apply --server-side --force-conflicts --validate=false \
                --field-manager=kubectl -f -";
    shell(&cluster, line);
    assert_eq!(cluster.object(OBJECT)["data"], before["data"]);
    assert_eq!(cluster.succeeds(), "");
}
