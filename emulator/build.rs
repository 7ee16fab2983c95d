//! Lists the files of `src/services`, each of which is a database service: no list names them by hand.
#![allow(clippy::disallowed_methods, reason = "a build script writes to its own folder")]

use std::fmt::Write as _;
use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src/services");
    let folder = Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src/services");
    let mut files: Vec<_> = fs::read_dir(&folder)?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".rs")?.to_owned()))
        .filter(|name| name != "mod")
        .collect();
    files.sort();
    let (mut modules, mut table) = (String::new(), String::new());
    for name in files {
        let path = folder.join(&name).with_extension("rs");
        _ = writeln!(modules, "#[path = {path:?}]\npub(crate) mod {name};");
        _ = writeln!(table, "{name} {} \"{}\",", camel_case(&name), name.replace('_', ""));
    }
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("modules.rs"), modules)?;
    fs::write(Path::new(&out).join("services.rs"), format!("services! {{\n{table}}}\n"))
}

/// `gemini_db` becomes `GeminiDb`.
fn camel_case(name: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_').map(capital).collect()
}
