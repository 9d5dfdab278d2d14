//! Who may come to the desk, and with which permissions.

use super::super::answer::{Answer, Refusal};
use super::super::caller::Caller;
use super::super::token;
use super::super::vaults;
use super::Desk;

impl Desk {
    /// Whether a caller of the HTTP door may ask Graph anything.
    pub(in crate::emulator) fn admits(&self, authorization: Option<&str>) -> Result<(), Refusal> {
        token::check(&self.tenant, authorization)
    }

    /// What a caller of the HTTP door is told who may not ask a vault, with the challenge that goes along.
    pub(in crate::emulator) fn vault_refuses(
        &self,
        authorization: Option<&str>,
        root: &str,
    ) -> Option<(Answer, (String, String))> {
        let refused = vaults::admits(&self.tenant, authorization, root)?;
        Some((refused, vaults::challenge(&self.tenant, root)))
    }

    /// What every caller may do, where permissions are looked at.
    pub(in crate::emulator) fn permissions(&self) -> Option<&[String]> {
        self.permissions.as_deref()
    }

    /// Whose permissions count for a request with that token, or for one in process that has none.
    pub(in crate::emulator) fn caller(&self, authorization: Option<&str>) -> Option<Caller> {
        let permissions = self.permissions.as_ref()?;
        Some(match authorization {
            Some(_) => token::caller(authorization),
            None => Caller {
                client: None,
                roles: permissions.clone(),
            },
        })
    }
}
