//! What needs a person, and what that person can do: quarantine above all (reference, sections 2.3 and 2.4).

use std::fmt::Write as _;

use jiff::Timestamp;

use super::Style;
use super::paint::{Tone, paint};
use super::status::StatusRow;
use super::time::{minute, span};
use crate::live::{Execution, Fault, Job, Phase, Quarantine, Schedule};
use crate::model::AppName;
use crate::visible::line;

/// A block for each job of an application that a person must look at; nothing for those that do well.
pub(super) fn attention(row: &StatusRow, now: Timestamp, style: Style) -> String {
    let blocks = row.jobs().filter_map(|job| {
        let block = Block {
            name: &row.name,
            job,
            now,
            style,
        };
        block.text()
    });
    blocks.collect()
}

struct Block<'a> {
    name: &'a AppName,
    job: &'a Job,
    now: Timestamp,
    style: Style,
}

impl Block<'_> {
    fn text(&self) -> Option<String> {
        let failed = self
            .job
            .last_run
            .as_ref()
            .filter(|run| run.escrowed > 0 || !run.state.eq_ignore_ascii_case("Succeeded"));
        match (self.job.phase(), &self.job.quarantine, failed) {
            (phase, Some(quarantine), _) => Some(self.quarantine(quarantine, phase)),
            (phase, None, _) if phase.is_quarantined() => {
                Some(self.head("is in quarantine", "the service tells nothing more"))
            }
            (Phase::Unclear, None, _) => Some(self.head(
                "is in a state that this version does not know",
                "look at the job in the portal",
            )),
            (_, None, Some(run)) => Some(self.failed(run)),
            (_, None, None) if self.job.record.escrows_pruned => Some(self.pruned()),
            (_, None, None) => None,
        }
    }

    fn head(&self, says: &str, then: &str) -> String {
        let head = paint(self.style, Tone::Bad, &format!("{} {says}:", self.name));
        format!("\n{head} {then}\n")
    }

    fn failed(&self, run: &Execution) -> String {
        let mut out = self.head(
            "has failures",
            &format!(
                "the last run ended {} with {} failed, {} exported",
                line(&run.state),
                run.escrowed,
                run.exported
            ),
        );
        if let Some(fault) = &run.error {
            said(&mut out, fault);
        }
        if self.job.record.successive_failures > 0 {
            let _ = writeln!(
                out,
                "  In a row:  {} cycles failed as a whole",
                self.job.record.successive_failures
            );
        }
        let _ = writeln!(
            out,
            "  To do:     `syncform logs {} --status failure` shows each entry and why{}",
            self.name,
            match self.job.schedule {
                Schedule::Active => "; failed entries are tried again by themselves",
                Schedule::Stopped | Schedule::Other(_) => "",
            }
        );
        out
    }

    fn pruned(&self) -> String {
        let mut out = self.head(
            "has given up entries",
            "some failed for so long that the service tries them no more",
        );
        let _ = writeln!(
            out,
            "  To do:     mend the cause, then `syncform restart {} --reset watermark,escrows` evaluates everything anew",
            self.name
        );
        out
    }

    fn quarantine(&self, quarantine: &Quarantine, phase: Phase) -> String {
        let is_stopped = phase == Phase::StoppedInQuarantine;
        let says = if is_stopped {
            "is stopped and in quarantine"
        } else {
            "is in quarantine"
        };
        let reason = if quarantine.reason.is_empty() {
            "the service gives no reason".to_owned()
        } else {
            line(&quarantine.reason)
        };
        let (means, advice) = meaning(&quarantine.reason);
        let mut out = self.head(says, &reason);
        let _ = writeln!(out, "  Means:     {means}");
        let last_error = self
            .job
            .last_run
            .as_ref()
            .and_then(|run| run.error.as_ref());
        if let Some(fault) = quarantine.error.as_ref().or(last_error) {
            said(&mut out, fault);
        }
        self.times(&mut out, quarantine, is_stopped);
        for (number, advice) in advice.iter().enumerate() {
            let label = if number == 0 { "To do:" } else { "" };
            let advice = advice.replace("NAME", self.name.as_str());
            let _ = writeln!(out, "  {label:<9}  {advice}");
        }
        let _ = writeln!(out, "             {}", self.afterwards(is_stopped));
        out
    }

    fn times(&self, out: &mut String, quarantine: &Quarantine, is_stopped: bool) {
        if let Some(since) = quarantine.since() {
            let count = match quarantine.series_count {
                Some(count) if count > 1 => format!(", {count} times in a row"),
                Some(_) | None => String::new(),
            };
            let ago = span(self.now.duration_since(since));
            let _ = writeln!(out, "  Since:     {} ({ago}){count}", minute(since));
        }
        if is_stopped {
            let _ = writeln!(
                out,
                "  Next:      nothing by itself: the service disables a job after about four weeks in quarantine"
            );
            return;
        }
        if let Some(next) = quarantine.next_attempt {
            let wait = if next > self.now {
                format!("in {}", span(next.duration_since(self.now)))
            } else {
                "due".to_owned()
            };
            let _ = writeln!(
                out,
                "  Next:      the service tries again by itself at {} ({wait}), ever more rarely",
                minute(next)
            );
        }
        if let Some(ends) = quarantine.ends() {
            let left = if ends > self.now {
                format!("{} left", span(ends.duration_since(self.now)))
            } else {
                "overdue".to_owned()
            };
            let _ = writeln!(
                out,
                "  Disabled:  about {} if nothing changes ({left} of four weeks)",
                minute(ends)
            );
        }
    }

    fn afterwards(&self, is_stopped: bool) -> String {
        if is_stopped {
            format!(
                "once the cause is mended, `syncform start {} --allow quarantine` sets it going; no apply ever does",
                self.name
            )
        } else {
            format!(
                "once the cause is mended, the next attempt ends the quarantine; `syncform restart {} --reset quarantine-state` does so at once",
                self.name
            )
        }
    }
}

