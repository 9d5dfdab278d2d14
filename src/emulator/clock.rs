//! The emulator's time: whole seconds that only requests and pauses move.
//!
//! It never looks at the wall clock, so that a run repeats exactly.

use std::time::Duration;

use jiff::Timestamp;

/// Seconds since 1970 on the emulator's clock.
pub(super) type Instant = i64;

/// 2026-01-01T00:00:00Z: where a fresh tenant's time starts.
pub(super) const START: Instant = 1_767_225_600;

/// The whole seconds of a duration, rounded up so that no pause is for nothing.
pub(super) fn whole_seconds(duration: Duration) -> i64 {
    let up = u64::from(duration.subsec_nanos() > 0);
    i64::try_from(duration.as_secs().saturating_add(up)).unwrap_or(i64::MAX)
}

/// `2026-01-01T00:00:00Z`, the form of every time in a resource.
pub(super) fn iso(at: Instant) -> String {
    stamp(at).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `2026-01-01T00:00:00`: the date of an error envelope has no zone (reference section 5).
pub(super) fn zoneless(at: Instant) -> String {
    stamp(at).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// `2026-01-01 00:00:00Z`, the form of a sign-in error (reference section 8).
pub(super) fn sign_in(at: Instant) -> String {
    stamp(at).strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

/// `Thu, 01 Jan 2026 00:00:00 GMT`, the `Date` header.
pub(super) fn http_date(at: Instant) -> String {
    stamp(at).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A time that jiff knows; whoever advances past the year 9999 stays there.
pub(super) fn stamp(at: Instant) -> Timestamp {
    Timestamp::from_second(at).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_printed_in_the_four_forms_that_graph_uses() {
        assert_eq!(iso(START), "2026-01-01T00:00:00Z");
        assert_eq!(zoneless(START), "2026-01-01T00:00:00");
        assert_eq!(sign_in(START), "2026-01-01 00:00:00Z");
        assert_eq!(http_date(START), "Thu, 01 Jan 2026 00:00:00 GMT");
    }

    #[test]
    fn a_pause_is_rounded_up_to_whole_seconds() {
        assert_eq!(whole_seconds(Duration::from_millis(1)), 1);
        assert_eq!(whole_seconds(Duration::from_secs(3)), 3);
    }
}
