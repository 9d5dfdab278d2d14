//! Trees and texts that nobody wrote: the printer and the parser are each other's inverse, and nothing panics.

use proptest::prelude::*;
use serde_json::Value;
use syncform::expr::{
    At, Attribute, Comparison, Constant, Expression, Fault, Function, MAX_CHARACTERS, MAX_DEPTH,
    Operator, SourceError, Spelling, Text, parse, read, same, to_source,
};

fn constant(value: &str, spelling: Spelling) -> Expression {
    Expression::Constant(Constant {
        value: value.to_owned(),
        spelling,
        at: At::default(),
    })
}

fn leaf() -> impl Strategy<Value = Expression> {
    let name = prop_oneof![
        "[a-zA-Z][a-zA-Z0-9_.: -]{0,12}",
        Just("emails[type eq \"work\"].value".to_owned()),
        Just("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department".to_owned()),
        Just("a[b[c eq \"]\"]].d".to_owned()),
    ];
    prop_oneof![
        name.prop_map(|name| Expression::Attribute(Attribute {
            name,
            at: At::default()
        })),
        "[a-z\"\\\\,()\\[\\] é\n]{0,10}".prop_map(|value| constant(&value, Spelling::Quoted)),
        "-?[0-9]{1,12}|&H[0-9A-F]{1,8}".prop_map(|value| constant(&value, Spelling::Number)),
        "vbTextCompare|vbBinaryCompare".prop_map(|value| constant(&value, Spelling::Word)),
        "%[A-Za-z]{1,10}%".prop_map(|value| constant(&value, Spelling::Placeholder)),
    ]
}

fn call(
    inner: impl Strategy<Value = Expression>,
    names: &'static [&'static str],
) -> impl Strategy<Value = Expression> {
    let slots = prop::collection::vec(prop::option::weighted(0.8, inner), 0..5);
    (prop::sample::select(names), slots).prop_map(|(name, mut arguments)| {
        // No text gives a single slot that is empty.
        if arguments == [None] {
            arguments.clear();
        }
        Expression::Function(Function {
            name: name.to_owned(),
            arguments,
            at: At::default(),
        })
    })
}

fn tree(names: &'static [&'static str]) -> impl Strategy<Value = Expression> {
    let value = leaf().prop_recursive(5, 40, 5, move |inner| call(slot(inner).boxed(), names));
    slot(value.boxed())
}

/// A value, or a comparison of two.
fn slot(value: BoxedStrategy<Expression>) -> impl Strategy<Value = Expression> {
    let plain = value.prop_filter("neither side is a comparison", |value| {
        !matches!(value, Expression::Comparison(_))
    });
    let plain = plain.boxed();
    let operator = prop::sample::select(&Operator::ALL[..]);
    let comparison =
        (plain.clone(), operator, plain.clone()).prop_map(|(left, operator, right)| {
            let (left, right) = (Box::new(left), Box::new(right));
            Expression::Comparison(Comparison {
                left,
                operator,
                right,
                at: At::default(),
            })
        });
    prop_oneof![4 => plain, 1 => comparison]
}

const ANY: &[&str] = &[
    "IIF",
    "Join",
    "Switch",
    "Replace",
    "Trim",
    "Left",
    "BitAnd",
    "CBool",
    "FormatDateTime",
    "Guid",
    "Unheard_Of2",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read_back(tree in tree(ANY)) {
        let text = tree.to_string();
        prop_assume!(text.chars().count() <= MAX_CHARACTERS);
        let again = parse(&text);
        prop_assert_eq!(again.as_ref(), Ok(&tree), "{}", text);
        prop_assert!(same(&tree, &tree));
    }

    #[test]
    fn blanks_between_tokens_mean_nothing(tree in tree(ANY), blanks in "[ \t\r\n]{0,3}") {
        let text = tree.to_string();
        let spaced = format!("{blanks}{}{blanks}", spaced(&tree, &blanks));
        prop_assume!(text.chars().count() <= MAX_CHARACTERS && spaced.chars().count() <= MAX_CHARACTERS);
        prop_assert_eq!(parse(&spaced), Ok(tree));
    }

    #[test]
    fn a_source_is_read_back_to_the_same(tree in tree(ANY)) {
        prop_assume!(tree.to_string().chars().count() <= MAX_CHARACTERS);
        if let Ok(source) = to_source(&tree) {
            let mut json = source.to_json();
            let reading = read(&json).expect("our own");
            prop_assert_eq!(reading.text, if json["expression"].is_null() { Text::Absent } else { Text::Agrees });
            prop_assert!(same(&reading.expression, &tree));
            forget_texts(&mut json);
            let back = read(&json).expect("our own").expression;
            // A placeholder is known by its missing text: without texts it is known by its name alone.
            prop_assert!(same(&back, &tree) || tree.to_string().contains('%'), "{} {}", back, tree);
        }
    }

    #[test]
    fn any_json_is_read_or_refused(json in json()) {
        if let Ok(reading) = read(&json) {
            let text = reading.expression.to_string();
            prop_assert_eq!(parse(&text), Ok(reading.expression), "{}", json);
        }
    }

    #[test]
    fn any_text_is_read_or_refused_inside_itself(text in "\\PC{0,40}|[\\[\\](),\"\\\\A-Za-z0-9&%=<>' -]{0,40}") {
        match parse(&text) {
            Ok(tree) => prop_assert_eq!(parse(&tree.to_string()), Ok(tree)),
            Err(error) => {
                prop_assert!(error.span.start <= error.span.end && error.span.end <= text.len());
                prop_assert!(text.get(error.span.clone()).is_some());
                prop_assert!(error.column(&text) <= text.chars().count() + 1);
                prop_assert!(!error.message().is_empty() && !error.expected().is_empty());
            }
        }
    }
}

