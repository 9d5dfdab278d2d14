//! Kept plans, read and put together: those of parts of one tenant become one.

use std::path::PathBuf;

use super::{Exit, Failure, Voice, kept};
use crate::plan::{self, Merged, Unmerged};
use crate::visible;

/// One plan for each tenant, in the order in which they are named.
pub(super) fn read(voice: Voice, paths: &[PathBuf]) -> Result<Vec<Merged>, Failure> {
    let reports = paths.iter().map(|path| kept::read(path));
    let reports = reports.collect::<Result<Vec<_>, _>>()?;
    let merged = plan::merged(reports).map_err(|unmerged| refused(&unmerged))?;
    for whole in &merged {
        if whole.parts > 1 && whole.report.commit.is_none() {
            voice.remark(&format!(
                "note: the plans of the tenant \"{}\" are of no commit, so that nothing says whether they are of the same manifests",
                visible::line(&whole.report.tenant.name)
            ));
        }
    }
    Ok(merged)
}

/// Plans that do not go together.
fn refused(unmerged: &Unmerged) -> Failure {
    let help = match unmerged {
        Unmerged::Overlap { .. } => {
            "plans of one tenant are shown as one, so that each application may be in one of them alone: name the newest of those that are about it"
        }
        Unmerged::Commits { .. } => "plan all parts from the same commit",
        Unmerged::Versions { .. } => "plan all parts with the same version",
    };
    Failure::new(Exit::Error, visible::line(&unmerged.to_string()))
        .help(help)
        .unwritten()
}
