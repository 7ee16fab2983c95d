//! The facts of the document as a whole: what it is called, where its servers are, how clients authenticate.

use std::sync::Arc;

use super::walk::{Place, Walk};
use super::{Facet, Part, Subject};
use crate::node::Node;

const INFO: [&str; 6] = ["contact", "description", "license", "termsOfService", "title", "version"];

impl<'a> Walk<'a> {
    /// Every fact of the document.
    pub(super) fn document(&mut self) {
        let subject = Arc::default();
        let root = self.root;
        for entry in self.entries(root) {
            match entry.key.as_str() {
                "info" => self.info(&entry.node),
                "paths" => self.paths(&entry.node),
                "servers" => self.servers(&subject, &entry.node),
                // Belong to what uses them.
                "components" | "security" => {}
                _ => self.common(&Place::default().then("document"), entry),
            }
        }
        if self.only.is_none() {
            self.unused_schemas();
        }
    }

    fn info(&mut self, info: &'a Node) {
        let place = Place::default().then("info");
        for entry in self.entries(info) {
            if INFO.contains(&entry.key.as_str()) {
                self.say(&place, Facet::Docs, &entry.key, &entry.node);
            } else {
                self.common(&place, entry);
            }
        }
    }

    fn paths(&mut self, paths: &'a Node) {
        for entry in self.entries(paths) {
            if entry.key.starts_with('/') {
                self.path_item(entry);
            } else {
                self.common(&Place::default(), entry);
            }
        }
    }

    pub(super) fn servers(&mut self, subject: &Arc<Subject>, servers: &'a Node) {
        for server in self.items(servers) {
            let url = server.str("url").unwrap_or_default();
            let place = Place::new(subject, Part::Server, format!("server {url}"));
            for entry in self.entries(server) {
                match entry.key.as_str() {
                    "url" => self.say(&place, Facet::Wire, "url", &entry.node),
                    "variables" => self.server_variables(&place, &entry.node),
                    _ => self.common(&place, entry),
                }
            }
        }
    }

    fn server_variables(&mut self, place: &Place, variables: &'a Node) {
        for variable in self.entries(variables) {
            let place = place.then(&format!("  {}", variable.key));
            for entry in self.entries(&variable.node) {
                match entry.key.as_str() {
                    "default" => self.say(&place, Facet::Wire, "default", &entry.node),
                    "enum" => {
                        for value in self.items(&entry.node) {
                            self.say(&place, Facet::Wire, "enum", value);
                        }
                    }
                    _ => self.common(&place, entry),
                }
            }
        }
    }

    /// The operation's own security, else the document's: one place per alternative.
    pub(super) fn security(&mut self, subject: &Arc<Subject>, operation: &'a Node) {
        let security = operation.get("security").or_else(|| self.root.get("security"));
        let alternatives = security.map(|list| self.items(list)).unwrap_or_default();
        for alternative in alternatives {
            let schemes = self.entries(alternative);
            let names: Vec<String> =
                schemes.iter().map(|entry| self.scheme_name(&entry.key, &entry.node)).collect();
            let name = if names.is_empty() { "none".to_owned() } else { names.join(" + ") };
            let place = Place::new(subject, Part::Security, format!("security {name}"));
            self.add(&place, Facet::Wire, "security", true, alternative);
            for scheme in schemes {
                self.see(&scheme.node, Facet::Wire);
                self.scheme(&scheme.key, &place);
            }
        }
        if alternatives.is_empty() {
            let place = Place::new(subject, Part::Security, "security none");
            self.add(&place, Facet::Wire, "security", true, security.unwrap_or(operation));
        }
    }

    /// What a scheme puts on the wire, in words; the name it has in the document stays there.
    fn scheme_name(&self, name: &str, scopes: &Node) -> String {
        let Some(scheme) = self.find_scheme(name) else { return format!("undefined {name}") };
        let text = |key: &str| scheme.str(key).unwrap_or_default();
        let base = match text("type") {
            "apiKey" => format!("apiKey {} in {}", text("name"), text("in")),
            "http" => format!("http {}", text("scheme")),
            other => other.to_owned(),
        };
        let scopes: Vec<&str> = scopes.items().iter().filter_map(Node::as_str).collect();
        if scopes.is_empty() { base } else { format!("{base} [{}]", scopes.join(", ")) }
    }

    fn scheme(&mut self, name: &str, place: &Place) {
        let Some(scheme) = self.find_scheme(name) else { return };
        for entry in self.entries(scheme) {
            match entry.key.as_str() {
                "in" | "name" | "scheme" | "type" => self.see(&entry.node, Facet::Wire),
                key @ ("flows" | "openIdConnectUrl") => self.say(place, Facet::Wire, key, &entry.node),
                "bearerFormat" => self.say(place, Facet::Docs, "bearerFormat", &entry.node),
                _ => self.common(place, entry),
            }
        }
    }

    fn find_scheme(&self, name: &str) -> Option<&'a Node> {
        self.root.get("components")?.get("securitySchemes")?.get(name)
    }

    /// Schemas that no operation leads to never travel, but the generated Rust has them.
    fn unused_schemas(&mut self) {
        self.wire = Facet::Surface;
        let schemas = self.root.get("components").and_then(|components| components.get("schemas"));
        for entry in schemas.map(Node::entries).unwrap_or_default() {
            let address: *const Node = &entry.node;
            if !self.facets.contains_key(&address) {
                let place = Place::new(&Arc::default(), Part::Schema, format!("schema {}", entry.key));
                self.schema(&entry.node, &place);
            }
        }
    }
}
