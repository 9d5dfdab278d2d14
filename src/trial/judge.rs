//! One test: what came, held against what was expected.

use std::collections::BTreeMap;

use super::coverage::{Gathering, place};
use super::scope::{self, InScope};
use super::source::Source;
use super::{Miss, Verdict, choose, subject, told};
use crate::desired::{App, Expected, MappingTest, Said};
use crate::expr::eval::{EvalError, Given, Reason, Taken, Value};
use crate::finding::{Place, did_you_mean};
use crate::flow::{Carried, Carrier, Certain, Flowed, Left, Line};
use crate::schema::{Document, ObjectMapping};

/// Runs a test.
pub(super) fn verdict(
    app: &App,
    test: &MappingTest,
    document: &Document,
    coverage: &mut Gathering<'_>,
) -> Verdict {
    let mapping = match choose::mapping(test, document) {
        Ok(mapping) => mapping,
        Err(verdict) => return verdict,
    };
    let carrier = Carrier::read(mapping);
    if let Some(source) = Source::of(document, mapping, &carrier) {
        if let Err(verdict) = source.judge(test) {
            return verdict;
        }
        coverage.meet(test, &source);
    }
    let object = subject::object(app, test);
    let taken: Taken = test.taken.iter().collect();
    let given = Given {
        taken: &taken,
        ..Given::new(&object, test.now)
    };
    let carried = carrier.carry(&given, test.is_new);
    let judge = Judge {
        app,
        test,
        mapping,
        carrier: &carrier,
        given,
        in_scope: InScope::of(app, test, &carried),
        carried,
    };
    let expected = test.expect.values.values().flat_map(BTreeMap::keys);
    expected.for_each(|target| coverage.touch(mapping, target));
    let misses = judge.scope().into_iter().chain(judge.matching());
    let misses = misses.chain(judge.failure()).chain(judge.values());
    let misses: Vec<_> = misses.collect();
    if misses.is_empty() {
        Verdict::Passed
    } else {
        Verdict::Failed(misses)
    }
}

struct Judge<'a> {
    app: &'a App,
    test: &'a MappingTest,
    mapping: ObjectMapping<'a>,
    carrier: &'a Carrier,
    given: Given<'a>,
    in_scope: InScope,
    carried: Carried<'a>,
}

impl<'a> Judge<'a> {
    fn scope(&self) -> Option<Miss> {
        let expects_values = !self.test.expect.values.is_empty();
        let (wanted, place) = match &self.test.expect.in_scope {
            Some(Said { what, place }) => (*what, place),
            None if expects_values => (true, &self.test.place),
            None => return None,
        };
        let is_so = match self.in_scope.is {
            Certain::Yes => wanted,
            Certain::No => !wanted,
            Certain::Unknown(_) => false,
        };
        let came = (self.in_scope.said().to_owned(), self.in_scope.why.clone());
        (!is_so).then(|| self.miss(place, "scope", scope::said(wanted).to_owned(), came, None))
    }

    /// The attributes by which it is matched, each of which must have a value.
    fn matching(&self) -> Vec<Miss> {
        let Some(Said { what, place }) = &self.test.expect.matched_by else {
            return Vec::new();
        };
        let is = self.carrier.matched_by();
        let mut misses = Vec::new();
        if is != *what {
            misses.push(self.miss(place, "matchedBy", listed(what), (listed(&is), None), None));
        }
        for target in is
            .iter()
            .filter(|target| what.iter().any(|it| it == *target))
        {
            let lines = self.carried.attributes.iter();
            let mut lines = lines.filter(|(line, _)| line.target() == *target);
            if let Some((line, flowed)) = lines.find(|(_, flowed)| !has_value(flowed)) {
                let what = format!("matchedBy {target}");
                let came = told::flowed(flowed);
                misses.push(self.miss(place, &what, "a value".to_owned(), came, Some(line)));
            }
        }
        misses
    }

    /// What fails the whole object, or must.
    fn failure(&self) -> Option<Miss> {
        // Of whoever is out of scope nothing is evaluated, so that nothing fails.
        if self.in_scope.is_outside() {
            let Said { what, place } = self.test.expect.error.as_ref()?;
            let why = "it is out of scope, and nothing of it is evaluated".to_owned();
            let came = ("no error".to_owned(), Some(why));
            return Some(self.miss(place, "error", wanted_error(what), came, None));
        }
        let lines = self.carried.attributes.iter();
        let failed = lines.filter_map(|(line, flowed)| match flowed {
            Flowed::Failed(error) => Some((*line, error)),
            Flowed::Value(_) | Flowed::Default(_) | Flowed::Left(_) | Flowed::Unknown(_) => None,
        });
        let failed: Vec<_> = failed.collect();
        match &self.test.expect.error {
            Some(Said { what, place }) => {
                let is_it =
                    |(_, error): &&(&Line, &EvalError)| error.to_string().contains(what.as_str());
                if failed.iter().any(|it| is_it(&it)) {
                    return None;
                }
                let said: Vec<_> = failed
                    .iter()
                    .map(|(_, error)| told::reason(error))
                    .collect();
                let came = if said.is_empty() {
                    "no error".to_owned()
                } else {
                    said.join("; ")
                };
                Some(self.miss(place, "error", wanted_error(what), (came, None), None))
            }
            None => {
                let (line, error) = failed.into_iter().find(|(_, error)| refuses(error))?;
                let what = format!("{} / {}", self.object(), line.target());
                let came = ("an error".to_owned(), Some(told::reason(error)));
                Some(self.miss(
                    &self.test.place,
                    &what,
                    "no error".to_owned(),
                    came,
                    Some(line),
                ))
            }
        }
    }

