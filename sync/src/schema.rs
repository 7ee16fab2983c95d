//! The JSON schema of the configuration file, for editors and for the documentation.

use cloud_certs::{Cloud, Service};
use serde_json::{Map, Value, json};

use crate::config::format::FileFormat;

/// Returns the JSON schema of the configuration file, as text on several lines.
#[must_use]
pub fn schema() -> String {
    format!("{:#}\n", document())
}

fn document() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "The configuration of cloud-certs sync",
        "type": "object",
        "properties": {
            "concurrency": {
                "description": "The number of certificates that are worked on at once. Default: 8.",
                "type": "integer", "minimum": 1, "maximum": 64,
            },
            "interval": {
                "description": "The time between rounds of `--watch`, at least a minute. Default: 6h.",
                "type": "string", "pattern": "^[0-9]+[smhd]$",
            },
            "state": text("The folder for what has to be remembered between runs, such as commands that have not succeeded yet."),
            "defaults": {
                "description": "Values for every certificate that does not have its own.",
                "type": "object",
                "properties": without(certificate(), &["name", "instance"]),
                "additionalProperties": false,
            },
            "certificate": {
                "description": "The certificates to keep current.",
                "type": "array", "minItems": 1,
                "items": {
                    "type": "object",
                    "properties": certificate(),
                    "additionalProperties": false,
                },
            },
        },
        "required": ["certificate"],
        "additionalProperties": false,
    })
}

