//! What an unquoted word means in YAML 1.2 (the core schema).
//!
//! YAML 1.1's `yes`, `no`, `on` and `off` are text here, as they are to the reader of the second step.

/// The meaning of an unquoted scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plain {
    Null,
    Flag(bool),
    /// The number, or none where it is beyond every integer that a manifest could hold.
    Integer(Option<i128>),
    Number,
    Text,
}

/// Resolves an unquoted scalar.
pub(super) fn resolve(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Plain::Null,
        "true" | "True" | "TRUE" => return Plain::Flag(true),
        "false" | "False" | "FALSE" => return Plain::Flag(false),
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    // A sign before a base, and 0b, are text to YAML 1.2 and numbers to other readers.
    for (prefix, base) in [("0b", 2), ("0o", 8), ("0x", 16)] {
        if let Some(digits) = unsigned.strip_prefix(prefix) {
            return based(digits, base, text.starts_with('-'));
        }
    }
    if all_digits(unsigned) {
        return Plain::Integer(text.parse().ok());
    }
    if is_float(unsigned) {
        return Plain::Number;
    }
    Plain::Text
}

/// Whether every reader of YAML sees this number where the text stands unquoted.
pub(super) fn is_common(text: &str) -> bool {
    let is_based = ["0o", "0x"]
        .into_iter()
        .any(|prefix| text.starts_with(prefix));
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_zero = digits == "0" && !text.starts_with('-');
    is_based || is_zero || all_digits(digits) && !digits.starts_with('0')
}

fn based(digits: &str, base: u32, is_negative: bool) -> Plain {
    if !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base)) {
        let number = i128::from_str_radix(digits, base).ok();
        Plain::Integer(number.map(|number| if is_negative { -number } else { number }))
    } else {
        Plain::Text
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `[0-9]+(\.[0-9]*)?` or `\.[0-9]+`, with an exponent or without, and the words for what is no number.
fn is_float(text: &str) -> bool {
    if matches!(text, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let exponent_fits =
        exponent.is_none_or(|digits| all_digits(digits.strip_prefix(['+', '-']).unwrap_or(digits)));
    let mantissa_fits = match mantissa.split_once('.') {
        Some(("", fraction)) => all_digits(fraction),
        Some((whole, fraction)) => {
            all_digits(whole) && (fraction.is_empty() || all_digits(fraction))
        }
        None => all_digits(mantissa),
    };
    mantissa_fits && exponent_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_what_yaml_1_2_says() {
        for text in ["", "~", "null", "NULL"] {
            assert_eq!(resolve(text), Plain::Null, "{text}");
        }
        for (text, number) in [
            ("0", 0),
            ("-7", -7),
            ("+3", 3),
            ("007", 7),
            ("0x1F", 31),
            ("0o17", 15),
            ("0b11", 3),
            ("-0x10", -16),
            ("+0x1F", 31),
            ("-0o7", -7),
        ] {
            assert_eq!(resolve(text), Plain::Integer(Some(number)), "{text}");
        }
        for text in ["0", "50", "+50", "-1", "0x1F", "0o17"] {
            assert!(is_common(text), "{text}");
        }
        for text in ["08", "017", "-0", "+00", "0b11", "-0x10", "+0x1F", "-0o7"] {
            assert!(!is_common(text), "{text}");
        }
        assert_eq!(resolve(&"9".repeat(99)), Plain::Integer(None));
        for text in ["1.5", "1.", ".5", "-2e10", "1E-3", ".inf", "-.INF", ".nan"] {
            assert_eq!(resolve(text), Plain::Number, "{text}");
        }
        for text in [
            "yes", "no", "on", "1_000", "1.2.3", "e5", ".", "-", "0x", "nULL", "1e", "[mail]",
        ] {
            assert_eq!(resolve(text), Plain::Text, "{text}");
        }
        assert_eq!(resolve("true"), Plain::Flag(true));
        assert_eq!(resolve("FALSE"), Plain::Flag(false));
    }
}
