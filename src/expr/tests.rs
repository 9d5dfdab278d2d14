//! Every fault of the language, where it is found.

use super::{Fault, Operator, compile, parse, same};

fn word(word: &str) -> String {
    word.to_owned()
}

/// What is wrong with a text, at which character, and the letters that are marked.
#[track_caller]
fn wrong(text: &str, column: usize, marked: &str, fault: &Fault) {
    let error = compile(text).expect_err(text);
    let found = (error.column(text), &text[error.span.clone()], &error.fault);
    assert_eq!(found, (column, marked, fault), "{text}");
}

#[test]
fn what_is_never_closed_names_what_opened() {
    let call = |name, column| Fault::UnclosedCall {
        name: word(name),
        column,
    };
    wrong("Trim([mail]", 12, "", &call("Trim", 5));
    wrong(
        "IIF([é]=\"1\", Trim([mail], \"x\")",
        31,
        "",
        &call("IIF", 4),
    );
    wrong("Join(", 6, "", &call("Join", 5));
    wrong("Join(\"é\", Trim([a", 16, "[", &Fault::UnclosedBracket);
    wrong("[emails[type eq \"work\"", 1, "[", &Fault::UnclosedBracket);
    wrong(
        "Append([a], \"b)",
        13,
        "\"",
        &Fault::UnclosedText { escaped: false },
    );
    wrong(
        "Append([a], \"b\\\")",
        13,
        "\"",
        &Fault::UnclosedText { escaped: true },
    );
}

#[test]
fn what_is_not_there_is_asked_for() {
    wrong("", 1, "", &Fault::Empty);
    wrong(" \n", 3, "", &Fault::Empty);
    wrong("[]", 1, "[]", &Fault::EmptyName);
    wrong("Trim([ ])", 6, "[ ]", &Fault::EmptyName);
    let lonely = |operator| Fault::LonelyOperator { operator };
    wrong(
        "IIF(=\"1\", \"a\", \"b\")",
        5,
        "=",
        &lonely(Operator::Equal),
    );
    wrong(
        "IIF([a]<>, \"a\", \"b\")",
        8,
        "<>",
        &lonely(Operator::NotEqual),
    );
    wrong(
        "Join(\" \" [a], [b])",
        10,
        "[a]",
        &Fault::MissingComma { quoted: false },
    );
    wrong(
        "Append([a], \"a \"b\" c\")",
        17,
        "b",
        &Fault::MissingComma { quoted: true },
    );
    wrong(
        "Append(Now, [a])",
        8,
        "Now",
        &Fault::NotCalled { name: word("Now") },
    );
}

#[test]
fn texts_are_quoted_and_with_the_right_quotes() {
    let text = |text: &str| Fault::Unquoted {
        text: text.to_owned(),
    };
    wrong("mail", 1, "mail", &text("mail"));
    wrong(
        "Switch([a], Not Found , \"b\", \"c\")",
        13,
        "Not Found",
        &text("Not Found"),
    );
    let logic = |typed: &str| Fault::Logic { word: word(typed) };
    wrong("IIF(NOT IsNull([a]), [a], )", 5, "NOT", &logic("NOT"));
    wrong("IIF(Not [a], [a], )", 5, "Not", &logic("Not"));
    wrong(
        "Switch([a], Größe L , \"b\", \"c\")",
        13,
        "Größe L",
        &text("Größe L"),
    );
    for quote in ['\'', '`', '\u{201c}', '\u{201d}', '\u{2018}', '\u{ab}'] {
        let typed = format!("Append([é], {quote}b{quote})");
        wrong(
            &typed,
            13,
            &quote.to_string(),
            &Fault::ForeignQuote { quote },
        );
    }
    wrong(
        "IIF([a]=\"1\", NULL, [a])",
        14,
        "NULL",
        &Fault::Null { word: word("NULL") },
    );
}

#[test]
fn other_languages_are_told_apart() {
    let logic = |typed: &str| Fault::Logic { word: word(typed) };
    wrong(
        "IIF([a]=\"1\" AND [b]=\"2\", \"x\", \"y\")",
        13,
        "AND",
        &logic("AND"),
    );
    wrong(
        "IIF([a]=\"1\" or [b]=\"2\", \"x\", \"y\")",
        13,
        "or",
        &logic("or"),
    );
    wrong("IIF([a] && [b], \"x\", \"y\")", 9, "&&", &logic("&&"));
    wrong("IIF([a] || [b], \"x\", \"y\")", 9, "||", &logic("||"));
    wrong("IIF(![a], \"x\", \"y\")", 5, "!", &logic("!"));
    let foreign = |typed: &str, instead| Fault::ForeignOperator {
        typed: typed.to_owned(),
        instead,
    };
    wrong(
        "IIF([a] == [b], \"x\", \"y\")",
        9,
        "==",
        &foreign("==", Some(Operator::Equal)),
    );
    wrong(
        "IIF([a] != [b], \"x\", \"y\")",
        9,
        "!=",
        &foreign("!=", Some(Operator::NotEqual)),
    );
    wrong(
        "IIF([a] => [b], \"x\", \"y\")",
        9,
        "=>",
        &foreign("=>", Some(Operator::GreaterOrEqual)),
    );
    wrong(
        "IIF([a] =< [b], \"x\", \"y\")",
        9,
        "=<",
        &foreign("=<", Some(Operator::LessOrEqual)),
    );
    wrong(
        "IIF([a] <<>> [b], \"x\", \"y\")",
        9,
        "<<>>",
        &foreign("<<>>", None),
    );
    wrong("[a] & [b]", 5, "&", &foreign("&", None));
    wrong("[a] + [b]", 5, "+", &foreign("+", None));
    wrong("[a] - 5", 5, "-", &foreign("-", None));
    wrong("IIF(([a]=\"1\"), \"x\", \"y\")", 5, "(", &Fault::Grouping);
    wrong(
        "IIF([a]=[b]=[c], \"x\", \"y\")",
        12,
        "=",
        &Fault::SecondComparison,
    );
}

