//! Documents over several files, and values that readers differ about.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use openapi_document::{Document, Files, followed};
use serde_json::{Value, json};
use spec_review::diff::compare;
use tempfile::TempDir;

use crate::checkout::Checkout;
use crate::support::run;

const ROOT: &str = "openapi: 3.0.3
info: { title: Pets, version: 1.0.0 }
paths:
  /pets: { $ref: paths/pets.yaml }
";

const PETS: &str = "get:
  operationId: ListPets
  security: []
  responses:
    '200':
      description: pets
      content:
        application/json:
          schema: { $ref: '../../common/pet.json#/Pet' }
    4XX: { description: a wrong request }
";

const PET: &str = r#"{
	"Pet": {
		"type": "object",
		"properties": {
			"price": { "type": "number", "maximum": 18446744073709551617 },
			"name": { "type": "string", "maxLength": 10, "example": "\ud83d\udc36" }
		}
	}
}
"#;

/// The folder of an API, beside another one that it needs.
fn folder(pet: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("api/openapi.yaml", ROOT), ("api/paths/pets.yaml", PETS), ("common/pet.json", pet)]
    {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a file to look at")]
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn diff(edit: (&str, &str)) -> (u8, Value) {
    assert!(PET.contains(edit.0));
    let folders = [folder(PET), folder(&PET.replace(edit.0, edit.1))];
    let [old, new] = folders.each_ref().map(|folder| folder.path().display().to_string());
    let [old_file, new_file] = [&old, &new].map(|folder| format!("{folder}/api/openapi.yaml"));
    let ran = run(&["diff", "--root", &old, "--root", &new, "--json", &old_file, &new_file]);
    let text = ran.out.replace(&new, "NEW").replace(&old, "OLD");
    (ran.code, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}{}", ran.err)))
}

#[test]
fn a_change_names_the_file_where_it_is() {
    let (code, report) = diff((r#""number", "maximum": 18446744073709551617"#, r#""string""#));
    assert_eq!(code, 5, "{report:#}");
    let change = &report["changes"][0];
    assert_eq!(change["new"]["file"], "NEW/common/pet.json", "{change:#}");
    assert_eq!(change["new"]["line"], 5);
    assert!(change["new"]["pointer"].as_str().unwrap().starts_with("/Pet/properties/price"), "{change:#}");
}

#[test]
fn digits_that_doubles_do_not_hold_are_compared() {
    let (code, report) = diff(("18446744073709551617", "18446744073709551618"));
    assert_ne!(code, 0, "{report:#}");
    assert_eq!(diff(("18446744073709551617", "1.8446744073709551617e19")).0, 0);
}

#[test]
fn what_leads_out_of_the_folder_is_an_error_everywhere() {
    let folder = folder(PET);
    let file = format!("{}/api/openapi.yaml", folder.path().display());
    for arguments in [&["check", file.as_str()][..], &["list", &file], &["diff", &file, &file]] {
        let ran = run(arguments);
        assert_eq!(ran.code, 3, "{arguments:?}");
        let told = ran.out + &ran.err;
        assert!(told.contains("it leads out of the folder of the document"), "{told}");
        assert!(told.contains("paths/pets.yaml:9:27") || told.contains("paths/pets.yaml"), "{told}");
    }
    let root = folder.path().display().to_string();
    for arguments in [&["check", "--root", &root, &file][..], &["list", "--root", &root, &file]] {
        let ran = run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn an_error_in_another_file_is_shown_there() {
    let folder = folder(&PET.replace("maxLength", "maxLenght"));
    let root = folder.path().display().to_string();
    let ran = run(&["check", "--root", &root, &format!("{root}/api/openapi.yaml")]);
    insta::assert_snapshot!(
        ran.out.replace(&root, "ROOT").split_inclusive("\n\n").filter(|part| part.starts_with("error")).collect::<String>(),
        @r#"
    error[unknown-keyword]: `maxLenght` in a Schema Object
     --> ROOT/common/pet.json:6:32
      |
    6 |    "name": { "type": "string", "maxLenght": 10, "example": "\ud83d\udc36" }
      |                                ^^^^^^^^^^^
      |
      = note (openapi): OpenAPI 3.0 has no such keyword there and it would be dropped unseen
      = help: write `maxLength`
    "#
    );
}

#[test]
fn what_is_no_openapi_is_refused_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    for text in ["just text\n", "{\"a\": 1}", "swagger: '2.0'\n", "openapi: 4.0.0\n", "", "[]", "12"] {
        let path = folder.path().join("x.yaml");
        #[expect(clippy::disallowed_methods, reason = "a file to look at")]
        std::fs::write(&path, text).unwrap();
        let file = path.display().to_string();
        for arguments in [&["list", file.as_str()][..], &["diff", &file, &file], &["check", &file]] {
            let ran = run(arguments);
            assert_eq!(ran.code, 3, "{text}");
            let told = (ran.out + &ran.err).matches("error").count();
            assert!((1..=3).contains(&told), "{text}");
        }
    }
}

#[test]
fn an_edit_inside_of_an_anchor_is_reported_wherever_it_is_used() {
    let text = "openapi: 3.0.3
info: { title: T, version: 1.0.0 }
x-shared: &shared { type: string, maxLength: 7 }
paths:
  /a: { get: { responses: { '200': { description: a, content: { text/plain: { schema: *shared } } } } } }
  /b: { post: { requestBody: { content: { text/plain: { schema: *shared } } }, responses: { '200': { description: b } } } }
";
    let parse = |text: &str| Document::parse("t.yaml", text).unwrap();
    let review = compare(&parse(text), &parse(&text.replace("maxLength: 7", "maxLength: 8")));
    let wire: Vec<_> =
        review.changes.iter().map(|change| (change.rule.id(), change.operations.join(" "))).collect();
    assert!(wire.contains(&("max-length-changed", "GET /a".to_owned())), "{wire:?}");
    assert!(wire.contains(&("max-length-changed", "POST /b".to_owned())), "{wire:?}");
    let gone = compare(&parse(text), &parse(&text.replace("x-shared: &shared", "x-other: &shared")));
    assert!(!gone.changes.is_empty(), "the extension has another name");
}

#[test]
fn a_review_reads_other_files_of_the_same_commit() {
    let checkout = Checkout::new();
    checkout.write("openapi/pets.yaml", &ROOT.replace("1.0.0", "1.2.3"));
    checkout.write("openapi/paths/pets.yaml", &PETS.replace("../../common", "../../shared"));
    checkout.write("shared/pet.json", PET);
    checkout.commit();
    checkout.git(&["branch", "--force", "main"]);
    assert_eq!(checkout.review(&[]).code, 0);
    // The text of the document itself stays.
    checkout.edit("shared/pet.json", &[("\"number\", \"maximum\": 18446744073709551617", "\"string\"")]);
    let ran = checkout.review(&[]);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("shared/pet.json:5"), "{}", ran.out);
    checkout.remove("shared/pet.json");
    let ran = checkout.review(&[]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert!(ran.err.contains("the file cannot be read"), "{}", ran.err);
}

/// Files in memory.
struct Texts(HashMap<PathBuf, Value>);

impl Files for Texts {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.0
            .get(path)
            .map(|json| json.to_string().into_bytes())
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// Every schema in a file of its own.
fn split(mut root: Value) -> (Value, HashMap<PathBuf, Value>) {
    let schemas = root["components"].as_object_mut().unwrap().remove("schemas").unwrap();
    let moved = |text: &str, from: &str| text.replace("\"#/components/schemas/", from);
    let files = schemas.as_object().unwrap().iter().map(|(name, schema)| {
        let text = moved(&schema.to_string(), "\"");
        (PathBuf::from(format!("schemas/{name}")), serde_json::from_str(&text).unwrap())
    });
    let files = files.collect();
    (serde_json::from_str(&moved(&root.to_string(), "\"schemas/")).unwrap(), files)
}

fn pointers(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                pointers(value, format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(index, value)| pointers(value, format!("{pointer}/{index}"), found));
        }
        _ => found.push(pointer),
    }
}

#[test]
fn no_edit_of_a_leaf_in_another_file_is_silent() {
    let base = Document::parse("base.yaml", include_str!("base.yaml")).unwrap().root.to_json();
    let (root, files) = split(base);
    let parse = |files: HashMap<PathBuf, Value>| {
        Document::parse_with("base.json", &root.to_string(), Path::new("base.json"), &Texts(files)).ok()
    };
    let old = parse(files.clone()).unwrap();
    assert!(old.files().count() > 3, "{:?}", old.files().collect::<Vec<_>>());
    followed(&old).unwrap();
    assert_eq!(compare(&old, &old).changes, []);
    let mut tried = 0;
    for (name, schema) in files.iter().filter(|(name, _)| old.files().any(|file| Path::new(file) == *name)) {
        let mut leaves = Vec::new();
        pointers(schema, String::new(), &mut leaves);
        for leaf in leaves {
            let mut files = files.clone();
            let value = files.get_mut(name).unwrap().pointer_mut(&leaf).unwrap();
            *value = match value {
                Value::Bool(value) => json!(!*value),
                Value::Number(number) => json!(number.as_f64().unwrap() + 1.0),
                Value::String(text) => json!(format!("{text}x")),
                _ => continue,
            };
            let Some(new) = parse(files) else { continue };
            let is_told = followed(&new).is_err() || !compare(&old, &new).changes.is_empty();
            assert!(is_told, "{}{leaf}", name.display());
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried}");
}
