//! Tables of what progenitor ignores and the client needs: which operations authenticate, and where the servers are.

use proc_macro2::TokenStream;
use quote::quote;

use crate::names::snake;
use cloud_certs_yaml::Node;

/// The tables of a document: the constants `OPERATIONS` and `SERVERS`.
pub(crate) fn facts(root: &Node) -> syn::File {
    let operations = operations(root);
    let servers = root.get("servers").into_iter().flat_map(Node::items).map(server);
    syn::parse_quote! {
        /// What the document says of its operations beyond their signatures.
        pub(crate) const OPERATIONS: &[crate::documents::Operation] = &[#(#operations),*];
        /// The servers of the document, by cloud and region.
        pub(crate) const SERVERS: &[crate::documents::Server] = &[#(#servers),*];
    }
}

fn operations(root: &Node) -> Vec<TokenStream> {
    crate::resolve::operations(root)
        .filter_map(|operation| {
            let id = snake(operation.str("operationId")?);
            let is_authenticated = needs_credential(root, operation);
            let responses = operation.get("responses").into_iter().flat_map(Node::entries);
            let success =
                responses.map(|response| response.key.as_str()).filter(|status| status.starts_with('2'));
            Some(quote! {
                crate::documents::Operation {
                    id: #id,
                    is_authenticated: #is_authenticated,
                    success: &[#(#success),*],
                }
            })
        })
        .collect()
}

/// The operation's own `security`, or the document's. One empty requirement makes the credential optional.
fn needs_credential(root: &Node, operation: &Node) -> bool {
    let security = operation.get("security").or_else(|| root.get("security"));
    let alternatives = security.map(Node::items).unwrap_or_default();
    !alternatives.is_empty() && alternatives.iter().all(|alternative| !alternative.entries().is_empty())
}

fn server(server: &Node) -> TokenStream {
    let cloud = server.str("x-cloud").unwrap_or_default();
    let url = server.str("url").unwrap_or_default();
    let region = server.get("variables").and_then(|variables| variables.get("region"));
    let regions: Vec<&str> = region
        .and_then(|region| region.get("enum"))
        .map(|values| values.items().iter().filter_map(Node::as_str).collect())
        .unwrap_or_default();
    quote!(crate::documents::Server { cloud: #cloud, url: #url, regions: &[#(#regions),*] })
}
