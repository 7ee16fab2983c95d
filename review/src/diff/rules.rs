//! The rules of the difference: the subject of each, and the effect of a change on a deployed client.

use std::fmt;

use serde::{Serialize, Serializer};

use super::levels::{self, Levels};
use super::verdict::{Direction, Strictness, Verdict};

/// A rule on two lines: its variant, name and levels with its subject, then its reason.
macro_rules! rules {
    ($($Variant:ident $id:literal $levels:ident $about:literal $why:literal)*) => {
        /// A rule that judges changes. Its variants have the names that reports quote, in camel case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = concat!("Judges ", $about, ".")] $Variant,)*
        }

        impl Rule {
            /// Every rule, by name.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),*];

            /// A stable name, in kebab-case.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$Variant => $id,)* }
            }

            /// The levels that the rule gives.
            #[must_use]
            pub fn levels(self) -> &'static Levels {
                match self { $(Self::$Variant => &levels::$levels,)* }
            }

            /// The subject of the rule, in a sentence.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self { $(Self::$Variant => $about,)* }
            }

            /// The effect of a change on clients that follow the old document.
            #[must_use]
            pub const fn why(self) -> &'static str {
                match self { $(Self::$Variant => $why,)* }
            }
        }
    };
}

impl Rule {
    /// The level of a change, by the direction that the value travels and what the change does to the valid values.
    pub(super) fn level(self, direction: Direction, strictness: Strictness) -> Verdict {
        self.levels().level(direction, strictness)
    }

