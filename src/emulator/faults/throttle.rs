//! Throttling as the directory does it: resource units and writes in buckets that fill again by the emulator's clock.
//!
//! Reference section 6. What a request costs follows from its method, its path and its query. Refused requests cost too. Whose
//! bucket it is makes no difference here: a tenant in a box has one caller.

use serde::Deserialize;

use crate::emulator::call;
use crate::emulator::clock::Instant;

/// What may be asked for in how many seconds. An absent limit is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Throttle {
    /// Resource units in a window.
    pub resource_units: Option<u32>,
    /// The window of resource units in seconds, 1 to 3600. Absent: 10.
    pub window: Option<u32>,
    /// Writes in 150 seconds.
    pub writes: Option<u32>,
    /// Requests for reports (`/auditLogs`) in 10 seconds. The service grants 5.
    pub reports: Option<u32>,
    /// `provisionOnDemand` in 10 seconds. The service grants 5.
    pub on_demand: Option<u32>,
    /// `bulkUpload` in 5 seconds. The service grants 40, in five seconds by one of its pages and in one by another.
    pub uploads: Option<u32>,
}

/// The window of resource units where none is said.
const WINDOW: u32 = 10;
/// The window of writes, in seconds.
const WRITES_WINDOW: u32 = 150;
/// The window of uploads, in seconds.
const UPLOADS_WINDOW: u32 = 5;

impl Throttle {
    pub(super) fn check(&self) -> Result<(), String> {
        let limits = [
            self.resource_units,
            self.writes,
            self.reports,
            self.on_demand,
            self.uploads,
        ];
        if limits.contains(&Some(0)) {
            return Err("a limit of 'throttle' is at least 1".to_owned());
        }
        match self.window {
            Some(window) if !(1..=3600).contains(&window) => Err(format!(
                "'window' of 'throttle' is 1 to 3600 seconds, not {window}"
            )),
            Some(_) | None => Ok(()),
        }
    }
}

/// What a bucket measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Units,
    Writes,
    Reports,
    OnDemand,
    Uploads,
}

/// So much in so many seconds. Levels are counted in shares of one unit, so that a second fills in whole numbers.
#[derive(Clone, Debug)]
struct Bucket {
    measure: Measure,
    limit: i64,
    window: i64,
    level: i64,
}

impl Bucket {
    fn new(measure: Measure, limit: Option<u32>, window: u32) -> Option<Self> {
        let (limit, window) = (i64::from(limit?), i64::from(window));
        Some(Self {
            measure,
            limit,
            window,
            level: limit * window,
        })
    }

    fn fill(&mut self, seconds: i64) {
        let filled = self
            .level
            .saturating_add(seconds.saturating_mul(self.limit));
        self.level = filled.min(self.limit * self.window);
    }

    /// Takes what a request costs. Where there is not so much, the bucket is emptied, and the seconds until it holds enough
    /// are returned.
    fn take(&mut self, cost: i64) -> Result<(), i64> {
        // A request that costs more than ever fits waits for a full bucket.
        let wanted = (cost * self.window).min(self.limit * self.window);
        if self.level >= wanted {
            self.level -= wanted;
            return Ok(());
        }
        self.level = 0;
        Err((wanted + self.limit - 1) / self.limit)
    }

    /// How much of it is used, in percent.
    const fn used(&self) -> i64 {
        100 - self.level * 100 / (self.limit * self.window)
    }
}

/// All buckets of a tenant.
#[derive(Clone, Debug, Default)]
pub(in crate::emulator) struct Buckets {
    buckets: Vec<Bucket>,
    filled: Option<Instant>,
}

/// What the throttle has to say about one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::emulator) struct Toll {
    /// `x-ms-resource-unit`: what the request costs, where it is one that is counted so.
    pub(in crate::emulator) units: Option<u32>,
    /// `x-ms-throttle-limit-percentage`, near the limit and past it: `0.8` to `1.8`.
    pub(in crate::emulator) percentage: Option<String>,
    pub(in crate::emulator) refused: Option<Refused>,
}

/// A request that is one too many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::emulator) struct Refused {
    /// In seconds.
    pub(in crate::emulator) retry_after: u32,
    /// `x-ms-throttle-information`.
    pub(in crate::emulator) information: &'static str,
    /// The second part of `x-ms-throttle-scope`.
    pub(in crate::emulator) limit: &'static str,
}

impl Buckets {
    pub(in crate::emulator) fn new(throttle: Option<&Throttle>) -> Self {
        let Some(throttle) = throttle else {
            return Self::default();
        };
        let window = throttle.window.unwrap_or(WINDOW);
        let buckets = [
            Bucket::new(Measure::Units, throttle.resource_units, window),
            Bucket::new(Measure::Writes, throttle.writes, WRITES_WINDOW),
            Bucket::new(Measure::Reports, throttle.reports, WINDOW),
            Bucket::new(Measure::OnDemand, throttle.on_demand, WINDOW),
            Bucket::new(Measure::Uploads, throttle.uploads, UPLOADS_WINDOW),
        ];
        Self {
            buckets: buckets.into_iter().flatten().collect(),
            filled: None,
        }
    }

