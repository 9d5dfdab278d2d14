//! Expressions that nobody wrote: evaluating them never panics, stays within its limits, and asks only for what they say.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use syncform::expr::eval::{Given, MAX_VALUE, Object, Outcome, Prepared};
use syncform::expr::{functions, parse};

use super::conformance::NOW;

/// Values that mean something to one function or other.
const LEAVES: &[&str] = &[
    "[text]",
    "[none]",
    "[empty]",
    "[number]",
    "[date]",
    "[list]",
    "[flag]",
    "[long]",
    "[appRoleAssignments]",
    "\"\"",
    "\",\"",
    "\"a\"",
    "\"é😀x\"",
    "\"True\"",
    "0",
    "1",
    "2",
    "-1",
    "&HFF",
    "9223372036854775807",
    "\"-9223372036854775808\"",
    "\"d\"",
    "\"m\"",
    "\"yyyy\"",
    "\"ww\"",
    "\"2024-02-29T13:05:09.5+01:00\"",
    "\"yyyy-MM-ddTHH:mm:ss.FFFzzz\"",
    "\"dddd, d MMMM yy h tt\"",
    "\"'\"",
    "\"%\"",
    "\"RoundtripKind\"",
    "\"(?<n>a+)*b?$\"",
    "\"(\"",
    "\"[a-z-[b]]\"",
    "\"(?<=a)(x*)*\\\\1$\"",
    "\"n\"",
    "\"${n}$1$$$+$`\"",
    "\"tr-TR\"",
    "vbTextCompare",
    "%DomainFQDN%",
];

const OPERATORS: &[&str] = &["=", "<>", ">", ">=", "<", "<="];

/// Calls with as many arguments as their functions have, or a few more where they take any number.
fn call(inner: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = String> {
    let known = functions().into_iter().map(|function| {
        let inside = function
            .signature
            .split_once('(')
            .map_or("", |(_, inside)| inside);
        let parameters = inside
            .trim_end_matches(')')
            .split(", ")
            .filter(|it| !it.is_empty());
        (
            function.name,
            parameters.map(str::to_owned).collect::<Vec<_>>(),
        )
    });
    let slot = (
        inner,
        prop::sample::select(OPERATORS),
        prop::sample::select(LEAVES),
    );
    let slots = prop::collection::vec(prop::option::weighted(0.9, slot), 8);
    (prop::sample::select(known.collect::<Vec<_>>()), slots).prop_map(
        |((name, parameters), slots)| {
            let slots = slots.into_iter().take(parameters.len()).enumerate();
            let arguments = slots.map(|(index, slot)| match (slot, parameters[index].as_str()) {
                (Some((left, operator, right)), "condition") => format!("{left}{operator}{right}"),
                (Some((value, ..)), _) => value,
                (None, _) => String::new(),
            });
            format!("{name}({})", arguments.collect::<Vec<_>>().join(", "))
        },
    )
}

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(LEAVES).prop_map(str::to_owned);
    leaf.prop_recursive(5, 64, 8, |inner| call(inner).boxed())
}

fn object() -> Object {
    let object = json!({
        "text": "Light blüe-grey, 42", "empty": "", "number": 7, "date": "2/29/2024 1:05:09 PM",
        "list": ["b", "a", "b"], "flag": true, "long": "aab,".repeat(2_000), "appRoleAssignments": ["Editor"],
    });
    Object::read(&object).expect("an object")
}

fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(size).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => 0,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn evaluating_ends_within_its_limits_and_printing_changes_nothing(text in expression()) {
        let tree = parse(&text).expect("an expression");
        // Some lack an argument that must be there.
        if let Ok(prepared) = Prepared::new(&tree) {
            let object = object();
            let placeholders = BTreeMap::from([("DomainFQDN".to_owned(), "contoso.com".to_owned())]);
            let given = Given { placeholders: &placeholders, seed: 3, ..Given::new(&object, NOW) };
            let outcome = prepared.evaluate(&given);
            if let Ok(Outcome::Value(value)) = &outcome {
                prop_assert!(size(&value.to_json()) <= MAX_VALUE);
            }
            if let Err(error) = &outcome {
                prop_assert!(text.get(error.at.clone()).is_some_and(|part| !part.is_empty()));
            }
            prop_assert_eq!(&prepared.trace(&given).outcome, &outcome);
            prop_assert_eq!(&prepared.evaluate(&given), &outcome);
            let printed = parse(&tree.to_string()).expect("what was printed");
            let printed = Prepared::new(&printed).expect("what was prepared before");
            let again = printed.evaluate(&given);
            let reason = |error: syncform::expr::eval::EvalError| error.reason;
            prop_assert_eq!(again.map_err(reason), outcome.map_err(reason));
        }
    }

    #[test]
    fn no_pattern_and_no_format_panics(
        text in "[a-cé😀.(\\[ ]{0,12}",
        pattern in "[a-c.\\\\()\\[\\]?*+<>'{},|^$&~pLu0-2 -]{0,16}",
        format in "[dfFghHKmMstyz'\"\\\\%:/ .é-]{0,12}",
    ) {
        let object = Object::read(&json!({"t": text, "p": pattern, "f": format})).expect("an object");
        let given = Given::new(&object, NOW);
        for expression in [
            "Replace([t], , [p], , \"<$1>\", , )",
            "FormatDateTime(Now(), , [f])",
            "FormatDateTime(FormatDateTime(Now(), , [f]), , [f], \"o\")",
            "FormatDateTime([t], \"AllowInnerWhite\", [f], \"o\")",
            "CDate([t])",
        ] {
            let prepared = Prepared::new(&parse(expression).expect(expression)).expect(expression);
            let _ = prepared.evaluate(&given);
        }
    }
}
