//! What the provider of another tool sends for one application, call by call: create, read, change, delete. It knows each
//! object by its id, annotates what it sends, and takes nothing for there before five good reads on end.
//!
//! Its counts were measured against a stub; here the emulator stands in the stub's place.

use std::cell::Cell;
use std::time::Duration;

use serde_json::{Value, json};

use super::provisioned::Provisioned;
use super::{AWS, Caller, text, values};
use syncform::wire::Method::{self, Delete, Get, Patch, Post, Put};
use syncform::wire::Request;

/// How often a thing must be found on end, and how long is waited in between.
const GOOD: usize = 5;
const BETWEEN: Duration = Duration::from_secs(5);

struct Provider {
    caller: Caller,
    sent: Cell<usize>,
}

/// Ids that it keeps in its state.
struct State {
    application: String,
    principal: String,
    job: String,
    assignments: Vec<String>,
}

impl Provider {
    fn new(faults: &str) -> Self {
        Self {
            caller: Caller::new(faults),
            sent: Cell::new(0),
        }
    }

    fn ask(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        self.sent.set(self.sent.get() + 1);
        let accept = "application/json; charset=utf-8; IEEE754Compatible=false";
        let request = Request::new(method, path.replace(' ', "%20")).header("Accept", accept);
        let request = if body.is_null() {
            request
        } else {
            request.json(body)
        };
        let answer = self.caller.try_send(request).expect("an answer");
        (answer.status, answer.body.into_json())
    }

    fn get(&self, path: &str) -> Value {
        self.done(Get, path, Value::Null, 200)
    }

    fn done(&self, method: Method, path: &str, body: Value, status: u16) -> Value {
        let (had, answer) = self.ask(method, path, body);
        assert_eq!(had, status, "{method} {path}: {answer}");
        answer
    }

    /// How many requests a deed takes.
    fn counted<T>(&self, deed: impl FnOnce(&Self) -> T) -> (usize, T) {
        let before = self.sent.get();
        let made = deed(self);
        (self.sent.get() - before, made)
    }

    /// Looks until what is looked for was seen so often on end; 404 alone is waited out.
    fn wait(&self, path: &str, is_good: impl Fn(u16, &Value) -> bool) {
        let mut good = 0;
        for _ in 0..200 {
            let (status, body) = self.ask(Get, path, Value::Null);
            assert!([200, 404].contains(&status), "GET {path}: {status} {body}");
            good = if is_good(status, &body) { good + 1 } else { 0 };
            if good == GOOD {
                return;
            }
            self.caller.0.advance(BETWEEN);
        }
        panic!("{path} never settled");
    }

    fn appears(&self, path: &str) {
        self.wait(path, |status, _| status == 200);
    }

    fn disappears(&self, path: &str) {
        self.wait(path, |status, _| status == 404);
    }

    /// The gallery's entry, by its name.
    fn template(&self) -> String {
        let path = "/v1.0/applicationTemplates?$filter=displayName eq 'AWS Single-Account Access'";
        let found = values(&self.get(path));
        assert_eq!(found.len(), 1);
        text(&found[0], "/id")
    }

    /// Both versions of a service principal: what the stable one does not say is asked of the other.
    fn principal(&self, id: &str) {
        let stable = self.get(&format!("/v1.0/servicePrincipals/{id}"));
        assert_eq!(stable["id"], id);
        let beta = format!("/beta/servicePrincipals/{id}?$select=samlMetadataUrl");
        assert!(self.get(&beta)["samlMetadataUrl"].is_null());
    }

    fn secrets(&self, principal: &str, pairs: &[(&str, &str)]) {
        let path = format!("/v1.0/servicePrincipals/{principal}/synchronization/secrets");
        let sent = pairs
            .iter()
            .map(|(key, value)| json!({ "key": key, "value": value }));
        let body = json!({ "value": sent.collect::<Vec<_>>() });
        self.done(Put, &path, body, 204);
        let kept = pairs.iter().filter(|(_, value)| !value.is_empty()).count();
        // It counts what comes back, which is a trap where the service keeps more.
        self.wait(&path, |_, body| values(body).len() == kept);
    }

