//! Where to look for one application, and for what.

use super::Reads;
use crate::model::{AppId, ObjectId};

/// One application of the index, and the parts of it that matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub app_id: AppId,
    /// Where it is known, everything small is read at once.
    pub service_principal: Option<ObjectId>,
    pub reads: Reads,
}

impl Look {
    /// The same application, for other parts.
    #[must_use]
    pub fn with(&self, reads: Reads) -> Self {
        Self {
            reads,
            ..self.clone()
        }
    }
}
