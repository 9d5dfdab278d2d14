//! What may be said to the verbs that look after running jobs.

use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use clap::builder::{FalseyValueParser, PossibleValuesParser, TypedValueParser as _};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};

use super::allow::{Allow, of_deeds};
use crate::live::{ProvisioningAction, ProvisioningStatus};
use crate::model::Reset;

/// Flags of `status`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Status {
    /// Only these applications; `*` and `?` stand for any letters
    pub(in crate::cli) names: Vec<String>,
    /// Look again until nothing more happens by itself: every job has ended its first cycle, is paused, or is in quarantine
    ///
    /// Exits with 0 then; with 1 where a job is in quarantine, or where there is none though its manifest wants one;
    /// with 8 where --timeout comes first.
    #[arg(long, env = "SYNCFORM_WATCH", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) watch: bool,
    #[command(flatten)]
    pub(in crate::cli) pace: Pace,
}

/// How often to look, and for how long.
#[derive(Clone, Copy, Debug, Args)]
pub(in crate::cli) struct Pace {
    /// The time between two looks, such as 10s
    #[arg(long, value_name = "SPAN", default_value = "10s", env = "SYNCFORM_INTERVAL", value_parser = wait)]
    pub(in crate::cli) interval: Duration,
    /// Give up after this time, such as 2h
    #[arg(long, value_name = "SPAN", env = "SYNCFORM_TIMEOUT", value_parser = wait)]
    pub(in crate::cli) timeout: Option<Duration>,
}

/// Flags of `logs`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Logs {
    /// Only these applications; `*` and `?` stand for any letters
    pub(in crate::cli) names: Vec<String>,
    /// Only entries about whom this text is part of the display name, user principal name or id, whatever its case
    #[arg(long, value_name = "TEXT", env = "SYNCFORM_LOGS_WHO")]
    pub(in crate::cli) who: Option<String>,
    /// Only these actions
    #[arg(long, value_delimiter = ',', env = "SYNCFORM_LOGS_ACTION", ignore_case = true,
        value_parser = PossibleValuesParser::new(ProvisioningAction::KNOWN).map(|word| ProvisioningAction::read(&word)))]
    pub(in crate::cli) action: Vec<ProvisioningAction>,
    /// Only entries that ended so
    #[arg(long, value_delimiter = ',', env = "SYNCFORM_LOGS_STATUS", ignore_case = true,
        value_parser = PossibleValuesParser::new(ProvisioningStatus::KNOWN).map(|word| ProvisioningStatus::read(&word)))]
    pub(in crate::cli) status: Vec<ProvisioningStatus>,
    /// Nothing earlier: a time such as 2026-01-31 or 2026-01-31T12:00:00Z, or how long ago, such as 2h or 3d
    #[arg(long, value_name = "TIME|SPAN", env = "SYNCFORM_LOGS_SINCE")]
    pub(in crate::cli) since: Option<When>,
    /// Nothing later
    #[arg(long, value_name = "TIME|SPAN", env = "SYNCFORM_LOGS_UNTIL")]
    pub(in crate::cli) until: Option<When>,
    /// Only this cycle, its id exactly as --steps and --changes show it
    #[arg(long, value_name = "ID", env = "SYNCFORM_LOGS_CYCLE")]
    pub(in crate::cli) cycle: Option<String>,
    /// The newest entries, this many at most
    #[arg(long, value_name = "N", default_value_t = 50, env = "SYNCFORM_LOGS_LIMIT", value_parser = number)]
    pub(in crate::cli) limit: usize,
    /// Show the steps that the service took
    #[arg(long, env = "SYNCFORM_LOGS_STEPS", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) steps: bool,
    /// Show the attributes with their values before and after
    #[arg(long, env = "SYNCFORM_LOGS_CHANGES", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) changes: bool,
    /// Go on showing what comes, until Ctrl-C, --until or --timeout
    #[arg(long, env = "SYNCFORM_LOGS_FOLLOW", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) follow: bool,
    #[command(flatten)]
    pub(in crate::cli) pace: Pace,
}

/// Flags of `start`, `pause`, `restart` and `release`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ByHand {
    /// Which applications; `*` and `?` stand for any letters
    #[arg(required = true)]
    pub(in crate::cli) names: Vec<String>,
    /// Do not ask; needed where there is no terminal
    #[arg(short = 'y', long, env = "SYNCFORM_YES", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) yes: bool,
}

