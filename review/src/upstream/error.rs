//! The errors of a comparison with the vendor's definitions.

use cloud_certs_codegen::Problems;

/// An error that prevents a comparison.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UpstreamError {
    #[error("{what} cannot be read: {source}; check its name and mode")]
    Read { what: String, source: std::io::Error },
    #[error("{folder}: it contains no document; name the folder of the documents with --documents")]
    NoDocument { folder: String },
    #[error("cargo, which knows where the vendor's crates lie, {why}; {hint}")]
    Cargo { why: String, hint: &'static str },
    #[error("{file}: not the JSON of a definition: {source}; get the vendor's file again")]
    Json { file: String, source: serde_json::Error },
    #[error("{file}: not a definition in Swagger 2.0: {why}; get the vendor's file again")]
    Swagger { file: String, why: String },
    #[error(
        "{document}: the vendor's definition of {operation} is unclear: {found}; correct `x-origin` beside the operation, or name the folder that has the definition with --definitions"
    )]
    Definition { document: String, operation: String, found: String },
    #[error("{file}: {why}")]
    List { file: String, why: String },
    #[error(transparent)]
    Document(#[from] Problems),
}

impl UpstreamError {
    /// The message, one line for each problem of a document, without the `error: ` that these begin with.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.to_string().lines().map(|line| line.trim_start_matches("error: ").to_owned()).collect()
    }
}
