//! What `docs/emulator.md` tells of the emulator is true of it: its words are known, its tests are there, and nothing that
//! the emulator knows is missing.

use std::collections::BTreeSet;
use std::process::Command;

use syncform::emulator::Faults;

use crate::support::golden;

fn guide() -> String {
    std::fs::read_to_string(golden::root().join("docs/emulator.md")).expect("text")
}

/// The rows of the table under a heading, each split into its cells.
fn table<const N: usize>(heading: &str) -> Vec<[String; N]> {
    let guide = guide();
    let (_, section) = guide
        .split_once(&format!("\n## {heading}\n"))
        .expect("a section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let lines = section
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1);
    lines
        .map(|line| {
            let inside = line.trim_start_matches("| ").trim_end_matches(" |");
            let cells: Vec<String> = inside.split(" | ").map(str::to_owned).collect();
            cells
                .try_into()
                .unwrap_or_else(|_| panic!("no row: {line}"))
        })
        .collect()
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// What the emulator would have taken instead of a word that it does not know.
fn known(faults: &str) -> BTreeSet<String> {
    let error = Faults::parse(faults).expect_err(faults).to_string();
    let (_, words) = error.split_once("expected ").unwrap_or_default();
    quoted(words).into_iter().map(str::to_owned).collect()
}

#[test]
fn every_behaviour_can_be_switched_on_as_its_row_says() {
    let rows = table::<4>("What broke others");
    assert!(rows.len() > 60, "{}", rows.len());
    let mut tried = 0;
    for [behaviour, evidence, how, _] in &rows {
        assert!(!evidence.is_empty(), "{behaviour}");
        let faults = quoted(how).into_iter().filter(|code| code.starts_with('{'));
        for faults in faults {
            let parsed = Faults::parse(faults);
            let parsed = parsed.unwrap_or_else(|error| panic!("{behaviour}: {error}"));
            assert_ne!(
                parsed,
                Faults::none(),
                "{behaviour}: {faults} changes nothing"
            );
            tried += 1;
        }
        let is_told = how.starts_with("always") || !quoted(how).is_empty();
        assert!(is_told, "{behaviour}: {how}");
    }
    assert!(tried > 40, "{tried}");
    // The example of the whole file is one.
    let guide = guide();
    let example = guide.split("```json\n").nth(1).expect("an example");
    let example = example.split("```").next().expect("its end");
    assert!(Faults::parse(example).is_ok());
}

#[test]
fn every_test_that_shows_a_behaviour_is_there() {
    let binary = std::env::current_exe().expect("this binary");
    let listed = Command::new(binary).arg("--list").output().expect("a list");
    let listed = String::from_utf8(listed.stdout).expect("text");
    let tests: BTreeSet<_> = listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test"))
        .collect();
    assert!(tests.len() > 100, "{listed}");
    for [behaviour, _, _, shown] in table::<4>("What broke others") {
        let names = quoted(&shown);
        assert!(!names.is_empty(), "{behaviour}");
        for name in names {
            assert!(tests.contains(name), "{behaviour}: there is no test {name}");
        }
    }
}

#[test]
fn every_switch_has_its_row_with_its_words() {
    let rows = table::<3>("What nobody knows");
    let told: BTreeSet<String> = rows
        .iter()
        .flat_map(|[switch, _, _]| quoted(switch))
        .map(str::to_owned)
        .collect();
    assert_eq!(told, known(r#"{"switches": {"?": 1}}"#));
    for [switch, words, _] in &rows {
        let (switch, words) = (quoted(switch)[0], quoted(words));
        let of = |word: &str| match word {
            "true" | "false" => format!(r#"{{"switches": {{"{switch}": {word}}}}}"#),
            _ => format!(r#"{{"switches": {{"{switch}": "{word}"}}}}"#),
        };
        for word in &words {
            let faults = Faults::parse(&of(word));
            let faults = faults.unwrap_or_else(|error| panic!("{switch}: {error}"));
            let is_default = faults == Faults::none();
            assert_eq!(is_default, *word == words[0], "{switch}: {word}");
        }
        if words != ["true", "false"] && words != ["false", "true"] {
            let words: BTreeSet<_> = words.into_iter().map(str::to_owned).collect();
            assert_eq!(words, known(&of("?")), "{switch}");
        }
    }
}

#[test]
fn nothing_that_a_file_may_say_is_left_out() {
    let guide = guide();
    let words = [
        r#"{"?": 1}"#,
        r#"{"lag": {"?": 1}}"#,
        r#"{"throttle": {"?": 1}}"#,
        r#"{"rules": [{"?": 1}]}"#,
        r#"{"rules": [{"do": "?"}]}"#,
        r#"{"chance": {"?": 1}}"#,
        r#"{"chance": {"seed": 1, "percent": 1, "of": ["?"]}}"#,
    ];
    for faults in words {
        let all = known(faults);
        assert!(all.len() > 2, "{faults}: {all:?}");
        for word in all {
            let is_told = [format!("`{word}`"), format!("\"{word}\"")]
                .iter()
                .any(|quoted| guide.contains(quoted));
            assert!(is_told, "the guide is silent about {word}");
        }
    }
}
