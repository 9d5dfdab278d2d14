//! What the table of functions claims to rest on is there, and what is called a guess could not be known.

use std::collections::BTreeSet;

use serde_json::Value;
use syncform::expr::{Evidence, compile, known, parse};

use crate::support::fixtures;

/// The names of all functions in a source.
fn called(source: &Value, names: &mut BTreeSet<String>) {
    if source["type"] == "Function" {
        names.insert(source["name"].as_str().expect("a name").to_owned());
    }
    for parameter in source["parameters"].as_array().into_iter().flatten() {
        called(&parameter["value"], names);
    }
}

fn known_by(evidence: Evidence) -> BTreeSet<String> {
    let alike = known().filter(|(_, found)| *found == evidence);
    alike.map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn what_rests_on_trees_stands_in_published_trees_and_nothing_else_does() {
    let Some(sources) = fixtures::sources() else {
        return;
    };
    let mut names = BTreeSet::new();
    for source in &sources {
        called(source, &mut names);
    }
    assert_eq!(known_by(Evidence::Tree), names);
    fixtures::exercised(names.len(), "functions that published trees hold");
    fixtures::exercised(
        known_by(Evidence::Guess).len(),
        "functions whose keys are a guess",
    );
}

#[test]
fn what_an_answer_of_functions_lists_has_those_keys_in_that_order() {
    let Some(answer) = fixtures::document("misc/functions-2017.json") else {
        return;
    };
    let functions = answer["value"].as_array().expect("functions");
    for function in functions {
        let name = function["name"].as_str().expect("a name");
        let parameters = function["parameters"].as_array().expect("parameters");
        let mut arguments: Vec<_> = (0..parameters.len()).map(|at| at.to_string()).collect();
        // What may repeat does, so that keys and values come in pairs.
        if parameters
            .iter()
            .any(|one| one["allowMultipleOccurrences"] == true)
        {
            arguments.push("9".to_owned());
        }
        let source = compile(&format!("{name}({})", arguments.join(","))).expect(name);
        let mut keys: Vec<_> = source
            .parameters
            .iter()
            .map(|parameter| parameter.key)
            .collect();
        keys.dedup();
        let listed: Vec<_> = parameters
            .iter()
            .filter_map(|one| one["name"].as_str())
            .collect();
        assert_eq!(keys, listed, "{name}");
        let evidence = known().find(|(known, _)| *known == name);
        let evidence = evidence.map(|(_, evidence)| evidence);
        let proven = [Some(Evidence::Functions), Some(Evidence::Tree)];
        assert!(proven.contains(&evidence), "{name}");
    }
    fixtures::exercised(
        functions.len(),
        "functions with the keys of an answer of /functions",
    );
}

#[test]
fn the_published_answer_of_parse_expression_is_ours() {
    let Some(answer) = fixtures::document("misc/parseexpression-a.json") else {
        return;
    };
    // The request that belongs to it, with the two blanks that it has at its end.
    let typed = r#"Replace([preferredLanguage], "-", , , "_", ,  )"#;
    let source = compile(typed).expect("a call").to_json();
    assert_eq!(source, answer["parsedExpression"]);
    let printed = parse(typed).expect("a call").to_string();
    assert_eq!(source["expression"], printed);
    fixtures::exercised(1, "answer of parseExpression");
}