/// Flags of `start`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Start {
    #[command(flatten)]
    pub(in crate::cli) by_hand: ByHand,
    /// Let exactly this through: `quarantine`, a job that is stopped and in quarantine
    #[arg(
        long,
        value_name = "WHAT",
        env = "SYNCFORM_ALLOW",
        value_delimiter = ',',
        value_parser = of_deeds
    )]
    pub(in crate::cli) allow: Vec<Allow>,
}

/// Flags of `restart`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Restart {
    #[command(flatten)]
    pub(in crate::cli) by_hand: ByHand,
    /// What the job shall forget: watermark, escrows, quarantine-state, connector-data-store, full, force-deletes
    ///
    /// Without it watermark, escrows and quarantine-state, as the portal does. The last three of the list destroy
    /// something and need --allow reset=... as well.
    #[arg(
        long,
        value_name = "WHAT,..",
        env = "SYNCFORM_RESET",
        value_delimiter = ','
    )]
    pub(in crate::cli) reset: Vec<Reset>,
    /// Let exactly this through: `quarantine`, `reset=connector-data-store`, `reset=full` or `reset=force-deletes`
    #[arg(
        long,
        value_name = "WHAT",
        env = "SYNCFORM_ALLOW",
        value_delimiter = ',',
        value_parser = of_deeds
    )]
    pub(in crate::cli) allow: Vec<Allow>,
}

/// A time, or how long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum When {
    At(Timestamp),
    Ago(SignedDuration),
}

impl When {
    /// The time that is meant.
    pub(in crate::cli) fn on(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(time) => time,
            Self::Ago(span) => now.saturating_sub(span).unwrap_or(now),
        }
    }
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let utc = |time: DateTime| time.to_zoned(TimeZone::UTC).ok();
        let date = |text: &str| text.parse::<Date>().ok().map(|date| date.at(0, 0, 0, 0));
        let is_date = text.len() == "2026-01-31".len();
        if let Ok(time) = text.parse::<Timestamp>() {
            return Ok(Self::At(time));
        }
        let local = date(text)
            .filter(|_| is_date)
            .or_else(|| text.parse::<DateTime>().ok());
        if let Some(time) = local.and_then(utc) {
            return Ok(Self::At(time.timestamp()));
        }
        span(text).map(Self::Ago).map_err(|_| {
            "expected a time such as 2026-01-31T12:00:00Z (without a zone it is UTC), or how long ago, such as 2h or 3d"
                .to_owned()
        })
    }
}

/// `10s`, `2h`, `3d`, `1h 30m`; a day has 24 hours.
fn span(text: &str) -> Result<SignedDuration, String> {
    let expected = || "expected a span such as 10s, 2h or 3d".to_owned();
    let span: Span = text.parse().map_err(|_| expected())?;
    span.to_duration(SpanRelativeTo::days_are_24_hours())
        .ok()
        .filter(|span| *span >= SignedDuration::ZERO)
        .ok_or_else(expected)
}

/// A span that is not over before it begins.
pub(super) fn limit(text: &str) -> Result<Duration, String> {
    Duration::try_from(span(text)?)
        .ok()
        .filter(|limit| !limit.is_zero())
        .ok_or_else(|| "expected more than no time".to_owned())
}

fn wait(text: &str) -> Result<Duration, String> {
    let span = span(text)?;
    Duration::try_from(span)
        .ok()
        .filter(|span| *span >= Duration::from_secs(1))
        .ok_or_else(|| "expected one second at least".to_owned())
}

fn number(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|number| (1..=100_000).contains(number))
        .ok_or_else(|| "expected a number from 1 to 100000".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_spans_are_told_apart() {
        let now: Timestamp = "2026-01-31T12:00:00Z".parse().expect("a time");
        let read = |text: &str| {
            text.parse::<When>()
                .map(|when| when.on(now).to_string())
                .map_err(|_| ())
        };
        for (text, time) in [
            ("2026-01-30", "2026-01-30T00:00:00Z"),
            ("2026-01-30T10:00", "2026-01-30T10:00:00Z"),
            ("2026-01-30T10:00:00+02:00", "2026-01-30T08:00:00Z"),
            ("2h", "2026-01-31T10:00:00Z"),
            ("3d", "2026-01-28T12:00:00Z"),
            ("1w", "2026-01-24T12:00:00Z"),
        ] {
            assert_eq!(read(text), Ok(time.to_owned()), "{text}");
        }
        for text in ["", "yesterday", "-2h", "10", "2mo", "2026-13-01"] {
            assert_eq!(read(text), Err(()), "{text}");
        }
    }
}