/// JSON in the shape of sources, more or less.
fn json() -> impl Strategy<Value = Value> {
    let words = [
        "Trim",
        "IIF",
        "Join",
        "mail",
        "a]",
        "%D%",
        "=",
        "Attribute",
        "Constant",
        "Function",
        "[mail]",
        "Trim([mail])",
        "\"x\"",
        "",
    ];
    let word = prop::sample::select(words.to_vec()).prop_map(Value::from);
    let leaf = prop_oneof![4 => word, 1 => Just(Value::Null), 1 => Just(Value::from(5))];
    let kinds = prop::sample::select(vec!["Attribute", "Constant", "Function", "Function"]);
    let kind = prop_oneof![9 => kinds.prop_map(Value::from), 1 => leaf.clone()];
    let keys = prop::sample::select(vec!["source", "one", "two", "three", "separator"]);
    leaf.clone().prop_recursive(6, 60, 4, move |inner| {
        let value = prop::option::of(inner);
        let parameter = (keys.clone(), value).prop_map(|(key, value)| serde_json::json!({ "key": key, "value": value }));
        let parameters = prop::collection::vec(parameter, 0..4);
        (leaf.clone(), kind.clone(), leaf.clone(), parameters).prop_map(|(name, kind, expression, parameters)| {
            serde_json::json!({ "name": name, "type": kind, "expression": expression, "parameters": parameters })
        })
    })
}

/// The text of a tree with blanks wherever they may stand.
fn spaced(tree: &Expression, blanks: &str) -> String {
    match tree {
        Expression::Attribute(_) | Expression::Constant(_) => tree.to_string(),
        Expression::Comparison(comparison) => {
            let (left, right) = (
                spaced(&comparison.left, blanks),
                spaced(&comparison.right, blanks),
            );
            format!(
                "{left}{blanks}{}{blanks}{right}",
                comparison.operator.as_str()
            )
        }
        Expression::Function(function) => {
            let slots = function
                .arguments
                .iter()
                .map(|slot| slot.as_ref().map(|slot| spaced(slot, blanks)));
            let slots: Vec<_> = slots.map(Option::unwrap_or_default).collect();
            let slots = slots.join(&format!("{blanks},{blanks}"));
            format!("{}{blanks}({blanks}{slots}{blanks})", function.name)
        }
    }
}

fn forget_texts(source: &mut Value) {
    source["expression"] = Value::Null;
    for parameter in source["parameters"].as_array_mut().expect("parameters") {
        forget_texts(&mut parameter["value"]);
    }
}

#[test]
fn depth_is_refused_and_never_overflows() {
    let nested = |depth: usize| format!("{}[a]{}", "Trim(".repeat(depth), ")".repeat(depth));
    let deepest = parse(&nested(MAX_DEPTH)).expect("as deep as may be");
    let json = to_source(&deepest).expect("known").to_json();
    assert_eq!(read(&json).map(|reading| reading.expression), Ok(deepest));
    // A schema holds a source eight levels deep, a batch four more; readers of JSON stop at 128.
    let wrapped = format!("{}{json}{}", "[".repeat(12), "]".repeat(12));
    assert!(serde_json::from_str::<Value>(&wrapped).is_ok());
    let error = parse(&nested(MAX_DEPTH + 1)).expect_err("deeper");
    assert_eq!(
        (error.fault, error.span.start),
        (Fault::TooDeep, 5 * MAX_DEPTH)
    );
    for open in ["Trim(", "[", "(", "IIF([a]=Trim("] {
        assert!(parse(&open.repeat(MAX_CHARACTERS / open.len())).is_err());
        assert!(matches!(
            parse(&open.repeat(1_000_000)).map_err(|error| error.fault),
            Err(Fault::TooLong { .. })
        ));
    }
    let mut deep = json;
    for _ in 0..20 {
        deep = serde_json::json!({ "name": "Trim", "type": "Function", "parameters": [{ "key": "source", "value": deep }] });
    }
    assert_eq!(read(&deep), Err(SourceError::TooDeep));
}

#[test]
fn length_counts_characters_also_of_what_the_service_prints() {
    let longest = format!("\"{}\"", "é".repeat(MAX_CHARACTERS - 2));
    assert!(parse(&longest).is_ok());
    let error = parse(&format!("{longest} ")).expect_err("one more");
    assert_eq!(
        error.fault,
        Fault::TooLong {
            characters: MAX_CHARACTERS + 1
        }
    );
    assert_eq!(error.column(&format!("{longest} ")), MAX_CHARACTERS + 1);
    // A blank behind each comma makes this one too long, and a printer that made it so would be no inverse.
    let commas = format!("Join({})", ",".repeat(MAX_CHARACTERS - 6));
    assert!(matches!(
        parse(&commas).map_err(|error| error.fault),
        Err(Fault::TooLong { .. })
    ));
}
