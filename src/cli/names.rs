//! Which applications of the manifests are meant by what was typed.

use super::{Exit, Failure};
use crate::desired::{App, Desired};
use crate::finding::did_you_mean;
use crate::model::AppName;

/// The applications of these names, in their order in the manifests; nobody named means all. `*` stands for any
/// letters. A name or pattern that fits none is a mistake of whoever typed it.
pub(super) fn chosen<'a>(desired: &'a Desired, names: &[String]) -> Result<Vec<&'a App>, Failure> {
    let known: Vec<_> = desired.apps.keys().map(AppName::as_str).collect();
    let fits_none = |name: &&String| !known.iter().any(|known| fits(name, known));
    if let Some(stranger) = names.iter().find(fits_none) {
        let near = did_you_mean(stranger, known.iter().copied())
            .map(|near| format!("; did you mean \"{near}\"?"))
            .unwrap_or_default();
        return Err(
            Failure::new(Exit::Usage, format!("no App is named \"{stranger}\""))
                .help(format!("the manifests have: {}{near}", known.join(", "))),
        );
    }
    let is_meant =
        |app: &&App| names.is_empty() || names.iter().any(|name| fits(name, app.name.as_str()));
    Ok(desired.apps.values().filter(is_meant).collect())
}

/// Whether a pattern fits a name. The first piece stands at the front, the last at the end, the others in between
/// in their order.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut left) = name.strip_prefix(first) else {
        return false;
    };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for piece in middle.split('*') {
        match left.split_once(piece) {
            Some((_, behind)) => left = behind,
            None => return false,
        }
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_letters() {
        for pattern in [
            "aws-prod",
            "aws-*",
            "*",
            "*-prod",
            "a*p*d",
            "aws-prod*",
            "**",
        ] {
            assert!(fits(pattern, "aws-prod"), "{pattern}");
        }
        for pattern in [
            "aws",
            "prod*",
            "*aws",
            "a*x*d",
            "aws-prod-*",
            "aws-prod*d",
            "",
        ] {
            assert!(!fits(pattern, "aws-prod"), "{pattern}");
        }
    }
}