fn said(out: &mut String, fault: &Fault) {
    let code = line(&fault.code);
    let text = match (fault.code.is_empty(), fault.message.is_empty()) {
        (false, false) => format!("{code}: {}", line(&fault.message)),
        (false, true) => code,
        (true, _) => line(&fault.message),
    };
    let _ = writeln!(out, "  It says:   {text}");
    if fault.tenant_actionable == Some(false) {
        let _ = writeln!(
            out,
            "             and that the tenant cannot mend it: ask Microsoft's support"
        );
    }
}

/// What a reason means, and what to do, line by line. `NAME` stands for the application.
type Meaning = (&'static str, &'static [&'static str]);

/// The reasons that are known (reference, section 2.4).
static REASONS: [(&str, Meaning); 8] = [
    (
        "EncounteredQuarantineException",
        (
            "the service cannot work with the target system at all; usually it cannot sign in",
            &["mend the credentials, raise spec.provisioning.credentials.version, and apply"],
        ),
    ),
    (
        "EncounteredEscrowProportionThreshold",
        ("more than 40 % of the changes failed", FAILED),
    ),
    (
        "EncounteredBaseEscrowThreshold",
        ("more than about 40,000 changes failed", FAILED),
    ),
    (
        "EncounteredTotalEscrowThreshold",
        (
            "more than about 60,000 changes failed, those of references included",
            FAILED,
        ),
    ),
    (
        "TooManyDeletes",
        (
            "one cycle would have deleted or disabled more accounts than the threshold allows, and has not",
            &[
                "`syncform logs NAME --action stagedDelete` shows whom: look at the scope before anything else",
                "if they are meant: `syncform restart NAME --reset force-deletes --allow reset=force-deletes`",
                "if not: mend the scope and the assignments, and apply",
            ],
        ),
    ),
    (
        "QuarantinedOnDemand",
        (
            "Microsoft has put this job in quarantine",
            &["ask Microsoft's support"],
        ),
    ),
    (
        "IngestionInterrupted",
        (
            "reading the source was interrupted",
            &["wait for the next attempt; where it comes back, look at the source"],
        ),
    ),
    ("Unknown", UNSAID),
];

/// Real quarantines come without a reason too.
const UNSAID: Meaning = (
    "the service does not say why",
    &["look at what it says, and at `syncform logs NAME --status failure`"],
);

/// Samples mix the letter case of such words.
fn meaning(reason: &str) -> Meaning {
    if reason.is_empty() {
        return UNSAID;
    }
    let mut known = REASONS.iter();
    let known = known.find(|(name, _)| name.eq_ignore_ascii_case(reason));
    known.map_or(
        (
            "this version does not know the reason",
            &["look at the job in the portal, and at `syncform logs NAME --status failure`"],
        ),
        |(_, meaning)| *meaning,
    )
}

const FAILED: &[&str] =
    &["find the common cause with `syncform logs NAME --status failure`, and mend it"];
