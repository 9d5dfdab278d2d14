//! What is wanted of scopes.

use serde_json::json;

use super::*;

fn clause(source: &str, values: &[&str]) -> WantedClause {
    WantedClause {
        source: source.to_owned(),
        operator: "EQUALS".to_owned(),
        values: values.iter().map(ToString::to_string).collect(),
    }
}

fn scoped(groups: Vec<Vec<WantedClause>>) -> Overlay {
    let groups = groups.into_iter().map(|clauses| WantedGroup {
        name: None,
        clauses,
    });
    mapped(WantedObjectMapping {
        scope: Wish::Set(groups.collect()),
        ..WantedObjectMapping::default()
    })
}

#[test]
fn a_scope_is_set_kept_and_removed_and_leaves_other_groups_alone() {
    let before = schema(user(json!([])));
    let sales = || vec![clause("department", &["Sales"])];
    let mut after = before.clone();
    let set = scoped(vec![sales()]);
    set.patch(&before, None)
        .expect("laid")
        .apply(&mut after)
        .expect("it fits");
    assert_eq!(laid(&scoped(vec![]), &after, None).len(), 1);
    let gone = {
        let mut gone = after.clone();
        scoped(vec![])
            .patch(&after, None)
            .expect("laid")
            .apply(&mut gone)
            .expect("it fits");
        gone
    };
    assert_eq!(gone.json(), before.json());

    let stored = json!({ "groups": [
        { "name": "mine", "clauses": [{ "sourceOperandName": "active", "operatorName": "EQUALS", "targetOperand": null, "novelty": 1 }] },
        { "name": "other", "clauses": [{ "sourceOperandName": "department", "operatorName": "EQUALS", "targetOperand": { "values": ["Sales"] } }] },
    ], "inputFilterGroups": [{ "name": "service" }] });
    let mut mapping = user(json!([]));
    mapping["scope"] = stored.clone();
    let before = schema(mapping);
    let same = scoped(vec![sales(), vec![clause("active", &[])]]);
    assert!(same.patch(&before, None).expect("laid").is_empty());
    let narrower = scoped(vec![vec![clause("active", &[])]]);
    let mut after = before.clone();
    narrower
        .patch(&before, None)
        .expect("laid")
        .apply(&mut after)
        .expect("it fits");
    let scope = after
        .json()
        .pointer("/synchronizationRules/0/objectMappings/0/scope");
    let scope = scope.expect("a scope");
    assert_eq!(scope["groups"], json!([stored["groups"][0]]));
    assert_eq!(scope["inputFilterGroups"], stored["inputFilterGroups"]);
}
