//! Differences outside of schemas: small documents of our own, before and after.

use openapi_document::Document;
use spec_review::diff::compare;

/// The changes as `VERDICT RULE: WHAT [OPERATIONS]`, in the order of the report.
pub(crate) fn changes(old: &str, new: &str) -> Vec<String> {
    let parse = |name: &str, text: &str| {
        let text = format!("info: {{title: Pair, version: 1.0.0}}\n{text}");
        let text = if text.contains("openapi:") { text } else { format!("openapi: 3.0.3\n{text}") };
        Document::parse(name, &text).unwrap()
    };
    let review = compare(&parse("old.yaml", old), &parse("new.yaml", new));
    let line = |change: &spec_review::diff::Change| {
        let operations = change.operations.join(", ");
        format!("{} {}: {} [{operations}]", change.verdict.word(), change.rule, change.what)
    };
    review.changes.iter().map(line).collect()
}

/// The changes of both ways, where `OLD` and `NEW` are replaced in a document.
fn both(document: &str, old: &str, new: &str) -> [Vec<String>; 2] {
    let (old, new) = (document.replace("EDIT", old), document.replace("EDIT", new));
    [changes(&old, &new), changes(&new, &old)]
}

const OAUTH: &str = "
security: [{login: [EDIT]}]
paths: {/a: {get: {responses: {'200': {description: It}}}}}
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: 'https://id.example/token', scopes: {read: Read, write: Write}}
";

#[test]
fn scopes_are_compared_by_what_an_operation_asks_for() {
    let [more, fewer] = both(OAUTH, "read", "read, write");
    assert_eq!(
        more,
        ["breaking security-changed: authentication: oauth2 for read -> oauth2 for read, write [GET /a]"]
    );
    assert_eq!(
        fewer,
        ["compatible security-loosened: authentication: oauth2 for read, write -> oauth2 for read [GET /a]"]
    );
    let declared = OAUTH.replace("EDIT", "read");
    for (from, to, expected) in [
        (
            "write: Write",
            "erase: Erase",
            vec![
                "changed oauth-scopes-changed: securitySchemes/login: clientCredentials: scope erase is new [GET /a]",
                "changed oauth-scopes-changed: securitySchemes/login: clientCredentials: scope write is gone [GET /a]",
            ],
        ),
        (
            "write: Write",
            "write: Change things",
            vec![
                "changed description-changed: securitySchemes/login: clientCredentials: description of scope write [GET /a]",
            ],
        ),
        (
            "https://id.example/token",
            "https://login.example/token",
            vec![
                "warning oauth-url-changed: securitySchemes/login: clientCredentials: tokenUrl https://id.example/token -> https://login.example/token [GET /a]",
            ],
        ),
        (
            "clientCredentials:",
            "password:",
            vec![
                "breaking security-removed: securitySchemes/login: flow clientCredentials is gone [GET /a]",
                "compatible security-loosened: securitySchemes/login: flow password is new [GET /a]",
            ],
        ),
    ] {
        let mut found = changes(&declared, &declared.replace(from, to));
        found.sort();
        assert_eq!(found, expected, "{from} -> {to}");
    }
}

const CALLBACK: &str = "
paths:
  /subscriptions:
    post:
      callbacks:
        done:
          '{$request.body#/url}':
            post:
              requestBody: {content: {application/json: {schema: {type: object, EDIT}}}}
              responses: {'200': {description: Thanks}}
      responses: {'201': {description: Made}}
";

/// The client receives the requests of a callback: what would break as a request does not, and the other way round.
#[test]
fn callbacks_are_compared_in_the_other_direction() {
    let [added, removed] =
        both(CALLBACK, "properties: {}", "required: [id], properties: {id: {type: string}}");
    let body = "callback done {$request.body#/url} POST: request application/json body";
    assert_eq!(
        added,
        [format!("compatible property-added: {body}: required property `id` is new [POST /subscriptions]")]
    );
    assert_eq!(
        removed,
        [format!("breaking property-removed: {body}: required property `id` is gone [POST /subscriptions]")]
    );
    let with = CALLBACK.replace(", EDIT", "");
    let [gone, new] = [
        changes(&with, &with.replace("done:", "failed:")),
        changes(&with, &with.replace("post:\n              req", "put:\n              req")),
    ];
    assert_eq!(
        gone,
        [
            "breaking callback-removed: callback done is gone [POST /subscriptions]",
            "compatible callback-added: callback failed is new [POST /subscriptions]"
        ]
    );
    assert_eq!(new.len(), 2, "{new:?}");
}

const WEBHOOKS: &str = "
openapi: 3.1.0
webhooks:
  made: {post: {requestBody: {content: {application/json: {schema: {type: string, maxLength: EDIT}}}}, responses: {'200': {description: Thanks}}}}
