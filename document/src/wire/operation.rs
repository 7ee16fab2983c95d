//! The facts of an operation: its parameters, its request and its responses.

use std::sync::Arc;

use cloud_certs_yaml::{Entry, Node};

use super::fact::{ApiPlace, Facet, Part, Subject};
use super::walk::Walk;
use crate::document::Document;
use crate::keywords::METHODS;

impl<'a> Walk<'a> {
    pub(super) fn path_item(&mut self, path: &'a Entry) {
        let subject = Arc::new(Subject { path: path.key.clone(), ..Subject::default() });
        let place = ApiPlace::new(&subject, Part::Whole(""));
        let Some(item) = self.follow(&path.node, &place) else { return };
        for entry in self.entries(item) {
            match entry.key.as_str() {
                method if METHODS.contains(&method) => {
                    let subject = Subject { path: path.key.clone(), method: method.to_ascii_uppercase() };
                    if self.only.is_none_or(|only| only.contains(&subject.to_string())) {
                        self.operation(&Arc::new(subject), item, &entry.node);
                    }
                }
                // Belong to each operation.
                "parameters" | "servers" => {}
                _ => self.common(&place, entry),
            }
        }
    }

    fn operation(&mut self, subject: &Arc<Subject>, item: &'a Node, operation: &'a Node) {
        let place = ApiPlace::new(subject, Part::Whole(""));
        for entry in self.entries(operation) {
            match entry.key.as_str() {
                "operationId" => self.say(&place, Facet::Surface, "operationId", &entry.node),
                "requestBody" => self.request(&ApiPlace::new(subject, Part::Request(None)), &entry.node),
                "responses" => self.responses(subject, &entry.node),
                "parameters" | "security" | "servers" => {}
                _ => self.common(&place, entry),
            }
        }
        self.parameters(subject, item, operation);
        self.security(subject, operation);
        if let Some(servers) = operation.get("servers").or_else(|| item.get("servers")) {
            self.servers(subject, servers);
        }
    }

    /// The operation's own parameters, and those of the path that it does not replace.
    fn parameters(&mut self, subject: &Arc<Subject>, item: &'a Node, operation: &'a Node) {
        let own = operation.get("parameters").map(|list| self.items(list)).unwrap_or_default();
        let shared = item.get("parameters").map(|list| self.items(list)).unwrap_or_default();
        let document = self.document;
        let is_replaced =
            |one: &&Node| own.iter().any(|other| identity(document, other) == identity(document, one));
        for parameter in own.iter().chain(shared.iter().filter(|one| !is_replaced(one))) {
            self.parameter(subject, parameter);
        }
    }

    fn parameter(&mut self, subject: &Arc<Subject>, parameter: &'a Node) {
        let Some(parameter) = self.follow(parameter, &ApiPlace::new(subject, Part::Whole("parameter")))
        else {
            return;
        };
        let name = parameter.str("name").unwrap_or_default().to_owned();
        let location = parameter.str("in").unwrap_or_default().to_owned();
        let style = if matches!(&*location, "path" | "header") { "simple" } else { "form" };
        let place = ApiPlace::new(subject, Part::Parameter { location, name });
        for entry in self.entries(parameter) {
            match entry.key.as_str() {
                "in" | "name" => self.see(&entry.node, Facet::Wire),
                _ => self.parameter_keyword(&place, parameter, style, entry),
            }
        }
    }

    fn header(&mut self, place: &ApiPlace, header: &'a Node) {
        let Some(header) = self.follow(header, place) else { return };
        for entry in self.entries(header) {
            self.parameter_keyword(place, header, "simple", entry);
        }
    }

    /// Reads a keyword that parameters and headers have in common. `style` is the one that holds when none is given.
    fn parameter_keyword(&mut self, place: &ApiPlace, parameter: &Node, style: &str, entry: &'a Entry) {
        let node = &entry.node;
        match entry.key.as_str() {
            "schema" => self.schema(node, place),
            "content" => self.content(place, node),
            "style" if node.as_str() == Some(style) => self.see(node, Facet::Wire),
            "explode" if node.as_bool() == Some(parameter.str("style").unwrap_or(style) == "form") => {
                self.see(node, Facet::Wire);
            }
            key @ ("allowEmptyValue" | "allowReserved" | "explode" | "required" | "style") => {
                self.say(place, Facet::Wire, key, node);
            }
            _ => self.common(place, entry),
        }
    }

    fn request(&mut self, place: &ApiPlace, request: &'a Node) {
        let Some(request) = self.follow(request, place) else { return };
        for entry in self.entries(request) {
            match entry.key.as_str() {
                "content" => self.content(place, &entry.node),
                "required" => self.say(place, Facet::Wire, "required", &entry.node),
                _ => self.common(place, entry),
            }
        }
    }

    fn responses(&mut self, subject: &Arc<Subject>, responses: &'a Node) {
        for entry in self.entries(responses) {
            let place = ApiPlace::new(subject, Part::Response(entry.key.clone()));
            if entry.key.starts_with("x-") {
                self.common(&place, entry);
            } else {
                self.response(&place, &entry.node);
            }
        }
    }

    fn response(&mut self, place: &ApiPlace, response: &'a Node) {
        let Some(response) = self.follow(response, place) else { return };
        for entry in self.entries(response) {
            match entry.key.as_str() {
                "content" => self.content(place, &entry.node),
                "headers" => {
                    for header in self.entries(&entry.node) {
                        self.header(&place.then(&format!("  header {}", header.key)), &header.node);
                    }
                }
                _ => self.common(place, entry),
            }
        }
        if response.get("content").is_none_or(|content| content.entries().is_empty()) {
            self.add(place, Facet::Wire, "no body", true, response);
        }
    }

    fn content(&mut self, place: &ApiPlace, content: &'a Node) {
        for media_type in self.entries(content) {
            let place = place.body(&media_type.key);
            for entry in self.entries(&media_type.node) {
                match entry.key.as_str() {
                    "schema" => self.schema(&entry.node, &place),
                    _ => self.common(&place, entry),
                }
            }
            if media_type.node.get("schema").is_none() {
                self.body_without_schema(&place, media_type);
            }
        }
    }

    /// Octets are `string binary`, whether the document says so or not.
    fn body_without_schema(&mut self, place: &ApiPlace, media_type: &Entry) {
        if media_type.key == "application/octet-stream" {
            self.add(place, Facet::Wire, "type", "string", &media_type.node);
            self.add(place, Facet::Wire, "format", "binary", &media_type.node);
        } else {
            self.add(place, Facet::Wire, "type", "any", &media_type.node);
        }
    }
}

/// Returns what makes a parameter the same as another: its location and name.
fn identity<'n>(document: &'n Document, parameter: &'n Node) -> Option<(&'n str, &'n str)> {
    let parameter = document.resolve(parameter)?;
    Some((parameter.str("in")?, parameter.str("name")?))
}
