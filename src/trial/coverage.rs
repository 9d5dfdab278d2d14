//! Which mappings no test touches. One is touched where a test expects something of it.

use std::collections::BTreeSet;

use super::sample::Sample;
use super::source::Source;
use crate::desired::{App, MappingTest};
use crate::finding::Place;
use crate::flow::Carrier;
use crate::schema::{Document, MappingAddress, ObjectMapping};

/// How far the tests of an App reach, in the object mappings that they are about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Attribute mappings that a test expects something of.
    pub tested: usize,
    /// All attribute mappings.
    pub all: usize,
    /// Those that the manifest writes and no test touches.
    pub untested: Vec<Untested>,
}

/// A mapping that no test touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untested {
    /// `User -> User / IsActive`
    pub what: String,
    pub place: Place,
}

/// What tests have touched so far.
pub(super) struct Gathering<'a> {
    app: &'a App,
    document: &'a Document,
    /// By the place of the object mapping among all, and target attribute.
    touched: BTreeSet<(usize, String)>,
    sample: Sample,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(app: &'a App, document: &'a Document) -> Self {
        Self {
            app,
            document,
            touched: BTreeSet::new(),
            sample: Sample::default(),
        }
    }

    /// Notes that a test expects something of a target attribute.
    pub(super) fn touch(&mut self, mapping: ObjectMapping<'_>, target: &str) {
        let at = self
            .mappings()
            .position(|it| std::ptr::eq(it.raw(), mapping.raw()));
        if let Some(at) = at {
            self.touched.insert((at, target.to_owned()));
        }
    }

    /// Notes which attributes of a test's sample person its source has.
    pub(super) fn meet(&mut self, test: &MappingTest, source: &Source<'_>) {
        let names = test.attributes.keys().cloned();
        let sampled = names.filter(|name| !test.given.contains(name));
        let (known, lacking): (Vec<_>, Vec<_>) = sampled.partition(|name| source.knows(name));
        self.sample.known.extend(known);
        self.sample.lacking.extend(lacking);
    }

    fn mappings(&self) -> impl Iterator<Item = ObjectMapping<'a>> + use<'a> {
        let rules = self.document.schema().rules();
        rules.flat_map(|rule| rule.object_mappings())
    }

    pub(super) fn done(self) -> (Coverage, Sample) {
        let mut coverage = Coverage::default();
        for (at, mapping) in self.mappings().enumerate() {
            let is_tested = self.touched.iter().any(|(place, _)| *place == at);
            let carrier = Carrier::read(mapping);
            for line in carrier.lines() {
                let is_touched = self.touched.contains(&(at, line.target().to_owned()));
                coverage.tested += usize::from(is_touched);
                coverage.all += usize::from(is_tested);
                if !is_touched && let Some(place) = place(self.app, mapping, line.target()) {
                    let [source, target] =
                        [mapping.source(), mapping.target()].map(Option::unwrap_or_default);
                    coverage.untested.push(Untested {
                        what: format!("{source} -> {target} / {}", line.target()),
                        place,
                    });
                }
            }
        }
        (coverage, self.sample)
    }
}

/// Where the manifest of an App writes an attribute mapping; none where it does not.
pub(super) fn place(app: &App, mapping: ObjectMapping<'_>, target: &str) -> Option<Place> {
    let overlay = &app.provisioning.as_ref()?.overlay;
    let rule = mapping.rule();
    let fits = |address: &MappingAddress| {
        address.fits(
            [rule.name(), rule.id()],
            [mapping.source(), mapping.target()],
        )
    };
    let mut wanted = overlay
        .object_mappings
        .iter()
        .filter(|(address, _)| fits(address));
    let (address, _) = wanted.find(|(_, wanted)| wanted.attributes.contains_key(target))?;
    Some(app.mapping_place(address, Some(target)))
}
