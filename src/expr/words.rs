//! The words for each [`Fault`]: what is wrong, what was expected, what to do. Written for the person who typed it.

use super::fault::Fault;
use super::functions::signature;
use super::{MAX_CHARACTERS, MAX_DEPTH};

const VALUE: &str = "an [attribute], a \"text\", a number or a function";

impl Fault {
    pub(super) fn message(&self) -> String {
        match self {
            Self::Empty => "the expression is empty".to_owned(),
            Self::TooLong { characters } => format!("the expression has {characters} characters"),
            Self::TooDeep => format!("more than {MAX_DEPTH} calls are nested in each other"),
            Self::UnclosedCall { name, .. } => format!("the call of {name} is never closed"),
            Self::UnclosedBracket => "the bracket is never closed".to_owned(),
            Self::EmptyName => "the brackets hold no name".to_owned(),
            Self::UnclosedText { .. } => "the text is never closed".to_owned(),
            Self::ForeignQuote { quote: '\'' } => "a single quote begins no text".to_owned(),
            Self::ForeignQuote { quote } => format!("the quote {quote} begins no text"),
            Self::Unquoted { text } => format!("{text} stands without quotes or brackets"),
            Self::Null { word } => format!("there is no {word} in this language"),
            Self::NotCalled { name } => format!("the function {name} lacks its parentheses"),
            Self::Logic { word } => format!("there is no operator {word} in this language"),
            Self::Grouping => "a parenthesis without a function before it".to_owned(),
            Self::MissingComma { .. } => "a comma is missing before this".to_owned(),
            Self::Trailing { .. } => "the expression ends before this".to_owned(),
            Self::LonelyOperator { operator } => {
                format!("{} lacks a value to compare", operator.as_str())
            }
            Self::SecondComparison => "a comparison compares two values, not three".to_owned(),
            Self::ForeignOperator { typed, .. } => {
                format!("there is no operator {typed} in this language")
            }
            Self::WrongNumber { typed } => format!("{typed} is no whole number"),
            Self::StrayLetter { letter } if is_blank_alike(*letter) => {
                format!(
                    "a letter that only looks like a blank, or like nothing (U+{:04X})",
                    u32::from(*letter)
                )
            }
            Self::StrayLetter { letter } => format!("{letter} means nothing here"),
            Self::UnknownFunction { name, .. } => format!("the function {name} is not known"),
            Self::TooMany { name, most, given } => {
                format!("{name} has {}, and {given} are given", slots(*most))
            }
            Self::Missing { name, parameter } => format!("{name} lacks its {parameter}"),
            Self::Unpaired { name } => format!("the keys and values of {name} are no pairs"),
            Self::MisplacedComparison => "a comparison is no value".to_owned(),
        }
    }

    pub(super) fn expected(&self) -> String {
        match self {
            Self::Logic { word } if is_not(word) => format!("expected {VALUE}"),
            Self::Empty
            | Self::Unquoted { .. }
            | Self::Null { .. }
            | Self::StrayLetter { .. }
            | Self::LonelyOperator { .. } => format!("expected {VALUE}"),
            Self::TooLong { .. } => format!("expected at most {MAX_CHARACTERS}"),
            Self::TooDeep => "expected a value without a further call".to_owned(),
            Self::UnclosedCall { .. } => "expected )".to_owned(),
            Self::UnclosedBracket => "expected a ] for this".to_owned(),
            Self::EmptyName => "expected the name of an attribute".to_owned(),
            Self::UnclosedText { .. } => "expected a \" that ends this text".to_owned(),
            Self::ForeignQuote { .. } => "expected a straight double quote".to_owned(),
            Self::NotCalled { .. } => "expected ( behind this".to_owned(),
            Self::Logic { .. } | Self::SecondComparison => {
                "expected the end of the condition".to_owned()
            }
            Self::Grouping => "expected the name of a function before this".to_owned(),
            Self::MissingComma { .. } => "expected a comma or )".to_owned(),
            Self::Trailing { .. } => "expected the end of the expression".to_owned(),
            Self::ForeignOperator { .. } => "expected =, <>, >, >=, < or <=".to_owned(),
            Self::WrongNumber { .. } => "expected a whole number such as 8, -1 or &HF".to_owned(),
            Self::UnknownFunction { .. } => {
                "expected a function whose parameters are known".to_owned()
            }
            Self::TooMany { most, .. } => format!("expected at most {}", slots(*most)),
            Self::Missing { parameter, .. } => format!("expected {parameter}"),
            Self::Unpaired { .. } => "expected a key and its value, as often as needed".to_owned(),
            Self::MisplacedComparison => "expected a value".to_owned(),
        }
    }

