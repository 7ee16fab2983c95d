//! Edits of a small document, with the code that meets each of them.

/// The document before each edit.
pub(crate) const BEFORE: &str = include_str!("pets.yaml");

/// An edit, and a caller of what it changes.
pub(crate) struct Edit {
    /// The name of the edit, and of the programs.
    pub(crate) name: &'static str,
    /// The edit in a few words.
    pub(crate) title: &'static str,
    /// What is looked for, and what stands there instead.
    pub(crate) replaced: &'static [(&'static str, &'static str)],
    /// The call in the positional style and with a builder: an expression that is a `Result`.
    pub(crate) calls: [&'static str; 2],
    /// The answer of a server before the edit, and one that the new document allows: status, media type and body.
    pub(crate) answers: [Answer; 2],
}

/// Status, media type and body.
pub(crate) type Answer = (u16, &'static str, &'static str);

const JSON: &str = "application/json";
const PET: Answer = (200, JSON, r#"{"id": 1, "name": "Rex", "state": "free"}"#);
const PETS: Answer = (200, JSON, "[]");
const NEW_PET: Answer = (201, JSON, r#"{"id": 1, "name": "Rex", "state": "free"}"#);

const LIST: [&str; 2] = [
    r#"client.list_pets("Bern", "Ann").await"#,
    r#"client.list_pets().city("Bern").owner("Ann").send().await"#,
];
const GET: [&str; 2] = ["client.get_pet(1).await", "client.get_pet().id(1).send().await"];
/// Calls, and then does something with the answer.
macro_rules! get_and {
    ($then:literal) => {
        [
            concat!("client.get_pet(1).await.map(|answer| { let pet = answer.into_inner(); ", $then, " })"),
            concat!(
                "client.get_pet().id(1).send().await.map(|answer| { let pet = answer.into_inner(); ",
                $then,
                " })"
            ),
        ]
    };
}

#[rustfmt::skip]
pub(crate) const EDITS: &[Edit] = &[
    Edit { name: "optional_parameter", title: "an operation takes an optional parameter more",
        replaced: &[("      responses:\n        '200': {description: Pets.", "        - {name: limit, in: query, schema: {type: integer, format: int32}}\n      responses:\n        '200': {description: Pets.")],
        calls: LIST, answers: [PETS, PETS] },
    Edit { name: "enum_value", title: "an enum in a response gets a value",
        replaced: &[("enum: [free, sold]", "enum: [free, sold, lost]")],
        calls: get_and!("match pet.state { types::State::Free => 1, types::State::Sold => 2 };"),
        answers: [PET, (200, JSON, r#"{"id": 1, "name": "Rex", "state": "lost"}"#)] },
    Edit { name: "new_property", title: "a response gets an optional property",
        replaced: &[("        note: {type: string}\n", "        note: {type: string}\n        chip: {type: string}\n")],
        calls: get_and!("let types::Pet { id, name, state, note } = pet;"),
        answers: [PET, (200, JSON, r#"{"id": 1, "name": "Rex", "state": "free", "chip": "7"}"#)] },
    Edit { name: "renamed_schema", title: "a schema is renamed",
        replaced: &[("schemas/Pet'", "schemas/Animal'"), ("    Pet:\n", "    Animal:\n")],
        calls: get_and!("let pet: types::Pet = pet;"), answers: [PET, PET] },
    Edit { name: "optional_property", title: "a required property of a response becomes optional",
        replaced: &[("required: [id, name, state]", "required: [id, state]")],
        calls: get_and!("let name: String = pet.name;"),
        answers: [PET, (200, JSON, r#"{"id": 1, "state": "free"}"#)] },
    Edit { name: "null", title: "a required property of a response may be null",
        replaced: &[("        name: {type: string}\n        state", "        name: {type: string, nullable: true}\n        state")],
        calls: get_and!("let name: String = pet.name;"),
        answers: [PET, (200, JSON, r#"{"id": 1, "name": null, "state": "free"}"#)] },
    Edit { name: "null_of_optional", title: "an optional property of a response may be null",
        replaced: &[("        note: {type: string}\n", "        note: {type: string, nullable: true}\n")],
        calls: get_and!("let note: Option<String> = pet.note;"),
        answers: [PET, (200, JSON, r#"{"id": 1, "name": "Rex", "state": "free", "note": null}"#)] },
    Edit { name: "parameter_order", title: "the parameters of an operation are written in another order",
        replaced: &[("        - {name: city, in: query, required: true, schema: {type: string}}\n        - {name: owner, in: query, required: true, schema: {type: string}}\n", "        - {name: owner, in: query, required: true, schema: {type: string}}\n        - {name: city, in: query, required: true, schema: {type: string}}\n")],
        calls: LIST, answers: [PETS, PETS] },
    Edit { name: "renamed_parameter", title: "a query parameter is renamed, and comes after another one of its type",
        replaced: &[("name: city,", "name: town,")],
        calls: LIST, answers: [PETS, (400, "", "")] },
    Edit { name: "removed_operation", title: "an operation is gone, after it was deprecated",
        replaced: &[("    delete:\n      operationId: remove_pet\n      deprecated: true\n      x-sunset: '2020-12-31'\n      responses:\n        '204': {description: Removed.}\n", "")],
        calls: ["client.remove_pet(1).await", "client.remove_pet().id(1).send().await"],
        answers: [(204, "", ""), (404, "", "")] },
    Edit { name: "deprecated", title: "an operation is marked as deprecated",
        replaced: &[("      operationId: get_owner\n", "      operationId: get_owner\n      deprecated: true\n      x-sunset: '2999-12-31'\n")],
        calls: [r#"client.get_owner("Ann").await"#, r#"client.get_owner().name("Ann").send().await"#],
        answers: [(200, JSON, r#"{"phone": "7"}"#); 2] },
    Edit { name: "widened", title: "an id in a response and in a path is int64 in place of int32",
        replaced: &[("id: {type: integer, format: int32}", "id: {type: integer, format: int64}"), ("name: id, in: path, required: true, schema: {type: integer, format: int32}", "name: id, in: path, required: true, schema: {type: integer, format: int64}")],
        calls: get_and!("let id: i32 = pet.id;"),
        answers: [PET, (200, JSON, r#"{"id": 3000000000, "name": "Rex", "state": "free"}"#)] },
    Edit { name: "new_status", title: "an operation gets another success",
        replaced: &[("        '200': {description: The pet.,", "        '203': {description: The pet as others know it., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}\n        '200': {description: The pet.,")],
        calls: GET, answers: [PET, (203, JSON, r#"{"id": 1, "name": "Rex", "state": "free"}"#)] },
    Edit { name: "new_media_type", title: "a response gets another media type",
        replaced: &[("'200': {description: The pet., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}", "'200': {description: The pet., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}, text/plain: {schema: {type: string}}}}")],
        calls: GET, answers: [PET, (200, "text/plain", "Rex")] },
    Edit { name: "default", title: "the default of a property of a request is another one",
        replaced: &[("default: small", "default: large")],
        calls: [
            r#"client.add_pet(&serde_json::from_str("{\"name\": \"Rex\"}").unwrap()).await"#,
            r#"client.add_pet().body_map(|body| body.name("Rex")).send().await"#,
        ],
        answers: [NEW_PET, NEW_PET] },
    Edit { name: "renamed_operation", title: "an operationId is another one, and the type of an inline schema with it",
        replaced: &[("operationId: get_owner", "operationId: read_owner")],
        calls: [r#"client.get_owner("Ann").await"#, r#"client.get_owner().name("Ann").send().await"#],
        answers: [(200, JSON, r#"{"phone": "7"}"#); 2] },
    Edit { name: "required_property", title: "an optional property of a request becomes required",
        replaced: &[("      required: [name]\n      properties:\n        name: {type: string}\n        size: {type: string, enum: [small, large], default: small}", "      required: [name, size]\n      properties:\n        name: {type: string}\n        size: {type: string, enum: [small, large]}")],
        calls: [
            r#"client.add_pet(&types::NewPet { name: "Rex".to_owned(), size: Default::default() }).await"#,
            r#"client.add_pet().body_map(|body| body.name("Rex").size(types::NewPetSize::default())).send().await"#,
        ],
        answers: [NEW_PET, (400, "", "")] },
];

/// The document after an edit.
pub(crate) fn after(edit: &Edit) -> String {
    edit.replaced.iter().fold(BEFORE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{}: {from}", edit.name);
        text.replace(from, to)
    })
}
