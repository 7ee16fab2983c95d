//! The command line as a whole, what it makes of a session, and how it words a time.

mod reference;

use std::ffi::OsStr;

use clap::{Arg, Command, Parser};
use jiff::SignedDuration;

use crate::commands::auth::rough;
use crate::connection::{ConnectionArgs, with_patience};
use crate::environment::command;

#[test]
fn the_command_line_is_sound() {
    command().debug_assert();
}

#[test]
fn every_flag_has_a_variable() {
    let mut flags = 0;
    visit(&command(), &mut |path, arg| {
        let Some(flag) = arg.get_long().filter(|flag| !matches!(*flag, "help" | "version")) else {
            return;
        };
        let variable = arg.get_env().and_then(OsStr::to_str).unwrap_or_default();
        assert!(variable.starts_with("CLOUD_CERTS_"), "{path} --{flag}: {variable}");
        flags += 1;
    });
    assert!(flags > 30, "{flags}");
}

fn visit(command: &Command, look: &mut dyn FnMut(&str, &Arg)) {
    command.get_arguments().for_each(|arg| look(command.get_name(), arg));
    command.get_subcommands().for_each(|command| visit(command, look));
}

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    connection: ConnectionArgs,
}

#[test]
fn the_timeout_is_the_users_between_two_reads_as_well() {
    let line = Line::try_parse_from(["cloud-certs", "--timeout", "17"]).unwrap();
    let builder = format!("{:?}", with_patience(&line.connection));
    assert!(builder.contains("total: 17s") && builder.contains("read: 17s"), "{builder}");
}

#[test]
fn what_is_left_is_told_roughly() {
    let shown =
        [-5, 0, 59, 60, 7_199, 7_200, 86_399].map(|seconds| rough(SignedDuration::from_secs(seconds)));
    let least = "less than a minute";
    assert_eq!(shown, [least, least, least, "1 min", "119 min", "2 h", "23 h"]);
}
