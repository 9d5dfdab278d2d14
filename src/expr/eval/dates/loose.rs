//! A text to a date without a format: the ways of writing one that the articles show, and near kin. .NET knows more.

use jiff::Timestamp;

use super::exact;
use super::format::Format;
use super::moment::Moment;
use super::styles::Styles;

/// Dates alone, each with what may stand before a time.
const DATES: [&str; 5] = [
    "yyyy-M-d",
    "M/d/yyyy",
    "yyyy/M/d",
    "d MMMM yyyy",
    "d MMM yyyy",
];

/// What may follow a date.
const TIMES: [&str; 9] = [
    "K",
    "'T'H:mm:ssK",
    "'T'H:mm:ss.FFFFFFFK",
    "'T'H:mmK",
    " h:mm:ss tt",
    " H:mm:ssK",
    " H:mm:ss.FFFFFFFK",
    " H:mm:ss K",
    " h:mm tt",
];

/// With neither of the above.
const OTHERS: [&str; 3] = [
    "ddd, d MMM yyyy H:mm:ss 'GMT'",
    "M/d/yyyy H:mm",
    "yyyy-M-d H:mm",
];

/// The longest that any of them gets, and some.
const LONGEST: usize = 100;

/// Reads a date in UTC; one without an offset is taken to be there.
pub(super) fn read(text: &str) -> Option<Moment> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let styles = Styles::default();
    let by = |format: &str| {
        let format = Format::read(format)?;
        // Every format here has a date, so that today plays no part.
        exact::read(text, &format, styles, Timestamp::UNIX_EPOCH)
    };
    let both = DATES
        .iter()
        .flat_map(|date| TIMES.iter().map(move |time| format!("{date}{time}")));
    let found = both.into_iter().find_map(|format| by(&format));
    found.or_else(|| OTHERS.iter().find_map(|format| by(format)))
}