    fn create(&self, name: &str, people: &[String]) -> State {
        let said = json!({ "displayName": name });
        let path = format!("/v1.0/applicationTemplates/{AWS}/instantiate");
        let born = self.done(Post, &path, said, 201);
        let (application, principal) = (
            text(&born, "/application/id"),
            text(&born, "/servicePrincipal/id"),
        );
        let path = format!("/v1.0/applications/{application}");
        self.appears(&path);
        assert_eq!(self.get(&path)["displayName"], name);
        self.principal(&principal);
        self.secrets(&principal, &[("ClientSecret", "x"), ("SecretToken", "y")]);
        let kept = format!("/v1.0/servicePrincipals/{principal}/synchronization/secrets");
        assert_eq!(values(&self.get(&kept)).len(), 2);
        let job = self.create_job(&principal);
        let resource = self
            .caller
            .get(&format!("/v1.0/servicePrincipals/{principal}"));
        let role = text(&resource, "/appRoles/0/id");
        let assigned = people.iter().map(|who| self.assign(&principal, who, &role));
        State {
            assignments: assigned.collect(),
            application,
            principal,
            job,
        }
    }

    fn create_job(&self, principal: &str) -> String {
        self.get(&format!("/v1.0/servicePrincipals/{principal}"));
        let jobs = format!("/v1.0/servicePrincipals/{principal}/synchronization/jobs");
        let said =
            json!({ "@odata.type": "#microsoft.graph.synchronizationJob", "templateId": "aws" });
        let id = text(&self.done(Post, &jobs, said, 201), "/id");
        let job = format!("{jobs}/{id}");
        self.appears(&job);
        self.done(Post, &format!("{job}/start"), Value::Null, 204);
        assert_eq!(self.get(&job)["schedule"]["state"], "Active");
        id
    }

    fn assign(&self, principal: &str, who: &str, role: &str) -> String {
        self.get(&format!("/v1.0/servicePrincipals/{principal}"));
        let assigned = format!("/v1.0/servicePrincipals/{principal}/appRoleAssignedTo");
        let said = json!({
            "@odata.type": "#microsoft.graph.appRoleAssignment",
            "appRoleId": role,
            "principalId": who,
            "resourceId": principal,
        });
        let made = text(&self.done(Post, &assigned, said, 201), "/id");
        assert_eq!(self.get(&format!("{assigned}/{made}"))["principalId"], who);
        made
    }

    /// Everything that the state names, each on its own.
    fn refresh(&self, state: &State) {
        let principal = format!("/v1.0/servicePrincipals/{}", state.principal);
        self.get(&format!("/v1.0/applications/{}", state.application));
        self.principal(&state.principal);
        let job = self.get(&format!("{principal}/synchronization/jobs/{}", state.job));
        assert_eq!(job["templateId"], "aws");
        self.get(&format!("{principal}/synchronization/secrets"));
        for id in &state.assignments {
            self.get(&format!("{principal}/appRoleAssignedTo/{id}"));
        }
    }

    fn destroy(&self, state: &State) {
        let principal = format!("/v1.0/servicePrincipals/{}", state.principal);
        for id in &state.assignments {
            let path = format!("{principal}/appRoleAssignedTo/{id}");
            self.done(Delete, &path, Value::Null, 204);
            assert_eq!(self.ask(Get, &path, Value::Null).0, 404);
        }
        let job = format!("{principal}/synchronization/jobs/{}", state.job);
        self.done(Delete, &job, Value::Null, 204);
        self.disappears(&job);
        self.secrets(
            &state.principal,
            &[("ClientSecret", ""), ("SecretToken", "")],
        );
        let application = format!("/v1.0/applications/{}", state.application);
        self.done(Delete, &application, Value::Null, 204);
        self.disappears(&application);
        assert_eq!(self.ask(Get, &principal, Value::Null).0, 404);
    }

