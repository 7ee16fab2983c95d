//! Tables of what the documents in `openapi/` say beyond the generated types: operations and servers.
//!
//! The generator writes the tables, one module per document.

/// An operation of a document, beyond the signature of its method.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The name of its method.
    pub(crate) id: &'static str,
    /// Whether it is sent with a credential.
    pub(crate) is_authenticated: bool,
    /// The documented statuses of success: `200`, or `2XX` for all.
    pub(crate) success: &'static [&'static str],
}

impl Operation {
    /// Returns whether the document counts this status as a success.
    pub(crate) fn is_success(&self, status: u16) -> bool {
        self.success.iter().any(|documented| {
            documented.parse() == Ok(status) || (*documented == "2XX" && (200..300).contains(&status))
        })
    }
}

/// A server of a document.
#[derive(Debug)]
pub(crate) struct Server {
    /// The cloud that it belongs to.
    pub(crate) cloud: &'static str,
    /// Its URL, with `{region}` in place of the region.
    pub(crate) url: &'static str,
    /// The regions that it is known to serve.
    pub(crate) regions: &'static [&'static str],
}

/// Includes the tables generated from `openapi/NAME.yaml`.
macro_rules! tables {
    ($($name:ident),*) => {$(
        pub(crate) mod $name {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".tables.rs"));
        }
    )*};
}

tables!(css, geminidb, iam);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn success_is_what_the_document_says() {
        let is_success =
            |success, status| Operation { id: "get_a", is_authenticated: true, success }.is_success(status);
        assert!(is_success(&["200"], 200) && !is_success(&["200"], 202) && !is_success(&["200"], 302));
        assert!(is_success(&["2XX"], 202) && !is_success(&["2XX"], 300) && !is_success(&["2XX"], 199));
        assert!(is_success(&["200", "204"], 204) && !is_success(&[], 200));
    }
}
