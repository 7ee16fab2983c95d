//! Which versions of the identity API there are: what OpenStack's clients ask for before anything else.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde_json::{Value, json};

use crate::cloud::Site;

/// `GET /`
pub(crate) async fn list_versions(State(site): State<Site>) -> (StatusCode, Json<Value>) {
    (StatusCode::MULTIPLE_CHOICES, Json(json!({"versions": {"values": [version(&site)]}})))
}

/// `GET /v3`
pub(crate) async fn show_version(State(site): State<Site>) -> Json<Value> {
    Json(json!({"version": version(&site)}))
}

fn version(site: &Site) -> Value {
    json!({
        "id": "v3.6",
        "status": "stable",
        "updated": "2016-04-04T00:00:00Z",
        "links": [{"rel": "self", "href": format!("{}/v3/", site.origin)}],
        "media-types": [{
            "base": "application/json",
            "type": "application/vnd.openstack.identity-v3+json",
        }],
    })
}