    fn people(&self, count: usize) -> Vec<String> {
        let page = self.caller.get(&format!("/v1.0/users?$top={count}"));
        values(&page).iter().map(|user| text(user, "/id")).collect()
    }
}

#[test]
fn applications_take_as_many_requests_as_were_measured() {
    let provider = Provider::new("{}");
    let people = provider.people(10);
    let (looked_up, template) = provider.counted(Provider::template);
    assert_eq!((looked_up, template.as_str()), (1, AWS));
    let (created, first) = provider.counted(|provider| provider.create("one", &people));
    assert_eq!(looked_up + created, 26 + 3 * 10);
    let (_, second) = provider.counted(|provider| provider.create("two", &people));
    let (read, ()) = provider.counted(|provider| {
        provider.template();
        provider.refresh(&first);
        provider.refresh(&second);
    });
    assert_eq!(read, 1 + 2 * (5 + 10));
    provider.destroy(&first);
    provider.refresh(&second);
}

/// Each look that finds nothing starts the count anew.
#[test]
fn objects_that_lag_or_flap_are_waited_for() {
    for faults in [r#"{"lag": {"objects": 12}}"#, r#"{"lag": {"flaps": 30}}"#] {
        let provider = Provider::new(faults);
        let (created, state) = provider.counted(|provider| provider.create("one", &[]));
        assert!(created > 25, "{faults}: {created}");
        provider.caller.0.advance(Duration::from_secs(60));
        provider.refresh(&state);
        provider.destroy(&state);
    }
}

#[test]
fn a_name_a_job_and_secrets_are_changed() {
    let provider = Provider::new("{}");
    let state = provider.create("one", &[]);
    let application = format!("/v1.0/applications/{}", state.application);
    let said = json!({ "@odata.type": "#microsoft.graph.application", "displayName": "renamed" });
    provider.done(Patch, &application, said, 204);
    assert_eq!(provider.get(&application)["displayName"], "renamed");
    let principal = format!("/v1.0/servicePrincipals/{}", state.principal);
    assert_eq!(provider.get(&principal)["displayName"], "renamed");
    let job = format!("{principal}/synchronization/jobs/{}", state.job);
    for (deed, expected) in [("pause", "Disabled"), ("start", "Active")] {
        provider.done(Post, &format!("{job}/{deed}"), Value::Null, 204);
        assert_eq!(provider.get(&job)["schedule"]["state"], expected);
    }
    let secrets = [
        ("ClientSecret", "new"),
        ("SecretToken", "new"),
        ("SyncAll", "true"),
    ];
    provider.secrets(&state.principal, &secrets);
}

/// Whoever counts what comes back waits in vain where the service lists keys that nobody wrote.
#[test]
#[should_panic(expected = "never settled")]
fn the_trap_of_counted_secrets_can_be_set() {
    Provider::new(r#"{"switches": {"secretsExtra": true}}"#).create("one", &[]);
}

#[test]
fn somebody_is_provisioned_on_demand_and_nothing_is_read_afterwards() {
    let app = Provisioned::new("{}", 0);
    let (principal, job) = (
        format!("/v1.0/servicePrincipals/{}", app.born.principal),
        app.path(),
    );
    let provider = Provider {
        caller: app.caller,
        sent: Cell::new(0),
    };
    let people = provider.people(1);
    let schema = provider.caller.get(&format!("{job}/schema"));
    let (asked, answer) = provider.counted(|provider| {
        provider.get(&principal);
        provider.get(&job);
        let subjects = json!([{ "objectId": people[0], "objectTypeName": "User" }]);
        let rule = &schema["synchronizationRules"][0]["id"];
        let body = json!({ "parameters": [{ "ruleId": rule, "subjects": subjects }] });
        provider.done(Post, &format!("{job}/provisionOnDemand"), body, 200)
    });
    assert_eq!(asked, 3);
    for member in ["/key", "/value"] {
        let told = serde_json::from_str::<Value>(&text(&answer, member));
        assert!(told.is_ok(), "{member} is JSON in a string: {answer}");
    }
}