    fn values(&self) -> Vec<Miss> {
        // That nobody who is out of scope gets any has been said where nothing else was expected.
        let is_meant = matches!(&self.test.expect.in_scope, Some(Said { what: false, .. }));
        if self.in_scope.is_outside() && !is_meant {
            return Vec::new();
        }
        let expected = self.test.expect.values.values().flatten();
        expected
            .filter_map(|(target, said)| self.value(target, said))
            .collect()
    }

    fn value(&self, target: &str, Said { what, place }: &Said<Expected>) -> Option<Miss> {
        let mut lines = self.carried.attributes.iter();
        let about = format!("{} / {target}", self.object());
        let Some((line, flowed)) = lines.find(|(line, _)| line.target() == target) else {
            if matches!(what, Expected::Flows(false)) {
                return None;
            }
            let known = self.carrier.lines().iter().map(Line::target);
            let near = did_you_mean(target, known).map(|near| format!("did you mean {near}?"));
            let came = ("no mapping".to_owned(), near);
            return Some(self.miss(place, &about, expected(what), came, None));
        };
        let is_outside = self.in_scope.is_outside();
        let is_so = match what {
            Expected::Flows(wanted) if is_outside => !wanted,
            Expected::Value(_) if is_outside => false,
            Expected::Value(wanted) => is(flowed, wanted),
            Expected::Flows(wanted) => self.flows(flowed) == Some(*wanted),
        };
        (!is_so).then(|| {
            self.miss(
                place,
                &about,
                expected(what),
                if is_outside {
                    let why = "it is out of scope".to_owned();
                    ("nothing is written".to_owned(), Some(why))
                } else {
                    let (came, why) = told::flowed(flowed);
                    (came, why.or_else(|| miscased(what, flowed)))
                },
                Some(line),
            )
        })
    }

    /// Whether anything is written; none where that is not known.
    fn flows(&self, flowed: &Flowed<'_>) -> Option<bool> {
        match flowed {
            // Nothing is written of nothing to an object that is new.
            Flowed::Value(value) => Some(!(value.is_null() && self.test.is_new)),
            Flowed::Default(_) => Some(true),
            Flowed::Left(_) => Some(false),
            Flowed::Failed(_) | Flowed::Unknown(_) => None,
        }
    }

    fn object(&self) -> &'a str {
        self.mapping.target().unwrap_or_default()
    }

    fn miss(
        &self,
        place: &Place,
        what: &str,
        expected: String,
        (came, why): (String, Option<String>),
        line: Option<&Line>,
    ) -> Miss {
        let trace = line.map(|line| told::trace(line, &self.given));
        Miss {
            place: place.clone(),
            what: what.to_owned(),
            expected,
            came,
            why,
            mapped: line.and_then(|line| self::place(self.app, self.mapping, line.target())),
            trace: trace.unwrap_or_default(),
        }
    }
}

fn wanted_error(text: &str) -> String {
    format!("an error with \"{text}\"")
}

fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<_> = names.iter().map(AsRef::as_ref).collect();
    if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(", ")
    }
}

/// Whether the service gives the whole object up, whatever else is mapped.
const fn refuses(error: &EvalError) -> bool {
    matches!(error.reason, Reason::Refused { .. } | Reason::Taken)
}

fn has_value(flowed: &Flowed<'_>) -> bool {
    match flowed {
        Flowed::Value(value) => !value.is_empty(),
        Flowed::Default(text) => !text.is_empty(),
        // It was written when the object was created, and is looked for by what the source says now.
        Flowed::Left(Left::OnCreation) => true,
        Flowed::Left(Left::NoFlow | Left::NoSource) | Flowed::Failed(_) | Flowed::Unknown(_) => {
            false
        }
    }
}

fn is(flowed: &Flowed<'_>, wanted: &Value<'_>) -> bool {
    match flowed {
        Flowed::Value(value) if wanted.is_null() => value.is_null(),
        Flowed::Value(value) => value == wanted,
        Flowed::Default(text) => *wanted == Value::text(*text),
        Flowed::Left(Left::NoSource) => wanted.is_null(),
        Flowed::Left(Left::OnCreation | Left::NoFlow) | Flowed::Failed(_) | Flowed::Unknown(_) => {
            false
        }
    }
}

/// Why a text is another one to the service, where nobody would see it at once.
fn miscased(what: &Expected, flowed: &Flowed<'_>) -> Option<String> {
    let (Expected::Value(Value::Text(wanted)), Flowed::Value(Value::Text(came))) = (what, flowed)
    else {
        return None;
    };
    wanted
        .eq_ignore_ascii_case(came)
        .then(|| "letter case counts".to_owned())
}

fn expected(what: &Expected) -> String {
    match what {
        Expected::Value(value) => told::value(value),
        Expected::Flows(true) => "anything that flows".to_owned(),
        Expected::Flows(false) => "nothing is written".to_owned(),
    }
}
