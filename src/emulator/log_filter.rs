//! `$filter` of the provisioning log.
//!
//! ```text
//!  filter  := all { " or " all }            all     := one { " and " one }
//!  one     := '(' filter ')' | contains '(' operand ',' text ')' | operand " eq|gt|ge|lt|le " value
//!  operand := name { '/' name } | tolower '(' operand ')'
//! ```
//!
//! Reference section 2.10: everything compares with regard to case, and times compare as times. What is not listed there is
//! refused, never ignored.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::answer::Refusal;
use super::clock::Instant;
use super::direction::Direction;
use super::summary::Row;

/// How deep parentheses may lie in each other.
const DEEPEST: usize = 16;

/// What can be filtered by, but for the time.
const TEXTS: [&str; 19] = [
    "changeId",
    "cycleId",
    "jobId",
    "tenantId",
    "provisioningAction",
    "provisioningStatusInfo/status",
    "servicePrincipal/id",
    "servicePrincipal/displayName",
    "sourceIdentity/id",
    "sourceIdentity/displayName",
    "sourceIdentity/identityType",
    "targetIdentity/id",
    "targetIdentity/displayName",
    "targetIdentity/identityType",
    "sourceSystem/id",
    "sourceSystem/displayName",
    "targetSystem/id",
    "targetSystem/displayName",
    "initiatedBy/initiatorType",
];

/// A parsed filter.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Filter {
    Any(Vec<Filter>),
    All(Vec<Filter>),
    Time(Comparison, Instant),
    Text {
        name: &'static str,
        is_folded: bool,
        test: Test,
        wanted: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Later,
    LaterOrEqual,
    Earlier,
    EarlierOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Equal,
    Contains,
}

impl Filter {
    /// Reads a filter.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let mut reader = Reader {
            rest: text.trim(),
            depth: 0,
        };
        let filter = reader.any()?;
        if reader.rest.is_empty() {
            Ok(filter)
        } else {
            Err(reader.refuse())
        }
    }

    /// Whether an entry fits.
    pub(super) fn fits(&self, row: Row<'_>) -> bool {
        match self {
            Self::Any(parts) => parts.iter().any(|part| part.fits(row)),
            Self::All(parts) => parts.iter().all(|part| part.fits(row)),
            Self::Time(comparison, wanted) => comparison.holds(row.entry.at, *wanted),
            Self::Text {
                name,
                is_folded,
                test,
                wanted,
            } => {
                let mut value = value(row, name);
                if *is_folded {
                    value = Cow::Owned(value.to_lowercase());
                }
                match test {
                    Test::Equal => value == wanted.as_str(),
                    Test::Contains => value.contains(wanted.as_str()),
                }
            }
        }
    }
}

impl Comparison {
    const fn holds(self, at: Instant, wanted: Instant) -> bool {
        match self {
            Self::Equal => at == wanted,
            Self::Later => at > wanted,
            Self::LaterOrEqual => at >= wanted,
            Self::Earlier => at < wanted,
            Self::EarlierOrEqual => at <= wanted,
        }
    }
}

/// The value of a property. `name` is one of [`TEXTS`].
fn value<'a>(row: Row<'a>, name: &str) -> Cow<'a, str> {
    let Direction { source, target } = &row.cycle.direction;
    match name {
        "changeId" => row.change_id().into(),
        "cycleId" => row.cycle.id.as_str().into(),
        "jobId" => row.cycle.job.as_str().into(),
        "tenantId" => row.tenant_id.into(),
        "provisioningAction" => row.action().into(),
        "provisioningStatusInfo/status" => row.status().into(),
        "servicePrincipal/id" => row.cycle.service_principal.as_str().into(),
        "servicePrincipal/displayName" => row.cycle.name.as_str().into(),
        "sourceIdentity/id" => row.source().id.into(),
        "sourceIdentity/displayName" => row.source().name.into(),
        "sourceIdentity/identityType" => row.source().kind.into(),
        "targetIdentity/id" => row.target().id.into(),
        "targetIdentity/displayName" => row.target().name.into(),
        "targetIdentity/identityType" => row.target().kind.into(),
        "sourceSystem/id" => source.id.as_str().into(),
        "sourceSystem/displayName" => source.name.as_str().into(),
        "targetSystem/id" => target.id.as_str().into(),
        "targetSystem/displayName" => target.name.as_str().into(),
        "initiatedBy/initiatorType" => "system".into(),
        _ => "".into(),
    }
}

