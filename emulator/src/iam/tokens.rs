//! The identity service: tokens from a password or from another token.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::assume_role::{AssumeRole, INVALID_BODY};
use crate::authentication::authenticator::Token;
use crate::cloud::{AppState, Cloud};
use crate::error_body::KeystoneError;
use crate::identity::{
    ACCOUNT, AGENCY_ACCOUNT, Account, DOMAIN, DOMAIN_ID, PASSWORD, Project, USER, USER_ID,
};

const WRONG_PASSWORD: KeystoneError = KeystoneError::unauthorized("The username or password is wrong.");
const ACCOUNT_LOCKED: KeystoneError = KeystoneError::unauthorized("The account is locked.");
const NO_SUCH_SCOPE: KeystoneError = KeystoneError::unauthorized("The scope is unknown or not the user's.");

#[derive(Deserialize)]
struct CreateTokenRequest {
    auth: Auth,
}

#[derive(Deserialize)]
struct Auth {
    identity: Identity,
    #[serde(default)]
    scope: Scope,
}

#[derive(Deserialize)]
struct Identity {
    methods: Vec<String>,
    password: Option<PasswordMethod>,
    token: Option<TokenMethod>,
    assume_role: Option<AssumeRole>,
}

#[derive(Deserialize)]
struct PasswordMethod {
    user: User,
}

#[derive(Deserialize)]
struct User {
    #[serde(flatten)]
    user: Reference,
    domain: Option<Reference>,
    password: String,
}

impl User {
    fn is_known(&self) -> bool {
        match &self.domain {
            Some(domain) => self.user.is(USER_ID, USER) && domain.is_the_domain(),
            // A name needs its domain, an id does not.
            None => self.user.id.is_some() && self.user.is(USER_ID, USER),
        }
    }
}

#[derive(Deserialize)]
struct TokenMethod {
    id: String,
}

#[derive(Default, Deserialize)]
struct Scope {
    project: Option<ProjectScope>,
    domain: Option<Reference>,
}

#[derive(Deserialize)]
struct ProjectScope {
    #[serde(flatten)]
    project: Reference,
    domain: Option<Reference>,
}

/// A reference to a user, project or domain by its id, its name or both.
#[derive(Deserialize)]
struct Reference {
    id: Option<String>,
    name: Option<String>,
}

impl Reference {
    fn is(&self, id: &str, name: &str) -> bool {
        (self.id.is_some() || self.name.is_some())
            && self.id.as_ref().is_none_or(|own| own == id)
            && self.name.as_ref().is_none_or(|own| own == name)
    }

    fn is_the_domain(&self) -> bool {
        self.is_account(&ACCOUNT)
    }

    fn is_account(&self, account: &Account) -> bool {
        self.is(account.id, account.name)
    }
}

