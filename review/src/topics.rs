//! Topics of `spec-review help`: short texts about subjects that several commands share.

use clap::ValueEnum;
use cloud_certs_manual::{TOPIC_COLUMNS, Term, Topic, hanging, table, table_within};

use crate::exit;
use crate::formats::{ChangelogFormat, CheckFormat, DiffFormat, RulesFormat, UpstreamFormat};

/// All topics, as the help lists them, with the tables of the code in them. No topic has the name of a command: `help
/// rules` and `help config` are about those.
pub(crate) fn all() -> Vec<Topic> {
    vec![
        Topic {
            name: "verdicts",
            about: "The words of reports: facets, verdicts, levels",
            text: include_str!("topics/verdicts.txt").to_owned(),
        },
        Topic { name: "formats", about: "The formats of reports", text: formats() },
        Topic { name: "exit-codes", about: "The exit codes of each command", text: exit_codes() },
        Topic {
            name: "settings",
            about: "The file spec-review.toml",
            text: include_str!("topics/settings.txt").to_owned(),
        },
        Topic {
            name: "documents",
            about: "The ways to name a document",
            text: include_str!("topics/documents.txt").to_owned(),
        },
    ]
}

fn formats() -> String {
    let known = DiffFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let term = |value: clap::builder::PossibleValue| {
        let help = value.get_help().map(ToString::to_string).unwrap_or_default();
        Term::new(value.get_name(), help)
    };
    let of_commands = [
        Term::new("diff, review", names::<DiffFormat>()),
        Term::new("check", names::<CheckFormat>()),
        Term::new("changelog", names::<ChangelogFormat>()),
        Term::new("upstream", names::<UpstreamFormat>()),
        Term::new("rules", names::<RulesFormat>()),
    ];
    let template = include_str!("topics/formats.txt");
    template
        .replace("{formats}", &table(&known.map(term).collect::<Vec<_>>()))
        .replace("{commands}", &table(&of_commands))
}

/// The names of the formats of a command.
fn names<F: ValueEnum>() -> String {
    let known = F::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    known.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
}

fn exit_codes() -> String {
    let of_commands = ["check", "diff", "review", "upstream"].map(|command| {
        let own = exit::codes_of(command).into_iter().filter(|term| !matches!(&*term.word, "1" | "2"));
        format!("{command}:\n{}", table_within(&own.collect::<Vec<_>>(), TOPIC_COLUMNS))
    });
    include_str!("topics/exit-codes.txt")
        .replace("{order}", &hanging(exit::order_of("review"), 0, TOPIC_COLUMNS))
        .replace("{commands}", &of_commands.join("\n"))
}
