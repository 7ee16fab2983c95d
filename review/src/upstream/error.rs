//! What keeps documents from being compared.

use cloud_certs_codegen::Problems;

/// Why there is nothing to compare, or nothing to compare it with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{what} cannot be read: {source}; check its name and mode")]
    Read { what: String, source: std::io::Error },
    #[error("{folder}: there is no document in it; name the folder that has them with --documents")]
    NoDocument { folder: String },
    #[error("cargo, which knows where the vendor's crates lie, {why}; {hint}")]
    Cargo { why: String, hint: &'static str },
    #[error("{file}: not the JSON of a definition: {source}; get the vendor's file again")]
    Json { file: String, source: serde_json::Error },
    #[error("{file}: not a definition in Swagger 2.0: {why}; get the vendor's file again")]
    Swagger { file: String, why: String },
    #[error(
        "{document}: nobody knows how the vendor defines {operation}: {found}; correct `x-origin` beside the operation, or name the folder that has the definition with --definitions"
    )]
    Definition { document: String, operation: String, found: String },
    #[error("{file}: {why}")]
    List { file: String, why: String },
    #[error(transparent)]
    Document(#[from] Problems),
}

impl Error {
    /// One line for each problem of a document, else one; without `error: `, which a document's problems bring along.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.to_string().lines().map(|line| line.trim_start_matches("error: ").to_owned()).collect()
    }
}
