//! Topics of `cloud-certs help`: short texts about what several commands share.

use clap::ValueEnum as _;
use cloud_certs_manual::{TOPIC_COLUMNS, Term, Topic, hanging, table, table_within};

use crate::exit_status;
use crate::output_args::OutputFormat;

/// All topics, as the help lists them, with the tables of the code in them.
pub(crate) fn all() -> Vec<Topic> {
    vec![
        Topic {
            name: "credentials",
            about: "Where credentials come from",
            text: include_str!("topics/credentials.txt").replace("{sources}", &sources()),
        },
        Topic {
            name: "formats",
            about: "The formats that `fetch` writes",
            text: include_str!("topics/formats.txt").replace("{formats}", &formats()),
        },
        Topic {
            name: "exit-codes",
            about: "The exit codes of all commands",
            text: include_str!("topics/exit-codes.txt")
                .replace("{exit_codes}", &table(&exit_status::terms())),
        },
        Topic {
            name: "proxies",
            about: "How to reach the cloud through a proxy",
            text: include_str!("topics/proxies.txt").to_owned(),
        },
    ]
}

/// The sources of credentials in their order, as the library documents them.
pub(crate) fn sources() -> String {
    let entry = |source: &cloud_certs::SourceInfo| {
        format!("  {}\n      {}\n", source.name, hanging(&source.reads.replace('`', ""), 6, TOPIC_COLUMNS))
    };
    cloud_certs::SOURCES.iter().map(entry).collect()
}

fn formats() -> String {
    let known = OutputFormat::value_variants().iter().filter_map(OutputFormat::to_possible_value);
    let term = |value: clap::builder::PossibleValue| {
        let help = value.get_help().map(ToString::to_string).unwrap_or_default();
        Term::new(value.get_name(), help)
    };
    table_within(&known.map(term).collect::<Vec<_>>(), TOPIC_COLUMNS)
}