/// What is left to read.
struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn any(&mut self) -> Result<Filter, Refusal> {
        let mut parts = vec![self.all()?];
        while self.word("or") {
            parts.push(self.all()?);
        }
        Ok(joined(parts, Filter::Any))
    }

    fn all(&mut self) -> Result<Filter, Refusal> {
        let mut parts = vec![self.one()?];
        while self.word("and") {
            parts.push(self.one()?);
        }
        Ok(joined(parts, Filter::All))
    }

    fn one(&mut self) -> Result<Filter, Refusal> {
        if self.take("(") {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(self.refuse());
            }
            let filter = self.any()?;
            self.expect(")")?;
            self.depth -= 1;
            return Ok(filter);
        }
        if self.take("contains(") {
            let (name, is_folded) = self.operand()?;
            self.expect(",")?;
            let wanted = self.text()?;
            self.expect(")")?;
            return self.about(name, is_folded, Test::Contains, wanted);
        }
        let (name, is_folded) = self.operand()?;
        let comparison = self.comparison()?;
        if name == "activityDateTime" && !is_folded {
            return Ok(Filter::Time(comparison, self.time()?));
        }
        if comparison != Comparison::Equal {
            return Err(self.refuse());
        }
        let wanted = self.text()?;
        self.about(name, is_folded, Test::Equal, wanted)
    }

    fn about(
        &self,
        name: &str,
        is_folded: bool,
        test: Test,
        wanted: String,
    ) -> Result<Filter, Refusal> {
        // Links to the log that uploads are answered with spell it so.
        let name = if name == "jobid" { "jobId" } else { name };
        let known = TEXTS.iter().find(|known| **known == name);
        let name = *known.ok_or_else(|| unsupported(name))?;
        Ok(Filter::Text {
            name,
            is_folded,
            test,
            wanted,
        })
    }

    /// A path, and whether its value is made lower case.
    fn operand(&mut self) -> Result<(&'a str, bool), Refusal> {
        if self.take("tolower(") {
            let name = self.path()?;
            self.expect(")")?;
            return Ok((name, true));
        }
        Ok((self.path()?, false))
    }

    fn path(&mut self) -> Result<&'a str, Refusal> {
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '/');
        let (path, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        if path.is_empty() {
            return Err(self.refuse());
        }
        self.rest = rest;
        Ok(path)
    }

    fn comparison(&mut self) -> Result<Comparison, Refusal> {
        let words = [
            ("eq", Comparison::Equal),
            ("gt", Comparison::Later),
            ("ge", Comparison::LaterOrEqual),
            ("lt", Comparison::Earlier),
            ("le", Comparison::EarlierOrEqual),
        ];
        let found = words.iter().find(|(word, _)| self.word(word));
        found
            .map(|(_, comparison)| *comparison)
            .ok_or_else(|| self.refuse())
    }

    /// `2026-01-01` or `2026-01-01T00:00:00Z`, without quotes. Microsoft's own query names days.
    fn time(&mut self) -> Result<Instant, Refusal> {
        self.rest = self.rest.trim_start();
        let end = self.rest.find([' ', ')']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let day = || word.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok();
        let stamp = match word.parse::<Timestamp>() {
            Ok(stamp) => stamp,
            Err(_) => day().ok_or_else(|| self.refuse())?.timestamp(),
        };
        self.rest = rest;
        Ok(stamp.as_second())
    }

    /// A quoted text, in which two quotes stand for one.
    fn text(&mut self) -> Result<String, Refusal> {
        self.expect("'")?;
        let mut text = String::new();
        loop {
            let end = self.rest.find('\'').ok_or_else(|| self.refuse())?;
            text.push_str(&self.rest[..end]);
            self.rest = &self.rest[end + 1..];
            match self.rest.strip_prefix('\'') {
                Some(rest) => self.rest = rest,
                None => return Ok(text),
            }
            text.push('\'');
        }
    }

    /// A word between blanks; what follows may also be a parenthesis.
    fn word(&mut self, word: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(word);
        match rest.filter(|rest| rest.starts_with([' ', '('])) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn take(&mut self, sign: &str) -> bool {
        match self.rest.trim_start().strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, sign: &str) -> Result<(), Refusal> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(self.refuse())
        }
    }

    fn refuse(&self) -> Refusal {
        unsupported(self.rest)
    }
}

fn joined(mut parts: Vec<Filter>, join: fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

fn unsupported(near: &str) -> Refusal {
    Refusal::unsupported(format!(
        "Unsupported or invalid query filter clause specified, near '{near}'."
    ))
}
