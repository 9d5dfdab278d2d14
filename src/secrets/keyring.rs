//! The values of a run, application by application: handed out once, and gone when the application's steps are done.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::model::{AppName, SecretRef};
use crate::wire::Hidden;

use super::Secret;

/// What stands in a text in the place of a value.
const MARK: &str = "(hidden)";

/// The values that one application's steps send.
#[derive(Default)]
pub struct Values(BTreeMap<SecretRef, Secret>);

impl Values {
    /// The value of a reference. Whoever asks answers for where it goes.
    #[must_use]
    pub fn expose(&self, reference: &SecretRef) -> Option<&str> {
        self.0.get(reference).map(Secret::expose)
    }

    /// A text without any of these values: a service may repeat in an error what it was sent.
    #[must_use]
    pub fn veil(&self, text: &str) -> String {
        Hidden::of(self.0.values().map(Secret::expose)).taken_out_of(text, MARK)
    }
}

impl FromIterator<(SecretRef, Secret)> for Values {
    fn from_iter<I: IntoIterator<Item = (SecretRef, Secret)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

/// The values of all applications of a run.
#[derive(Default)]
pub struct Keyring(Mutex<BTreeMap<AppName, Values>>);

impl Keyring {
    /// Hands an application's values out. Asked again, it has none.
    #[must_use]
    pub fn take(&self, app: &AppName) -> Values {
        let mut apps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        apps.remove(app).unwrap_or_default()
    }
}

impl FromIterator<(AppName, Values)> for Keyring {
    fn from_iter<I: IntoIterator<Item = (AppName, Values)>>(apps: I) -> Self {
        Self(Mutex::new(apps.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference() -> SecretRef {
        SecretRef::Env("TOKEN".to_owned())
    }

    #[test]
    fn a_value_that_two_applications_share_goes_with_the_last() {
        let secret = Secret::new("s3cret".to_owned());
        let seen = secret.while_kept();
        let names = ["one", "two"].map(|name| AppName::new(name).expect("a name"));
        let values = |name: &AppName| {
            (
                name.clone(),
                [(reference(), secret.clone())].into_iter().collect(),
            )
        };
        let keyring: Keyring = names.iter().map(values).collect();
        drop(secret);
        for name in &names {
            let values = keyring.take(name);
            assert_eq!(values.expose(&reference()), Some("s3cret"));
            assert_eq!(values.veil("said s3cret"), "said (hidden)");
        }
        assert!(seen.upgrade().is_none());
        assert_eq!(keyring.take(&names[0]).expose(&reference()), None);
    }
}
