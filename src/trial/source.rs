//! The source of a mapping, as its schema lists it: a test cannot give what no object of it has. Such an attribute would be
//! null where it is meant, and a test that expects little would pass for that.

use super::Verdict;
use crate::desired::MappingTest;
use crate::expr::eval::Value;
use crate::finding::did_you_mean;
use crate::flow::{Carrier, Line};
use crate::schema::{Attribute, Document, Object, ObjectMapping};

/// The object of the source that a mapping reads.
pub(super) struct Source<'a> {
    object: Object<'a>,
    name: &'a str,
    known: Vec<&'a str>,
}

impl<'a> Source<'a> {
    /// None where the schema does not list its attributes.
    pub(super) fn of(
        document: &'a Document,
        mapping: ObjectMapping<'a>,
        carrier: &'a Carrier,
    ) -> Option<Self> {
        let directory = mapping.rule().source_directory()?;
        let mut directories = document.schema().directories();
        let directory = directories.find(|it| it.name() == Some(directory))?;
        let mut objects = directory.objects();
        let object = objects.find(|it| it.name() == mapping.source())?;
        object.attributes().next()?;
        let mut known: Vec<_> = object.attributes().filter_map(Attribute::name).collect();
        // A template that discovers its attributes late maps some that it does not list yet.
        known.extend(carrier.lines().iter().flat_map(Line::attributes));
        Some(Self {
            object,
            name: mapping.source().unwrap_or_default(),
            known,
        })
    }

    /// Whether a test can be about an object of it.
    pub(super) fn judge(&self, test: &MappingTest) -> Result<(), Verdict> {
        let mut given = test.given.iter();
        if let Some(stranger) = given.find(|name| !self.knows(name)) {
            let near = did_you_mean(stranger, self.known.iter().copied());
            let near = near.map(|near| format!("; did you mean {near}?"));
            return Err(Verdict::impossible(
                format!("{} has no attribute {stranger}", self.name),
                format!(
                    "give attributes by the names that the schema has{}",
                    near.unwrap_or_default()
                ),
            ));
        }
        let mut lists = test
            .attributes
            .iter()
            .filter_map(|(name, value)| matches!(value, Value::List(_)).then_some(name.as_str()));
        let single = |name: &&str| {
            let mut attributes = self.object.attributes();
            attributes.any(|it| it.name() == Some(name) && !it.multivalued())
        };
        match lists.find(single) {
            None => Ok(()),
            Some(name) => Err(Verdict::impossible(
                format!(
                    "the test gives a list for {name}, of which {} has one value",
                    self.name
                ),
                "give one text",
            )),
        }
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        self.known.contains(&name)
    }
}
