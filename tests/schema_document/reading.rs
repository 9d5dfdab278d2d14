//! Every published document is read and survives, or is refused where it is broken.

use syncform::schema::{Diff, Document, Overlay, Patch, read};

use super::published;
use crate::support::fixtures::{files, tell};

/// What is no JSON, and where.
const BROKEN: [(&str, &str); 4] = [
    (
        "parseexpression-response.broken.json",
        "8:9: key must be a string",
    ),
    ("schema-customattr-2017.broken.json", "37:6: expected value"),
    ("schema-put-2017-doc.json", "15:26: key must be a string"),
    ("template-2017.json", "25:16: key must be a string"),
];

/// What is JSON and no schema: parts of one, lists of templates, other answers.
const OTHERS: [&str; 7] = [
    "attributemapping-2017.json",
    "directorydefinition-2018.json",
    "directorydefinition-2020.json",
    "objectmapping-salesforce-user.json",
    "template-get-a.json",
    "template-post.json",
    "templates-list-aws.json",
];

/// The tokens of a JSON text: strings by what they say, all else as it is spelt.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = if first == '"' {
            let mut strings = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            let said = strings.next().expect("a string").expect("a string");
            let end = strings.byte_offset();
            tokens.push(format!("{said:?}"));
            end
        } else {
            let word = |c: char| c.is_alphanumeric() || "+-.".contains(c);
            let end = rest.find(|c| !word(c)).unwrap_or(rest.len()).max(1);
            tokens.push(rest[..end].to_owned());
            end
        };
        rest = rest[end..].trim_start();
    }
    tokens
}

/// The text without what stands in front of the document, decoded by other means than the room's own.
fn json(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => {
            let units = rest
                .chunks(2)
                .map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
            String::from_utf16(&units.collect::<Vec<_>>()).expect("UTF-16")
        }
        _ => String::from_utf8(bytes.to_vec()).expect("UTF-8"),
    };
    let start = match text.starts_with('{') {
        true => 0,
        false => text.find("\n{").expect("a line that begins an object"),
    };
    text[start..].to_owned()
}

#[test]
fn every_document_survives_or_is_refused_where_it_is_broken() {
    let (mut survived, mut refused) = (0, Vec::new());
    for folder in ["schemas", "templates", "misc"] {
        let Some(files) = files(folder) else { return };
        for (name, bytes) in files {
            match read(&bytes) {
                Ok(value) => {
                    assert!(
                        tokens(&value.to_string()) == tokens(&json(&bytes)),
                        "{name} changed"
                    );
                    survived += 1;
                }
                Err(error) => refused.push((name, error.to_string())),
            }
        }
    }
    let expected = BROKEN.map(|(name, problem)| (name.to_owned(), problem.to_owned()));
    refused.sort();
    tell(&format!(
        "exercised: {survived} documents that survive reading and writing, {} that are refused",
        refused.len()
    ));
    assert_eq!(refused, expected);
}

#[test]
fn what_is_no_schema_is_told_from_what_is() {
    let mut others = Vec::new();
    for folder in ["schemas", "templates"] {
        let Some(files) = files(folder) else { return };
        let readable = files
            .into_iter()
            .filter_map(|(name, bytes)| Some((name, read(&bytes).ok()?)));
        others
            .extend(readable.filter_map(|(name, value)| Document::new(value).err().map(|_| name)));
    }
    assert_eq!(others, OTHERS);
}

#[test]
fn a_document_is_equal_to_itself_and_an_empty_overlay_changes_nothing() {
    let Some(documents) = published() else { return };
    let count = documents.len();
    for (name, document) in documents {
        let patch = Overlay::default().patch(&document, None);
        assert!(patch.expect("it asks for nothing").is_empty(), "{name}");
        assert!(Patch::between(&document, &document).is_empty(), "{name}");
        assert!(Diff::between(&document, &document).is_equal(), "{name}");
    }
    tell(&format!(
        "exercised: {count} schemas under an empty overlay"
    ));
}
