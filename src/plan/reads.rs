//! Which parts of a live application a manifest makes worth reading.

use crate::desired::App;
use crate::live::{Reads, Templates};

pub(super) fn reads(app: &App, is_young: bool) -> Reads {
    let Some(job) = &app.provisioning else {
        return Reads {
            is_young,
            ..Reads::default()
        };
    };
    Reads {
        is_young,
        jobs: true,
        secrets: job.scope.is_some() || job.notify.is_some() || job.credentials.is_some(),
        templates: job
            .template
            .clone()
            .map_or(Templates::Always, Templates::UnlessJobOf),
    }
}
