//! Examples of every command, for `--help` and the man pages. Tests run each of them.

use cloud_certs_manual::Example;

/// The examples of a command, by its words after `cloud-certs`.
pub(crate) fn of_command(path: &str) -> Vec<Example> {
    let fixed: &[(&str, &str)] = match path {
        "" => &[
            ("Try it without an account, with a local cloud", "fetch css --cloud emulator"),
            ("Fetch the CA certificate of Cloud Search Service", "fetch css -o ca.pem"),
            ("Show when it expires", "check ca.pem"),
            ("Find out why it does not work", "doctor css"),
        ],
        "fetch" => &[
            ("Write the certificate to a file", "fetch css -o ca.pem"),
            ("Write a truststore for Java", "fetch css --format jks -o truststore.jks"),
            ("Make a ConfigMap for Kubernetes", "fetch css --format configmap"),
        ],
        "check" => &[
            ("Show when the certificates of a file expire", "check ca.pem"),
            ("Fail if one expires within two weeks", "check --days 14 ca.pem"),
            ("Print metrics for Prometheus", "check --format prometheus ca.pem"),
        ],
        "auth" | "auth status" => &[
            ("Show which credential is used", "auth status"),
            ("Ask IAM whether it accepts the credential", "auth status --check"),
        ],
        "instances" => &[
            ("List the instances of GeminiDB", "instances geminidb"),
            ("List only those with the engine Redis, as JSON", "instances geminidb --engine redis --json"),
        ],
        "doctor" => &[
            ("Check everything up to the project", "doctor"),
            (
                "Check everything up to the certificate of an instance",
                "doctor geminidb --instance demo-redis",
            ),
        ],
        "clouds" => {
            &[("List the regions and endpoints", "clouds"), ("The same for programs", "clouds --json")]
        }
        "sync" => &[
            ("Show what would change", "sync --dry-run"),
            ("Keep all certificates of the configuration current", "sync"),
            ("Stay and do so every hour, with metrics", "sync --watch --interval 1h --listen 127.0.0.1:9469"),
        ],
        "verify" => &[
            ("Check a server", "verify db.example.com:9200 --ca ca.pem"),
            ("Check a PostgreSQL server", "verify db.example.com:5432 --ca ca.pem --starttls postgres"),
        ],
        "emulator" => &[
            ("Run a local cloud until Ctrl-C", "emulator"),
            ("List the faults that it can inject", "emulator --fault list"),
        ],
        "completions" => &[("Print the completions of bash", "completions bash")],
        "man" => {
            &[("Print the page of the command", "man"), ("Write all pages, for `man -M .`", "man --dir .")]
        }
        _ => return of_service(path),
    };
    fixed.iter().map(|(about, line)| Example::new(*about, *line)).collect()
}

/// The examples of a command that names a service.
fn of_service(path: &str) -> Vec<Example> {
    let Some((verb, name)) = path.split_once(' ') else { return Vec::new() };
    let Ok(service) = name.parse::<cloud_certs::Service>() else { return Vec::new() };
    let examples: &[(&str, &str)] = match verb {
        "fetch" => &[
            ("Write the certificate to a file", "-o ca.pem"),
            ("Trust the old and the new CA during a change", "-o ca.pem --merge"),
        ],
        _ => &[("List all", ""), ("List those without TLS, for programs", "--ssl off --json")],
    };
    let instance = match verb {
        "fetch" if service.needs_instance() => format!(" --instance {}", demo_instance(name)),
        _ => String::new(),
    };
    let line = |flags: &str| format!("{path}{instance} {flags}").trim_end().to_owned();
    examples.iter().map(|(about, flags)| Example::new(*about, line(flags))).collect()
}

/// The name of an instance that the emulator has.
fn demo_instance(service: &str) -> &'static str {
    match service {
        "dcs" => "demo-dcs",
        "dds" => "demo-dds",
        "gaussdb" => "demo-gaussdb",
        "rds" => "demo-mysql",
        _ => "demo-redis",
    }
}
