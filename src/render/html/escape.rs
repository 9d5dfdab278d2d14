//! What every value goes through on its way into a page: no letter of it is markup, and none is hidden.

use std::fmt;

use askama::filters::Escaper;

use crate::visible::line;

/// The escaper of the templates. `://` does not stay whole, so that no text of others looks like a thing to load or to
/// follow: readers see it as it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visible;

impl Escaper for Visible {
    fn write_escaped_str<W: fmt::Write>(&self, mut page: W, text: &str) -> fmt::Result {
        let shown = line(text);
        let mut letters = shown.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '&' => page.write_str("&amp;")?,
                '<' => page.write_str("&lt;")?,
                '>' => page.write_str("&gt;")?,
                '"' => page.write_str("&quot;")?,
                '\'' => page.write_str("&#39;")?,
                ':' if letters.peek() == Some(&'/') => page.write_str("&#58;")?,
                _ => page.write_char(letter)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use askama::filters::Escaper as _;

    use super::Visible;

    #[test]
    fn no_letter_is_markup_and_none_is_hidden() {
        let mut page = String::new();
        let text = "<a href='http://x'>\"&\u{202e}\n";
        assert!(Visible.write_escaped_str(&mut page, text).is_ok());
        let shown = "&lt;a href=&#39;http&#58;//x&#39;&gt;&quot;&amp;\\u{202e}\\u{a}";
        assert_eq!(page, shown);
    }
}