/// `POST /v3/auth/tokens`
pub(crate) async fn create_token(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, KeystoneError> {
    let cloud = &state.cloud;
    let CreateTokenRequest { auth } = serde_json::from_slice(&body).map_err(|_| INVALID_BODY)?;
    let (method, earlier) = check_identity(&auth.identity, &headers, cloud)?;
    let is_by_agency = method == "assume_role";
    let account = match &earlier {
        _ if is_by_agency => &AGENCY_ACCOUNT,
        Some(earlier) => earlier.account,
        None => &ACCOUNT,
    };
    // The vendor requires it of those who act by an agency.
    if is_by_agency && auth.scope.project.is_none() && auth.scope.domain.is_none() {
        return Err(INVALID_BODY);
    }
    let project =
        auth.scope.project.as_ref().map(|scope| find_project(scope, method, account)).transpose()?;
    if auth.scope.domain.as_ref().is_some_and(|domain| !domain.is_account(account)) {
        return Err(NO_SUCH_SCOPE);
    }
    let token = cloud.random.hex(8);
    let (tokens, now) = (&cloud.authenticator.tokens, cloud.clock.now());
    let issued = match is_by_agency {
        true => tokens.issue_by_agency(now, token.clone(), project, account),
        false => tokens.issue(now, token.clone(), project, earlier.as_ref()),
    };

    let catalog = if without_catalog(query.as_deref()) { json!([]) } else { catalog(&state, project) };
    let body = json!({"token": describe(&issued, method, catalog)});
    Ok((StatusCode::CREATED, [("X-Subject-Token", token)], Json(body)).into_response())
}

/// Checks the identity, and returns the method and the token that it was proved with, if any.
fn check_identity(
    identity: &Identity,
    headers: &HeaderMap,
    cloud: &Cloud,
) -> Result<(&'static str, Option<Token>), KeystoneError> {
    match (identity.methods.as_slice(), &identity.password, &identity.token) {
        ([method], Some(PasswordMethod { user }), _) if method == "password" => {
            check_password(user, cloud)?;
            Ok(("password", None))
        }
        ([method], _, Some(TokenMethod { id })) if method == "token" => {
            Ok(("token", Some(cloud.authenticator.tokens.verify(cloud.clock.now(), id)?)))
        }
        ([method], ..) if method == "assume_role" => {
            let role = identity.assume_role.as_ref().ok_or(INVALID_BODY)?;
            let own = headers.get("x-auth-token").and_then(|token| token.to_str().ok()).unwrap_or_default();
            let own = cloud.authenticator.tokens.verify(cloud.clock.now(), own)?;
            role.check(role.name_for_token(), own.account)?;
            Ok(("assume_role", Some(own)))
        }
        _ => Err(INVALID_BODY),
    }
}

/// Checks a password. While the user is locked, even the right one is refused.
fn check_password(user: &User, cloud: &Cloud) -> Result<(), KeystoneError> {
    if !user.is_known() {
        return Err(WRONG_PASSWORD);
    }
    let now = cloud.clock.now();
    if cloud.users.is_locked(USER_ID, now) {
        return Err(ACCOUNT_LOCKED);
    }
    if user.password != PASSWORD {
        cloud.users.failed(USER_ID, now);
        return Err(WRONG_PASSWORD);
    }
    cloud.users.succeeded(USER_ID);
    Ok(())
}

fn find_project(
    scope: &ProjectScope,
    method: &str,
    account: &'static Account,
) -> Result<&'static Project, KeystoneError> {
    // Only the vendor's page for passwords omits the domain of a project name.
    if scope.project.id.is_none() && scope.domain.is_none() && method == "token" {
        return Err(INVALID_BODY);
    }
    // OpenStack's own client sends `default` when its user names no domain, as examples of Open Telekom Cloud do.
    let is_of_the_user =
        |domain: &Reference| domain.is_account(account) || domain.id.as_deref() == Some("default");
    if scope.domain.as_ref().is_some_and(|domain| !is_of_the_user(domain)) {
        return Err(NO_SUCH_SCOPE);
    }
    account.projects.iter().find(|project| scope.project.is(project.id, project.name)).ok_or(NO_SUCH_SCOPE)
}

/// Returns whether the query has a non-empty `nocatalog`.
fn without_catalog(query: Option<&str>) -> bool {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .any(|(name, value)| name == "nocatalog" && !value.is_empty())
}

fn describe(issued: &Token, method: &str, catalog: Value) -> Value {
    let domain = json!({"id": issued.account.id, "name": issued.account.name});
    let mut token = json!({
        "catalog": catalog,
        "expires_at": keystone_time(issued.expires_at),
        "issued_at": keystone_time(issued.issued_at),
        "methods": [method],
        "roles": [{"id": "0", "name": "te_admin"}],
        "user": {"domain": {"id": DOMAIN_ID, "name": DOMAIN}, "id": USER_ID, "name": USER, "password_expires_at": ""},
    });
    match issued.project {
        Some(project) => token["project"] = json!({"domain": domain, "id": project.id, "name": project.name}),
        None => token["domain"] = domain,
    }
    token
}

/// Lists the services. The endpoints of a project's services contain its id, so a token without a project has none of
/// them.
fn catalog(state: &AppState, project: Option<&Project>) -> Value {
    let entry = |name: &str, kind: &str, path: String| {
        json!({
            "id": format!("demo-{name}"),
            "name": name,
            "type": kind,
            "endpoints": [{
                "id": format!("demo-{name}-endpoint"),
                "interface": "public",
                "region": "eu-de",
                "region_id": "eu-de",
                "url": format!("{}{path}", state.origin),
            }],
        })
    };
    let mut services = vec![entry("iam", "identity", "/v3".to_owned())];
    if let Some(Project { id, .. }) = project {
        let entries = state.cloud.services.values().map(|service| &service.catalog);
        services.extend(entries.map(|(kind, path)| entry(kind, kind, format!("{path}/{id}"))));
    }
    Value::Array(services)
}

pub(super) fn keystone_time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}
