//! Every function has examples, and they are true.

use serde_json::{Value as Json, json};

use super::evaluated;
use crate::expr::functions;

#[test]
fn every_example_gives_what_it_says() {
    let mut wrong = Vec::new();
    for function in functions() {
        assert!(!function.examples.is_empty(), "{}", function.name);
        for example in function.examples {
            let given: Json = serde_json::from_str(example.given).expect(example.given);
            let gives: Json = serde_json::from_str(example.gives).expect(example.gives);
            assert!(example.expression.contains(function.name), "{example:?}");
            let found = evaluated(example.expression, &given)
                .unwrap_or_else(|error| json!({ "error": error.to_string() }));
            if found != gives {
                wrong.push(format!(
                    "{} gives {found}, and not {gives}",
                    example.expression
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