#[test]
fn what_is_too_much_is_marked() {
    let trailing = |found| Fault::Trailing { found };
    wrong("InStr([companyName]), \"micro\")", 21, ",", &trailing(','));
    wrong("Trim([mail]))", 13, ")", &trailing(')'));
    wrong(")", 1, ")", &trailing(')'));
    wrong(",", 1, ",", &trailing(','));
    wrong("[mail] [b]", 8, "[b]", &trailing('['));
    wrong("#", 1, "#", &Fault::StrayLetter { letter: '#' });
    wrong("%a b%", 1, "%", &Fault::StrayLetter { letter: '%' });
    wrong(
        "Trim(\u{a0}[mail])",
        6,
        "\u{a0}",
        &Fault::StrayLetter { letter: '\u{a0}' },
    );
    let number = |typed: &str| Fault::WrongNumber {
        typed: typed.to_owned(),
    };
    wrong("Left([a], 1.5)", 11, "1.5", &number("1.5"));
    wrong("Left([a], 8th)", 11, "8th", &number("8th"));
    wrong("BitAnd([a], &HG)", 13, "&HG", &number("&HG"));
    wrong("Left([a], -x)", 11, "-x", &number("-x"));
}

#[test]
fn calls_that_the_service_would_not_take_are_refused_and_still_read() {
    let unread = |text: &str, column, marked: &str, fault: &Fault| {
        assert!(parse(text).is_ok(), "{text}");
        wrong(text, column, marked, fault);
    };
    let unknown = |name: &str, near| Fault::UnknownFunction {
        name: word(name),
        near,
    };
    unread("Trim(Foo([a]))", 6, "Foo", &unknown("Foo", None));
    unread(
        "tolower([a])",
        1,
        "tolower",
        &unknown("tolower", Some("ToLower")),
    );
    let many = Fault::TooMany {
        name: word("Trim"),
        most: 1,
        given: 2,
    };
    unread("Trim([a], )", 1, "Trim([a], )", &many);
    let missing = |name, parameter| Fault::Missing {
        name: word(name),
        parameter: word(parameter),
    };
    unread("Left([a])", 1, "Left([a])", &missing("Left", "length"));
    unread(
        "Mid([a], , 3)",
        1,
        "Mid([a], , 3)",
        &missing("Mid", "start"),
    );
    unread("IIF()", 1, "IIF()", &missing("IIF", "condition"));
    let unpaired = Fault::Unpaired {
        name: word("Switch"),
    };
    unread(
        "Switch([a], \"\", \"k\")",
        1,
        "Switch([a], \"\", \"k\")",
        &unpaired,
    );
    unread(
        "Switch([a], \"\", , \"v\")",
        1,
        "Switch([a], \"\", , \"v\")",
        &unpaired,
    );
    let misplaced = Fault::MisplacedComparison;
    unread("[a]=[b]", 1, "[a]=[b]", &misplaced);
    unread("Trim([a] = [b])", 6, "[a] = [b]", &misplaced);
    unread("IIF([a]=\"\", [a]=[b])", 13, "[a]=[b]", &misplaced);
}

#[test]
fn the_same_is_told_from_what_only_looks_alike() {
    let alike = |one: &str, other: &str| {
        let (one, other) = (parse(one).expect(one), parse(other).expect(other));
        assert_eq!(same(&one, &other), same(&other, &one));
        same(&one, &other)
    };
    assert!(alike("Left([a],448)", "Left( [a] , \"448\" )"));
    assert!(alike("ToLower([a])", "ToLower([a], )"));
    assert!(alike(
        "FormatDateTime([a], , \"y\")",
        "FormatDateTime([a], , , \"y\")"
    ));
    assert!(alike("Join(\"\", [a], , [b])", "Join(\"\", [a], [b])"));
    assert!(alike("Foo([a], 1)", "Foo([a],\"1\",)"));
    assert!(alike("\"a\\d\"", "\"a\\\\d\""));
    assert!(!alike("Left([a], 448)", "Left([a], 0448)"));
    assert!(!alike("[mail]", "\"mail\""));
    assert!(!alike("[mail]", "[Mail]"));
    assert!(!alike("\"%DomainFQDN%\"", "%DomainFQDN%"));
    assert!(!alike("Foo([a], , [b])", "Foo([a], [b])"));
    assert!(!alike(
        "Switch([a], , \"k\", \"v\")",
        "Switch([a], \"k\", \"v\")"
    ));
    assert!(!alike(
        "FormatDateTime([a], \"x\", \"y\")",
        "FormatDateTime([a], \"x\", , \"y\")"
    ));
    assert!(!alike(
        "IIF([a]=\"1\", \"x\", )",
        "IIF([a]<>\"1\", \"x\", )"
    ));
    assert!(!alike("Join(\"\", [a], [b])", "Join(\"\", [b], [a])"));
}
