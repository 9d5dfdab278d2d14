//! The ground of one run: applications that it has made itself, and no write beside them.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use syncform::wire::{Method, Request, Transport};

/// The template of applications that no gallery has: every tenant can make one, and nothing is behind it.
const CUSTOM: &str = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
/// Looks at something that may not be everywhere yet, and the pauses between them in seconds.
const LOOKS: [u64; 12] = [1, 2, 3, 5, 5, 10, 10, 10, 15, 20, 20, 20];

/// After what went well: everything that was made is known.
pub(crate) const AT_ONCE: &[u64] = &[];
/// After trouble: something may have been made that lists do not show yet. The pauses between looks, in seconds.
pub(crate) const PATIENTLY: &[u64] = &[5, 25, 60];

/// What was asked and answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Exchange {
    pub(crate) request: String,
    pub(crate) sent: Value,
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// An application that was made here.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) application: String,
    pub(crate) principal: String,
}

/// The door, with a fence around it.
pub(crate) struct Ground<'a, T> {
    door: &'a T,
    prefix: String,
    own: Mutex<Vec<String>>,
    said: Mutex<Vec<Exchange>>,
}

impl<'a, T: Transport> Ground<'a, T> {
    pub(crate) fn new(door: &'a T, run: &str) -> Self {
        Self {
            door,
            prefix: format!("syncform-contract-{run}"),
            own: Mutex::default(),
            said: Mutex::default(),
        }
    }

    /// What the names of all that it makes begin with.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// A display name of this run.
    pub(crate) fn named(&self, name: &str) -> String {
        format!("{}-{name}", self.prefix)
    }

    /// The origin that is asked.
    pub(crate) fn root(&self) -> &str {
        self.door.root()
    }

