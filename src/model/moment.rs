//! A moment as people write it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Reads a moment of RFC 3339, or a date, which stands for its first moment in UTC.
///
/// # Errors
///
/// Why it is no moment, where it is neither.
pub fn moment(text: &str) -> Result<Timestamp, jiff::Error> {
    let day = || {
        let day: Date = text.parse().ok()?;
        Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    text.parse()
        .or_else(|error: jiff::Error| day().ok_or(error))
}
