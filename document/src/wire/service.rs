//! The facts of the document as a whole: what it is called, where its servers are, how clients authenticate.

use std::sync::Arc;

use cloud_certs_yaml::{Entry, Node};

use super::fact::{ApiPlace, Facet, Part, RequiredScheme, SchemeKind, Subject};
use super::walk::Walk;

const INFO: [&str; 6] = ["contact", "description", "license", "termsOfService", "title", "version"];

impl<'a> Walk<'a> {
    /// Every fact of the document.
    pub(super) fn document(&mut self) {
        let subject = Arc::default();
        let document = self.document;
        for entry in self.entries(&document.root) {
            match entry.key.as_str() {
                "info" => self.info(&entry.node),
                "paths" => self.paths(&entry.node),
                "servers" => self.servers(&subject, &entry.node),
                // Belong to what uses them.
                "components" | "security" => {}
                _ => self.common(&ApiPlace::of_document("document"), entry),
            }
        }
        if self.only.is_none() {
            self.unused_schemas();
        }
    }

    fn info(&mut self, info: &'a Node) {
        let place = ApiPlace::of_document("info");
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
                self.common(&ApiPlace::of_document(""), entry);
            }
        }
    }

    pub(super) fn servers(&mut self, subject: &Arc<Subject>, servers: &'a Node) {
        for server in self.items(servers) {
            let url = server.str("url").unwrap_or_default();
            let part = |variable| Part::Server { url: url.to_owned(), variable };
            let place = ApiPlace::new(subject, part(None));
            for entry in self.entries(server) {
                match entry.key.as_str() {
                    "url" => self.say(&place, Facet::Wire, "url", &entry.node),
                    "variables" => {
                        for variable in self.entries(&entry.node) {
                            let place = ApiPlace::new(subject, part(Some(variable.key.clone())));
                            self.server_variable(&place, &variable.node);
                        }
                    }
                    _ => self.common(&place, entry),
                }
            }
        }
    }

    fn server_variable(&mut self, place: &ApiPlace, variable: &'a Node) {
        for entry in self.entries(variable) {
            match entry.key.as_str() {
                "default" => self.say(place, Facet::Wire, "default", &entry.node),
                "enum" => {
                    for value in self.items(&entry.node) {
                        self.say(place, Facet::Wire, "enum", value);
                    }
                }
                _ => self.common(place, entry),
            }
        }
    }

    /// The operation's own security, else the document's: one place per alternative.
    pub(super) fn security(&mut self, subject: &Arc<Subject>, operation: &'a Node) {
        let security = operation.get("security").or_else(|| self.document.root.get("security"));
        let alternatives = security.map(|list| self.items(list)).unwrap_or_default();
        for alternative in alternatives {
            let schemes = self.entries(alternative);
            let required = |entry: &Entry| self.required_scheme(&entry.key, &entry.node);
            let place = ApiPlace::new(subject, Part::Security(schemes.iter().map(required).collect()));
            self.add(&place, Facet::Wire, "security", true, alternative);
            for scheme in schemes {
                self.see(&scheme.node, Facet::Wire);
                self.scheme(&scheme.key, &place);
            }
        }
        if alternatives.is_empty() {
            let place = ApiPlace::new(subject, Part::Security(vec![]));
            self.add(&place, Facet::Wire, "security", true, security.unwrap_or(operation));
        }
    }

    /// Returns what a scheme puts on the wire; the name it has in the document stays there.
    fn required_scheme(&self, name: &str, scopes: &Node) -> RequiredScheme {
        let scopes = scopes.items().iter().filter_map(Node::as_str).map(str::to_owned);
        let Some(scheme) = self.find_scheme(name) else {
            return RequiredScheme { kind: SchemeKind::Other(format!("undefined {name}")), scopes: vec![] };
        };
        let text = |key: &str| scheme.str(key).unwrap_or_default().to_owned();
        let kind = match scheme.str("type") {
            Some("apiKey") => SchemeKind::ApiKey { name: text("name"), location: text("in") },
            Some("http") => SchemeKind::Http(text("scheme")),
            _ => SchemeKind::Other(text("type")),
        };
        RequiredScheme { kind, scopes: scopes.collect() }
    }

    fn scheme(&mut self, name: &str, place: &ApiPlace) {
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
        self.document.root.get("components")?.get("securitySchemes")?.get(name)
    }

    /// Schemas that no operation leads to never travel, but the generated Rust has them.
    fn unused_schemas(&mut self) {
        self.wire = Facet::Surface;
        let components = self.document.root.get("components");
        let schemas = components.map(|components| components.entries_of("schemas")).unwrap_or_default();
        let mut waiting: Vec<_> = schemas.iter().map(|entry| (entry.key.as_str(), &entry.node)).collect();
        while !waiting.is_empty() {
            for (name, node) in std::mem::take(&mut waiting) {
                let address: *const Node = node;
                if !self.facets.contains_key(&address) {
                    let place = ApiPlace::new(&Arc::default(), Part::Schema(name.to_owned()));
                    self.schema(node, &place);
                }
            }
            waiting = std::mem::take(&mut self.definitions);
        }
    }
}
