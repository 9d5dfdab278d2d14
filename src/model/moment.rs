//! A moment as people write it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A text that should be a moment and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a date such as 2026-03-01, or a moment such as 2026-03-01T08:00:00Z")]
pub struct NoMoment;

/// Reads a moment of RFC 3339, or a date, which stands for its first moment in UTC.
///
/// # Errors
///
/// [`NoMoment`] where it is neither.
pub fn moment(text: &str) -> Result<Timestamp, NoMoment> {
    let day = || {
        let day: Date = text.parse().ok()?;
        Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    let read: Option<Timestamp> = text.parse().ok().or_else(day);
    // The service knows no year before the first.
    read.filter(|moment| moment.to_zoned(TimeZone::UTC).year() > 0)
        .ok_or(NoMoment)
}
