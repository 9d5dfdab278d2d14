//! Where values come from that do not stand where they are used.

use std::collections::BTreeMap;

use crate::finding::{Finding, Place, Span};

/// A value that was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::manifest) struct Filled {
    /// The line of an instance that it is from; none where only shared variables went into it.
    pub(in crate::manifest) instance: Option<Place>,
    /// The variables that went into it, each with where it was written: none for a flag.
    pub(in crate::manifest) used: Vec<(String, Option<Place>)>,
}

/// The values of one document that were filled in, by where they are used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::manifest) struct Origins {
    filled: BTreeMap<Span, Filled>,
    /// Which instance the document is.
    pub(in crate::manifest) instance: Option<Place>,
}

impl Origins {
    /// Those of an instance.
    pub(super) fn of_instance(place: Place) -> Self {
        Self {
            filled: BTreeMap::new(),
            instance: Some(place),
        }
    }

    pub(super) fn note(&mut self, span: Span, filled: Filled) {
        self.filled.insert(span, filled);
    }

    /// What went into the value at this stretch.
    pub(in crate::manifest) fn of(&self, span: Span) -> Option<&Filled> {
        self.filled.get(&span)
    }

    /// The line of an instance that a value comes from.
    pub(in crate::manifest) fn line(&self, span: Span) -> Option<&Place> {
        self.of(span)?.instance.as_ref()
    }

    /// Leads a finding to the line of the instance that it is about: where the value stands there, to that line.
    pub(in crate::manifest) fn tell(&self, finding: Finding) -> Finding {
        let span = finding.place.as_ref().and_then(|place| place.span);
        let line = span.and_then(|span| self.line(span)).cloned();
        let told = match (&line, &finding.place, &self.instance) {
            (Some(_), Some(place), _) => format!("it is filled in at {}", place.line()),
            (_, _, Some(instance)) => format!("so it is for the instance at {}", instance.line()),
            (..) => return finding,
        };
        let help = match &finding.help {
            Some(help) => format!("{help}\n{told}"),
            None => told,
        };
        let place = line.or_else(|| finding.place.clone());
        Finding {
            place,
            ..finding.help(help)
        }
    }

    /// Whether the document is an instance, or a variable went into it: its text is not all there is to it then.
    pub(in crate::manifest) fn is_from_elsewhere(&self) -> bool {
        let mut filled = self.filled.values();
        self.instance.is_some() || filled.any(|it| !it.used.is_empty())
    }

    /// Whether all of the document is as its text has it, letter by letter.
    pub(in crate::manifest) fn is_empty(&self) -> bool {
        self.filled.is_empty() && self.instance.is_none()
    }
}
