//! With `network`: the Rust source of every `openapi/*.yaml`, in `OUT_DIR`. `codegen` makes it from the document; without
//! it, for who only uses the library, it is the copy kept in `snapshots/`, if that was made from this very document.
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "a build script's ways")]

type Done = Result<(), Box<dyn std::error::Error>>;

fn main() -> std::process::ExitCode {
    println!("cargo::rerun-if-changed=openapi");
    let out = std::env::var_os("OUT_DIR").ok_or("error: OUT_DIR is not set: cargo does that".into());
    let Err(error) = out.and_then(|out| write_sources(out.as_ref())) else { return 0.into() };
    eprintln!("{error}");
    1.into()
}

#[cfg(not(feature = "network"))]
fn write_sources(_: &std::path::Path) -> Done {
    Ok(())
}

#[cfg(all(feature = "network", feature = "codegen"))]
fn write_sources(out: &std::path::Path) -> Done {
    Ok(cloud_certs_codegen::generate_folder("openapi".as_ref(), out)?)
}

#[cfg(all(feature = "network", not(feature = "codegen")))]
fn write_sources(out: &std::path::Path) -> Done {
    println!("cargo::rerun-if-changed=snapshots");
    for entry in std::fs::read_dir("openapi")? {
        let file = entry?.file_name();
        let Some(name) = file.to_str().and_then(|file| file.strip_suffix(".yaml")) else { continue };
        let hash = <sha2::Sha256 as sha2::Digest>::digest(std::fs::read(format!("openapi/{name}.yaml"))?);
        let hash = hash.map(|byte| format!("{byte:02x}")).join("") + "\n";
        let kept = std::fs::read_to_string(format!("snapshots/{name}.rs.snap")).unwrap_or_default();
        let why = "holds no Rust made from this document; run INSTA_UPDATE=always cargo test --workspace";
        let refused = || format!("error: openapi/{name}.yaml: snapshots/{name}.rs.snap {why}");
        let (_, source) = kept.split_once(&hash).ok_or_else(refused)?;
        std::fs::write(out.join(name).with_extension("rs"), source)?;
    }
    Ok(())
}
