//! What reports say of the request.

use insta::assert_snapshot;

use crate::checkout::Checkout;

fn request(replacements: &[(&str, &str)]) -> String {
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", replacements);
    let out = checkout.review(&[]).out;
    let (_, rest) = out.split_once("The request\n").unwrap();
    rest.split("\n\n").next().unwrap().to_owned()
}

#[test]
fn alternatives_and_schemes_that_go_together_are_told_apart() {
    let bearer = "    second:\n      type: http\n      scheme: bearer\n    token:\n      type: apiKey";
    let shown = request(&[
        ("  - token: []\n", "  - token: []\n    second: []\n  - second: []\n"),
        ("    token:\n      type: apiKey", bearer),
    ]);
    assert_snapshot!(shown, @"
      GET /pets/{owner}
    -   authentication: header X-Auth-Token
    +   authentication: header X-Auth-Token and header Authorization (bearer), or header Authorization (bearer)
        path: owner (required)
        query: limit
    ");
}

#[test]
fn a_path_that_changes_is_an_operation_gone_and_one_new() {
    assert_snapshot!(request(&[("  /pets/{owner}:", "  /v2/pets/{owner}:")]), @"
    + GET /v2/pets/{owner}
    +   authentication: header X-Auth-Token
    +   path: owner (required)
    +   query: limit
    - GET /pets/{owner}
    -   authentication: header X-Auth-Token
    -   path: owner (required)
    -   query: limit
    ");
}

#[test]
fn a_body_has_its_members() {
    let body = "requestBody:\n        required: true\n        content:\n          application/json:\n            schema:\n              $ref: \"#/components/schemas/Pets\"\n      responses:\n        \"200\":";
    assert_snapshot!(request(&[("    get:", "    post:"), ("responses:\n        \"200\":", body)]), @"
    + POST /pets/{owner}
    +   authentication: header X-Auth-Token
    +   path: owner (required)
    +   query: limit
    +   body application/json: names[]
    - GET /pets/{owner}
    -   authentication: header X-Auth-Token
    -   path: owner (required)
    -   query: limit
    ");
}
