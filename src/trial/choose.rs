//! Which object mapping a test is about.

use super::Verdict;
use crate::desired::MappingTest;
use crate::finding::did_you_mean;
use crate::schema::{self, Document, ObjectMapping};

/// The object of the source that a test is about where it does not say.
const PERSON: &str = "User";

/// The mapping that a test means.
pub(super) fn mapping<'a>(
    test: &MappingTest,
    document: &'a Document,
) -> Result<ObjectMapping<'a>, Verdict> {
    let schema = document.schema();
    let all: Vec<_> = schema
        .rules()
        .flat_map(|rule| rule.object_mappings())
        .collect();
    let found = match (&test.mapping, targets(test).as_slice()) {
        (Some(address), _) => schema::object_mapping(schema, address).map_err(|refusal| {
            Verdict::impossible(
                refusal.to_string(),
                "name one of them as spec.provisioning.mappings does: User -> User",
            )
        })?,
        (None, [target]) => {
            let meant = all.iter().filter(|it| it.target() == Some(target));
            one(
                &meant.copied().collect::<Vec<_>>(),
                &format!("to {target}"),
                &all,
                target,
            )?
        }
        (None, []) => {
            let is_meant = |it: &&ObjectMapping<'_>| {
                it.source() == Some(PERSON) && it.enabled() != Some(false)
            };
            let meant: Vec<_> = all.iter().filter(is_meant).copied().collect();
            one(&meant, &format!("of a {PERSON}"), &all, PERSON)?
        }
        (None, several) => {
            let text = format!("it expects values of {}", several.join(" and of "));
            return Err(Verdict::impossible(
                text,
                "a test is about one target object: write two",
            ));
        }
    };
    let target = found.target().unwrap_or_default();
    if let Some(other) = targets(test).into_iter().find(|other| *other != target) {
        return Err(Verdict::impossible(
            format!("it expects values of {other}, and its mapping is to {target}"),
            "name the target object of the mapping in `expect`",
        ));
    }
    Ok(found)
}

fn targets(test: &MappingTest) -> Vec<&str> {
    test.expect.values.keys().map(String::as_str).collect()
}

/// The only one that is meant.
fn one<'a>(
    meant: &[ObjectMapping<'a>],
    what: &str,
    all: &[ObjectMapping<'a>],
    typed: &str,
) -> Result<ObjectMapping<'a>, Verdict> {
    let known: Vec<_> = all.iter().map(told).collect();
    match meant {
        [only] => Ok(*only),
        [] => {
            let targets = all.iter().filter_map(|it| it.target());
            let near = did_you_mean(typed, targets).map(|near| format!("; did you mean {near}?"));
            let help = format!(
                "the schema has: {}{}",
                known.join(", "),
                near.unwrap_or_default()
            );
            Err(Verdict::impossible(
                format!("no object mapping {what}"),
                help,
            ))
        }
        several => {
            let several: Vec<_> = several.iter().map(told).collect();
            let help = format!("say which with `mapping`: {}", several.join(", "));
            Err(Verdict::impossible(
                format!("several object mappings {what}"),
                help,
            ))
        }
    }
}

fn told(mapping: &ObjectMapping<'_>) -> String {
    let [source, target] = [mapping.source(), mapping.target()].map(Option::unwrap_or_default);
    format!("{source} -> {target}")
}
