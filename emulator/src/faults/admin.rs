//! `/_emulator/faults`: the faults of a running emulator, over HTTP.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde_json::{Value, json};

use super::{Fault, FaultRule, UnknownFault};
use crate::cloud::Site;

/// `GET`: the rules that wait, and what there is to choose from.
pub(crate) async fn list(State(site): State<Site>) -> Json<Value> {
    describe(&site)
}

/// `POST`: one rule a line. All of them are taken, or none.
pub(crate) async fn add(
    State(site): State<Site>,
    rules: String,
) -> Result<Json<Value>, (StatusCode, String)> {
    let refuse = |error: UnknownFault| (StatusCode::BAD_REQUEST, format!("{error}\n"));
    let rules: Vec<FaultRule> =
        rules.split_whitespace().map(str::parse).collect::<Result<_, _>>().map_err(refuse)?;
    rules.into_iter().for_each(|rule| site.cloud.script.add_fault(rule));
    Ok(describe(&site))
}

/// `DELETE`: no faults any more, and no mix.
pub(crate) async fn clear(State(site): State<Site>) -> Json<Value> {
    site.cloud.script.clear_faults();
    describe(&site)
}

fn describe(site: &Site) -> Json<Value> {
    let rules: Vec<String> = site.cloud.script.faults().iter().map(ToString::to_string).collect();
    let known = |fault: &Fault| json!({"name": fault.name(), "description": fault.description()});
    Json(json!({"rules": rules, "faults": Fault::ALL.iter().map(known).collect::<Vec<_>>()}))
}