    pub(super) fn help(&self) -> Option<String> {
        let help = match self {
            Self::Empty => "an empty text is written \"\", in YAML '\"\"'".to_owned(),
            Self::TooLong { .. } | Self::TooDeep => {
                "a chain of IIF that asks one attribute for several values is shorter as one Switch"
                    .to_owned()
            }
            Self::UnclosedCall { name, column } => {
                format!("the ( of {name} opens at column {column}; write ) where its arguments end")
            }
            Self::UnclosedBracket => {
                "an attribute is written [mail]; brackets inside its name come in pairs".to_owned()
            }
            Self::EmptyName => "for an empty text write \"\", for an empty slot nothing".to_owned(),
            Self::UnclosedText { escaped: false } => return None,
            Self::UnclosedText { escaped: true } => {
                "\\\" is a quote inside the text; where it ends with a backslash write \\\\\""
                    .to_owned()
            }
            Self::ForeignQuote { .. } => {
                "texts stand in \"straight double quotes\"; word processors make them curly"
                    .to_owned()
            }
            Self::Unquoted { text } => {
                format!("write \"{text}\" for the text, or [{text}] for the attribute")
            }
            Self::Null { .. } => {
                "for an empty slot write nothing between the commas, for an empty text \"\""
                    .to_owned()
            }
            Self::NotCalled { name } => format!("write {name}(...), or \"{name}\" for the text"),
            Self::Logic { word } => logic(word).to_owned(),
            Self::Grouping => {
                "parentheses hold the arguments of a function; nothing else is grouped".to_owned()
            }
            Self::MissingComma { quoted: false } => return None,
            Self::MissingComma { quoted: true } => {
                "a quote inside a text is written \\\"".to_owned()
            }
            Self::Trailing { found: ')' } => {
                "no call is open here: remove this ), or write the function that it closes"
                    .to_owned()
            }
            Self::Trailing { found: ',' } => {
                "commas stand inside of a call: is the ) before this one too early?".to_owned()
            }
            Self::Trailing { .. } => {
                "join several values with Join(\"\", first, second) or Append(first, second)"
                    .to_owned()
            }
            Self::LonelyOperator { .. } => "an empty text is written \"\"".to_owned(),
            Self::SecondComparison => logic("AND").to_owned(),
            Self::ForeignOperator {
                instead: Some(instead),
                ..
            } => {
                format!("here it is written {}", instead.as_str())
            }
            Self::ForeignOperator { instead: None, .. } => {
                "values are joined with Join or Append; numbers are not calculated with".to_owned()
            }
            Self::WrongNumber { typed } => format!("write \"{typed}\" for the text"),
            Self::StrayLetter { letter } if is_blank_alike(*letter) => {
                "replace it by a blank; text copied from a page often holds some".to_owned()
            }
            Self::StrayLetter { .. } => "a text stands in double quotes".to_owned(),
            Self::UnknownFunction {
                near: Some(near), ..
            } => {
                format!("names of functions are case-sensitive: did you mean {near}?")
            }
            Self::UnknownFunction { near: None, name } => {
                format!(
                    "the service sends and takes parameters by name, and this version does not know those of {name}"
                )
            }
            Self::TooMany { name, .. } | Self::Missing { name, .. } => {
                format!("it is called as {}", signature(name)?)
            }
            Self::Unpaired { name } => format!(
                "it is called as {}; leave the default blank where there is none",
                signature(name)?
            ),
            Self::MisplacedComparison => {
                "comparisons stand as the first argument of IIF, or as the argument of CBool"
                    .to_owned()
            }
        };
        Some(help)
    }
}

/// Whether a word denies what follows it; the others stand between two values.
fn is_not(word: &str) -> bool {
    word.eq_ignore_ascii_case("NOT") || word.starts_with('!')
}

fn logic(word: &str) -> &'static str {
    if is_not(word) {
        return "there is a function: Not(...)";
    }
    match word.to_ascii_uppercase().as_str() {
        "OR" | "||" | "|" => "nest it: IIF(first, \"yes\", IIF(second, \"yes\", \"no\"))",
        _ => "nest it: IIF(first, IIF(second, \"yes\", \"no\"), \"no\")",
    }
}

fn slots(number: usize) -> String {
    match number {
        0 => "no arguments".to_owned(),
        1 => "1 argument".to_owned(),
        number => format!("{number} arguments"),
    }
}

/// Blanks that are not ASCII, and letters of no width.
fn is_blank_alike(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}
