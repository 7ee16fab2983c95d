//! The Rust of every `openapi/*.yaml`, in `OUT_DIR`. With `codegen` the generator makes it. Otherwise it is the source kept in
//! `client/api/generated/`, if that was made from this document, which a hash tells (FNV-1a: a stronger one would be
//! crates to compile for every dependent).
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "a build script's ways")]

type Done = Result<(), Box<dyn std::error::Error>>;

fn main() -> std::process::ExitCode {
    println!("cargo::rerun-if-changed=openapi");
    let out = std::env::var_os("OUT_DIR").ok_or("error: OUT_DIR is not set: cargo does that".into());
    let Err(error) = out.and_then(|out| write_sources(out.as_ref())) else { return 0.into() };
    eprintln!("{error}");
    1.into()
}

#[cfg(feature = "codegen")]
fn write_sources(out: &std::path::Path) -> Done {
    for file in cloud_certs_codegen::generate_folder("openapi".as_ref(), out)? {
        println!("cargo::rerun-if-changed={file}");
    }
    Ok(())
}

#[cfg(not(feature = "codegen"))]
fn write_sources(out: &std::path::Path) -> Done {
    println!("cargo::rerun-if-changed=client/api/generated");
    for entry in std::fs::read_dir("openapi")? {
        let file = entry?.file_name();
        let Some(name) = file.to_str().and_then(|file| file.strip_suffix(".yaml")) else { continue };
        let add = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        let hash = std::fs::read(format!("openapi/{name}.yaml"))?.iter().fold(0xcbf2_9ce4_8422_2325, add);
        let kept = std::fs::read_to_string(format!("client/api/generated/{name}.rs.in")).unwrap_or_default();
        let why = "was not made from this document; run scripts/accept-listings";
        let refused = || format!("error: openapi/{name}.yaml: client/api/generated/{name}.rs.in {why}");
        let (_, source) = kept.split_once(&format!("{hash:016x}\n")).ok_or_else(refused)?;
        let (client, tables) = source.split_once("// Tables.\n").ok_or_else(refused)?;
        std::fs::write(out.join(name).with_extension("rs"), client)?;
        std::fs::write(out.join(name).with_extension("tables.rs"), tables)?;
    }
    std::fs::copy("client/api/generated/services.rs.in", out.join("services.rs"))?;
    Ok(())
}
