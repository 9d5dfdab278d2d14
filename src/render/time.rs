//! Times and spans for people. Programs get RFC 3339.

use jiff::{SignedDuration, Timestamp};

/// `2026-01-01 00:40Z`: for tables, where nobody counts seconds.
pub(super) fn minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%MZ").to_string()
}

/// `2026-01-01 00:40:12Z`: for logs.
pub(super) fn second(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

/// `12s`, `40m`, `2h 5m`, `27d`: the larger it is, the less exact.
pub(super) fn span(span: SignedDuration) -> String {
    let seconds = span.as_secs().max(0);
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds}s"),
        (0, 0, _) => format!("{minutes}m"),
        (0, _, _) if minutes % 60 == 0 => format!("{hours}h"),
        (0, _, _) => format!("{hours}h {}m", minutes % 60),
        (1, _, _) if hours > 24 => format!("1d {}h", hours - 24),
        _ => format!("{days}d"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_two_units_at_most() {
        let said = |seconds| span(SignedDuration::from_secs(seconds));
        let said: Vec<_> = [-5, 59, 60, 3_600, 7_500, 90_000, 2_400_000]
            .map(said)
            .into();
        assert_eq!(said, ["0s", "59s", "1m", "1h", "2h 5m", "1d 1h", "27d"]);
    }
}
