//! Real manifests, broken by chance: whatever comes, there is no panic, and every finding points into the file.
//!
//! `SYNCFORM_FUZZ` sets how many inputs are tried; `make fuzz` tries a million. Every input follows from its number,
//! so a failure names all that is needed to see it again.

use std::panic::{AssertUnwindSafe, catch_unwind};

use syncform::check;
use syncform::cli::judge::judge;
use syncform::finding::{Finding, Place};
use syncform::manifest::{Files, Layout, format, parse};
use syncform::render::{self, Style};

/// How many inputs the normal suite tries.
const INPUTS: u64 = 6_000;

/// One of so many is laid out as well, which takes longer than all else.
const LAID_OUT: u64 = 8;

/// The longest text that a mutation may grow to.
const LONGEST: usize = 4 * 1024;

const SEEDS: [&str; 8] = [
    include_str!("../../manifests/aws-contoso.yaml"),
    include_str!("../../manifests/tenant.yaml"),
    include_str!("../cases/findings/thirty/all.yaml"),
    include_str!("../cases/findings/judged-for-the-rest/misspelt.yaml"),
    include_str!("../cases/findings/judged-for-the-rest/refused.yaml"),
    include_str!("../cases/findings/aliases/app.yaml"),
    include_str!("../cases/findings/hostile-text/wide.yaml"),
    include_str!("../cases/findings/secrets-stay-hidden/flow.yaml"),
];

/// What YAML and manifests are made of.
const TOKENS: [&str; 62] = [
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "    ",
    ": ",
    ":",
    "- ",
    "-",
    "? ",
    "#",
    " #",
    "# ",
    "[",
    "]",
    "{",
    "}",
    "{{",
    "}}",
    ",",
    "\"",
    "'",
    "''",
    "\\",
    "|",
    ">",
    "|-\n",
    "&a ",
    "*a",
    "<<: *a",
    "<<",
    "!",
    "!!str ",
    "---\n",
    "\n---\n",
    "...\n",
    "%YAML 1.2\n",
    "\u{feff}",
    "\u{a0}",
    "\u{200b}",
    "\u{201c}",
    "\u{201d}",
    " # x\u{2028}    ",
    "\u{2029}",
    "\u{85}",
    "\u{ffff}",
    "\\u2028",
    "<<<<<<< HEAD\n",
    "\u{e9}",
    "漢",
    "null",
    "true",
    "no",
    "0x1F",
    "1e3",
    "-1",
    "99999999999999999999",
    "kind: App\n",
    "spec:\n",
    "values:\n",
];

/// Marsaglia's xorshift with 64 bits of state.
struct Chance(u64);

