//! One App held against what its manifest said before.

use std::collections::BTreeMap;

use crate::desired::{App, CredentialSet, Credentials, Provisioning};
use crate::model::{JobState, Supply};
use crate::schema::{WantedAttribute, Wish};

impl App {
    /// Whether both manifests want the same, wherever and however it is written.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        said(self) == said(other)
    }

    /// Takes back what the manifest said before and does not say now: keys of maps lapse, fields and lists are noted.
    pub(super) fn lapse_since(&mut self, before: &Self) {
        let gone = before.properties.keys();
        let gone = gone.filter(|property| !self.properties.contains_key(property));
        let mut left: Vec<_> = gone.map(|property| property.field().to_owned()).collect();
        let lists = [
            ("owners", before.owners.is_some(), self.owners.is_some()),
            (
                "assignments",
                before.assignments.is_some(),
                self.assignments.is_some(),
            ),
        ];
        left.extend(gone_of(lists));
        match (&before.provisioning, &mut self.provisioning) {
            (Some(_), None) => left.push("provisioning".to_owned()),
            (Some(before), Some(now)) => {
                left.extend(gone_of(fields(before, now)));
                left.extend(definition_members(before, now));
                lapse(before, now);
            }
            (None, _) => {}
        }
        self.past.left = left;
    }
}

/// All that a manifest wants. Where it stands is left out, and what lies beside it.
fn said(app: &App) -> impl PartialEq + '_ {
    let App {
        name,
        former,
        labels,
        protect,
        display_name,
        template,
        adopt,
        properties,
        owners,
        assignments,
        provisioning,
        guards,
        // Nothing of them is written to a tenant.
        tests: _,
        places: _,
        past: _,
    } = app;
    let job = provisioning.as_ref().map(|job| {
        let Provisioning {
            template,
            job,
            state,
            scope,
            notify,
            skip_out_of_scope_deletions,
            accidental_deletions,
            credentials,
            overlay,
            locked: _,
        } = job;
        let settings = (
            scope,
            notify,
            skip_out_of_scope_deletions,
            accidental_deletions,
        );
        (template, job, state, settings, credentials, overlay)
    });
    let head = (name, former, labels, protect, display_name, template, adopt);
    let limits = guards.iter();
    let limits: Vec<_> = limits
        .map(|(kind, limit)| (kind, limit.count, limit.percent))
        .collect();
    (head, properties, owners, assignments, job, limits)
}

/// The names of what was said before and is not said now.
fn gone_of<'a>(
    all: impl IntoIterator<Item = (&'a str, bool, bool)>,
) -> impl Iterator<Item = String> {
    let gone = all.into_iter().filter(|(_, before, now)| *before && !*now);
    gone.map(|(field, ..)| field.to_owned())
}

fn fields(before: &Provisioning, now: &Provisioning) -> [(&'static str, bool, bool); 6] {
    let said = |job: &Provisioning| {
        [
            job.state.is_some(),
            job.scope.is_some(),
            job.notify.is_some(),
            job.skip_out_of_scope_deletions.is_some(),
            job.accidental_deletions.is_some(),
            job.credentials.is_some(),
        ]
    };
    let (before, now) = (said(before), said(now));
    let names = [
        "provisioning.state",
        "provisioning.scope",
        "provisioning.notify",
        "provisioning.skipOutOfScopeDeletions",
        "provisioning.accidentalDeletions",
        "provisioning.credentials",
    ];
    std::array::from_fn(|at| (names[at], before[at], now[at]))
}

/// Members of attribute definitions, which the service knows no default for.
fn definition_members(before: &Provisioning, now: &Provisioning) -> Vec<String> {
    let mut left = Vec::new();
    for (address, before) in &before.overlay.attributes {
        let now = now.overlay.attributes.get(address);
        if let (Some(before), Some(Some(now))) = (before, now) {
            let gone = gone_of(members(before, now));
            left.extend(gone.map(|member| format!("provisioning.attributes {address} {member}")));
        }
    }
    left
}

fn members(before: &WantedAttribute, now: &WantedAttribute) -> [(&'static str, bool, bool); 7] {
    let said = |wanted: &WantedAttribute| {
        [
            wanted.kind.is_some(),
            wanted.multivalued.is_some(),
            wanted.required.is_some(),
            wanted.mutability.is_some(),
            wanted.case_exact.is_some(),
            wanted.default_value != Wish::Leave,
            wanted.referenced_objects.is_some(),
        ]
    };
    let (before, now) = (said(before), said(now));
    let names = [
        "type",
        "multivalued",
        "required",
        "mutability",
        "caseExact",
        "default",
        "references",
    ];
    std::array::from_fn(|at| (names[at], before[at], now[at]))
}

/// Takes back keys of maps, where both manifests speak of the same job and it is there by both.
fn lapse(before: &Provisioning, now: &mut Provisioning) {
    let is_there = |job: &Provisioning| job.state != Some(JobState::Absent);
    let is_other = |before: Option<&str>, now: Option<&str>| matches!((before, now), (Some(before), Some(now)) if before != now);
    let [templates, jobs] = [
        [&before.template, &now.template].map(|it| it.as_ref().map(|it| it.as_str())),
        [&before.job, &now.job].map(|it| it.as_ref().map(|it| it.as_str())),
    ];
    let is_same = ![templates, jobs]
        .into_iter()
        .any(|[before, now]| is_other(before, now));
    if !(is_same && is_there(before) && is_there(now)) {
        return;
    }
    now.overlay.lapsed = now.overlay.lapsed_since(&before.overlay);
    if let (Some(Credentials::Managed(before)), Some(Credentials::Managed(now))) =
        (&before.credentials, &mut now.credentials)
    {
        now.lapse_since(before);
    }
}

impl CredentialSet {
    /// A key that lapsed is emptied. One that was empty has nothing to lose.
    fn lapse_since(&mut self, before: &Self) {
        let gone = before.values.iter();
        let gone = gone.filter(|(_, supply)| **supply != Supply::Empty);
        let gone: BTreeMap<_, _> = gone
            .filter(|(key, _)| !self.values.contains_key(key))
            .map(|(key, _)| (key.clone(), Supply::Empty))
            .collect();
        self.lapsed.extend(gone.keys().cloned());
        self.values.extend(gone);
    }
}