";

#[test]
fn webhooks_are_compared_in_the_other_direction() {
    let [shorter, longer] = both(WEBHOOKS, "9", "5");
    let what = "webhook made POST: request application/json body: maxLength";
    assert_eq!(shorter, [format!("compatible max-length-changed: {what} 9 -> 5 [POST made (webhook)]")]);
    assert_eq!(longer, [format!("breaking max-length-changed: {what} 5 -> 9 [POST made (webhook)]")]);
    let renamed =
        changes(&WEBHOOKS.replace("EDIT", "5"), &WEBHOOKS.replace("EDIT", "5").replace("made:", "sold:"));
    assert_eq!(
        renamed,
        [
            "breaking webhook-removed: webhook made is gone []",
            "compatible webhook-added: webhook sold is new []"
        ]
    );
}

#[test]
fn a_document_of_3_1_reports_its_dialect_and_no_words() {
    let document = "openapi: 3.1.0\npaths: {}\njsonSchemaDialect: EDIT";
    let base = "https://spec.openapis.org/oas/3.1/dialect/base";
    let [changed, _] = both(document, base, "https://example.com/schema");
    assert_eq!(
        changed,
        [format!("breaking dialect-changed: jsonSchemaDialect {base} -> https://example.com/schema []")]
    );
    let stated = changes("openapi: 3.1.0\npaths: {}", &document.replace("EDIT", base));
    assert_eq!(stated, ["changed same-in-other-words: document: jsonSchemaDialect is stated or implied []"]);
    let moved = changes("openapi: 3.0.3\npaths: {}", "openapi: 3.1.0\npaths: {}");
    assert_eq!(moved, ["changed openapi-version-changed: openapi 3.0.3 -> 3.1.0 []"]);
}

const MEDIA_TYPES: &str = "
paths:
  /a:
    post:
      requestBody: {content: {EDIT: {schema: {type: string}}}}
      responses: {'201': {description: Made}}
";

#[test]
fn media_types_are_compared_by_what_they_mean() {
    for (old, new) in [
        ("application/json", "application/json;charset=utf-8"),
        ("application/json", "Application/JSON; charset=\"UTF-8\""),
        ("text/plain;charset=utf-8;a=b", "text/plain; a=b"),
    ] {
        let [forth, back] = both(MEDIA_TYPES, &format!("'{old}'"), &format!("'{new}'"));
        assert_eq!(
            forth,
            [format!("changed same-in-other-words: request: media type {old} -> {new} [POST /a]")]
        );
        assert_eq!(back.len(), 1, "{back:?}");
    }
    let [wider, narrower] = both(MEDIA_TYPES, "application/json", "'application/*'");
    assert_eq!(
        wider,
        ["compatible media-type-changed: request: media type application/json -> application/* [POST /a]"]
    );
    assert_eq!(
        narrower,
        ["breaking media-type-changed: request: media type application/* -> application/json [POST /a]"]
    );
    let [other, _] = both(MEDIA_TYPES, "application/json", "application/problem+json");
    assert_eq!(other.len(), 2, "JSON of a kind is another type: {other:?}");
}

const PARTS: &str = "
paths:
  /a:
    post:
      requestBody: {content: {multipart/form-data: {schema: {type: object}, encoding: {file: {EDIT}}}}}
      responses: {'201': {description: Made}}
";

#[test]
fn encodings_are_compared_by_the_types_of_a_part() {
    let part = "request multipart/form-data body: part `file`: contentType";
    let [wider, narrower] = both(PARTS, "contentType: image/png", "contentType: 'image/png, image/jpeg'");
    assert_eq!(
        wider,
        [format!("compatible encoding-changed: {part} image/png -> image/png, image/jpeg [POST /a]")]
    );
    assert_eq!(
        narrower,
        [format!("breaking encoding-changed: {part} image/png, image/jpeg -> image/png [POST /a]")]
    );
    let [range, _] = both(PARTS, "contentType: image/png", "contentType: image/*");
    assert_eq!(range.len(), 1);
    assert!(range[0].starts_with("compatible "), "{range:?}");
    let [order, _] = both(PARTS, "contentType: 'a/b, c/d'", "contentType: 'c/d, a/b'");
    assert!(order[0].starts_with("changed same-in-other-words"), "{order:?}");
    let [style, _] = both(PARTS, "style: form", "style: spaceDelimited");
    assert!(style[0].starts_with("breaking encoding-changed"), "{style:?}");
}

