//! The JSON schema, held against what is read, by a validator of somebody else.

use serde_json::Value;

use crate::config::{ACCEPTED, REFUSED, read};

fn schema() -> Value {
    serde_json::from_str(&cloud_certs_sync::schema()).unwrap()
}

fn as_json(text: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap()
}

#[test]
fn what_is_read_and_what_the_schema_takes_are_the_same() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for text in ACCEPTED {
        assert_eq!(read(text).err(), None, "{text}");
        let errors: Vec<_> = validator.iter_errors(&as_json(text)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{text}\n{errors:?}");
    }
    for text in REFUSED {
        assert!(!validator.is_valid(&as_json(text)), "the schema takes\n{text}");
    }
}

/// An unknown key is refused with all that are known.
#[test]
fn every_key_of_the_schema_is_read_and_every_key_that_is_read_is_in_the_schema() {
    let schema = schema();
    let certificate = &schema["properties"]["certificate"]["items"]["properties"];
    let tables = [
        ("", &schema["properties"], Vec::new()),
        ("[defaults]\n", &schema["properties"]["defaults"]["properties"], vec!["name", "instance"]),
        ("[[certificate]]\n", certificate, Vec::new()),
        (
            "[[certificate]]\n[[certificate.output]]\n",
            &certificate["output"]["items"]["properties"],
            Vec::new(),
        ),
    ];
    for (head, properties, read_alone) in tables {
        let error = cloud_certs_sync::Config::parse(
            std::path::Path::new("x"),
            &format!("{head}this-is-far-from-any-key = 1\n"),
        );
        let told = error.unwrap_err().known_keys;
        let mut expected: Vec<_> = properties.as_object().unwrap().keys().cloned().collect();
        expected.extend(read_alone.iter().map(ToString::to_string));
        let sorted = |mut names: Vec<String>| {
            names.sort();
            names
        };
        assert_eq!(sorted(told), sorted(expected), "{head}");
    }
}
