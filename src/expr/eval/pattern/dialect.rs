//! A pattern of .NET in the words of the engine. What .NET does not know is refused, so that nothing that only the
//! engine knows slips through.

use std::iter::Peekable;
use std::str::Chars;

/// Letters that .NET knows behind a backslash; digits and signs come on top.
const ESCAPES: &str = "abefnrtvdDsSwWbBAzGkpPxu";

/// What may follow `(?`: groups, looking around, comments, options. Conditions may in .NET, and make this engine panic
/// where they ask for a group that there is not.
const GROUPS: &str = ":=!><'#";
const OPTIONS: &str = "imsx-";

/// Where a text ends: nowhere else, or before its last line feed too.
const END: &str = r"\z";
const LAST_LINE: &str = r"(?=\n?\z)";

/// A pattern in the words of the engine.
pub(super) struct Translated {
    pub(super) pattern: String,
    /// The same for texts that end with a line feed, where that makes a difference. For all others it would cost more.
    pub(super) of_lines: Option<String>,
}

/// The pattern for the engine, or what .NET would not take.
pub(super) fn translated(pattern: &str) -> Result<Translated, String> {
    let plain = with_end(pattern, END)?;
    let of_lines = with_end(pattern, LAST_LINE)?;
    Ok(Translated {
        of_lines: (of_lines != plain).then_some(of_lines),
        pattern: plain,
    })
}

/// The pattern with what `$` and `\Z` stand for.
fn with_end(pattern: &str, end: &str) -> Result<String, String> {
    let mut letters = pattern.chars().peekable();
    let mut out = String::with_capacity(pattern.len() + 8);
    // With that option `$` is the end of every line, in both.
    let is_end = !has_lines(pattern);
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.next_if_eq(&'Z').is_some() => out.push_str(end),
            '$' if is_end => out.push_str(end),
            '\\' => escape(&mut letters, &mut out)?,
            '[' => class(&mut letters, &mut out, 0)?,
            '(' => group(&mut letters, &mut out)?,
            // `{,3}` is plain text in .NET.
            '{' if letters.peek() == Some(&',') => out.push_str("\\{"),
            _ => out.push(letter),
        }
    }
    Ok(out)
}

/// Whether a group switches lines on, or seems to.
fn has_lines(pattern: &str) -> bool {
    let mut groups = pattern.split("(?").skip(1);
    groups.any(|group| {
        let options = group.split(|sign: char| !OPTIONS.contains(sign));
        options.take(1).any(|options| options.contains('m'))
    })
}

/// What stands behind a backslash.
fn escape(letters: &mut Peekable<Chars<'_>>, out: &mut String) -> Result<(), String> {
    let Some(letter) = letters.next() else {
        return Err("it ends with a backslash".to_owned());
    };
    let is_letter = letter.is_alphabetic();
    if is_letter && !ESCAPES.contains(letter) {
        return Err(format!("\\{letter} is not known"));
    }
    // To the engine these are the edges of words.
    if !matches!(letter, '<' | '>') {
        out.push('\\');
    }
    out.push(letter);
    if matches!(letter, 'p' | 'P') {
        return category(letters, out);
    }
    Ok(())
}

/// A general category in braces. .NET has blocks besides, and the engine scripts, some under the same names.
fn category(letters: &mut Peekable<Chars<'_>>, out: &mut String) -> Result<(), String> {
    let name: String = letters
        .by_ref()
        .take_while(|letter| *letter != '}')
        .collect();
    let category = name.strip_prefix('{').unwrap_or_default();
    let mut signs = category.chars();
    let is_category = signs.next().is_some_and(|sign| sign.is_ascii_uppercase())
        && signs.next().is_none_or(|sign| sign.is_ascii_lowercase())
        && signs.next().is_none();
    if !is_category {
        return Err(format!(
            "\\p{name}}} is no general category such as \\p{{Lu}}"
        ));
    }
    out.push_str(&name);
    out.push('}');
    Ok(())
}

/// What opens a group.
fn group(letters: &mut Peekable<Chars<'_>>, out: &mut String) -> Result<(), String> {
    out.push('(');
    match letters.peek() {
        Some('*') => return Err("nothing stands before the *".to_owned()),
        Some('?') => {}
        Some(_) | None => return Ok(()),
    }
    letters.next();
    out.push('?');
    let Some(kind) = letters.next() else {
        return Err("a group is never closed".to_owned());
    };
    if !GROUPS.contains(kind) && !OPTIONS.contains(kind) {
        return Err(format!("(?{kind} is not known"));
    }
    let is_name = |letter: &char| letter.is_alphanumeric() || *letter == '_';
    let quote = match kind {
        '\'' => '\'',
        '<' if letters.peek().is_some_and(is_name) => '>',
        _ => {
            out.push(kind);
            return Ok(());
        }
    };
    let mut name = String::new();
    while let Some(letter) = letters.next_if(is_name) {
        name.push(letter);
    }
    if letters.next() != Some(quote) {
        return Err("the name of a group is letters, digits and _".to_owned());
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        return Err("a group with a number for its name is not supported".to_owned());
    }
    out.push('<');
    out.push_str(&name);
    out.push('>');
    Ok(())
}

/// A set of letters, behind its bracket. The engine knows sets inside of sets and operators between them; .NET knows
/// a set that is taken away, at the end alone.
fn class(letters: &mut Peekable<Chars<'_>>, out: &mut String, depth: usize) -> Result<(), String> {
    const DEEPEST: usize = 10;
    if depth > DEEPEST {
        return Err("its sets are nested too deep".to_owned());
    }
    out.push('[');
    if letters.next_if_eq(&'^').is_some() {
        out.push('^');
    }
    let mut is_first = true;
    while let Some(letter) = letters.next() {
        match letter {
            ']' if !is_first => {
                out.push(']');
                return Ok(());
            }
            '-' if !is_first && letters.next_if_eq(&'[').is_some() => {
                out.push_str("--");
                class(letters, out, depth + 1)?;
                if letters.peek() != Some(&']') {
                    return Err("a set that is taken away stands at the end".to_owned());
                }
            }
            '-' if is_first => out.push_str("\\-"),
            '-' if letters.next_if_eq(&'-').is_some() => out.push_str("-\\-"),
            '\\' => escape(letters, out)?,
            '[' | '&' | '~' | ']' => {
                out.push('\\');
                out.push(letter);
            }
            _ => out.push(letter),
        }
        is_first = false;
    }
    Err("a set of letters is never closed".to_owned())
}
