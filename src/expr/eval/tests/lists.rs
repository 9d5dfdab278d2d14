//! Several values, made of one and made one; roles are such a list.

use serde_json::json;

use super::{fails, gives};

#[test]
fn an_index_counts_from_one_and_stays_inside() {
    gives("Item([a], 1)", json!({"a": "x"}), "x");
    gives("Item([a], 2)", json!({"a": ["x", "y", "z"]}), "y");
    gives("Item([a], 9)", json!({"a": []}), json!(null));
    for odd in ["0", "-1", "3"] {
        let message = format!("the index of Item is \"{odd}\"");
        fails(
            &format!("Item([a], {odd})"),
            json!({"a": ["x", "y"]}),
            odd,
            &message,
        );
    }
}

#[test]
fn nothing_is_joined_to_nothing() {
    gives(
        r#"Join("-", [a], , "", [b])"#,
        json!({"b": ["1", "", "2"]}),
        "1-2",
    );
    gives(r#"Join("-", [a], )"#, json!({}), "");
    gives("Join([s], [a], [a])", json!({"a": "x"}), "xx");
}

#[test]
fn parts_lose_their_blanks_and_stay_even_where_they_are_empty() {
    gives(r#"Split("a,, b ", ",")"#, json!({}), json!(["a", "", "b"]));
    gives(r#"Split("a", ",")"#, json!({}), json!(["a"]));
    gives(r#"Split("a--b-c", "--")"#, json!({}), json!(["a", "b-c"]));
    gives(
        r#"Split(Append("é,", [x]), ",")"#,
        json!({"x": "y"}),
        json!(["é", "y"]),
    );
    gives(r#"Split([a], ",")"#, json!({}), json!(null));
    fails(
        "Split([a])",
        json!({"a": "x"}),
        "Split([a])",
        "Split without a delimiter is not evaluated: no document says what it splits by then",
    );
}

#[test]
fn counting_and_duplicates() {
    gives("Count([a])", json!({}), "0");
    gives("Count([a])", json!({"a": "x"}), "1");
    gives("RemoveDuplicates([a])", json!({"a": "x"}), "x");
    gives(
        "RemoveDuplicates(Trim([a]))",
        json!({"a": ["x ", " x"]}),
        json!(["x"]),
    );
}

#[test]
fn roles_are_those_of_the_assignments() {
    let roles = |list| json!({ "appRoleAssignments": list });
    gives(
        "SingleAppRoleAssignment([appRoleAssignments])",
        roles(json!(["Editor"])),
        "Editor",
    );
    fails(
        "Trim(SingleAppRoleAssignment([appRoleAssignments]))",
        roles(json!(["Editor", "Reader"])),
        "SingleAppRoleAssignment([appRoleAssignments])",
        "SingleAppRoleAssignment with several roles is not evaluated: the service does not say which of them it takes",
    );
    fails(
        "SingleAppRoleAssignment([roles])",
        json!({"roles": "x"}),
        "[roles]",
        "the source of SingleAppRoleAssignment is \"x\"",
    );
    gives(
        "Count(AppRoleAssignmentsComplex([appRoleAssignments]))",
        json!({}),
        "0",
    );
}
