//! Forty mappings over many people, beside copying as many attributes: what a test run or a rehearsal costs.
//!
//! It does the work and says what came of it; `benches/count` counts its instructions, which a busy machine does not
//! change.

use std::hint::black_box;

use jiff::Timestamp;
use serde_json::{Value, json};
use syncform::expr;
use syncform::expr::eval::{Given, Object};
use syncform::flow::{Carrier, Flowed};
use syncform::schema::Document;

/// Mappings of every sort that templates hold, in about their proportions: three of five are direct.
const SOURCES: [&str; 10] = [
    "[userPrincipalName]",
    "[givenName]",
    "[surname]",
    "[department]",
    "[mail]",
    "[jobTitle]",
    "Not([IsSoftDeleted])",
    "Join(\" \", [givenName], [surname])",
    "Switch([jobTitle], \"Other\", \"VP\", \"Vice President\", \"MD\", \"Managing Director\")",
    "Replace([userPrincipalName], \"@contoso.onmicrosoft.com\", , , \"@contoso.com\", , )",
];

const MAPPINGS: usize = 40;

fn schema() -> Document {
    let sources = SOURCES.iter().cycle().take(MAPPINGS).enumerate();
    let mappings: Value = sources
        .map(|(at, source)| {
            let tree = expr::parse(source).expect("an expression");
            let source = expr::to_source(&tree).expect("a source").to_json();
            json!({ "targetAttributeName": format!("t{at}"), "source": source })
        })
        .collect();
    let mapping = json!({ "sourceObjectName": "User", "targetObjectName": "User", "attributeMappings": mappings });
    let schema = json!({ "synchronizationRules": [{ "id": "r", "objectMappings": [mapping] }] });
    Document::new(schema).expect("a schema")
}

fn person(number: usize) -> Object {
    Object::read(&json!({
        "userPrincipalName": format!("user{number}@contoso.onmicrosoft.com"),
        "givenName": "Ada",
        "surname": format!("Example {number}"),
        "department": "Sales",
        "mail": format!("user{number}@contoso.com"),
        "jobTitle": if number.is_multiple_of(2) { "VP" } else { "MD" },
        "IsSoftDeleted": "False",
    }))
    .expect("a person")
}

/// What a copy of the attributes is: each of the targets takes the text of one.
fn copied(object: &Object) -> usize {
    let names = SOURCES[..6].iter().cycle().take(MAPPINGS);
    let values = names.map(|name| {
        let name = name.trim_matches(['[', ']']);
        let value = object.attributes.get(name).expect("an attribute");
        black_box(value.clone()).size()
    });
    values.sum()
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|word| word != "--bench");
    let what = arguments.next().unwrap_or_else(|| "map".to_owned());
    let people = arguments
        .next()
        .and_then(|word| word.parse().ok())
        .unwrap_or(1000);
    let schema = schema();
    let mut rules = schema.schema().rules();
    let mapping = rules.next().and_then(|rule| rule.object_mappings().next());
    let carrier = Carrier::read(mapping.expect("a mapping"));
    let mut letters = 0;
    for number in 0..people {
        let object = person(number);
        letters += match what.as_str() {
            "copy" => copied(&object),
            "map" => {
                let carried = carrier.carry(&Given::new(&object, Timestamp::UNIX_EPOCH), true);
                let values = carried.attributes.iter().map(|(_, flowed)| match flowed {
                    Flowed::Value(value) => value.clone().into_owned().size(),
                    Flowed::Default(text) => text.len(),
                    Flowed::Left(_) | Flowed::Failed(_) | Flowed::Unknown(_) => 0,
                });
                values.sum()
            }
            _ => black_box(object).attributes.len(),
        };
    }
    assert!(letters > 0 || people == 0);
}