#[test]
fn a_prefix_may_stand_in_the_servers_or_in_the_paths() {
    let with = |servers: &str, path: &str| {
        format!(
            "servers: [{servers}]\npaths:\n  {path}: {{get: {{responses: {{'200': {{description: It}}}}}}}}"
        )
    };
    let (old, new) =
        (with("{url: 'https://a.example/v1'}", "/things"), with("{url: 'https://a.example'}", "/v1/things"));
    assert_eq!(
        changes(&old, &new),
        ["changed same-in-other-words: /things -> /v1/things: the same URLs [GET /v1/things]"]
    );
    assert_eq!(
        changes(&new, &old),
        ["changed same-in-other-words: /v1/things -> /things: the same URLs [GET /things]"]
    );
    // One of two servers stays as it was: its URLs are others now.
    let two = with("{url: 'https://a.example'}, {url: 'https://b.example/v1'}", "/v1/things");
    let broken =
        changes(&with("{url: 'https://a.example/v1'}, {url: 'https://b.example/v1'}", "/things"), &two);
    assert!(broken.iter().any(|change| change.starts_with("breaking operation-removed")), "{broken:?}");
}

#[test]
fn what_is_referred_to_says_the_same_as_what_stands_in_place() {
    let inline = "
paths:
  /a/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: q, in: query, schema: {type: string}}]
      requestBody: {content: {text/plain: {}}}
      responses: {'200': {description: It, headers: {X-Id: {schema: {type: string}}}}}
";
    let referring = "
paths:
  /a/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    get:
      parameters: [{$ref: '#/components/parameters/Query'}]
      requestBody: {$ref: '#/components/requestBodies/Text'}
      responses: {'200': {$ref: '#/components/responses/It'}}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: string}}
    Query: {name: q, in: query, schema: {type: string}}
  requestBodies: {Text: {content: {text/plain: {}}}}
  responses: {It: {description: It, headers: {X-Id: {$ref: '#/components/headers/Id'}}}}
  headers: {Id: {schema: {type: string}}}
";
    assert_eq!(changes(inline, referring), [""; 0]);
    assert_eq!(changes(referring, inline), [""; 0]);
}

#[test]
fn extensions_are_docs_and_names_are_not_extensions() {
    let document = "
info: {title: Pair, version: 1.0.0, x-a: EDIT}
x-b: EDIT
tags: [{name: t, x-c: EDIT}]
paths:
  x-d: EDIT
  /a:
    x-e: EDIT
    get:
      x-f: EDIT
      parameters: [{name: q, in: query, x-g: EDIT, schema: {type: string, x-h: EDIT}}]
      responses:
        x-i: EDIT
        '200': {description: It, x-j: EDIT, content: {text/plain: {x-k: EDIT}}}
components: {x-l: EDIT, schemas: {Unused: {x-m: EDIT}}}
";
    let parse = |value: &str| {
        Document::parse("a.yaml", &format!("openapi: 3.0.3{}", document.replace("EDIT", value))).unwrap()
    };
    let review = compare(&parse("{a: 1}"), &parse("[{b: 2}, 3]"));
    let others: Vec<_> = review.changes.iter().filter(|change| change.verdict.word() != "changed").collect();
    assert!(others.is_empty(), "{others:#?}");
    for letter in "bcdefghijkl".chars() {
        let name = format!("x-{letter}");
        assert!(review.changes.iter().any(|change| change.what.contains(&name)), "{name}");
    }
    let header = "paths: {/a: {get: {responses: {'200': {description: It, headers: {x-rate: {schema: {type: integer, wrong: EDIT}}}}}}}}";
    let [forth, _] = both(header, "1", "2");
    assert_eq!(forth, ["breaking unclassified: `wrong` changed [GET /a]"]);
}

/// A promise that is kept is text; one that is taken back, or cannot be read, is not.
#[test]
fn promises_of_how_long_a_thing_stays_are_kept() {
    let document = "paths: {/a: {get: {deprecated: true, EDIT, responses: {'200': {description: It}}}}}";
    for (old, new, forth, back) in [
        ("x-sunset: 2030-01-31", "x-sunset: 2030-12-31", "changed", "breaking"),
        ("x-sunset: 2030-01-31", "x-sunset: '2030-02-01T00:00:00Z'", "changed", "breaking"),
        ("x-sunset: 2030-01-31", "x-other: 1", "breaking", "changed"),
        ("x-sunset: soon", "x-other: 1", "breaking", "breaking"),
        ("x-stability-level: beta", "x-stability-level: stable", "changed", "breaking"),
        ("x-stability-level: beta", "x-other: 1", "changed", "breaking"),
        ("x-stability-level: often", "x-other: 1", "breaking", "breaking"),
    ] {
        let [one, other] = both(document, old, new);
        assert!(one[0].starts_with(forth), "{old} -> {new}: {one:?}");
        assert!(other[0].starts_with(back), "{new} -> {old}: {other:?}");
    }
}
