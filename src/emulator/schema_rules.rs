//! What the parts of a schema mean to each other: names that must lead somewhere, and the promises of a mapping.
//!
//! Reference section 3. Question 2 of its section 11 is open: what the service answers to a document that breaks a rule,
//! and in which words. The rules are the reference's, the words are ours. A disabled object mapping keeps fewer promises,
//! since published documents hold such mappings without a source object and with an anchor as target.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::operators;
use super::schema_form::{list, said};
use super::schema_sources;
use super::switches::{Switches, UnknownOperators, UnknownReferences};

/// What the directories hold.
#[derive(Default)]
struct Known {
    directories: BTreeSet<String>,
    /// By the names of directory and object.
    objects: BTreeMap<(String, String), Object>,
}

/// What mappings ask of an object. A directory may list two of one name; then it is the first that counts.
#[derive(Default)]
struct Object {
    attributes: BTreeSet<String>,
    anchor: String,
}

/// Checks a document in the form of `schema_form`, and completes its sources. `rules` are the ids that its template knows.
///
/// # Errors
/// The place of the first fault, and what it is.
pub(super) fn check(
    document: &mut Value,
    rules: &[&str],
    switches: &Switches,
) -> Result<(), String> {
    let known = directories(document)?;
    unique(list(document, "synchronizationRules"), "id")
        .map_err(|why| format!(".synchronizationRules{why}"))?;
    let all = document["synchronizationRules"].as_array_mut();
    for (index, rule) in all.into_iter().flatten().enumerate() {
        check_rule(rule, rules, &known, switches)
            .map_err(|why| format!(".synchronizationRules[{index}]{why}"))?;
    }
    Ok(())
}

fn directories(document: &Value) -> Result<Known, String> {
    let all = list(document, "directories");
    let at = |why: String| format!(".directories{why}");
    unique(all, "id").map_err(at)?;
    unique(all, "name").map_err(at)?;
    let mut known = Known::default();
    for (index, directory) in all.iter().enumerate() {
        let objects = list(directory, "objects");
        known.directories.insert(said(directory, "name").to_owned());
        let names: Vec<&str> = objects.iter().map(|object| said(object, "name")).collect();
        for (place, object) in objects.iter().enumerate() {
            let found = check_object(object, &names)
                .map_err(|why| format!(".directories[{index}].objects[{place}]{why}"))?;
            let key = (
                said(directory, "name").to_owned(),
                said(object, "name").to_owned(),
            );
            known.objects.entry(key).or_insert(found);
        }
    }
    Ok(known)
}

/// An object has each attribute once and one anchor, and refers to objects of its own directory.
fn check_object(object: &Value, siblings: &[&str]) -> Result<Object, String> {
    let attributes = list(object, "attributes");
    unique(attributes, "name").map_err(|why| format!(".attributes{why}"))?;
    let mut anchors = attributes
        .iter()
        .filter(|attribute| attribute["anchor"] == true);
    let anchor = match (anchors.next(), anchors.next()) {
        (Some(anchor), None) => said(anchor, "name").to_owned(),
        (Some(_) | None, Some(_)) | (None, None) => {
            return Err(".attributes: exactly one must be the anchor".to_owned());
        }
    };
    for (index, attribute) in attributes.iter().enumerate() {
        for (place, referenced) in list(attribute, "referencedObjects").iter().enumerate() {
            let name = said(referenced, "referencedObjectName");
            if !siblings.contains(&name) {
                return Err(format!(
                    ".attributes[{index}].referencedObjects[{place}].referencedObjectName: the directory has no object '{name}'"
                ));
            }
        }
    }
    let names = attributes.iter().map(|one| said(one, "name").to_owned());
    Ok(Object {
        attributes: names.collect(),
        anchor,
    })
}

fn check_rule(
    rule: &mut Value,
    rules: &[&str],
    known: &Known,
    switches: &Switches,
) -> Result<(), String> {
    if !rules.contains(&said(rule, "id")) {
        return Err(format!(
            ".id: the template has no rule '{}'",
            said(rule, "id")
        ));
    }
    let directory = |name: &str| {
        let directory = said(rule, name).to_owned();
        match known.directories.contains(&directory) {
            true => Ok(directory),
            false => Err(format!(".{name}: there is no directory '{directory}'")),
        }
    };
    let source = directory("sourceDirectoryName")?;
    let target = directory("targetDirectoryName")?;
    let mappings = rule["objectMappings"].as_array_mut();
    for (index, mapping) in mappings.into_iter().flatten().enumerate() {
        check_mapping(mapping, (&source, &target), known, switches)
            .map_err(|why| format!(".objectMappings[{index}]{why}"))?;
    }
    Ok(())
}