    fn own(&self) -> MutexGuard<'_, Vec<String>> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was said since it was last taken.
    pub(crate) fn take(&self) -> Vec<Exchange> {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut said)
    }

    /// A read.
    pub(crate) async fn get(&self, path: &str) -> Result<Exchange, String> {
        self.send(Method::Get, path, Value::Null).await
    }

    /// Any request: one that writes must be about an object of this run.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Value,
    ) -> Result<Exchange, String> {
        self.check(method, path, &body)?;
        let mut request = Request::new(method, path.replace(' ', "%20"));
        if !body.is_null() {
            request = request.json(body.clone());
        }
        let answer = self.door.send(request).await;
        let answer = answer.map_err(|error| format!("{method} {path}: {error}"))?;
        let exchange = Exchange {
            request: format!("{method} {path}"),
            sent: body,
            status: answer.status,
            body: answer.body.into_json(),
        };
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.push(exchange.clone());
        Ok(exchange)
    }

    /// The fence.
    fn check(&self, method: Method, path: &str, body: &Value) -> Result<(), String> {
        let name = body["displayName"].as_str().unwrap_or_default();
        let is_birth = path.ends_with("/instantiate") && name.starts_with(&self.prefix);
        let reads_only = |parts: &Vec<Value>| parts.iter().all(|part| part["method"] == "GET");
        let is_reading = method == Method::Get
            || (path.ends_with("/$batch") && body["requests"].as_array().is_some_and(reads_only));
        let is_own = self.own().iter().any(|id| path.contains(id.as_str()));
        if is_birth || is_reading || is_own {
            Ok(())
        } else {
            Err(format!(
                "{method} {path} is about nothing that this run has made"
            ))
        }
    }

    /// Asks again until an answer fits, for as long as replication is known to take.
    pub(crate) async fn until(
        &self,
        path: &str,
        fits: impl Fn(&Exchange) -> bool,
    ) -> Result<Exchange, String> {
        for seconds in LOOKS {
            let seen = self.get(path).await?;
            if fits(&seen) {
                return Ok(seen);
            }
            self.door.pause(Duration::from_secs(seconds)).await;
        }
        Err(format!("GET {path} never answered what was waited for"))
    }

    /// A new application, once its provisioning templates can be read.
    pub(crate) async fn make(&self, name: &str, reference: &str) -> Result<(Made, Value), String> {
        let said = json!({
            "displayName": self.named(name),
            "serviceManagementReference": reference,
        });
        let path = format!("/v1.0/applicationTemplates/{CUSTOM}/instantiate");
        let born = self.send(Method::Post, &path, said).await?;
        let id = |part: &str| born.body[part]["id"].as_str().map(str::to_owned);
        let (Some(application), Some(principal)) = (id("application"), id("servicePrincipal"))
        else {
            return Err(format!("instantiate answered {}", born.status));
        };
        self.own().extend([application.clone(), principal.clone()]);
        let made = Made {
            application,
            principal,
        };
        self.until(&made.sync("templates"), |seen| seen.status == 200)
            .await?;
        let path = format!("/v1.0/applications/{}", made.application);
        self.until(&path, |seen| seen.status == 200).await?;
        Ok((made, born.body))
    }

    /// Ids of objects of one kind whose display names begin so.
    pub(crate) async fn named_like(&self, kind: &str, prefix: &str) -> Result<Vec<String>, String> {
        let path =
            format!("/v1.0/{kind}?$filter=startswith(displayName,'{prefix}')&$select=id&$top=999");
        let found = self.get(&path).await?;
        let items = found.body["value"].as_array().cloned();
        let items = items.ok_or_else(|| format!("GET {path}: status {}", found.status))?;
        let ids = items.iter().filter_map(|item| item["id"].as_str());
        Ok(ids.map(str::to_owned).collect())
    }

    /// Ids of all that was made, for a run that goes on later.
    pub(crate) fn known(&self) -> Vec<String> {
        self.own().clone()
    }

    /// What an earlier part of the run has made.
    pub(crate) fn remember(&self, ids: &[String]) {
        self.own().extend_from_slice(ids);
    }

    /// Deletes everything that this run has made, for good, and says what it could not delete. What others have made in
    /// its name, or was made without an answer, bears its name; `pauses` is how patiently that is looked for.
    pub(crate) async fn clean(&self, pauses: &[u64]) -> Vec<String> {
        let mut gone = BTreeSet::new();
        self.sweep(&mut gone).await;
        for seconds in pauses {
            self.door.pause(Duration::from_secs(*seconds)).await;
            self.sweep(&mut gone).await;
        }
        let mut left = Vec::new();
        for id in &gone {
            for kind in [
                "applications",
                "servicePrincipals",
                "directory/deletedItems",
            ] {
                let path = format!("/v1.0/{kind}/{id}");
                let seen = self.until(&path, |seen| seen.status != 200).await;
                if !seen.is_ok_and(|seen| seen.status == 404) {
                    left.push(path);
                }
            }
        }
        self.own()
            .retain(|id| left.iter().any(|path| path.ends_with(id)));
        left
    }

    /// Deletes what is known or found now and not gone yet.
    async fn sweep(&self, gone: &mut BTreeSet<String>) {
        for kind in ["applications", "servicePrincipals"] {
            if let Ok(found) = self.named_like(kind, &self.prefix).await {
                self.own().extend(found);
            }
        }
        // The list is let go before anything is sent, since the fence looks at it.
        let own = self.own().clone();
        for id in own {
            if !gone.insert(id.clone()) {
                continue;
            }
            let path = format!("/v1.0/applications/{id}");
            // Service principals go with their applications.
            let _ = self.send(Method::Delete, &path, Value::Null).await;
            let path = format!("/v1.0/directory/deletedItems/{id}");
            let _ = self.send(Method::Delete, &path, Value::Null).await;
        }
    }
}

impl Made {
    /// A path below its synchronization.
    pub(crate) fn sync(&self, rest: &str) -> String {
        format!(
            "/v1.0/servicePrincipals/{}/synchronization/{rest}",
            self.principal
        )
    }
}

#[tokio::test]
async fn nothing_is_written_beside_what_the_run_has_made() {
    let emulator = crate::support::world::emulator();
    let ground = Ground::new(&emulator, "x");
    let before = emulator.snapshot();
    let theirs = before["servicePrincipals"][0]["id"]
        .as_str()
        .expect("an id");
    let write = json!({ "tags": [] });
    let path = format!("/v1.0/servicePrincipals/{theirs}");
    assert!(ground.send(Method::Patch, &path, write).await.is_err());
    let batch =
        json!({ "requests": [{ "id": "1", "method": "DELETE", "url": "/applications/x" }] });
    assert!(
        ground
            .send(Method::Post, "/v1.0/$batch", batch)
            .await
            .is_err()
    );
    let name = json!({ "displayName": "somebody else's" });
    let path = format!("/v1.0/applicationTemplates/{CUSTOM}/instantiate");
    assert!(ground.send(Method::Post, &path, name).await.is_err());
    assert_eq!(emulator.snapshot(), before);
    assert!(ground.make("own", "").await.is_ok());
    // A run that has lost the answer to a birth finds it by its name.
    ground.own().clear();
    assert_eq!(ground.clean(AT_ONCE).await, Vec::<String>::new());
    let after = emulator.snapshot();
    assert_eq!(after["applications"], before["applications"]);
}
