//! Lists the files of `src/services`, each of which is a database service: no list names them by hand.
#![allow(clippy::disallowed_methods, reason = "a build script writes to its own folder")]

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src/services");
    let names = fs::read_dir("src/services")?.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let mut names: Vec<_> = names.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned)).collect();
    names.retain(|name| name != "mod");
    names.sort();
    let list: String = names
        .iter()
        .map(|name| format!("            {name} {} \"{}\",\n", camel_case(name), name.replace('_', "")))
        .collect();
    let source = format!(
        "/// Calls a macro with the services: module, variant and name.\n\
         macro_rules! with_services {{\n    ($callback:ident) => {{\n        $callback! {{\n{list}        }}\n    }};\n}}\n"
    );
    fs::write(Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join("services.rs"), source)
}

/// `gemini_db` becomes `GeminiDb`.
fn camel_case(name: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_').map(capital).collect()
}
