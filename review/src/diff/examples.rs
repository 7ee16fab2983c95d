//! An example of each rule: a piece of a document before and after, which gets the default level of the rule.

use super::rules::Rule;

/// An example of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// The place of the piece.
    pub place: ExamplePlace,
    /// The piece before the change.
    pub old: &'static str,
    /// The piece after it.
    pub new: &'static str,
}

/// The place of the piece of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExamplePlace {
    /// The schema of a request body.
    Request,
    /// The schema of a response body.
    Response,
    /// Keywords of an operation.
    Operation,
    /// Keywords of the document.
    Document,
    /// The generated Rust.
    Rust,
    /// A whole that is there or not.
    Whole,
}

impl ExamplePlace {
    /// The place in a few words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "schema of a request",
            Self::Response => "schema of a response",
            Self::Operation => "operation",
            Self::Document => "document",
            Self::Rust => "generated Rust",
            Self::Whole => "as a whole",
        }
    }
}

/// An example: its rule and place, the piece before and the piece after, on a second line where one is too short.
macro_rules! examples {
    ($($Variant:ident $Place:ident $old:literal $new:literal)*) => {
        impl Rule {
            /// An example of a change that gets the default level.
            #[must_use]
            pub const fn example(self) -> Example {
                match self {
                    $(Self::$Variant => Example { place: ExamplePlace::$Place, old: $old, new: $new },)*
                }
            }
        }
    };
}

