//! The variables of a server are those in its url.

use cloud_certs_yaml::Node;

use super::context::Context;
use super::grammar::Kind;
use crate::report::Report;
use crate::rules::Rule;
use crate::version::Version;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    context.all(Kind::Server).for_each(|server| variables(server, report));
    for variable in context.all(Kind::ServerVariable) {
        let Some(list) = variable.get("enum") else { continue };
        let values = list.items();
        let is_other = |default: &&Node| values.iter().all(|value| value.value != default.value);
        let (at, what, why, fix) = if values.is_empty() {
            let why = "OpenAPI wants at least one";
            (list.at, "the `enum` of a server variable is empty", why, "list the values, or remove it")
        } else if let Some(default) = variable.get("default").filter(is_other) {
            let fix = "add it there, or take one of them";
            (default.at, "the default of a server variable", "it is not in its `enum`", fix)
        } else {
            continue;
        };
        // 3.1 says "must" where 3.0 says "should".
        if context.document.version == Version::V3_0 {
            report.doubt(Rule::ServerVariable, at, what, why, fix);
        } else {
            report.add(Rule::ServerVariable, at, what, why, fix);
        }
    }
}

fn variables(server: &Node, report: &mut Report<'_>) {
    let Some(url) = server.get("url") else { return };
    let text = url.as_str().unwrap_or_default();
    let used: Vec<&str> =
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
    let declared = server.entries_of("variables");
    for name in used.iter().filter(|name| declared.iter().all(|entry| entry.key != **name)) {
        let what = format!("`{{{name}}}` in the server `{text}`");
        let fix = format!("add `{name}` to `variables`, with a `default`");
        report.doubt(Rule::ServerVariable, url.at, what, "no variable of that name is declared", fix);
    }
    for entry in declared.iter().filter(|entry| !used.contains(&entry.key.as_str())) {
        let what = format!("the server variable `{}`", entry.key);
        let why = format!("it is not in the url `{text}`");
        report.doubt(Rule::ServerVariable, entry.at, what, why, "write it into the url, or remove it");
    }
}
