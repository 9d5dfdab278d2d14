//! The `schema` room against every published document: reading, comparing, laying overlays.

mod faults;
mod hostile;
mod overlays;
mod pair;
mod reading;
mod untouched;
mod wishes;

use syncform::schema::Document;

use crate::support::fixtures::files;

/// Every published document that is a schema, or a template with one in it; by name.
fn published() -> Option<Vec<(String, Document)>> {
    let all = [files("schemas")?, files("templates")?].concat();
    let read = |(name, bytes): (String, Vec<u8>)| Some((name, Document::read(&bytes).ok()?));
    Some(all.into_iter().filter_map(read).collect())
}

/// Those of them that are whole: the others are excerpts of a documentation.
fn whole() -> Option<Vec<(String, Document)>> {
    let all = published()?.into_iter();
    let is_whole = |name: &str| name.contains("sfoutdelta") || name.contains("cloudsync");
    let whole: Vec<_> = all.filter(|(name, _)| is_whole(name)).collect();
    assert_eq!(whole.len(), 4);
    Some(whole)
}