fn certificate() -> Map<String, Value> {
    let places = ["path", "configmap", "secret"].map(|place| json!({ "required": [place] }));
    let services: Vec<_> = Service::ALL
        .iter()
        .filter(|service| service.has_certificates())
        .map(|service| service.id())
        .collect();
    object([
        (
            "name",
            json!({ "description": "The name in messages, metrics and `--json`. Default: the service and the instance.", "type": "string", "minLength": 1, "maxLength": 200 }),
        ),
        ("service", json!({ "description": "The service that has the certificate.", "enum": services })),
        (
            "instance",
            json!({ "description": "The id or the exact name of the instance, for a service with a certificate for each.", "type": "string", "minLength": 1 }),
        ),
        (
            "all",
            json!({ "description": "`true` for every instance of the project on which SSL is on. Paths then need `{instance}`.", "type": "boolean" }),
        ),
        ("category", text("The only category of certificates to take, of those that the service lists.")),
        (
            "cloud",
            text(
                "The cloud: an entry of clouds.yaml, or else `huawei` or `otc`; `emulator` starts a local one.",
            ),
        ),
        (
            "vendor",
            json!({ "description": "The vendor whose endpoints a private entry of clouds.yaml uses, where the entry does not say it.", "enum": Cloud::ALL.iter().map(|cloud| cloud.name()).collect::<Vec<_>>() }),
        ),
        ("region", text("The region, such as `eu-de`.")),
        ("project-id", text("The id of the project.")),
        ("project-name", text("The name of the project. Default: the project of the region.")),
        (
            "profile",
            text(
                "The profile of KooCLI whose credential is used, as HW_PROFILE chooses it. It is an error if another credential overrides it.",
            ),
        ),
        (
            "pins",
            json!({ "description": "The only SHA-256 fingerprints that are accepted. Default: any.", "type": "array", "items": { "type": "string", "pattern": "^([sS][hH][aA]256:)?([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$" } }),
        ),
        (
            "merge",
            json!({ "description": "The fate of older certificates in an output. `keep-until-expiry`, the default, keeps them until they expire; `replace` drops them. `der` and `fingerprint` are always replaced.", "enum": ["keep-until-expiry", "replace"] }),
        ),
        (
            "warn-days",
            json!({ "description": "Warnings begin this many days before a certificate expires. Default: 30.", "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        ),
        (
            "labels",
            json!({ "description": "Labels in `--json` and metrics.", "type": "object", "additionalProperties": { "type": "string" } }),
        ),
        (
            "verify",
            text(
                "The server that clients of the outputs connect to, as `host:port`. Content that does not verify it never replaces content that does.",
            ),
        ),
        (
            "verify-name",
            text("The name that the server's certificate must have. Default: the host of `verify`."),
        ),
        (
            "verify-starttls",
            json!({ "description": "The protocol in which TLS is started (STARTTLS). Default: the server speaks TLS at once.", "enum": ["postgres", "mysql"] }),
        ),
        (
            "roots",
            json!({ "description": "Further roots that outputs hold behind the certificates of the service: files with certificates, and `system` for those that this system trusts.", "type": "array", "items": { "type": "string" } }),
        ),
        (
            "on-change",
            command(
                "The program and its arguments to run when an output has changed. There is no shell. An empty list runs nothing.",
            ),
        ),
        (
            "on-change-timeout",
            time("The time after which the command is killed, with all that it has started. Default: 60 s."),
        ),
        (
            "output",
            json!({
                "description": "The files, folders and objects of Kubernetes that hold the certificate.",
                "type": "array", "minItems": 1,
                "items": { "type": "object", "properties": output(), "oneOf": places, "additionalProperties": false },
            }),
        ),
    ])
}

fn output() -> Map<String, Value> {
    object([
        (
            "path",
            json!({ "description": "The file, or the folder for `capath`. `{instance}`, `{service}` and `{name}` are replaced by their values. A relative path begins at the folder of this file.", "type": "string", "minLength": 1 }),
        ),
        ("configmap", text("The name of a ConfigMap, in place of a `path`. Placeholders are as in a path.")),
        ("secret", text("The name of a Secret, in place of a `path`. Placeholders are as in a path.")),
        (
            "namespace",
            text(
                "The namespace of a ConfigMap or Secret. Default: that of the pod or of the kubeconfig's context.",
            ),
        ),
        (
            "keys",
            json!({ "description": "The keys of a ConfigMap or Secret, with the format under each. Default: `{ \"ca.crt\" = \"pem\" }`.", "type": "object", "minProperties": 1, "additionalProperties": { "enum": ["pem", "der", "pkcs7", "pkcs12", "jks", "json", "fingerprint"] } }),
        ),
        (
            "labels",
            json!({ "description": "Labels of a ConfigMap or Secret, besides `app.kubernetes.io/managed-by`.", "type": "object", "additionalProperties": { "type": "string" } }),
        ),
        (
            "annotations",
            json!({ "description": "Annotations of a ConfigMap or Secret, besides the checksum.", "type": "object", "additionalProperties": { "type": "string" } }),
        ),
        (
            "restart",
            json!({ "description": "The workloads whose pods are replaced when the ConfigMap or Secret changes, as \"deployment/orders\". Default: none.", "type": "array", "items": { "type": "string", "pattern": "^(deployment|statefulset|daemonset)/.+$" } }),
        ),
        (
            "format",
            json!({ "description": "The format. Default: by the ending of the path: .pem, .crt, .der, .p7b, .p12, .pfx, .jks, .json, and `/` for `capath`.", "enum": FileFormat::ALL.iter().map(|format| format.name()).collect::<Vec<_>>() }),
        ),
        (
            "mode",
            json!({ "description": "The permission bits in octal digits, as \"0644\". Default: those that the file has; 0644 for a new one.", "type": "string", "pattern": "^0?[0-7]{3}$" }),
        ),
        ("owner", principal("The user who owns the file, by name or number. Default: the one who owns it.")),
        ("group", principal("The group of the file, by name or number. Default: the one that it has.")),
        (
            "store-password-file",
            text(
                "The file with the password of a PKCS#12 or JKS store. Default: CLOUD_CERTS_STORE_PASSWORD, or else `changeit`.",
            ),
        ),
        (
            "force",
            json!({ "description": "`true` replaces any content, except for a private key. Default: only certificates are replaced.", "type": "boolean" }),
        ),
        ("on-change", command("The command of this output, in place of that of the certificate.")),
        ("on-change-timeout", time("The time limit for it.")),
    ])
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Map<String, Value> {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn without(mut map: Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    map.retain(|name, _| !names.contains(&name.as_str()));
    map
}

fn text(description: &str) -> Value {
    json!({ "description": description, "type": "string" })
}

fn command(description: &str) -> Value {
    json!({ "description": description, "type": "array", "items": { "type": "string" } })
}

fn time(description: &str) -> Value {
    let description = format!("{description} A number and its unit: \"30s\", \"5m\", \"12h\", \"1d\".");
    json!({ "description": description, "type": "string", "pattern": "^[0-9]+[smhd]$" })
}

fn principal(description: &str) -> Value {
    json!({ "description": description, "type": ["string", "integer"] })
}