impl Chance {
    /// Numbers that follow each other start far apart.
    fn new(number: u64) -> Self {
        Self((number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below the bound; zero for a bound of zero.
    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).expect("64 bits");
        usize::try_from(self.next() % bound.max(1)).expect("below a usize")
    }

    fn of<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}

/// The text of one input.
fn input(number: u64) -> String {
    let mut chance = Chance::new(number);
    let mut bytes = chance.of(&SEEDS).as_bytes().to_vec();
    for _ in 0..=chance.below(6) {
        mutate(&mut bytes, &mut chance);
        bytes.truncate(LONGEST);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let start = chance.below(bytes.len() + 1);
    let end = (start + chance.below(24)).min(bytes.len());
    match chance.below(9) {
        // Single bytes.
        0 => {
            if let Some(byte) = bytes.get_mut(start) {
                *byte ^= 1 << chance.below(8);
            }
        }
        1 => drop(bytes.drain(start..end)),
        // Tokens.
        2 | 3 => drop(bytes.splice(start..start, chance.of(&TOKENS).bytes())),
        4 => drop(bytes.splice(start..end, chance.of(&TOKENS).bytes())),
        5 => {
            let token = chance.of(&TOKENS).repeat(1 + chance.below(80));
            drop(bytes.splice(start..start, token.bytes()));
        }
        // Lines: one gone, one twice, one elsewhere.
        6 => {
            let line = line(bytes, start);
            drop(bytes.drain(line));
        }
        7 => {
            let taken = bytes[line(bytes, start)].to_vec();
            let to = line(bytes, chance.below(bytes.len() + 1)).start;
            drop(bytes.splice(to..to, taken));
        }
        // Another document behind.
        _ => bytes.extend(chance.of(&SEEDS).bytes()),
    }
}

/// The line of a byte, its break included.
fn line(bytes: &[u8], at: usize) -> std::ops::Range<usize> {
    let start = bytes[..at].iter().rposition(|byte| *byte == b'\n');
    let end = bytes[at..].iter().position(|byte| *byte == b'\n');
    start.map_or(0, |found| found + 1)..end.map_or(bytes.len(), |found| at + found + 1)
}

/// Judges a text and shows what was found in every form.
fn survive(text: &str) -> usize {
    let judged = judge(
        &Files::from_iter([("x.yaml", text)]),
        Vec::new(),
        None,
        check::offline,
    );
    let (findings, sources) = (&judged.findings, &judged.sources);
    for finding in findings {
        // What the letters do not explain, a reader of YAML does not do on its own.
        assert!(!finding.message.contains("two readers"), "{finding:?}");
        inside(text, finding);
    }
    let places: Vec<_> = findings
        .iter()
        .map(|finding| finding.place.as_ref())
        .collect();
    assert!(
        places.is_sorted_by_key(|place| place.and_then(|place| place.span)),
        "out of order"
    );
    // Colour costs time and changes no text.
    let human = render::findings(findings, sources, Style { color: false });
    assert_eq!(human.is_empty(), findings.is_empty());
    let shown = findings.len().min(100);
    let json = render::findings_json(findings, sources);
    assert!(
        json["diagnostics"]
            .as_array()
            .is_some_and(|all| all.len() >= shown)
    );
    let sarif = render::sarif(findings, sources);
    assert!(
        sarif["runs"][0]["results"]
            .as_array()
            .is_some_and(|all| all.len() >= shown)
    );
    findings.len()
}

/// Lays a text out: what comes out means the same, has the layout, and is not what went in.
fn lay_out(text: &str) {
    let files = Files::from_iter([("x.yaml", text)]);
    let formatted = format(&files);
    for finding in &formatted.findings {
        inside(text, finding);
    }
    let Some(Layout::Changed(laid)) = formatted.texts.first().map(|text| &text.layout) else {
        return;
    };
    assert_ne!(laid, text);
    let laid = Files::from_iter([("x.yaml", laid.as_str())]);
    let again = format(&laid);
    assert!(
        matches!(
            again.texts.first().map(|text| &text.layout),
            Some(Layout::Same)
        ),
        "{again:?}"
    );
    let (one, other) = (parse(&files).documents, parse(&laid).documents);
    assert_eq!(one.len(), other.len());
    assert!(
        one.iter()
            .zip(&other)
            .all(|(one, other)| one.is_like(other))
    );
}

/// A place is a stretch of the text, and its lines and columns say the same as its bytes.
fn inside(text: &str, finding: &Finding) {
    let Some(Place {
        file,
        span: Some(span),
    }) = &finding.place
    else {
        return;
    };
    assert_eq!(file, "x.yaml");
    assert!(
        text.get(span.start.byte..span.end.byte).is_some(),
        "{finding:?}"
    );
    for position in [span.start, span.end] {
        let before = &text[..position.byte];
        let line = before.matches('\n').count() + 1;
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        assert_eq!(
            (position.line, position.column),
            (line, column),
            "{finding:?}"
        );
    }
}

/// Tries every input whose number leaves this rest; gives how many had no finding.
fn share(inputs: u64, workers: u64, rest: u64) -> u64 {
    let mut sound = 0;
    for number in (0..inputs).filter(|number| number % workers == rest) {
        let text = input(number);
        let tried = || {
            if (number / workers).is_multiple_of(LAID_OUT) {
                lay_out(&text);
            }
            survive(&text)
        };
        match catch_unwind(AssertUnwindSafe(tried)) {
            Ok(0) => sound += 1,
            Ok(_) => {}
            Err(panic) => panic!("input {number}: {panic:?}\n{text:?}"),
        }
    }
    sound
}

#[test]
fn manifests_broken_by_chance_are_survived() {
    let inputs = std::env::var("SYNCFORM_FUZZ").ok();
    let inputs = inputs.map_or(INPUTS, |text| {
        text.parse().expect("SYNCFORM_FUZZ is a number")
    });
    let workers = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let sound: u64 = std::thread::scope(|scope| {
        let shares: Vec<_> = (0..workers)
            .map(|rest| scope.spawn(move || share(inputs, workers, rest)))
            .collect();
        let sound = shares
            .into_iter()
            .map(|share| share.join().expect("no input panics"));
        sound.sum()
    });
    // With no sound input at all nothing behind the first error would ever be reached.
    assert!(
        0 < sound && sound < inputs,
        "{sound} of {inputs} inputs were sound"
    );
}
