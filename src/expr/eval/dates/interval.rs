//! The intervals of `DateAdd` and `DateDiff`.

use jiff::SignedDuration;

use super::moment::Moment;

/// A unit to count in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Interval {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

impl Interval {
    /// By the letters of the article. Case matters.
    pub(super) fn read(text: &str) -> Option<Self> {
        Some(match text {
            "yyyy" => Self::Year,
            "m" => Self::Month,
            "ww" => Self::Week,
            "d" => Self::Day,
            "h" => Self::Hour,
            "n" => Self::Minute,
            "s" => Self::Second,
            _ => return None,
        })
    }

    /// How many seconds it has; none where that depends.
    const fn seconds(self) -> Option<i64> {
        match self {
            Self::Year | Self::Month => None,
            Self::Week => Some(7 * 86_400),
            Self::Day => Some(86_400),
            Self::Hour => Some(3_600),
            Self::Minute => Some(60),
            Self::Second => Some(1),
        }
    }

    /// So many of them later. None outside of the years that there are.
    pub(super) fn add(self, count: i64, moment: Moment) -> Option<Moment> {
        match self.seconds() {
            Some(seconds) => moment.later(SignedDuration::from_secs(count.checked_mul(seconds)?)),
            None => {
                let months = if matches!(self, Self::Year) { 12 } else { 1 };
                moment.months_later(count.checked_mul(months)?)
            }
        }
    }

    /// How many lie between two moments; negative where the second is the earlier.
    pub(super) fn between(self, from: Moment, to: Moment) -> i64 {
        let years = || i64::from(to.time.year()) - i64::from(from.time.year());
        let elapsed = |from: Moment, to: Moment| to.time.duration_since(from.time).as_secs();
        match self {
            Self::Year => years(),
            Self::Month => years() * 12 + i64::from(to.time.month()) - i64::from(from.time.month()),
            Self::Week => {
                // Each is taken back to its Sunday first, which moves them apart by whole days.
                let days = |moment: Moment| {
                    i64::from(moment.time.weekday().to_sunday_zero_offset()) * 86_400
                };
                (elapsed(from, to) - days(to) + days(from)) / (7 * 86_400)
            }
            Self::Day | Self::Hour | Self::Minute | Self::Second => {
                elapsed(from, to) / self.seconds().unwrap_or(1)
            }
        }
    }
}
