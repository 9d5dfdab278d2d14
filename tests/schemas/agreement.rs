//! The published schemas, the reader and `validate` agree on every field that any of them knows.

use serde_json::{Value, json};
use syncform::manifest;

use super::verdicts::{Verdicts, validator, verdicts};
use super::walk::{Place, Places, names, one_of, places, resolved, smallest};

/// Values of every type; some fit a field, none fits all.
fn values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(7),
        json!(1.5),
        json!(4_294_967_296_u64),
        json!("text"),
        json!(""),
        json!([]),
        json!({}),
        json!(["text"]),
        json!([{ "stranger": "text" }]),
        json!({ "stranger": "text" }),
    ]
}

/// Judges what `cases` makes of every schema; complaints name the place.
fn hold(cases: impl Fn(&Value, &Places<'_>) -> Vec<(String, Value, Expected)>) {
    let mut count = 0;
    for (file, schema) in manifest::schemas() {
        let validator = validator(&schema);
        let all = cases(&schema, &places(&schema)).into_iter();
        // What instances have is held against what there is of them, which no schema can say.
        let of_shape = all.filter(|(path, ..)| {
            let parts = ["spec.columns", "spec.instances", "spec.overrides"];
            !parts.iter().any(|part| path.starts_with(part))
        });
        for (path, document, expected) in of_shape {
            let seen = verdicts(&validator, &document);
            let is_met = match expected {
                Expected::Accepted => seen == Verdicts::ALL,
                Expected::Refused => !seen.schema && !seen.whole,
                Expected::Agreed => seen.agree(),
            };
            assert!(
                is_met,
                "{file}: {path}: {expected:?}, and {seen:?}: {document:#}"
            );
            count += 1;
        }
    }
    assert!(count > 40, "only {count} documents");
}

#[derive(Clone, Copy, Debug)]
enum Expected {
    /// By all.
    Accepted,
    /// By the schema and by `validate`.
    Refused,
    /// The schema stands between the reader and `validate`.
    Agreed,
}

/// What a field says of itself that may be written: its examples, its default, and every word of a closed list.
fn promised(root: &Value, field: &Place<'_>) -> Vec<Value> {
    let list = |schema: &Value, keyword: &str| schema[keyword].as_array().cloned();
    let target = resolved(root, field.schema);
    let mut values = list(field.schema, "examples").unwrap_or_default();
    values.extend(list(target, "enum").unwrap_or_default());
    values.extend(field.schema.get("default").cloned());
    values
}

#[test]
fn what_a_field_promises_is_accepted() {
    hold(|root, places| {
        let fields = places.fields.iter();
        fields
            .flat_map(|field| {
                let values = promised(root, field).into_iter();
                values.map(|value| {
                    (
                        field.path.clone(),
                        (field.around)(value),
                        Expected::Accepted,
                    )
                })
            })
            .collect()
    });
}

#[test]
fn a_value_of_any_other_type_is_refused_by_both_or_by_none() {
    hold(|_, places| {
        let fields = places.fields.iter();
        fields
            .flat_map(|field| {
                let values = values().into_iter();
                values.map(|value| (field.path.clone(), (field.around)(value), Expected::Agreed))
            })
            .collect()
    });
}

/// A list of a list, and a mapping with a stranger, fit no field at all.
#[test]
fn every_field_has_a_value_that_it_refuses() {
    hold(|_, places| {
        let fields = places.fields.iter();
        fields
            .map(|field| {
                let value = json!([[{ "stranger": 1 }]]);
                (field.path.clone(), (field.around)(value), Expected::Refused)
            })
            .collect()
    });
}

#[test]
fn a_mapping_refuses_strangers_and_misses_what_it_needs() {
    hold(|_, places| {
        let mut cases = Vec::new();
        for Place {
            path,
            schema,
            around,
        } in &places.records
        {
            let mut is = |record, expected| {
                cases.push((path.clone(), around(Value::Object(record)), expected));
            };
            let whole = smallest(schema, None);
            // Credentials without any value are refused by `validate` alone.
            let may_be_empty = schema.get("minProperties").is_none() || !whole.is_empty();
            if schema.get("propertyNames").is_none() && may_be_empty {
                is(whole.clone(), Expected::Accepted);
            }
            let mut strange = whole.clone();
            strange.insert("stranger".to_owned(), json!("text"));
            is(strange, Expected::Refused);
            for name in names(&schema["required"]) {
                let mut lacking = whole.clone();
                lacking.shift_remove(name);
                is(lacking, Expected::Refused);
            }
        }
        cases
    });
}

#[test]
fn where_exactly_one_field_is_wanted_none_and_two_are_refused() {
    let mut seen = Vec::new();
    let (_, app) = manifest::schemas().swap_remove(0);
    let validator = validator(&app);
    for record in places(&app).records {
        let choice = one_of(record.schema);
        let example = |name: &str| record.schema["properties"][name]["examples"][0].clone();
        for pair in choice.windows(2) {
            let both = json!({ pair[0]: example(pair[0]), pair[1]: example(pair[1]) });
            for wrong in [json!({}), both] {
                let verdicts = verdicts(&validator, &(record.around)(wrong));
                assert!(
                    !verdicts.schema && !verdicts.reader,
                    "{}: {verdicts:?}",
                    record.path
                );
            }
            seen.push(record.path.clone());
        }
    }
    assert_eq!(
        seen,
        ["spec.template", "spec.assignments[]", "spec.assignments[]"]
    );
}