examples! {
    AdditionalPropertiesChanged Request "{type: object}" "{type: object, additionalProperties: false}"
    AllOfChanged Request "allOf: [{pattern: a}, {pattern: b}]" "allOf: [{pattern: a}, {pattern: c}]"
    ArrayOrNot Request "{type: string}" "{type: array, items: {type: string}}"
    BearerFormatChanged Document "components: {securitySchemes: {token: {type: http, scheme: bearer}}}"
        "components: {securitySchemes: {token: {type: http, scheme: bearer, bearerFormat: JWT}}}"
    BodyAdded Operation "{}" "requestBody: {required: true, content: {text/plain: {}}}"
    BodyRemoved Operation "requestBody: {content: {text/plain: {}}}" "{}"
    BodyRequiredChanged Operation "requestBody: {content: {text/plain: {}}}"
        "requestBody: {required: true, content: {text/plain: {}}}"
    BusyChanged Operation "responses: {2XX: {description: Done}}"
        "responses: {2XX: {description: Done, x-busy: {status: 202}}}"
    CallbackAdded Operation "{}"
        "callbacks: {done: {'{$request.body#/url}': {post: {responses: {'200': {description: Thanks}}}}}}"
    CallbackRemoved Operation "callbacks: {done: {'{$request.body#/url}': {post: {responses: {'200': {description: Thanks}}}}}}"
        "{}"
    ChoiceAdded Request "{type: object}" "{type: object, oneOf: [{required: [cat]}, {required: [dog]}]}"
    ChoiceRemoved Response "{type: object, oneOf: [{required: [cat]}, {required: [dog]}]}" "{type: object}"
    DefaultChanged Operation "parameters: [{name: a, in: query, schema: {type: string, default: slow}}]"
        "parameters: [{name: a, in: query, schema: {type: string, default: fast}}]"
    DefaultResponseAdded Operation "responses: {'204': {description: Done}}"
        "responses: {'204': {description: Done}, default: {description: Failed}}"
    DefaultResponseRemoved Operation "responses: {default: {description: Whatever comes of it}}"
        "responses: {'404': {description: Not found}}"
    DeprecatedChanged Operation "{}" "deprecated: true"
    DescriptionChanged Operation "description: Get a thing" "description: Get one thing"
    DialectChanged Document "{openapi: 3.1.0, jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema'}"
        "{openapi: 3.1.0, jsonSchemaDialect: 'https://example.com/schema'}"
    DiscriminatorChanged Request "{discriminator: {propertyName: kind}}" "{discriminator: {propertyName: type}}"
    DocsExtensionChanged Operation "{}" "x-internal: true"
    DocumentAdded Whole "" "openapi: 3.0.3"
    DocumentRemoved Whole "openapi: 3.0.3" ""
    EmptyPathChanged Document "paths: {}" "paths: {/later: {}}"
    EncodingChanged Operation "requestBody: {content: {multipart/form-data: {encoding: {file: {contentType: 'image/png, image/jpeg'}}}}}"
        "requestBody: {content: {multipart/form-data: {encoding: {file: {contentType: image/png}}}}}"
    EnumOrNot Request "{type: string}" "{type: string, enum: [a, b]}"
    EnumValueAdded Response "{type: string, enum: [a, b]}" "{type: string, enum: [a, b, c]}"
    EnumValueRemoved Request "{type: string, enum: [a, b]}" "{type: string, enum: [a]}"
    ExampleChanged Request "{type: string, example: a}" "{type: string, example: b}"
    ExclusiveMaximumChanged Request "{type: integer, maximum: 9}"
        "{type: integer, maximum: 9, exclusiveMaximum: true}"
    ExclusiveMinimumChanged Request "{type: integer, minimum: 0}"
        "{type: integer, minimum: 0, exclusiveMinimum: true}"
    ExtensibleEnumChanged Response "{type: string, enum: [a, b]}"
        "{type: string, enum: [a, b], x-extensible-enum: true}"
    ExternalDocsChanged Operation "externalDocs: {url: 'https://example.com/a'}"
        "externalDocs: {url: 'https://example.com/b'}"
    FormatChanged Request "{type: integer, format: int64}" "{type: integer, format: int32}"
    HeaderAdded Operation "responses: {'204': {description: Done}}"
        "responses: {'204': {description: Done, headers: {X-Id: {schema: {type: string}}}}}"
    HeaderRemoved Operation "responses: {'204': {description: Done, headers: {X-Id: {required: true, schema: {type: string}}}}}"
        "responses: {'204': {description: Done}}"
    InfoChanged Document "info: {title: Things, version: 1.0.0}" "info: {title: Things, version: 1.1.0}"
    KeywordChanged Request "{type: object}" "{type: object, dependentRequired: {card: [owner]}}"
    LinkChanged Operation "responses: {'204': {description: Done}}"
        "responses: {'204': {description: Done, links: {next: {operationId: GetNext}}}}"
    MaxItemsChanged Request "{type: array, maxItems: 10}" "{type: array, maxItems: 5}"
    MaxLengthChanged Request "{type: string, maxLength: 10}" "{type: string, maxLength: 5}"
    MaxPropertiesChanged Request "{type: object, maxProperties: 10}" "{type: object, maxProperties: 5}"
    MaximumChanged Request "{type: integer, maximum: 10}" "{type: integer, maximum: 5}"
    MediaTypeAdded Operation "responses: {'200': {description: It, content: {text/plain: {}}}}"
        "responses: {'200': {description: It, content: {text/plain: {}, text/html: {}}}}"
    MediaTypeChanged Operation "responses: {'200': {description: It, content: {text/plain: {}}}}"
        "responses: {'200': {description: It, content: {'text/*': {}}}}"
    MediaTypeRemoved Operation "responses: {'200': {description: It, content: {text/plain: {}, text/html: {}}}}"
        "responses: {'200': {description: It, content: {text/plain: {}}}}"
    MemberAdded Response "oneOf: [{type: object, required: [cat]}, {type: object, required: [dog]}]"
        "oneOf: [{type: object, required: [cat]}, {type: object, required: [dog]}, {type: object, required: [fish]}]"
    MemberRemoved Request "oneOf: [{type: object, required: [cat]}, {type: object, required: [dog]}, {type: object, required: [fish]}]"
        "oneOf: [{type: object, required: [cat]}, {type: object, required: [dog]}]"
    MethodChanged Document "paths: {/a: {put: {operationId: SetA, responses: {'204': {description: Done}}}}}"
        "paths: {/a: {post: {operationId: SetA, responses: {'204': {description: Done}}}}}"
    MinItemsChanged Request "{type: array, minItems: 1}" "{type: array, minItems: 2}"
    MinLengthChanged Request "{type: string, minLength: 1}" "{type: string, minLength: 2}"
    MinPropertiesChanged Request "{type: object, minProperties: 1}" "{type: object, minProperties: 2}"
    MinimumChanged Request "{type: integer, minimum: 1}" "{type: integer, minimum: 2}"
    MultipleOfChanged Request "{type: integer, multipleOf: 5}" "{type: integer, multipleOf: 10}"
    NotChanged Request "{type: string}" "{type: string, not: {enum: [none]}}"
    NotInheritedChanged Document "paths: {}" "{paths: {}, security: []}"
    NullableChanged Request "{type: string, nullable: true}" "{type: string}"
    OauthScopesChanged Document "{security: [{login: []}], components: {securitySchemes: {login: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://a.example', scopes: {}}}}}}}"
        "{security: [{login: []}], components: {securitySchemes: {login: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://a.example', scopes: {read: Read}}}}}}}"
    OauthUrlChanged Document "{security: [{login: []}], components: {securitySchemes: {login: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://a.example', scopes: {}}}}}}}"
        "{security: [{login: []}], components: {securitySchemes: {login: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://b.example', scopes: {}}}}}}}"
    OneWayChanged Request "{type: object, properties: {made: {type: string}}}"
        "{type: object, properties: {made: {type: string, readOnly: true}}}"
    OpenapiVersionChanged Document "openapi: 3.0.3" "openapi: 3.1.0"
    OperationAdded Document "paths: {}" "paths: {/a: {get: {responses: {'200': {description: It}}}}}"
    OperationIdChanged Operation "operationId: GetThing" "operationId: ShowThing"
    OperationRemoved Document "paths: {/a: {get: {responses: {'200': {description: It}}}}}" "paths: {}"
    ParameterAdded Operation "{}" "parameters: [{name: a, in: query, required: true, schema: {type: string}}]"
    ParameterEncodingChanged Operation "parameters: [{name: a, in: query, schema: {type: array}}]"
        "parameters: [{name: a, in: query, explode: false, schema: {type: array}}]"
    ParameterMoved Operation "parameters: [{name: a, in: query, schema: {type: string}}]"
        "parameters: [{name: a, in: header, schema: {type: string}}]"
    ParameterOptional Operation "responses: {'204': {description: Done, headers: {X-Id: {required: true, schema: {type: string}}}}}"
        "responses: {'204': {description: Done, headers: {X-Id: {schema: {type: string}}}}}"
    ParameterRemoved Operation "parameters: [{name: a, in: query, schema: {type: string}}]" "{}"
    ParameterRequired Operation "parameters: [{name: a, in: query, schema: {type: string}}]"
        "parameters: [{name: a, in: query, required: true, schema: {type: string}}]"
    PathChanged Document "paths: {/a: {get: {operationId: GetA, responses: {'204': {description: Done}}}}}"
        "paths: {/b: {get: {operationId: GetA, responses: {'204': {description: Done}}}}}"
    PathParameterRenamed Document "paths: {'/a/{x}': {get: {parameters: [{name: x, in: path, required: true, schema: {type: string}}], responses: {'204': {description: Done}}}}}"
        "paths: {'/a/{y}': {get: {parameters: [{name: y, in: path, required: true, schema: {type: string}}], responses: {'204': {description: Done}}}}}"
    PatternChanged Request "{type: string, pattern: '^[a-z]*$'}" "{type: string, pattern: '^[0-9]*$'}"
    PromiseTakenBack Operation "{deprecated: true, x-sunset: 2030-12-31}" "{deprecated: true, x-sunset: 2030-01-31}"
    PropertyAdded Request "{type: object}" "{type: object, required: [a], properties: {a: {type: string}}}"
    PropertyOptional Response "{type: object, required: [a], properties: {a: {type: string}}}"
        "{type: object, properties: {a: {type: string}}}"
    PropertyRemoved Response "{type: object, required: [a], properties: {a: {type: string}}}" "{type: object}"
    PropertyRenamed Request "{type: object, properties: {a: {type: string}}}"
        "{type: object, properties: {b: {type: string}}}"
    PropertyRequired Request "{type: object, properties: {a: {type: string}}}"
        "{type: object, required: [a], properties: {a: {type: string}}}"
    RefSiblingChanged Document "{paths: {/things: {get: {responses: {'404': {$ref: '#/components/responses/Lost'}}}}}, components: {responses: {Lost: {description: Lost}}}}"
        "{paths: {/things: {get: {responses: {'404': {$ref: '#/components/responses/Lost', content: {}}}}}}, components: {responses: {Lost: {description: Lost}}}}"
    SameInOtherWords Request "{type: string}" "{type: string, nullable: false}"
    SchemaAdded Operation "requestBody: {content: {application/json: {}}}"
        "requestBody: {content: {application/json: {schema: {type: string}}}}"
    SchemaRemoved Operation "responses: {'200': {description: It, content: {application/json: {schema: {type: string}}}}}"
        "responses: {'200': {description: It, content: {application/json: {}}}}"
    SchemeName Document "components: {securitySchemes: {key: {type: http, scheme: basic}}}"
        "components: {securitySchemes: {login: {type: http, scheme: basic}}}"
    SecurityChanged Document "{security: [{key: []}], components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}}"
        "{security: [{key: []}], components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Token}}}}"
    SecurityLoosened Document "{security: [{key: []}], components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}}"
        "{security: [{key: []}, {}], components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}}"
    SecurityRemoved Document "{security: [{key: []}, {}], components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}}"
        "{security: [{key: []}], components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}}"
    ServerAdded Document "servers: [{url: 'https://a.example'}]"
        "servers: [{url: 'https://a.example'}, {url: 'https://b.example'}]"
    ServerChanged Document "servers: [{url: 'https://a.example'}]" "servers: [{url: 'https://b.example'}]"
    ServerDefaultChanged Document "servers: [{url: 'https://{region}.example', variables: {region: {default: eu}}}]"
        "servers: [{url: 'https://{region}.example', variables: {region: {default: us}}}]"
    ServerRemoved Document "servers: [{url: 'https://a.example'}, {url: 'https://b.example'}]"
        "servers: [{url: 'https://a.example'}]"
    StatusAdded Operation "responses: {'200': {description: It}}"
        "responses: {'200': {description: It}, '202': {description: Later}}"
    StatusChanged Operation "responses: {'200': {description: It}}" "responses: {'201': {description: It}}"
    StatusRemoved Operation "responses: {'200': {description: It}, '202': {description: Later}}"
        "responses: {'200': {description: It}}"
    SurfaceAdded Rust "pub mod types {}" "pub mod types { pub struct Thing; }"
    SurfaceAliasChanged Rust "pub mod types { pub type Size = i32; }" "pub mod types { pub type Size = i64; }"
    SurfaceArgumentMoved Rust "impl Client { pub async fn copy(&self, from: &str, to: &str) -> Thing {} }"
        "impl Client { pub async fn copy(&self, to: &str, from: &str) -> Thing {} }"
    SurfaceArgumentRenamed Rust "impl Client { pub async fn get(&self, id: &str) -> Thing {} }"
        "impl Client { pub async fn get(&self, thing_id: &str) -> Thing {} }"
    SurfaceChanged Rust "pub mod types { pub struct Thing { pub size: i32 } }"
        "pub mod types { pub struct Thing { pub size: i64 } }"
    SurfaceExtended Rust "pub mod types { pub struct Thing { pub size: i32 } }"
        "pub mod types { pub struct Thing { pub size: i32, pub name: String } }"
    SurfaceLost Whole "pub struct Client;" ""
    SurfaceParameterOptional Whole "list().name(name).send()  // an error without the name" "list().send()"
    SurfaceParameterRequired Whole "list().send()" "list().name(name).send()  // an error without the name"
    SurfaceRemoved Rust "pub mod types { pub struct Thing; }" "pub mod types {}"
    SurfaceRenamed Rust "pub mod types { pub struct GetThingResponse { pub size: i32 } }"
        "pub mod types { pub struct ReadThingResponse { pub size: i32 } }"
    SurfaceSerdeChanged Rust "pub mod types { pub struct Thing { pub size: i32 } }"
        "pub mod types { pub struct Thing { #[serde(rename = \"Size\")] pub size: i32 } }"
    SurfaceTraitsAdded Rust "pub mod types { #[derive(Clone)] pub struct Thing; }"
        "pub mod types { #[derive(Clone, Default)] pub struct Thing; }"
    SurfaceTraitsRemoved Rust "pub mod types { #[derive(Clone, Default)] pub struct Thing; }"
        "pub mod types { #[derive(Clone)] pub struct Thing; }"
    TagsChanged Operation "tags: [things]" "tags: [stuff]"
    TitleChanged Request "{type: string, title: Name}" "{type: string, title: The name}"
    TypeChanged Request "{type: string}" "{type: integer}"
    Unclassified Request "{type: string}" "{type: string, frobnicate: true}"
    UniqueItemsChanged Request "{type: array}" "{type: array, uniqueItems: true}"
    UnusedComponentAdded Document "{}" "components: {schemas: {Fish: {type: object}}}"
    UnusedComponentChanged Document "components: {schemas: {Fish: {type: object}}}"
        "components: {schemas: {Fish: {type: string}}}"
    UnusedComponentRemoved Document "components: {schemas: {Fish: {type: object}}}" "{}"
    WebhookAdded Document "openapi: 3.1.0"
        "{openapi: 3.1.0, webhooks: {done: {post: {responses: {'200': {description: Thanks}}}}}}"
    WebhookRemoved Document "{openapi: 3.1.0, webhooks: {done: {post: {responses: {'200': {description: Thanks}}}}}}"
        "openapi: 3.1.0"
}
