//! Colours, for those who want them: they repeat what symbols and words already say.

use super::Style;

/// What a piece of text means; the colour only repeats what symbols and words already say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Change,
    Bad,
    Faint,
    Strong,
}

/// Colours a text where the style asks for it.
pub(super) fn paint(style: Style, tone: Tone, text: &str) -> String {
    let code = match tone {
        Tone::Good => "32",
        Tone::Change => "33",
        Tone::Bad => "31",
        Tone::Faint => "2",
        Tone::Strong => "1",
    };
    if style.color {
        format!("\x1b[{code}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}
