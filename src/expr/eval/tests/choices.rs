//! Which value is chosen, and when nobody is asked for one.

use serde_json::json;

use super::{fails, gives};

#[test]
fn a_branch_that_is_not_taken_is_not_evaluated() {
    gives(
        r#"IIF([a]="1", "yes", Error("no"))"#,
        json!({"a": "1"}),
        "yes",
    );
    gives(
        r#"Switch([a], Error("no"), "1", "one", "2", Error("no"))"#,
        json!({"a": 1}),
        "one",
    );
    gives(r#"Coalesce([a], Error("no"))"#, json!({"a": ""}), "");
    fails(
        r#"IIF([a]="2", "yes", Error("no"))"#,
        json!({"a": "1"}),
        r#"Error("no")"#,
        "the expression refuses this object: no",
    );
}

#[test]
fn a_comparison_without_a_value_is_false_whatever_it_asks() {
    for operator in ["=", "<>", ">", ">=", "<", "<="] {
        for object in [
            json!({}),
            json!({"a": null}),
            json!({"a": ""}),
            json!({"a": []}),
        ] {
            gives(
                &format!(r#"IIF([a]{operator}"1", "yes", "no")"#),
                object.clone(),
                "no",
            );
            gives(&format!(r#"CBool("1"{operator}[a])"#), object, "False");
        }
    }
    gives(
        r#"IIF([country]="","Other",[country])"#,
        json!({}),
        json!(null),
    );
}

#[test]
fn texts_are_compared_as_texts_and_numbers_put_in_order() {
    let asks = |condition: &str, answer: &str| {
        gives(
            &format!("IIF({condition}, 1, 0)"),
            json!({"a": "10", "B": "b"}),
            answer,
        );
    };
    asks("[a]=10", "1");
    asks(r#"[a]="010""#, "0");
    asks(r#"[a]<>"010""#, "1");
    asks("[a]>9", "1");
    asks("[a]<9", "0");
    asks("[a]>=10", "1");
    asks("[a]<=&HA", "1");
    asks(r#"[B]="B""#, "0");
    let order = |condition: &str, part, found| {
        let message = format!("{found} has no place in an order");
        fails(
            &format!("IIF({condition}, 1, 0)"),
            json!({"a": [1, 2]}),
            part,
            &message,
        );
    };
    order(r#""b">1"#, r#""b">1"#, r#""b""#);
    order("[a]<3", "[a]<3", "a list of 2 values");
}

#[test]
fn lists_are_equal_where_their_values_are() {
    gives(
        "CBool([a]=[b])",
        json!({"a": ["1", "2"], "b": ["1", "2"]}),
        "True",
    );
    gives(
        "CBool([a]=[b])",
        json!({"a": ["1", "2"], "b": "1"}),
        "False",
    );
}

#[test]
fn conditions_are_true_false_or_numbers() {
    let asks = |value, answer: &str| gives("IIF([a], 1, 0)", json!({ "a": value }), answer);
    asks(json!("TRUE"), "1");
    asks(json!(true), "1");
    asks(json!("false"), "0");
    asks(json!(null), "0");
    asks(json!(""), "0");
    asks(json!(0), "0");
    asks(json!(-3), "1");
    fails(
        "IIF([a], 1, 0)",
        json!({"a": "yes"}),
        "[a]",
        r#"the condition of IIF is "yes""#,
    );
    gives("CBool([a])", json!({"a": "yes"}), "False");
    gives("Not([a])", json!({"a": "yes"}), "True");
    gives("Not([a])", json!({"a": "tRUE"}), "False");
}

#[test]
fn no_flow_reaches_to_the_top_and_only_where_it_is_asked_for() {
    let nothing = json!({"noFlow": true});
    gives(
        r#"Append("x", IgnoreFlowIfNullOrEmpty([a]))"#,
        json!({}),
        nothing.clone(),
    );
    gives("IgnoreFlowIfNullOrEmpty([a])", json!({"a": []}), nothing);
    gives(
        r#"IIF("True", "x", IgnoreFlowIfNullOrEmpty([a]))"#,
        json!({}),
        "x",
    );
}

#[test]
fn the_words_of_a_switch_are_compared_letter_by_letter() {
    let text = r#"Switch([a], "other", "S", "Sales", "s", "sales", "", "none")"#;
    gives(text, json!({"a": "s"}), "sales");
    gives(text, json!({"a": "S "}), "other");
    gives(text, json!({}), "none");
    gives(
        "Switch([a], [b], [c], 1)",
        json!({"a": "x", "b": ["1", "2"], "c": "y"}),
        json!(["1", "2"]),
    );
    fails(
        r#"Switch([a], "", "b", "c")"#,
        json!({"a": ["b"]}),
        "[a]",
        "the source of Switch is a list of 1 value",
    );
}
