//! What the surface listing says, and what it leaves out.

use cloud_certs_codegen::surface;

#[test]
fn a_line_per_public_item() {
    let listing = surface(
        r##"
        pub use other::{Error, inner::Thing as Renamed};
        use other::Hidden;
        #[derive(Clone, ::serde::Serialize)]
        pub struct Client { pub(crate) inner: u8 }
        impl Client {
            pub async fn list_things<'a>(
                &'a self,
                name: Option<&'a ::std::string::String>,
                count: ::std::num::NonZeroU32,
            ) -> Result<Vec<types::Thing>, Error<()>> { Err(Error::Empty) }
            pub(crate) fn hidden(&self) {}
            fn private(&self) {}
        }
        pub(crate) const HIDDEN: u8 = 1;
        pub const SHOWN: &'static str = "x";
        pub mod types {
            #[derive(Debug)]
            #[derive(Clone)]
            pub struct Thing {
                /// Its name.
                #[serde(rename = "type", skip_serializing_if = ":: std :: option :: Option::is_none")]
                pub type_: ::std::option::Option<Kind>,
                #[serde(default)]
                pub map: ::std::collections::BTreeMap<::std::string::String, self::error::Oops>,
                hidden: u8,
            }
            #[serde(untagged)]
            pub enum Kind { One, Two(Thing, ::serde_json::Value), Three { a: Thing } }
            #[serde(transparent)]
            pub struct Name(::std::string::String);
            pub struct Open(pub ::std::string::String);
            impl ::std::convert::From<Name> for ::std::string::String { fn from(n: Name) -> Self { n.0 } }
            impl<'de> ::serde::Deserialize<'de> for Name {}
            impl ::std::convert::TryFrom<&'static str> for Name { type Error = self::error::Oops; }
            pub mod error { pub struct Oops(::std::borrow::Cow<'static, str>); }
            mod private { pub struct Unreachable; }
        }
        "##,
    );
    insta::assert_snapshot!(listing.unwrap().join("\n"), @r#"
    pub struct Client
    impl Clone + Serialize for Client
    pub async fn Client::list_things(&self, name: Option<&String>, count: NonZeroU32) -> Result<Vec<types::Thing>, Error<()>>
    pub use other::Error
    pub use other::inner::Thing as Renamed
    pub const SHOWN: &str
    pub mod types
    pub enum types::Kind #[serde(untagged)]
    pub types::Kind::One
    pub types::Kind::Three { a: types::Thing }
    pub types::Kind::Two(types::Thing, serde_json::Value)
    pub struct types::Name(_) #[serde(transparent)]
    impl Deserialize + Into<String> + TryFrom<&str> for types::Name
    pub struct types::Open(String)
    pub struct types::Thing
    impl Clone + Debug for types::Thing
    pub types::Thing::map: BTreeMap<String, types::error::Oops> #[serde(default)]
    pub types::Thing::type_: Option<types::Kind> #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub mod types::error
    pub struct types::error::Oops(_)
    "#);
}

#[test]
fn generated_shapes_have_their_lines() {
    let source =
        cloud_certs_codegen::generate(&crate::shapes()).unwrap_or_else(|problems| panic!("{problems}"));
    insta::assert_snapshot!("shapes.surface", surface(&source).unwrap().join("\n"));
}

#[test]
fn what_is_not_rust_is_an_error() {
    assert!(surface("pub struct {").is_err());
}
