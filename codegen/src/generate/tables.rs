//! Tables of what progenitor ignores and the client needs: the service, its operations, and its servers.

use openapi_document::{Document, Node};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::names::{pascal, snake};

/// The table of a document: the constant `DOCUMENT`.
pub(super) fn tables(document: &Document) -> syn::File {
    let (root, id) = (&document.root, document.name());
    let operations = operations(document);
    let servers = root.items_of("servers").iter().map(server);
    let service = root.get("x-service");
    let text = |key: &str| service.and_then(|service| service.str(key));
    let (name, title) = (text("name").unwrap_or(id), text("title").unwrap_or(id));
    let variable = format!("CLOUD_CERTS_{}_ENDPOINT", id.to_uppercase());
    let keys = text("catalog").into_iter().chain([id]).map(|name| format!("{name}_endpoint_override"));
    let suffixes = service.map(|service| service.items_of("id-suffixes")).unwrap_or_default();
    let suffixes = suffixes.iter().filter_map(Node::as_str);
    let lists_instances = text("instances").is_some();
    let certificate = match service.and_then(|service| service.get("certificate")) {
        Some(certificate) => certificate_of(root, certificate),
        None => quote!(None),
    };
    syn::parse_quote! {
        /// The service of the document, its operations and its servers.
        pub(crate) const DOCUMENT: crate::documents::Document = crate::documents::Document {
            name: #name,
            title: #title,
            endpoint_variable: #variable,
            endpoint_keys: &[#(#keys),*],
            operations: &[#(#operations),*],
            servers: &[#(#servers),*],
            certificate: #certificate,
            lists_instances: #lists_instances,
            id_suffixes: &[#(#suffixes),*],
        };
    }
}

/// The list of the services as a macro that hands it to another one: those with certificates, and the others.
pub fn service_list<'a>(documents: impl Iterator<Item = &'a Document>) -> String {
    let (mut databases, mut others) = (String::new(), String::new());
    for document in documents {
        let id = document.name();
        let service = document.root.get("x-service");
        let name = service.and_then(|service| service.str("name")).unwrap_or(id);
        let has_certificate = service.is_some_and(|service| service.get("certificate").is_some());
        let list = if has_certificate { &mut databases } else { &mut others };
        list.push_str(&format!("            {id} {},\n", pascal(name)));
    }
    format!(
        "/// Calls a macro with the services of the documents: those with certificates, and the others.\n\
         macro_rules! with_services {{\n    ($callback:ident) => {{\n        $callback! {{\n\
         {databases}            ;\n{others}        }}\n    }};\n}}\n"
    )
}

/// Writes how the certificate is fetched. An operation with the id of an instance in its path is about one.
fn certificate_of(root: &Node, certificate: &Node) -> TokenStream {
    let id = certificate.str("operation").unwrap_or_default();
    let answer = format_ident!("{}", pascal(certificate.str("answer").unwrap_or("bytes")));
    let mut paths = root.entries_of("paths").iter();
    let path =
        paths.find(|path| path.node.entries().iter().any(|entry| entry.node.str("operationId") == Some(id)));
    let needs_instance = path.is_some_and(|path| path.key.contains("{instance_id}"));
    let permission = match certificate.str("permission") {
        Some(permission) => quote!(Some(#permission)),
        None => quote!(None),
    };
    quote! {
        Some(crate::documents::Certificate {
            answer: crate::documents::Answer::#answer,
            needs_instance: #needs_instance,
            permission: #permission,
        })
    }
}

fn operations(document: &Document) -> Vec<TokenStream> {
    document
        .operations()
        .filter_map(|operation| {
            let id = snake(operation.str("operationId")?);
            let is_authenticated = needs_credential(&document.root, operation);
            let responses = operation.entries_of("responses").iter();
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
    let regions = server.pointer("/variables/region/enum").map(Node::items).unwrap_or_default();
    let regions = regions.iter().filter_map(Node::as_str);
    quote!(crate::documents::Server { cloud: #cloud, url: #url, regions: &[#(#regions),*] })
}