fn check_mapping(
    mapping: &mut Value,
    (source, target): (&str, &str),
    known: &Known,
    switches: &Switches,
) -> Result<(), String> {
    let is_enabled = mapping["enabled"] == true;
    let object = |directory: &str, member: &str| {
        let name = said(mapping, member);
        let key = (directory.to_owned(), name.to_owned());
        known
            .objects
            .get(&key)
            .ok_or_else(|| format!(".{member}: the directory '{directory}' has no object '{name}'"))
    };
    let nothing = Object::default();
    let source = match said(mapping, "sourceObjectName") {
        "" if !is_enabled => &nothing,
        _ => object(source, "sourceObjectName")?,
    };
    let target = object(target, "targetObjectName")?;
    unique(list(mapping, "attributeMappings"), "targetAttributeName")
        .map_err(|why| format!(".attributeMappings{why}"))?;
    check_scope(&mapping["scope"], source, switches).map_err(|why| format!(".scope{why}"))?;
    let mut matches = false;
    let attributes = mapping["attributeMappings"].as_array_mut();
    for (index, attribute) in attributes.into_iter().flatten().enumerate() {
        matches |= check_attribute(attribute, source, target, is_enabled, switches)
            .map_err(|why| format!(".attributeMappings[{index}]{why}"))?;
    }
    if is_enabled && !matches {
        return Err(".attributeMappings: at least one needs a matchingPriority above 0".to_owned());
    }
    Ok(())
}

/// Whether the attribute is a matching one.
fn check_attribute(
    mapping: &mut Value,
    source: &Object,
    target: &Object,
    is_enabled: bool,
    switches: &Switches,
) -> Result<bool, String> {
    let name = said(mapping, "targetAttributeName");
    let accepts = switches.unknown_references == UnknownReferences::Accept;
    if !accepts && !target.attributes.contains(name) {
        return Err(format!(
            ".targetAttributeName: the target object has no attribute '{name}'"
        ));
    }
    if is_enabled && target.anchor == name {
        return Err(format!(
            ".targetAttributeName: '{name}' is the primary key, which cannot be a target"
        ));
    }
    let priority = mapping["matchingPriority"].as_i64().unwrap_or_default();
    if priority < 0 {
        return Err(".matchingPriority: it must not be negative".to_owned());
    }
    if mapping["source"].is_object() {
        let has = |name: &str| accepts || source.attributes.contains(name);
        schema_sources::complete(&mut mapping["source"], &has, switches.source_dispute)
            .map_err(|why| format!(".source{why}"))?;
    }
    Ok(priority > 0)
}

fn check_scope(scope: &Value, source: &Object, switches: &Switches) -> Result<(), String> {
    for kind in ["groups", "inputFilterGroups", "categoryFilterGroups"] {
        for (index, group) in list(scope, kind).iter().enumerate() {
            for (place, clause) in list(group, "clauses").iter().enumerate() {
                check_clause(clause, source, switches)
                    .map_err(|why| format!(".{kind}[{index}].clauses[{place}]{why}"))?;
            }
        }
    }
    Ok(())
}

fn check_clause(clause: &Value, source: &Object, switches: &Switches) -> Result<(), String> {
    let name = said(clause, "sourceOperandName");
    let accepts = switches.unknown_references == UnknownReferences::Accept;
    if !accepts && !source.attributes.contains(name) {
        return Err(format!(
            ".sourceOperandName: the source object has no attribute '{name}'"
        ));
    }
    let operator = said(clause, "operatorName");
    let has_values = !list(&clause["targetOperand"], "values").is_empty();
    match operators::is_unary(operator, switches.operator_names) {
        Some(false) if !has_values => Err(".targetOperand: it needs a value".to_owned()),
        Some(_) => Ok(()),
        None if switches.unknown_operators == UnknownOperators::Accept => Ok(()),
        None => Err(format!(".operatorName: there is no operator '{operator}'")),
    }
}

/// Refuses a second item of one name.
fn unique(items: &[Value], member: &str) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        let name = said(item, member);
        if !seen.insert(name) {
            return Err(format!("[{index}].{member}: '{name}' is there already"));
        }
    }
    Ok(())
}
