//! Where credentials are found, as users of the library see it: every case is a folder in `cases/`.
//!
//! | file | what it is |
//! |---|---|
//! | `env.json` | the variables |
//! | `options.json` | what is given explicitly, if anything: `cloud`, `cloud_name`, `region`, `project_id`, `token`, `iam_endpoint`, `css_endpoint` |
//! | `files/` | the file system, from its root; the folder of the user is `/home/user` |
//! | `expected.snap` | the configuration, or what is wrong, in the words that a user reads |
//!
//! All secrets of the cases contain `S3CRET`, which is in nothing that is shown. A new case needs its folder and its
//! line in `cases.rs`; `INSTA_UPDATE=always cargo test -p cloud-certs --test credentials` writes what is expected:
//! read it by eye.
// For clippy, whose lints spare tests, but not what they call.
#![cfg(test)]

mod cases;
mod files;
mod others;
mod shown;
mod table;