    /// The level of a change that has the same one everywhere, or the worst one of several.
    #[must_use]
    pub fn default_level(self) -> Verdict {
        self.levels().worst()
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

rules! {
    AdditionalPropertiesChanged "additional-properties-changed" VALUES "the properties that an object may hold beside the described ones"
    "a server may refuse an additional property that a client sends; in responses, a client may get one that the old document excludes"
    AllOfChanged "all-of-changed" BREAKING "a keyword that several members of an allOf have"
    "a value has to satisfy all members, so a server may refuse what a client sends; in responses, a client may get what one of them excluded"
    ArrayOrNot "array-or-not" VALUES "a value becomes a list or stops being one"
    "a server refuses a list where it expects one value, or one value where it expects a list; in responses, a client reads the wrong shape"
    BearerFormatChanged "bearer-format-changed" DOCS "the format of a token of HTTP authentication"
    "it is a hint for people: clients send the token unchanged"
    BodyAdded "body-added" ADDED "an operation gets a request body"
    "deployed clients send none, and a server that requires it refuses the request"
    BodyRemoved "body-removed" BREAKING "an operation loses its request body"
    "the server refuses or ignores the body that deployed clients send"
    BodyRequiredChanged "body-required-changed" BODY_REQUIRED "a request body becomes required or optional"
    "once the body is required, the server refuses requests without one; requests with a body stay valid; a client whose callback reads no body gets one each time"
    BusyChanged "busy-changed" BUSY "the response of a busy server that looks like a success"
    "clients that do not expect it take it for a success; clients that expect it work without it"
    CallbackAdded "callback-added" COMPATIBLE "an operation gets a callback, or a callback an operation"
    "the server calls only clients that gave it a URL for that"
    CallbackRemoved "callback-removed" BREAKING "an operation loses a callback, or a callback an operation"
    "clients that requested the call never receive it"
    ChoiceAdded "choice-added" TIGHTER "a value has to match one of several schemas"
    "a server refuses a value that matches none of them; in responses, any value was allowed before"
    ChoiceRemoved "choice-removed" LOOSER "a value no longer has to match one of several schemas"
    "everything that clients send stays valid; in responses, a client may get a value that matches no schema it knows"
    DefaultChanged "default-changed" DEFAULT "the default of a value"
    "clients that omit the value, or read a response without it, may rely on the old default; clients that have no default rely on none"
    DefaultResponseAdded "default-response-added" COMPATIBLE "the response for all other statuses is described"
    "clients have to expect any error, described or not"
    DefaultResponseRemoved "default-response-removed" LAST_SUCCESS "the response for all other statuses is no longer described"
    "errors may still occur; it breaks clients only where no success has a status of its own"
    DeprecatedChanged "deprecated-changed" COMPATIBLE "the deprecation of an item"
    "it warns people, and the deprecated item still works"
    DescriptionChanged "description-changed" DOCS "a description or summary"
    "people read it, programs do not"
    DialectChanged "dialect-changed" BREAKING "the dialect of JSON Schema that the schemas are written in"
    "every keyword of every schema may mean something else"
    DiscriminatorChanged "discriminator-changed" VALUES "the discriminator between the members of a choice"
    "a server refuses requests without the value it looks for; in responses, a client may find a value for which it has no schema"
    DocsExtensionChanged "docs-extension-changed" DOCS "an extension (`x-...`) that does not affect requests or responses"
    "OpenAPI leaves extensions to the tools that know them: a client that follows OpenAPI reads none"
    DocumentAdded "document-added" NEW_DOCUMENT "a whole document is new"
    "no deployed client follows it yet"
    DocumentRemoved "document-removed" BREAKING "a whole document is gone"
    "deployed clients rely on an API that is no longer documented"
    EmptyPathChanged "empty-path-changed" DOCS "a path without operations"
    "there is nothing to send to it"
    EncodingChanged "encoding-changed" VALUES "the encoding of the parts of a body"
    "deployed clients write and read the parts in the old encoding"
    EnumOrNot "enum-or-not" VALUES "a value becomes an enum or stops being one"
    "a server refuses values outside of the enum; in responses, a client that knows the enum may get a value outside of it"
    EnumValueAdded "enum-value-added" LOOSER "an enum gets a value"
    "clients never send it; in responses, it is an unknown value unless the old document marks the enum as extensible"
    EnumValueRemoved "enum-value-removed" TIGHTER "an enum loses a value"
    "a server refuses it from clients that send it; in responses, it no longer occurs"
    ExampleChanged "example-changed" DOCS "an example"
    "it shows one of many valid values"
    ExclusiveMaximumChanged "exclusive-maximum-changed" VALUES "the maximum itself becomes valid or invalid"
    "once the maximum is excluded, a server refuses it; in responses, a client may get it once it is included"
    ExclusiveMinimumChanged "exclusive-minimum-changed" VALUES "the minimum itself becomes valid or invalid"
    "once the minimum is excluded, a server refuses it; in responses, a client may get it once it is included"
    ExtensibleEnumChanged "extensible-enum-changed" EXTENSIBLE "an enum becomes extensible or stops being so"
    "the values that clients may send stay the same; in responses, clients that rely on a closed enum may get unknown values"
    ExternalDocsChanged "external-docs-changed" DOCS "a link to more documentation"
    "people follow it, programs do not"
    FormatChanged "format-changed" VALUES "the format of a value"
    "a server refuses values in the old format; in responses, a client may be unable to parse or hold the new one"
    HeaderAdded "header-added" COMPATIBLE "a response has an additional header"
    "deployed clients ignore it"
    HeaderRemoved "header-removed" REMOVED "a response loses a header"
    "deployed clients that read the header find nothing; if it was optional, they were told so"
    InfoChanged "info-changed" DOCS "the title, version or contact of the document"
    "they tell people which document it is"
    KeywordChanged "keyword-changed" VALUES "a keyword of JSON Schema that has no rule of its own"
    "a server refuses values that no longer match it; in responses, a client may get a value that the old document excludes"
    LinkChanged "link-changed" DOCS "a link from a response to another operation"
    "it says how operations belong together; it is not part of requests or responses"
    MaxItemsChanged "max-items-changed" VALUES "the maximum number of items of a list"
    "a server refuses longer lists; in responses, a client may get more items than the old document allows"
    MaxLengthChanged "max-length-changed" VALUES "the maximum length of a text"
    "a server refuses longer texts; in responses, a client may get a longer text than the old document allows"
    MaxPropertiesChanged "max-properties-changed" VALUES "the maximum number of properties of an object"
    "a server refuses objects with more properties; in responses, a client may get more than the old document allows"
    MaximumChanged "maximum-changed" VALUES "the maximum of a number"
    "a server refuses larger numbers; in responses, a client may get a larger number than the old document allows"
    MediaTypeAdded "media-type-added" MEDIA_TYPE_ADDED "a body gets another media type"
    "clients keep sending the old one; in responses, a client that sends no Accept header may get the new one, which it cannot read"
    MediaTypeChanged "media-type-changed" VALUES "a media type becomes a range of types, or a range one of its types"
    "a server refuses types of the range that it no longer takes; in responses, a client may get another type of the range"
    MediaTypeRemoved "media-type-removed" BREAKING "a body loses a media type"
    "clients that send it get 415; clients that ask for it with Accept get 406, or a type that they cannot read"
    MemberAdded "member-added" LOOSER "a choice of schemas gets a member"
    "clients never send it; in responses, a client may get a value that matches no schema it knows"
    MemberRemoved "member-removed" TIGHTER "a choice of schemas loses a member"
    "a server refuses values of that schema; in responses, they no longer occur"
    MethodChanged "method-changed" BREAKING "an operation has another method"
    "deployed clients that use the old method get 405"
    MinItemsChanged "min-items-changed" VALUES "the minimum number of items of a list"
    "a server refuses shorter lists; in responses, a client may get fewer items than it relies on"
    MinLengthChanged "min-length-changed" VALUES "the minimum length of a text"
    "a server refuses shorter texts; in responses, a client may get a shorter text than it relies on"
    MinPropertiesChanged "min-properties-changed" VALUES "the minimum number of properties of an object"
    "a server refuses objects with fewer properties; in responses, a client may get fewer than it relies on"
    MinimumChanged "minimum-changed" VALUES "the minimum of a number"
    "a server refuses smaller numbers; in responses, a client may get a smaller number than the old document allows"
    MultipleOfChanged "multiple-of-changed" VALUES "the number of which a value is a multiple"
    "a server refuses numbers in between; in responses, a client may get a number that the old steps skip"
    NotChanged "not-changed" VALUES "a schema that a value must not match"
    "a server refuses values that are now excluded; in responses, a client may get a value that was excluded"
    NotInheritedChanged "not-inherited-changed" DOCS "servers or security of the document that no operation of both documents inherits"
    "it affects no request that deployed clients still send"
    NullableChanged "nullable-changed" VALUES "a value becomes nullable or stops being so"
    "a server refuses null; in responses, a client may get null where there always was a value"
    OauthScopesChanged "oauth-scopes-changed" DOCS "the scopes that an OAuth flow declares"
    "no operation asks for another scope: those that do report it"
    OauthUrlChanged "oauth-url-changed" WARNING "a URL of an OAuth flow"
    "clients that know the old URL get no token there once it is gone"
    OneWayChanged "one-way-changed" VALUES "a property stops or starts to travel in requests (readOnly) or responses (writeOnly)"
    "once it is readOnly, the server refuses or ignores what clients send; once it is writeOnly, responses lack what clients read"
    OpenapiVersionChanged "openapi-version-changed" DOCS "the version of OpenAPI"
    "it affects how the document is read, not requests or responses"
    OperationAdded "operation-added" COMPATIBLE "an operation is new"
    "deployed clients do not call it"
    OperationIdChanged "operation-id-changed" BREAKING "the operationId"
    "it is not part of any request or response: it names the generated method"
    OperationRemoved "operation-removed" BREAKING "an operation is gone"
    "deployed clients that call it get 404 or 405"
    ParameterAdded "parameter-added" ADDED "a parameter is new"
    "deployed clients do not send it, and a server that requires it refuses the request"
    ParameterEncodingChanged "parameter-encoding-changed" VALUES "the encoding of a parameter or header"
    "deployed clients write and read it in the old encoding"
    ParameterMoved "parameter-moved" BREAKING "a parameter moves to another place"
    "deployed clients send it in the old place, where the server does not look for it"
    ParameterOptional "parameter-optional" LOOSER "a parameter or header becomes optional"
    "requests with the parameter stay valid; a client that reads the header may find nothing where there always was a value"
    ParameterRemoved "parameter-removed" BREAKING "a parameter is gone"
    "the server refuses it, or ignores it and returns something else than the client asked for"
    ParameterRequired "parameter-required" TIGHTER "a parameter or header becomes required"
    "the server refuses requests without the parameter; clients also work with a header that is always there"
    PathChanged "path-changed" BREAKING "an operation has another path"
    "deployed clients that use the old path get 404"
    PathParameterRenamed "path-parameter-renamed" DOCS "a parameter of the path was renamed"
    "its position in the path travels, its name does not"
    PatternChanged "pattern-changed" PATTERN "the pattern of a text"
    "a server refuses texts that do not match the new pattern; in responses, a client may get a text that does not match the old one"
    PromiseTakenBack "promise-taken-back" BREAKING "the last day (x-sunset) or the stability (x-stability-level) of something"
    "users who relied on the promise have less time, or cannot tell how much; it is gone before they moved"
    PropertyAdded "property-added" PROPERTY_ADDED "a property is new"
    "clients do not send it, and a server that requires it refuses the request; in responses, clients ignore it, unless the old document excludes other properties"
    PropertyOptional "property-optional" LOOSER "a property becomes optional"
    "requests with the property stay valid; in responses, a client may find nothing where there always was a value"
    PropertyRemoved "property-removed" REMOVED "a property is gone"
    "the server refuses or ignores it in requests; in responses, a client that reads it no longer receives it: if it was optional, the client was told that it may be missing"
    PropertyRenamed "property-renamed" BREAKING "a property was renamed"
    "clients send the old name, which the server does not read; in responses, they look for the old name, which is missing"
    PropertyRequired "property-required" TIGHTER "a property becomes required"
    "a server refuses requests without it; in responses, a client always finds what could be missing before"
    RefSiblingChanged "ref-sibling-changed" DOCS "text beside a $ref, which OpenAPI 3.0 ignores"
    "tools that follow OpenAPI 3.0 read what the $ref leads to, and nothing else"
    SameInOtherWords "same-in-other-words" DOCS "the same schema written differently"
    "both documents allow the same values"
    SchemaAdded "schema-added" TIGHTER "a value that could be anything gets a schema"
    "a server refuses values that do not match it; in responses, clients have to expect any value already"
    SchemaRemoved "schema-removed" LOOSER "a value that had a schema can be anything"
    "everything that clients send stays valid; in responses, a client may get a value that it cannot read"
    SchemeName "scheme-name" DOCS "the name of a security scheme"
    "its name does not travel, the credential it asks for does"
    SecurityChanged "security-changed" BREAKING "the authentication of requests"
    "deployed clients keep sending the old credential, which the server may now refuse"
    SecurityLoosened "security-loosened" COMPATIBLE "fewer credentials, or an additional alternative, are enough to authenticate"
    "the credential that deployed clients send is still sufficient"
    SecurityRemoved "security-removed" BREAKING "an alternative to authenticate is gone"
    "the server refuses deployed clients that use it"
    ServerAdded "server-added" COMPATIBLE "a server is new"
    "deployed clients do not use it"
    ServerChanged "server-changed" BREAKING "a server has another URL"
    "deployed clients still use the old one"
    ServerDefaultChanged "server-default-changed" BREAKING "the default of a variable of a server"
    "deployed clients that choose no value still use the old default, where their data may no longer be"
    ServerRemoved "server-removed" BREAKING "a server is gone"
    "deployed clients still use it"
    StatusAdded "status-added" STATUS_ADDED "an operation gets a response status"
    "clients have to expect any error; they take an unknown success for a failure"
    StatusChanged "status-changed" STATUS "a success has another status"
    "clients wait for the old status, and take the new one for a failure"
    StatusRemoved "status-removed" STATUS "an operation loses a response status"
    "an error that no longer occurs breaks no client; clients wait for a success that no longer comes"
    SurfaceAdded "surface-added" ADDITIVE "the generated Rust has a new item"
    "code that does not name it compiles as before"
    SurfaceAliasChanged "surface-alias-changed" BREAKING "a type alias of the generated Rust stands for another type"
    "code that leaves the type to the compiler compiles as before, with values of another type; other code no longer compiles"
    SurfaceArgumentMoved "surface-argument-moved" BREAKING "an argument of a generated method has another position, or another parameter took its place, with the same type"
    "code that calls the method compiles as before, and sends the values as other parameters"
    SurfaceArgumentRenamed "surface-argument-renamed" UNCHANGED "an argument of a generated method was renamed"
    "arguments are given by position: code that calls the method compiles as before"
    SurfaceChanged "surface-changed" BREAKING "a method, type or field of the generated Rust changed"
    "code that uses it in the old way no longer compiles"
    SurfaceExtended "surface-extended" BREAKING "a type of the generated Rust has an additional field or variant"
    "code that constructs or matches it in full no longer compiles"
    SurfaceLost "surface-lost" BREAKING "Rust can no longer be generated"
    "the crate does not build until the generator accepts the document"
    SurfaceParameterOptional "surface-parameter-optional" ADDITIVE "a request of the generated Rust no longer needs a parameter"
    "code that sets it compiles as before"
    SurfaceParameterRequired "surface-parameter-required" BREAKING "a request of the generated Rust needs a parameter that it did not need"
    "code that does not set it compiles as before, and fails when it sends the request"
    SurfaceRemoved "surface-removed" BREAKING "an item of the generated Rust is gone"
    "code that names it no longer compiles"
    SurfaceRenamed "surface-renamed" BREAKING "a generated type has another name, though its schema did not change"
    "an edit elsewhere gave it another name; code that names it no longer compiles"
    SurfaceSerdeChanged "surface-serde-changed" UNCHANGED "the serialization of a type or field of the generated Rust"
    "it is written in another way on the wire; code that uses it compiles as before"
    SurfaceTraitsAdded "surface-traits-added" ADDITIVE "a type of the generated Rust implements more traits"
    "code that compiled before still compiles"
    SurfaceTraitsRemoved "surface-traits-removed" BREAKING "a type of the generated Rust implements fewer traits"
    "code that uses the trait no longer compiles"
    TagsChanged "tags-changed" DOCS "tags"
    "they group operations for people"
    TitleChanged "title-changed" DOCS "a title"
    "it names a thing for people"
    TypeChanged "type-changed" VALUES "the type of a value"
    "a server refuses values of the old type; in responses, a client gets a type that it cannot read"
    Unclassified "unclassified" BREAKING "a change that no rule knows"
    "its effect is unknown"
    UniqueItemsChanged "unique-items-changed" VALUES "items of a list become unique or may repeat"
    "a server refuses lists with repeated items; in responses, a client that keeps items by value loses the repeated ones"
    UnusedComponentAdded "unused-component-added" DOCS "a component that nothing uses is new"
    "it is not part of any request or response; the surface has the type that is generated from it"
    UnusedComponentChanged "unused-component-changed" DOCS "a component that nothing uses changed"
    "it is not part of any request or response; the surface has the changes of its generated type"
    UnusedComponentRemoved "unused-component-removed" DOCS "a component that nothing uses is gone"
    "it is not part of any request or response; the surface loses its generated type"
    WebhookAdded "webhook-added" COMPATIBLE "a webhook is new"
    "the server calls only clients that subscribe to it"
    WebhookRemoved "webhook-removed" BREAKING "a webhook is gone"
    "clients that wait for the call wait for ever"
}
