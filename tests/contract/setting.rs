//! Which tenant is asked, and by whom. The environment says it, and nothing has a default that could be somebody's tenant.

use std::collections::BTreeMap;
use std::path::PathBuf;

use syncform::http::{Endpoint, Graph, Patient, Tenancy};

use super::way::{self, Way};
use crate::support::golden;

/// What the command line sees of the environment: how it signs in and gets out, and where `az` is.
const PASSED: [&str; 20] = [
    "PATH",
    "HOME",
    "HTTPS_PROXY",
    "https_proxy",
    "NO_PROXY",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "AZURE_TENANT_ID",
    "AZURE_AUTHORITY_HOST",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_CLIENT_CERTIFICATE_PATH",
    "AZURE_CLIENT_CERTIFICATE_PASSWORD",
    "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_CONFIG_DIR",
    "SYNCFORM_ACCESS_TOKEN",
    "SYNCFORM_AUTH",
    "SYNCFORM_REQUEST_TIMEOUT",
];

/// One run.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) tenant: String,
    /// `global`, `usgov`, `usgov-dod` or `china`.
    pub(crate) cloud: String,
    pub(crate) endpoint: Option<String>,
    /// Where transcript and progress go.
    pub(crate) folder: PathBuf,
    /// The only stories to tell, where not all.
    pub(crate) stories: Option<Vec<String>>,
    pub(crate) environment: BTreeMap<String, String>,
    /// Part of the name of everything that is made.
    pub(crate) run: String,
    /// When it began.
    pub(crate) time: String,
}

impl Setting {
    /// What variables say; the error is what is missing.
    pub(crate) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let given = |name: &str| variable(name).filter(|value| !value.is_empty());
        let tenant = given("CONTRACT_TENANT").ok_or("CONTRACT_TENANT is not set")?;
        if given("CI").is_some() {
            return Err("a tenant is never asked in CI".to_owned());
        }
        if given("CONTRACT_CONFIRM").as_ref() != Some(&tenant) {
            return Err(
                "this makes, changes and deletes applications of its own in the tenant: to confirm that it is a throw-away one, set CONTRACT_CONFIRM to its id too".to_owned(),
            );
        }
        let stories = given("CONTRACT_STORIES").map(|names| {
            let names = names.split(',').map(|name| name.trim().to_owned());
            names.filter(|name| name != "none").collect()
        });
        let now = jiff::Timestamp::now();
        let setting = Self {
            cloud: given("CONTRACT_CLOUD").unwrap_or_else(|| "global".to_owned()),
            endpoint: given("CONTRACT_ENDPOINT"),
            folder: given("CONTRACT_FOLDER")
                .map_or_else(|| golden::root().join("target/contract"), PathBuf::from),
            stories,
            environment: PASSED
                .iter()
                .filter_map(|name| Some(((*name).to_owned(), passed(name, given(name)?))))
                .collect(),
            run: now.strftime("%Y%m%d%H%M%S").to_string(),
            time: now.strftime("%Y-%m-%d").to_string(),
            tenant,
        };
        setting.way()?;
        setting.place()?;
        super::chosen::known(setting.stories.as_deref().unwrap_or_default())?;
        Ok(setting)
    }

    /// How it signs in.
    pub(crate) fn way(&self) -> Result<Way, String> {
        way::of(&self.tenant, |name| self.environment.get(name).cloned())
    }

    /// Where Graph and its authority are.
    fn place(&self) -> Result<Endpoint, String> {
        let cloud = Endpoint::cloud(&self.cloud).map_err(|error| error.to_string())?;
        let endpoint = match &self.endpoint {
            Some(url) => Endpoint::loopback(url).map_err(|error| error.to_string())?,
            None => cloud,
        };
        match self.environment.get("AZURE_AUTHORITY_HOST") {
            Some(authority) => endpoint
                .with_authority(authority)
                .map_err(|error| error.to_string()),
            None => Ok(endpoint),
        }
    }

    /// The door to the tenant, once the token is for it, and the roles that the token has.
    pub(crate) async fn door(&self) -> Result<(Patient<Graph>, Vec<String>), String> {
        let tenancy = Tenancy {
            id: self.tenant.clone(),
            named_at: "CONTRACT_TENANT".to_owned(),
        };
        let graph = Graph::connect(self.place()?, self.way()?.credential, tenancy)
            .map_err(|error| error.to_string())?;
        let signed_in = graph.signed_in().await.map_err(|error| error.to_string())?;
        let claims =
            signed_in.ok_or("the token is opaque: nothing shows which tenant it is for")?;
        match claims.tenant {
            Some(tenant) if tenant.eq_ignore_ascii_case(&self.tenant) => {
                Ok((Patient::new(graph, &self.run), claims.roles))
            }
            other => Err(format!(
                "the token is for {other:?}, not for {}",
                self.tenant
            )),
        }
    }
}

