//! Schemas: equal ones, unknown members and operators, references that lead nowhere, and which half of a source counts.

use serde_json::{Value, json};
use syncform::wire::{Method, Transport};

use super::super::ground::{Exchange, Ground, Made};
use super::super::transcript::Found;
use super::{accepted, ask, done};

/// The names of operators that published answers of the service show; all others are labels of its portal.
const PROVEN: [&str; 8] = [
    "EQUALS",
    "NOT EQUALS",
    "IS FALSE",
    "IS NOT NULL",
    "NOT REGEX MATCH",
    "ENDS_WITH",
    "&",
    "!&",
];

pub(super) async fn all<T: Transport>(
    ground: &Ground<'_, T>,
    made: &Made,
    job: &str,
    found: &mut Vec<Found>,
) {
    let path = made.sync(&format!("jobs/{job}/schema"));
    let question = "section 2.3: saving an equal schema is a save";
    let equal = async {
        let before = read(ground, &path).await?;
        done(&ground.send(Method::Put, &path, before.clone()).await?)?;
        let after = read(ground, &path).await?;
        let is_same = before["version"] == after["version"];
        Ok(json!(if is_same { "ignored" } else { "restarts" }))
    };
    found.push(ask(ground, question, Some("equalSchema"), equal).await);
    let question = "section 3: a member that the metadata does not have";
    let unknown = async {
        let seen = put(ground, &path, |schema| {
            schema["syncformContract"] = json!("x");
        })
        .await?;
        let word = accepted(&seen, "keep", "refuse")?;
        if word == "keep" && read(ground, &path).await?.get("syncformContract").is_none() {
            return Ok(json!("drop"));
        }
        Ok(word)
    };
    found.push(ask(ground, question, Some("unknownMembers"), unknown).await);
    let question = "question 5: the expression or the tree of a source";
    found.push(
        ask(
            ground,
            question,
            Some("sourceDispute"),
            dispute(ground, &path),
        )
        .await,
    );
    let question = "question 2: a mapping to an attribute that is not there";
    let nowhere = async {
        let seen = put(ground, &path, |schema| {
            if let Some(mapping) = direct(schema) {
                mapping["targetAttributeName"] = json!("syncformContractNowhere");
            }
        });
        accepted(&seen.await?, "accept", "refuse")
    };
    found.push(ask(ground, question, Some("unknownReferences"), nowhere).await);
    let question = "question 6: names of filter operators";
    let names = async {
        let seen = ground.get(&format!("{path}/filterOperators")).await?;
        done(&seen)?;
        let items = seen.body["value"].as_array().cloned().unwrap_or_default();
        let name = |item: &Value| {
            item["name"]
                .as_str()
                .or(item["id"].as_str())
                .map(str::to_owned)
        };
        let names: Vec<_> = items.iter().filter_map(name).collect();
        let others = names.iter().filter(|name| !PROVEN.contains(&name.as_str()));
        let others: Vec<_> = others.cloned().collect();
        Ok(match others.iter().any(|name| name == "IS TRUE") {
            true => json!("portal"),
            false if others.is_empty() && !names.is_empty() => json!("proven"),
            false => json!(names),
        })
    };
    found.push(ask(ground, question, Some("operatorNames"), names).await);
    let question = "question 6: an operator that nobody knows";
    let operator = async {
        let seen = put(ground, &path, |schema| {
            let clause = json!({
                "operatorName": "SYNCFORM CONTRACT",
                "sourceOperandName": "department",
                "targetOperand": { "values": ["x"] },
            });
            if let Some(mapping) = mapped(schema) {
                mapping["scope"] = json!({
                    "groups": [{ "name": "contract", "clauses": [clause] }],
                    "inputFilterGroups": [],
                    "categoryFilterGroups": [],
                });
            }
        });
        accepted(&seen.await?, "accept", "refuse")
    };
    found.push(ask(ground, question, Some("unknownOperators"), operator).await);
}

async fn read<T: Transport>(ground: &Ground<'_, T>, path: &str) -> Result<Value, String> {
    let seen = ground.get(path).await?;
    done(&seen)?;
    let mut schema = seen.body;
    if let Some(members) = schema.as_object_mut() {
        members.retain(|name, _| !name.starts_with('@'));
    }
    Ok(schema)
}

/// Saves the schema with one change.
async fn put<T: Transport>(
    ground: &Ground<'_, T>,
    path: &str,
    edit: impl FnOnce(&mut Value),
) -> Result<Exchange, String> {
    let mut schema = read(ground, path).await?;
    let before = schema.clone();
    edit(&mut schema);
    if schema == before {
        return Err("the schema has nothing of the kind".to_owned());
    }
    ground.send(Method::Put, path, schema).await
}

/// The object mapping of users.
fn mapped(schema: &mut Value) -> Option<&mut Value> {
    let rules = schema["synchronizationRules"].as_array_mut()?;
    let mut mappings = rules
        .iter_mut()
        .filter_map(|rule| rule["objectMappings"].as_array_mut())
        .flatten();
    mappings.find(|mapping| mapping["sourceObjectName"] == "User")
}

/// An attribute mapping of theirs that takes one attribute as it is.
fn direct(schema: &mut Value) -> Option<&mut Value> {
    let mappings = mapped(schema)?["attributeMappings"].as_array_mut()?;
    mappings.iter_mut().find(|mapping| {
        mapping["source"]["type"] == "Attribute" && mapping["source"]["name"] != "displayName"
    })
}

async fn dispute<T: Transport>(ground: &Ground<'_, T>, path: &str) -> Result<Value, String> {
    let seen = put(ground, path, |schema| {
        if let Some(mapping) = direct(schema) {
            mapping["source"]["expression"] = json!("[displayName]");
        }
    });
    let word = accepted(&seen.await?, "saved", "refuse")?;
    if word == "refuse" {
        return Ok(word);
    }
    let mut after = read(ground, path).await?;
    let Some(mapping) = direct(&mut after) else {
        return Ok(json!("expression"));
    };
    let name = mapping["source"]["name"].as_str().unwrap_or_default();
    let is_trees = mapping["source"]["expression"] == format!("[{name}]");
    Ok(json!(if is_trees { "tree" } else { "both" }))
}
