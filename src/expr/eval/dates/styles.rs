//! .NET's `DateTimeStyles`, by their names.

/// What a style says about reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Styles {
    /// Blanks before the date are passed over.
    pub(super) leading: bool,
    /// Blanks behind it.
    pub(super) trailing: bool,
    /// Blanks inside.
    pub(super) inner: bool,
    /// A time without a date is of the first day of the year 1, and not of today.
    pub(super) no_date: bool,
    /// Without an offset it is in UTC all the same.
    pub(super) assumed: bool,
}

/// What the article names as the default: `RoundtripKind`, `AllowLeadingWhite` and `AllowTrailingWhite`.
impl Default for Styles {
    fn default() -> Self {
        Self {
            leading: true,
            trailing: true,
            ..Self::NONE
        }
    }
}

impl Styles {
    const NONE: Self = Self {
        leading: false,
        trailing: false,
        inner: false,
        no_date: false,
        assumed: false,
    };

    /// Names with commas between them, in any letter case; the default for none. None for a name that there is not,
    /// and for those that .NET does not take together.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return Some(Self::default());
        }
        let mut styles = Self::NONE;
        let (mut is_round, mut is_adjusted, mut assumes) = (false, false, 0);
        for name in text.split(',') {
            match name.trim().to_ascii_lowercase().as_str() {
                "none" => {}
                "allowleadingwhite" => styles.leading = true,
                "allowtrailingwhite" => styles.trailing = true,
                "allowinnerwhite" => styles.inner = true,
                "allowwhitespaces" => {
                    (styles.leading, styles.trailing, styles.inner) = (true, true, true);
                }
                "nocurrentdatedefault" => styles.no_date = true,
                "adjusttouniversal" => is_adjusted = true,
                "roundtripkind" => is_round = true,
                // The service is taken to run in UTC, so that its local time is the same.
                "assumelocal" | "assumeuniversal" => assumes += 1,
                _ => return None,
            }
        }
        styles.assumed = assumes > 0;
        let is_odd = assumes > 1 || is_round && (is_adjusted || assumes > 0);
        (!is_odd).then_some(styles)
    }
}
