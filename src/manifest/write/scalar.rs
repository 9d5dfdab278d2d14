//! A text as YAML, quoted wherever any reader could take it for something else.
//!
//! Other people's emitter knows YAML; what is added here are the words and letters that this house refuses unquoted.

use super::super::lookalike;
use super::super::scalar::{Plain, resolve};

/// What YAML 1.1 takes for a truth value, in any case.
const SWITCHES: [&str; 6] = ["y", "yes", "n", "no", "on", "off"];

/// The text on one line: bare where it can be, else in quotes, else with escapes.
pub(super) fn scalar(text: &str) -> String {
    if text.chars().any(is_odd) {
        return escaped(text);
    }
    let emitted = serde_yaml::to_string(text).unwrap_or_default();
    let emitted = emitted.trim_end_matches('\n');
    if emitted == text && is_plain(text) {
        return emitted.to_owned();
    }
    quoted(text)
}

/// In double quotes, or in single ones where those would need escapes.
pub(super) fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}

/// Letters that are only safe as escapes: they break lines, cannot be seen, or look like others.
fn is_odd(letter: char) -> bool {
    let is_break = matches!(letter, '\u{85}' | '\u{2028}' | '\u{2029}');
    let is_private = matches!(u32::from(letter), 0xe000..=0xf8ff | 0xfff0..=0xffff | 0xf_0000..);
    letter.is_control() || is_break || is_private || lookalike::name(letter).is_some()
}

fn is_plain(text: &str) -> bool {
    let is_switch = SWITCHES.iter().any(|word| text.eq_ignore_ascii_case(word));
    // Behind a dash or a question mark a blank would make an indicator of it, and typographic quotes look like YAML's.
    let begins_well = text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '/');
    let begins_well = begins_well || text.starts_with(char::is_alphabetic);
    begins_well && !is_switch && resolve(text) == Plain::Text
}

/// In double quotes, with escapes that YAML and JSON share, and YAML's own for what is beyond them.
fn escaped(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            odd if is_odd(odd) => {
                let number = u32::from(odd);
                quoted.push_str(&match number {
                    0..=0xff => format!("\\x{number:02x}"),
                    0x100..=0xffff => format!("\\u{number:04x}"),
                    _ => format!("\\U{number:08x}"),
                });
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