    /// Charges one request. What is not Graph's costs nothing.
    pub(in crate::emulator) fn charge(&mut self, now: Instant, method: &str, target: &str) -> Toll {
        let (path, query) = call::split_target(target);
        let Ok((_, segments)) = call::versioned(path) else {
            return Toll::default();
        };
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let units = units(method, &segments, query);
        let passed = self
            .filled
            .replace(now)
            .map_or(0, |then| (now - then).max(0));
        let mut toll = Toll {
            units,
            ..Toll::default()
        };
        for bucket in &mut self.buckets {
            bucket.fill(passed);
            let cost = bucket.measure.cost(method, &segments, units);
            if cost == 0 {
                continue;
            }
            if let Err(wait) = bucket.take(cost) {
                toll.percentage = Some("1.0".to_owned());
                toll.refused = Some(bucket.measure.refused(wait));
            } else if toll.refused.is_none() && bucket.used() >= 80 {
                let used = bucket.used();
                toll.percentage = Some(format!("{}.{}", used / 100, used % 100 / 10));
            }
        }
        toll
    }
}

impl Measure {
    fn cost(self, method: &str, segments: &[&str], units: Option<u32>) -> i64 {
        let is_met = match self {
            Self::Units => return i64::from(units.unwrap_or_default()),
            Self::Writes => method != "GET" && units.is_some(),
            Self::Reports => segments.first() == Some(&"auditLogs"),
            Self::OnDemand => segments.last() == Some(&"provisionOnDemand"),
            Self::Uploads => segments.last() == Some(&"bulkUpload"),
        };
        i64::from(is_met)
    }

    fn refused(self, wait: i64) -> Refused {
        let (information, limit) = match self {
            Self::Units => ("ResourceUnitLimitExceeded", "ReadWrite"),
            Self::Writes => ("WriteLimitExceeded", "Write"),
            // No document says how these are told.
            Self::Reports | Self::OnDemand | Self::Uploads => ("CPULimitExceeded", "ReadWrite"),
        };
        Refused {
            retry_after: u32::try_from(wait).unwrap_or(u32::MAX),
            information,
            limit,
        }
    }
}

/// The resource units of a request; nothing for the services that do not count in them, such as reports.
fn units(method: &str, segments: &[&str], query: &str) -> Option<u32> {
    let base: u32 = match segments {
        [] | ["auditLogs" | "$batch", ..] => return None,
        _ if method != "GET" => return Some(1),
        ["applications"] | ["applications", _] => 2,
        ["servicePrincipals", _, "appRoleAssignments"] => 2,
        ["groups", _, "members"] => 3,
        ["users"] | ["users", _] => 2,
        _ => 1,
    };
    let options = call::options(query);
    let option = |name: &str| options.iter().find(|(key, _)| key == name);
    let dearer = u32::from(option("$expand").is_some());
    let few = option("$top").and_then(|(_, top)| top.parse::<u32>().ok());
    let cheaper =
        u32::from(option("$select").is_some()) + u32::from(few.is_some_and(|top| top < 20));
    Some((base + dearer).saturating_sub(cheaper).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(method: &str, target: &str) -> Option<u32> {
        Buckets::default().charge(0, method, target).units
    }

    #[test]
    fn requests_cost_what_the_documents_say() {
        for (target, expected) in [
            ("/v1.0/applications", 2),
            ("/beta/applications/x/", 2),
            ("/v1.0/applications?$select=id", 1),
            ("/v1.0/applications?$select=id&$top=5", 1),
            ("/v1.0/applications?$top=20", 2),
            ("/v1.0/servicePrincipals", 1),
            ("/v1.0/servicePrincipals?$expand=owners", 2),
            ("/v1.0/servicePrincipals('x')/appRoleAssignments", 2),
            ("/v1.0/servicePrincipals/x/appRoleAssignedTo", 1),
            ("/v1.0/groups/x/members", 3),
            ("/v1.0/groups/x/members?%24select=id", 2),
            ("/v1.0/users", 2),
        ] {
            assert_eq!(cost("GET", target), Some(expected), "{target}");
        }
        assert_eq!(cost("POST", "/v1.0/applications"), Some(1));
        assert_eq!(cost("GET", "/v1.0/auditLogs/provisioning"), None);
        assert_eq!(cost("POST", "/contoso.com/oauth2/v2.0/token"), None);
    }

    #[test]
    fn a_bucket_empties_and_fills_again_by_the_clock() {
        let throttle = Throttle {
            resource_units: Some(10),
            ..Throttle::default()
        };
        let mut buckets = Buckets::new(Some(&throttle));
        let mut ask = |now| buckets.charge(now, "GET", "/v1.0/applications");
        for passed in 0..4 {
            let toll = ask(100);
            assert_eq!(
                (toll.refused, toll.percentage),
                (None, (passed == 3).then(|| "0.8".to_owned()))
            );
        }
        assert_eq!(ask(100).percentage.as_deref(), Some("1.0"));
        let refused = ask(100).refused.expect("one too many");
        assert_eq!(refused.retry_after, 2);
        assert_eq!(refused.information, "ResourceUnitLimitExceeded");
        assert!(ask(101).refused.is_some(), "too early, and counted");
        assert!(ask(103).refused.is_none());
        assert!(ask(200).percentage.is_none(), "it is full again");
    }

    #[test]
    fn writes_and_reports_have_buckets_of_their_own() {
        let throttle = Throttle {
            writes: Some(1),
            reports: Some(1),
            ..Throttle::default()
        };
        let mut buckets = Buckets::new(Some(&throttle));
        let mut is_refused = |method: &str, target: &str| {
            let toll = buckets.charge(0, method, target);
            toll.refused.map(|refused| refused.retry_after)
        };
        assert_eq!(is_refused("POST", "/v1.0/groups"), None);
        assert_eq!(is_refused("POST", "/v1.0/groups"), Some(150));
        assert_eq!(is_refused("GET", "/v1.0/groups"), None);
        assert_eq!(is_refused("GET", "/v1.0/auditLogs/provisioning"), None);
        assert_eq!(is_refused("GET", "/beta/auditLogs/provisioning"), Some(10));
    }
}
