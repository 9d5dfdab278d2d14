//! Secrets that somebody wrote in clear, hidden before a snippet is shown.
//!
//! It works on letters alone, because a document that cannot be parsed is shown as well; and where it has to
//! guess it hides too much. It knows no credential: the words come from the caller.

use std::collections::BTreeSet;
use std::ops::Range;

mod eye;

/// What stands in the place of a secret, whatever its length: a length tells something about a secret too.
const MASK: &str = "********";

/// Parts of words that lead to a secret in any key, also in one that no manifest has.
const HINTS: [&str; 7] = [
    "secret",
    "token",
    "password",
    "passwd",
    "apikey",
    "privatekey",
    "credential",
];

/// The words by which secrets are found, as its caller writes them.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// Keys below which everything is secret that is not known to be harmless.
    pub blocks: &'a [&'a str],
    /// Keys that are hidden wherever they stand.
    pub secret: &'a [&'a str],
    /// Keys inside a block whose value is no secret.
    pub public: &'a [&'a str],
    /// Keys inside a block whose value is shown where it is a number.
    pub numbers: &'a [&'a str],
    /// Keys that lead to the name of a secret, which may be shown.
    pub references: &'a [&'a str],
    /// Other keys inside a block: what follows them is hidden like everything else there.
    pub inner: &'a [&'a str],
    /// Keys that stand outside of every block: with one of them a block is over.
    pub fields: &'a [&'a str],
    /// Keys below which people's own names stand, one in each line of the same indent: with one of them a block is over
    /// too.
    pub named: &'a [&'a str],
}

/// What finds secrets.
#[derive(Clone, Debug, Default)]
pub struct Veil {
    blocks: BTreeSet<String>,
    secret: BTreeSet<String>,
    public: BTreeSet<String>,
    numbers: BTreeSet<String>,
    references: BTreeSet<String>,
    fields: BTreeSet<String>,
    named: BTreeSet<String>,
    /// All keys that may stand in a block.
    known: BTreeSet<String>,
}

impl Veil {
    /// A veil that knows these words.
    #[must_use]
    pub fn new(words: Words<'_>) -> Self {
        let set = |words: &[&str]| words.iter().map(|word| plain(word)).collect();
        let inner = [
            words.blocks,
            words.secret,
            words.public,
            words.numbers,
            words.references,
            words.inner,
        ];
        Self {
            blocks: set(words.blocks),
            secret: set(words.secret),
            public: set(words.public),
            numbers: set(words.numbers),
            references: words.references.iter().map(|&word| word.into()).collect(),
            fields: words.fields.iter().map(|&word| word.into()).collect(),
            named: words.named.iter().map(|&word| word.into()).collect(),
            known: set(&inner.concat()),
        }
    }

    /// The text with its secrets hidden.
    #[must_use]
    pub fn over(&self, text: &str) -> Veiled {
        Veiled::new(text, eye::hidden(self, text))
    }

    fn is_secret(&self, word: &str) -> bool {
        self.secret.contains(&plain(word))
    }

    /// Whether a secret may follow this key wherever it stands.
    fn is_opener(&self, word: &str) -> bool {
        if self.fields.contains(word) {
            return false;
        }
        let word = plain(word);
        self.blocks.contains(&word)
            || self.secret.contains(&word)
            || HINTS.iter().any(|hint| word.contains(hint))
    }

    fn is_known(&self, word: &str) -> bool {
        self.known.contains(&plain(word))
    }

    /// Whether the value of a key inside a block may be shown.
    fn may_show(&self, key: &str, value: &str) -> bool {
        let value = value.trim();
        let bare = value.trim_matches(['"', '\'']);
        if self.references.contains(key) {
            return bare.is_empty() || is_reference(bare);
        }
        let word = plain(key);
        if self.numbers.contains(&word) {
            return value.chars().all(|letter| letter.is_ascii_digit());
        }
        self.public.contains(&word) && is_harmless(value)
    }
}

