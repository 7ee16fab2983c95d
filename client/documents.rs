//! Tables of the facts in `openapi/` that the generated types lack: service, operations and servers.
//!
//! The generator writes the tables, one module per document.

/// A document.
#[derive(Debug)]
pub(crate) struct Document {
    /// The short name of the service, as the vendor writes it.
    pub(crate) name: &'static str,
    /// The whole name.
    pub(crate) title: &'static str,
    /// The variable with an endpoint to use instead of the documented one.
    pub(crate) endpoint_variable: &'static str,
    /// The keys of clouds.yaml for the same.
    pub(crate) endpoint_keys: &'static [&'static str],
    /// Its operations.
    pub(crate) operations: &'static [Operation],
    /// Its servers.
    pub(crate) servers: &'static [Server],
    /// The way its certificate is fetched, if it has one.
    pub(crate) certificate: Option<Certificate>,
    /// `true` if it lists instances.
    pub(crate) lists_instances: bool,
    /// The ends of the ids of its instances.
    pub(crate) id_suffixes: &'static [&'static str],
}

/// The way a certificate is fetched.
#[derive(Debug)]
pub(crate) struct Certificate {
    /// The kind of response of the operation.
    pub(crate) answer: Answer,
    /// `true` if it is about one instance, `false` if about the project.
    pub(crate) needs_instance: bool,
    /// The permission that the operation needs, where the vendor names one.
    pub(crate) permission: Option<&'static str>,
}

/// The kind of response of an operation. No service needs each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "the documents choose")]
pub(crate) enum Answer {
    /// The certificate.
    Bytes,
    /// A link to it.
    Link,
    /// A list of links with categories.
    Links,
}

/// An operation of a document, beyond the signature of its method.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The name of its method.
    pub(crate) id: &'static str,
    /// `true` if it is sent with a credential.
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
    ($($name:ident $variant:ident,)* ; $($other:ident $other_variant:ident,)*) => {
        tables!($($name)* $($other)*);
    };
    ($($name:ident)*) => {$(
        pub(crate) mod $name {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".tables.rs"));
        }
    )*};
}

with_services!(tables);

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
