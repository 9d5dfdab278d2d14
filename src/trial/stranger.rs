//! An attribute that a test gives and that the source does not have. It would be null where it is meant, and a test that
//! expects little would pass for that.

use super::Verdict;
use crate::desired::MappingTest;
use crate::finding::did_you_mean;
use crate::flow::{Carrier, Line};
use crate::schema::{Attribute, Document, Object, ObjectMapping};

/// Refuses a test that gives one. Sample people may have more than this source.
pub(super) fn none(
    test: &MappingTest,
    document: &Document,
    mapping: ObjectMapping<'_>,
    carrier: &Carrier,
) -> Result<(), Verdict> {
    let Some(object) = object(document, mapping) else {
        return Ok(());
    };
    let mut known: Vec<_> = object.attributes().filter_map(Attribute::name).collect();
    // A template that discovers its attributes late maps some that it does not list yet.
    known.extend(carrier.lines().iter().flat_map(Line::attributes));
    let mut given = test.given.iter();
    let Some(stranger) = given.find(|name| !known.contains(&name.as_str())) else {
        return Ok(());
    };
    let near = did_you_mean(stranger, known.iter().copied());
    let near = near.map(|near| format!("; did you mean {near}?"));
    let source = mapping.source().unwrap_or_default();
    Err(Verdict::impossible(
        format!("{source} has no attribute {stranger}"),
        format!(
            "give attributes by the names that the schema has{}",
            near.unwrap_or_default()
        ),
    ))
}

/// What the source directory says of the object, where it lists its attributes.
fn object<'a>(document: &'a Document, mapping: ObjectMapping<'_>) -> Option<Object<'a>> {
    let directory = mapping.rule().source_directory()?;
    let mut directories = document.schema().directories();
    let directory = directories.find(|it| it.name() == Some(directory))?;
    let mut objects = directory.objects();
    let object = objects.find(|it| it.name() == mapping.source())?;
    object.attributes().next().is_some().then_some(object)
}