/// Whether a text can be the name of a variable or a path. A number cannot, and a key in base64 hardly.
fn is_reference(text: &str) -> bool {
    !text.starts_with(|letter: char| letter.is_ascii_digit())
        && text
            .chars()
            .all(|letter| letter.is_alphanumeric() || "_-./\\".contains(letter))
}

/// Whether the value of a public key is one plain word or quoted text, with no second key in it.
fn is_harmless(value: &str) -> bool {
    let inner = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inner = value[1..].strip_suffix(quote);
            inner.filter(|inner| !inner.contains(quote))
        }
        Some('|' | '>' | '&' | '*' | '!') => None,
        _ => Some(value),
    };
    inner.is_some_and(|inner| {
        let folded = plain(inner);
        // An address with somebody before its host may have a password there.
        let has_somebody = inner.contains("//") && inner.contains('@');
        let is_one_word = !inner.contains([' ', '\t', '{', '}', '[', ']', ',']);
        is_one_word && !has_somebody && !HINTS.iter().any(|hint| folded.contains(hint))
    })
}

/// People write `client_secret` for `ClientSecret`.
fn plain(word: &str) -> String {
    word.chars()
        .filter(|letter| !matches!(letter, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A text that may be shown. Its lines are those of the original; its bytes are not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Veiled {
    text: String,
    /// Stretches of the original, and where the mask of each starts.
    cuts: Vec<(Range<usize>, usize)>,
    /// How many bytes of the original are not shown at its start: a byte order mark is no letter.
    skipped: usize,
}

impl Veiled {
    fn new(original: &str, mut hidden: Vec<Range<usize>>) -> Self {
        hidden.sort_by_key(|range| (range.start, range.end));
        let behind = original.strip_prefix('\u{feff}').unwrap_or(original);
        let mut veiled = Self {
            skipped: original.len() - behind.len(),
            ..Self::default()
        };
        let mut done = veiled.skipped;
        for range in hidden {
            let start = range.start.max(done);
            if start >= range.end {
                continue;
            }
            veiled.text.push_str(&original[done..start]);
            // Two stretches that touch are one secret.
            if start != done || veiled.cuts.is_empty() {
                veiled.cuts.push((start..range.end, veiled.text.len()));
                veiled.text.push_str(MASK);
            } else if let Some((last, _)) = veiled.cuts.last_mut() {
                last.end = range.end;
            }
            done = range.end;
        }
        veiled.text.push_str(&original[done..]);
        veiled
    }

    /// The text to show.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a byte of the original is hidden.
    #[must_use]
    pub fn hides(&self, byte: usize) -> bool {
        let next = self.cuts.partition_point(|(range, _)| range.start <= byte);
        let last = next.checked_sub(1).and_then(|last| self.cuts.get(last));
        last.is_some_and(|(range, _)| byte < range.end)
    }

    /// Whether any byte of a stretch of the original is hidden.
    #[must_use]
    pub fn hides_any(&self, stretch: Range<usize>) -> bool {
        let first = self
            .cuts
            .partition_point(|(range, _)| range.end <= stretch.start);
        let next = self.cuts.get(first);
        next.is_some_and(|(range, _)| range.start < stretch.end.max(stretch.start + 1))
    }

    /// Where a byte of the original stands in the text to show; inside a secret, the start of its mask.
    #[must_use]
    pub fn offset(&self, byte: usize) -> usize {
        let next = self.cuts.partition_point(|(range, _)| range.start <= byte);
        let shown = match next.checked_sub(1).and_then(|last| self.cuts.get(last)) {
            None => byte.saturating_sub(self.skipped),
            Some((range, at)) if byte < range.end => *at,
            Some((range, at)) => at + MASK.len() + (byte - range.end),
        };
        shown.min(self.text.len())
    }
}

#[cfg(test)]
mod tests;
