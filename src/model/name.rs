//! Names that people give: stable, portable, sortable, and never a remote's id.

use super::text::text;

/// Why a name cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a name has 1 to 63 characters out of a-z, 0-9 and '-', and starts and ends with a letter or digit"
)]
pub struct BadName;

/// Names travel inside tags and file names, so they are DNS labels: no quoting is ever needed.
fn checked(text: &str) -> Result<String, BadName> {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits = (1..=63).contains(&text.len())
        && text.bytes().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-');
    if fits {
        Ok(text.to_owned())
    } else {
        Err(BadName)
    }
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        text! { $(#[$doc])* $name }

        impl $name {
            /// Takes a name that is a DNS label.
            ///
            /// # Errors
            /// [`BadName`] for anything else.
            pub fn new(text: &str) -> Result<Self, BadName> {
                checked(text).map(Self)
            }
        }
    };
}

name! {
    /// `metadata.name` of an App: the key in git and the mark on the live object.
    AppName
}
name! {
    /// Who manages an application: the mark that keeps two repositories apart in one tenant.
    Owner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_dns_labels() {
        for good in ["a", "aws-contoso", "9", &"x".repeat(63)] {
            assert!(AppName::new(good).is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "a b", "a'b", "ä", &"x".repeat(64)] {
            assert_eq!(AppName::new(bad), Err(BadName), "{bad}");
        }
    }
}
