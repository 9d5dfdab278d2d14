//! Which tenant is asked, and by whom. The environment says it, and nothing has a default that could be somebody's tenant.

use std::path::PathBuf;

use secrecy::SecretString;
use syncform::http::{Application, Credential, Endpoint, Graph, Key, Patient, Tenancy};

use crate::support::golden;

/// One run.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) tenant: String,
    endpoint: Option<String>,
    client_id: String,
    client_secret: String,
    /// Where the transcript goes.
    pub(crate) folder: PathBuf,
    /// Part of the name of everything that is made.
    pub(crate) run: String,
    /// When it began.
    pub(crate) time: String,
}

impl Setting {
    /// What variables say; the error is what is missing.
    pub(crate) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let given = |name: &str| variable(name).filter(|value| !value.is_empty());
        let wanted = |name: &str| given(name).ok_or_else(|| format!("{name} is not set"));
        let tenant = wanted("CONTRACT_TENANT")?;
        if given("CI").is_some() {
            return Err("a tenant is never asked in CI".to_owned());
        }
        if given("CONTRACT_CONFIRM").as_ref() != Some(&tenant) {
            return Err(
                "this makes, changes and deletes applications of its own in the tenant: to confirm that it is a throw-away one, set CONTRACT_CONFIRM to its id too".to_owned(),
            );
        }
        let now = jiff::Timestamp::now();
        Ok(Self {
            endpoint: given("CONTRACT_ENDPOINT"),
            client_id: wanted("AZURE_CLIENT_ID")?,
            client_secret: wanted("AZURE_CLIENT_SECRET")?,
            folder: given("CONTRACT_FOLDER")
                .map_or_else(|| golden::root().join("target/contract"), PathBuf::from),
            run: now.strftime("%Y%m%d%H%M%S").to_string(),
            time: now.strftime("%Y-%m-%d").to_string(),
            tenant,
        })
    }

    /// A setting of no run, for words about one.
    pub(crate) fn of(tenant: &str) -> Self {
        Self {
            tenant: tenant.to_owned(),
            endpoint: None,
            client_id: String::new(),
            client_secret: String::new(),
            folder: PathBuf::new(),
            run: "here".to_owned(),
            time: "2026-01-01".to_owned(),
        }
    }

    /// The door to the tenant, once the token is for it.
    pub(crate) async fn door(&self) -> Result<Patient<Graph>, String> {
        let endpoint = match &self.endpoint {
            Some(url) => Endpoint::loopback(url),
            None => Endpoint::cloud("global"),
        };
        let endpoint = endpoint.map_err(|error| error.to_string())?;
        let credential = Credential::Application {
            app: Application {
                tenant: self.tenant.clone(),
                client_id: self.client_id.clone(),
            },
            key: Key::Secret(SecretString::from(self.client_secret.clone())),
        };
        let tenancy = Tenancy {
            id: self.tenant.clone(),
            named_at: "CONTRACT_TENANT".to_owned(),
        };
        let graph = Graph::connect(endpoint, credential, tenancy);
        let graph = graph.map_err(|error| error.to_string())?;
        let claims = graph.signed_in().await.map_err(|error| error.to_string())?;
        match claims.and_then(|claims| claims.tenant) {
            Some(_) => Ok(Patient::new(graph, &self.run)),
            None => Err("the token does not tell its tenant".to_owned()),
        }
    }
}

#[test]
fn no_tenant_is_asked_unless_its_id_is_given_twice() {
    let with = |pairs: &[(&str, &str)]| {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Setting::read(move |name| {
            let found = pairs.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone())
        })
    };
    let all = [
        ("CONTRACT_TENANT", "t"),
        ("CONTRACT_CONFIRM", "t"),
        ("AZURE_CLIENT_ID", "c"),
        ("AZURE_CLIENT_SECRET", "s"),
    ];
    assert!(with(&all).is_ok());
    for left_out in 0..all.len() {
        let mut rest = all.to_vec();
        rest.remove(left_out);
        assert!(with(&rest).is_err(), "{rest:?}");
    }
    let other = all.map(|(name, value)| {
        (
            name,
            if name == "CONTRACT_CONFIRM" {
                "yes"
            } else {
                value
            },
        )
    });
    assert!(with(&other).is_err());
    assert!(with(&[&all[..], &[("CI", "true")]].concat()).is_err());
}