/// The value of a variable in another folder: the command line does not run where the volunteer does.
fn passed(name: &str, value: String) -> String {
    let is_file = [
        "AZURE_CLIENT_CERTIFICATE_PATH",
        "AZURE_FEDERATED_TOKEN_FILE",
    ]
    .contains(&name);
    match std::path::absolute(&value) {
        Ok(path) if is_file => path.display().to_string(),
        Ok(_) | Err(_) => value,
    }
}

impl Setting {
    /// A setting of no run, for words about one.
    pub(crate) fn of(tenant: &str) -> Self {
        let pairs = [("CONTRACT_TENANT", tenant), ("CONTRACT_CONFIRM", tenant)];
        from(&[&pairs[..], &ALL[2..]].concat()).expect("a setting")
    }
}

/// Settings from pairs of variables.
pub(crate) fn from(pairs: &[(&str, &str)]) -> Result<Setting, String> {
    Setting::read(|name| {
        let found = pairs.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

const ALL: [(&str, &str); 4] = [
    ("CONTRACT_TENANT", "t"),
    ("CONTRACT_CONFIRM", "t"),
    ("AZURE_CLIENT_ID", "c"),
    ("AZURE_CLIENT_SECRET", "s"),
];

#[test]
fn no_tenant_is_asked_unless_its_id_is_given_twice() {
    assert!(from(&ALL).is_ok());
    for left_out in 0..ALL.len() {
        let mut rest = ALL.to_vec();
        rest.remove(left_out);
        assert!(from(&rest).is_err(), "{rest:?}");
    }
    let other = ALL.map(|(name, value)| {
        let is_word = name == "CONTRACT_CONFIRM";
        (name, if is_word { "yes" } else { value })
    });
    assert!(from(&other).is_err());
    assert!(from(&[&ALL[..], &[("CI", "true")]].concat()).is_err());
}

#[test]
fn clouds_and_stories_are_named_as_they_are_called() {
    let with = |name, value| from(&[&ALL[..], &[(name, value)]].concat());
    for (cloud, root) in [
        ("global", "https://graph.microsoft.com"),
        ("usgov", "https://graph.microsoft.us"),
        ("usgov-dod", "https://dod-graph.microsoft.us"),
        ("china", "https://microsoftgraph.chinacloudapi.cn"),
    ] {
        let setting = with("CONTRACT_CLOUD", cloud).expect("a cloud");
        assert_eq!(setting.place().expect("a place").root(), root);
    }
    for wrong in [
        ("CONTRACT_CLOUD", "germany"),
        ("AZURE_AUTHORITY_HOST", "https://login.example.com"),
        ("CONTRACT_ENDPOINT", "https://graph.microsoft.com"),
        ("CONTRACT_STORIES", "nothing_of_the_kind"),
    ] {
        assert!(with(wrong.0, wrong.1).is_err(), "{wrong:?}");
    }
    let names = "a_stopped_job_is_created, the_scope_is_widened";
    assert_eq!(
        with("CONTRACT_STORIES", names)
            .expect("stories")
            .stories
            .map(|all| all.len()),
        Some(2)
    );
}
