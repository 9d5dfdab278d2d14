//! Values in brackets: everything in them is hidden but known keys, and what is known to be harmless.

use super::Eye;

impl Eye<'_> {
    /// One line, or its rest, that stands in brackets or starts with one.
    pub(super) fn flow(&mut self, start: usize, end: usize) {
        let mut at = start;
        while let Some(letter) = self.text[at..end].chars().next() {
            if letter.is_whitespace() {
                at += letter.len_utf8();
            } else if matches!(letter, '{' | '[' | '}' | ']' | ',' | ':') {
                self.sign(letter);
                at += 1;
            } else {
                at = self.token(at, end);
            }
        }
    }

    fn sign(&mut self, letter: char) {
        let Some(region) = &mut self.region else {
            return;
        };
        match letter {
            '{' | '[' => region.depth += 1,
            '}' | ']' => region.depth = region.depth.saturating_sub(1),
            _ => {}
        }
        region.before = letter;
    }

    /// A word or a quoted text; gives where to go on.
    fn token(&mut self, start: usize, end: usize) -> usize {
        let before = self.region.as_ref().map_or(' ', |region| region.before);
        self.sign('a');
        let text = &self.text[start..end];
        let close = match text.chars().next() {
            Some('#') => Some(end),
            Some(quote @ ('"' | '\'')) => {
                let close = self.closing(start + 1, end, quote);
                close.map(|close| close + 1)
            }
            _ => Some(start + plain_end(text)),
        };
        let Some(close) = close else {
            let quote = text.chars().next().unwrap_or('"');
            return self.quoted(start, start + 1, end, quote);
        };
        let word = self.text[start..close].trim_matches(['"', '\'']);
        self.aliased |= word.starts_with('*');
        let colon = self.text[close..end].trim_start().strip_prefix(':');
        match colon {
            Some(rest) if matches!(before, '{' | ',') && self.is_known(word) => {
                self.pair(word, end - rest.len(), end).unwrap_or(close)
            }
            _ => {
                self.hide(start, close);
                close
            }
        }
    }

    /// Where the harmless value of a known key ends.
    fn pair(&self, name: &str, from: usize, end: usize) -> Option<usize> {
        // Two keys of a kind that takes no look at its value would look at the whole line each.
        if !self.veil.may_show(name, "") {
            return None;
        }
        let text = &self.text[from..end];
        let close = text.find(['{', '}', '[', ']', ',']).unwrap_or(text.len());
        self.veil
            .may_show(name, &text[..close])
            .then_some(from + close)
    }
}

/// Where an unquoted word ends.
fn plain_end(text: &str) -> usize {
    text.find(|letter: char| letter.is_whitespace() || "{}[],:".contains(letter))
        .unwrap_or(text.len())
        .max(1)
}
