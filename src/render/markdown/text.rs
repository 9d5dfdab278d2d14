//! Words of others inside of markdown. They stand in code spans and fences alone, where no host makes a link, a mention, a
//! reference or a tag of them; what delimits those is longer than any run of backticks inside.

use crate::render::count;
use crate::visible::line;

/// The longest name, in bytes.
pub(super) const NAME: usize = 100;
/// The longest sentence, in bytes.
pub(super) const SENTENCE: usize = 600;
/// The longest line of a fence, in bytes.
const LINE: usize = 1500;

/// A code span.
pub(super) fn code(text: &str, longest: usize) -> String {
    let text = clipped(&line(text), longest);
    let ticks = "`".repeat(run(&text) + 1);
    // One space is taken off on either side where both are there, and an empty span is none.
    let is_bare =
        |text: &str| text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let pad = if is_bare(&text) { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// The same for the summary of a fold, which is HTML.
pub(super) fn html_code(text: &str, longest: usize) -> String {
    let mut out = "<code>".to_owned();
    for letter in clipped(&line(text), longest).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out + "</code>"
}

/// Lines in a fence, and what fences them. Lines are safe to show already.
pub(super) struct Fence {
    ticks: String,
    language: &'static str,
}

impl Fence {
    pub(super) fn around(lines: &[String], language: &'static str) -> Self {
        let longest = lines.iter().map(|line| run(line)).max();
        Self {
            ticks: "`".repeat(longest.unwrap_or_default().max(2) + 1),
            language,
        }
    }

    /// How many bytes it takes besides its lines.
    pub(super) fn len(&self) -> usize {
        2 * self.ticks.len() + self.language.len() + 2
    }

    pub(super) fn put(&self, body: &str) -> String {
        let Self { ticks, language } = self;
        format!("{ticks}{language}\n{body}{ticks}\n")
    }
}

/// Lines of text for people, as those of a fence: each ends with a line break, and none is endless.
pub(super) fn fence_lines(text: &str) -> Vec<String> {
    let lines = text.lines();
    lines.map(|line| clipped(line, LINE) + "\n").collect()
}

/// The text, or as much of it as may be, with how much is missing.
fn clipped(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    let end = (0..=longest).rev().find(|end| text.is_char_boundary(*end));
    let (kept, rest) = text.split_at(end.unwrap_or_default());
    format!(
        "{kept}… (and {})",
        count(rest.chars().count(), "more letter")
    )
}

/// The longest run of backticks.
fn run(text: &str) -> usize {
    let runs = text.split(|letter| letter != '`').map(str::len);
    runs.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_holds_any_letters() {
        for (text, span) in [
            ("a", "`a`"),
            ("", "`  `"),
            ("`", "`` ` ``"),
            ("a``b", "```a``b```"),
            (" a ", "`  a  `"),
            ("a\nb|@c", "`a\\u{a}b|@c`"),
        ] {
            assert_eq!(code(text, NAME), span, "{text:?}");
        }
        assert_eq!(code("éé", 3), "`é… (and 1 more letter)`");
        assert_eq!(
            html_code("<a>&'\"", NAME),
            "<code>&lt;a&gt;&amp;&#39;&quot;</code>"
        );
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        let lines = fence_lines("a\n  `````\n");
        let fence = Fence::around(&lines, "diff");
        let text = fence.put(&lines.concat());
        assert_eq!(text, "``````diff\na\n  `````\n``````\n");
        assert_eq!(text.len(), lines.concat().len() + fence.len());
    }
}
