//! Scripts that complete commands, flags and topics in a shell.

use clap::Command;
use clap_complete::Shell;

use crate::manual::Manual;

impl Manual {
    /// Returns the completion script of a shell, which knows the topics of `help` besides the commands.
    #[must_use]
    pub fn completions(&self, shell: Shell, command: &Command) -> String {
        let mut command = command.clone();
        // Makes the subcommand `help`, which knows the commands.
        command.build();
        let topics = (self.topics)().into_iter().map(|topic| {
            let line = format!("{} help {}", self.program, topic.name);
            Command::new(topic.name).about(topic.about).bin_name(line)
        });
        let mut command = command.mut_subcommand("help", |help| help.subcommands(topics));
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut command, self.program, &mut script);
        // The two halves of the script for bash spell a name with a hyphen differently, and nothing completes after a
        // subcommand: https://github.com/clap-rs/clap/issues/6421.
        let (wrong, right) = (self.program.replace('-', "__subcmd__"), self.program.replace('-', "__"));
        String::from_utf8_lossy(&script).replace(&wrong, &right)
    }
}
