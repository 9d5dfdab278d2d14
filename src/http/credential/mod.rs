//! Who signs in, and how that is written into the form of the token endpoint (reference, section 8).
//!
//! It fetches nothing, and reads neither files nor the environment: whoever makes a credential has them.

use secrecy::{ExposeSecret, SecretString};

/// A way to sign in as an application.
#[derive(Clone, Debug)]
pub enum Credential {
    /// A secret of the application registration.
    ClientSecret {
        /// The tenant's id or one of its domains.
        tenant: String,
        /// The application's `appId`.
        client_id: String,
        client_secret: SecretString,
    },
}

/// Why there can be no connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The tenant is part of a URL, and this one would change it.
    #[error("{tenant:?} is no tenant: expected its id or a domain such as contoso.onmicrosoft.com")]
    BadTenant { tenant: String },
    /// A part of the credential is empty.
    #[error("the credential has an empty {part}")]
    Empty { part: &'static str },
    /// The HTTPS client cannot be built, for instance where the machine trusts no certificate at all.
    #[error("cannot prepare HTTPS: {because}")]
    NoClient { because: String },
}

impl Credential {
    /// Refuses what cannot be a credential before anything is sent.
    pub(super) fn check(&self) -> Result<(), ConnectError> {
        let Self::ClientSecret {
            tenant,
            client_id,
            client_secret,
        } = self;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        if tenant.is_empty() || !tenant.bytes().all(plain) || tenant.starts_with('.') {
            return Err(ConnectError::BadTenant {
                tenant: tenant.clone(),
            });
        }
        if client_id.is_empty() {
            return Err(ConnectError::Empty { part: "client id" });
        }
        if client_secret.expose_secret().is_empty() {
            return Err(ConnectError::Empty {
                part: "client secret",
            });
        }
        Ok(())
    }

    /// The tenant's id or domain.
    pub(super) fn tenant(&self) -> &str {
        let Self::ClientSecret { tenant, .. } = self;
        tenant
    }

    /// The application's `appId`.
    pub(super) fn client_id(&self) -> &str {
        let Self::ClientSecret { client_id, .. } = self;
        client_id
    }

    /// What no text may hold.
    pub(super) fn secret(&self) -> &str {
        let Self::ClientSecret { client_secret, .. } = self;
        client_secret.expose_secret()
    }

    /// The fields of the form.
    pub(super) fn form<'a>(&'a self, scope: &'a str) -> [(&'static str, &'a str); 4] {
        [
            ("grant_type", "client_credentials"),
            ("scope", scope),
            ("client_id", self.client_id()),
            ("client_secret", self.secret()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credential(tenant: &str, client_id: &str, client_secret: &str) -> Credential {
        Credential::ClientSecret {
            tenant: tenant.to_owned(),
            client_id: client_id.to_owned(),
            client_secret: client_secret.into(),
        }
    }

    #[test]
    fn a_tenant_cannot_bend_the_url() {
        for good in ["contoso.com", "8b1025e4-1dd2-430b-a150-2ef79cd700f5"] {
            assert_eq!(credential(good, "app", "s3cret").check(), Ok(()));
        }
        for bad in ["", "..", "../x", "a/b", "a?b", "a#b", "a@b", "a b"] {
            assert!(credential(bad, "app", "s3cret").check().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_empty_part_is_refused_before_anything_is_sent() {
        for (client_id, client_secret, part) in
            [("", "s3cret", "client id"), ("app", "", "client secret")]
        {
            assert_eq!(
                credential("contoso.com", client_id, client_secret).check(),
                Err(ConnectError::Empty { part })
            );
        }
    }

    #[test]
    fn a_credential_does_not_print_its_secret() {
        let text = format!("{:?}", credential("contoso.com", "app", "s3cret"));
        assert!(
            text.contains("contoso.com") && !text.contains("s3cret"),
            "{text}"
        );
    }
}
