//! Expressions that people published: what is sound is read and printed back, what is not is refused where it is wrong.

use syncform::expr::{Fault, compile, guessed, is_known, known, parse, read, same};

use crate::support::fixtures;

/// What is expected of a row that is not `ok`.
enum Expected {
    /// It is an expression, and has a source.
    Sound,
    /// It is none, and the mistake starts at this character.
    Refused(usize),
    /// It is one, but the service has no tree for it; the call stands at this character.
    NoSource(usize),
}

use Expected::{NoSource, Refused, Sound};

/// Every row whose tag is not `ok`, `constant` or `attribute or constant`, by its tag and the start of its text.
const ODD: [(&str, &str, Expected); 6] = [
    ("malformed: stray )", "InStr([companyName]), ", Refused(21)),
    (
        "invalid arity",
        "Switch(SingleAppRoleAssignment(",
        NoSource(1),
    ),
    // Nothing in the text shows that keys and values were swapped.
    (
        "key/value swapped",
        "Switch(SingleAppRoleAssignment(",
        Sound,
    ),
    (
        "sibling dialect",
        "IIF(IsNullOrEmpty([description])",
        Refused(34),
    ),
    ("sibling dialect", "CBool(IIF(", Refused(60)),
    (
        "sibling dialect",
        "IIF(IsNullOrEmpty([userCertificate])",
        Refused(39),
    ),
];

/// Text and tag of each row.
fn rows() -> Option<Vec<(String, String)>> {
    let lines = fixtures::lines("expressions.tsv")?;
    let rows = lines.iter().map(|line| {
        let cells: Vec<_> = line.split('\t').collect();
        let [expression, _, tag] = cells[..] else {
            panic!("{line}")
        };
        (expression.to_owned(), tag.to_owned())
    });
    Some(rows.collect())
}

#[test]
fn every_sound_row_is_printed_back_to_an_equal_tree() {
    let Some(rows) = rows() else { return };
    let sound = ["ok", "constant", "attribute or constant"];
    let sound: Vec<_> = rows
        .iter()
        .filter(|(_, tag)| sound.contains(&tag.as_str()))
        .collect();
    let mut guesses = 0;
    for (expression, _) in &sound {
        let tree = parse(expression).unwrap_or_else(|error| panic!("{error}: {expression}"));
        let printed = tree.to_string();
        assert_eq!(parse(&printed).as_ref(), Ok(&tree), "{printed}");
        let source = compile(expression).unwrap_or_else(|error| panic!("{error}: {expression}"));
        let back = read(&source.to_json()).expect("our own source");
        assert!(same(&back.expression, &tree), "{expression}");
        guesses += usize::from(!guessed(&tree).is_empty());
    }
    fixtures::exercised(sound.len(), "sound expressions printed and read back");
    fixtures::exercised(
        guesses,
        "of them with parameter names that nobody has shown",
    );
}

#[test]
fn every_odd_row_ends_as_its_tag_says() {
    let Some(rows) = rows() else { return };
    let sound = ["ok", "constant", "attribute or constant"];
    let odd: Vec<_> = rows
        .iter()
        .filter(|(_, tag)| !sound.contains(&tag.as_str()))
        .collect();
    for (expression, tag) in &odd {
        let fits = |(start, text, _): &&(&str, &str, Expected)| {
            tag.starts_with(start) && expression.starts_with(text)
        };
        let (_, _, expected) = ODD
            .iter()
            .find(fits)
            .unwrap_or_else(|| panic!("{tag}: {expression}"));
        let column = |error: syncform::expr::SyntaxError| error.column(expression);
        let ended = (
            parse(expression).map_err(column),
            compile(expression).map_err(column),
        );
        match (expected, ended) {
            (Sound, (Ok(_), Ok(_))) => {}
            (Refused(at), (Err(found), Err(_))) | (NoSource(at), (Ok(_), Err(found))) => {
                assert_eq!(*at, found, "{expression}");
            }
            (Sound | Refused(_) | NoSource(_), ended) => panic!("{expression}: {ended:?}"),
        }
    }
    assert_eq!(odd.len(), ODD.len());
    fixtures::exercised(odd.len(), "odd expressions that end as their tags say");
}

#[test]
fn every_documented_example_is_read() {
    let Some(lines) = fixtures::lines("function-examples.tsv") else {
        return;
    };
    for line in &lines[1..] {
        let expression = line.split('\t').next().expect("a cell");
        let tree = parse(expression).unwrap_or_else(|error| panic!("{error}: {expression}"));
        assert_eq!(parse(&tree.to_string()).as_ref(), Ok(&tree));
        assert!(compile(expression).is_ok(), "{expression}");
    }
    fixtures::exercised(lines.len() - 1, "documented examples read");
}

#[test]
fn every_documented_function_is_known_and_no_other() {
    let Some(lines) = fixtures::lines("functions.tsv") else {
        return;
    };
    let names: Vec<_> = lines[1..]
        .iter()
        .map(|line| line.split('\t').next().expect("a cell"))
        .collect();
    for name in &names {
        assert!(is_known(name), "{name}");
        // A call without arguments is too short for most, and strange to none.
        if let Err(error) = compile(&format!("{name}()")) {
            assert!(
                !matches!(error.fault, Fault::UnknownFunction { .. }),
                "{name}"
            );
        }
    }
    let more: Vec<_> = known()
        .map(|(name, _)| name)
        .filter(|name| !names.contains(name))
        .collect();
    assert_eq!(
        more,
        ["AssertiveAppRoleAssignmentsComplex"],
        "which the reference has beside them"
    );
    fixtures::exercised(names.len(), "documented functions known");
}
