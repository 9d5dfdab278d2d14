//! A date and a time, within the years that .NET knows.

use jiff::civil::{self, DateTime};
use jiff::{SignedDuration, Span};

/// A date and a time, and whether it is known to be in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) time: DateTime,
    pub(super) is_utc: bool,
}

/// Where Windows begins to count.
const WINDOWS: DateTime = civil::datetime(1601, 1, 1, 0, 0, 0, 0);

/// Nanoseconds in a tick.
const TICK: i128 = 100;

impl Moment {
    /// In UTC.
    pub(super) const fn utc(time: DateTime) -> Self {
        Self { time, is_utc: true }
    }

    /// The moment, unless it lies outside of the years 1 to 9999.
    pub(super) fn within(self) -> Option<Self> {
        (1..=9999).contains(&self.time.year()).then_some(self)
    }

    /// So much later.
    pub(super) fn later(self, duration: SignedDuration) -> Option<Self> {
        let time = self.time.checked_add(duration).ok()?;
        Self { time, ..self }.within()
    }

    /// So many months later, on the last day of the month where it does not have this one.
    pub(super) fn months_later(self, months: i64) -> Option<Self> {
        let span = Span::new().try_months(months).ok()?;
        let time = self.time.checked_add(span).ok()?;
        Self { time, ..self }.within()
    }

    /// A count of ticks since 1601.
    pub(super) fn from_file_time(ticks: i64) -> Option<Self> {
        let nanoseconds = (ticks >= 0).then(|| i128::from(ticks) * TICK)?;
        let duration = SignedDuration::try_from_nanos_i128(nanoseconds)?;
        Self::utc(WINDOWS).later(duration)
    }

    /// The other way round.
    pub(super) fn to_file_time(self) -> Option<i64> {
        let ticks = self.time.duration_since(WINDOWS).as_nanos() / TICK;
        i64::try_from(ticks).ok().filter(|ticks| *ticks >= 0)
    }
}
