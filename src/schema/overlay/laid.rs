//! An overlay laid over a document, as those see it who must decide whether it is worth a save.

use super::{Overlay, Refusal};
use crate::schema::document::Document;
use crate::schema::{Diff, Fault, faults};

/// What an overlay makes of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Laid {
    pub after: Document,
    /// What changes, as a person would say it. Nothing: the document means that already.
    pub diff: Diff,
    /// What would be wrong then and is not wrong now.
    pub faults: Vec<Fault>,
}

impl Overlay {
    /// Lays the overlay over a document; `base` as in [`Overlay::patch`].
    ///
    /// # Errors
    ///
    /// As [`Overlay::patch`].
    pub fn lay(&self, before: &Document, base: Option<&Document>) -> Result<Laid, Vec<Refusal>> {
        let patch = self.patch(before, base)?;
        let mut after = before.clone();
        patch
            .apply(&mut after)
            .expect("a patch fits the document that it was made for");
        Ok(Laid {
            diff: Diff::between(before, &after),
            faults: faults(before, &after),
            after,
        })
    }
}
