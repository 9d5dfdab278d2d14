//! Stories on the emulator, through its doors only.

mod assigned;
mod batch;
mod beta;
mod chance;
mod cycles;
mod evaluated;
mod evaluated_later;
mod expanded;
mod faulty;
mod flapping;
mod folder;
mod galleries;
mod http;
mod imported;
mod lagging;
mod listed;
mod log;
mod objects;
mod on_demand;
pub(crate) mod operations;
mod owners;
mod people;
mod provider;
mod provisioned;
mod quarantine;
mod schema;
mod schema_cycles;
mod schema_refused;
mod schema_salesforce;
mod schema_vocabulary;
mod strict;
mod switched;
mod templates;
mod throttled;
mod tools;
mod uploaded;
mod walk;

use std::future::Future;

use serde_json::{Value, json};

use syncform::emulator::{Emulator, Faults, Options};
use syncform::wire::{Method, Request, Response, Transport, Unanswered};

const AWS: &str = "8b1025e4-1dd2-430b-a150-2ef79cd700f5";

/// Runs a story to its end, on one thread and without real time.
pub(crate) fn run<T>(story: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(story)
}

/// A caller of the in-process door.
struct Caller(Emulator);

impl Caller {
    fn new(faults: &str) -> Self {
        let faults = Faults::parse(faults).expect("good faults");
        Self::open(Options {
            faults,
            ..Options::default()
        })
    }

    fn open(options: Options) -> Self {
        Self(Emulator::open(options).expect("an emulator"))
    }

    fn try_send(&self, request: Request) -> Result<Response, Unanswered> {
        run(self.0.send(request))
    }

    fn call(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let mut request = Request::new(method, path.replace(' ', "%20"));
        if !body.is_null() {
            request = request.json(body);
        }
        let response = self.try_send(request).expect("an answer");
        (response.status, response.body.into_json())
    }

    fn get(&self, path: &str) -> Value {
        let (status, body) = self.call(Method::Get, path, Value::Null);
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    fn status(&self, method: Method, path: &str, body: Value) -> u16 {
        self.call(method, path, body).0
    }

    /// Status and error code of a refusal.
    fn refusal(&self, method: Method, path: &str, body: Value) -> (u16, String) {
        let (status, body) = self.call(method, path, body);
        (status, text(&body, "/error/code"))
    }

    /// An application of the AWS template, with a birth mark.
    fn create(&self, name: &str) -> Born {
        let said = json!({"displayName": name, "serviceManagementReference": "birth"});
        self.instantiate(AWS, said)
    }

    /// An application of any template.
    fn create_from(&self, template: &str, name: &str) -> Born {
        self.instantiate(template, json!({"displayName": name}))
    }

    fn instantiate(&self, template: &str, said: Value) -> Born {
        let path = format!("/v1.0/applicationTemplates/{template}/instantiate");
        let (status, body) = self.call(Method::Post, &path, said);
        assert_eq!(status, 201, "{body}");
        Born {
            application: text(&body, "/application/id"),
            principal: text(&body, "/servicePrincipal/id"),
            app_id: text(&body, "/servicePrincipal/appId"),
            body,
        }
    }

    /// The path below a service principal's synchronization.
    fn create_job(&self, born: &Born) -> String {
        let (status, job) = self.call(
            Method::Post,
            &born.sync("jobs"),
            json!({"templateId": "aws"}),
        );
        assert_eq!(status, 201, "{job}");
        text(&job, "/id")
    }

    /// The display names of a collection.
    fn names(&self, path: &str) -> Vec<String> {
        values(&self.get(path))
            .iter()
            .map(|item| text(item, "/displayName"))
            .collect()
    }
}

/// What `instantiate` made.
struct Born {
    application: String,
    principal: String,
    app_id: String,
    body: Value,
}

impl Born {
    fn sync(&self, rest: &str) -> String {
        format!(
            "/v1.0/servicePrincipals/{}/synchronization/{rest}",
            self.principal
        )
    }
}

fn text(value: &Value, pointer: &str) -> String {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("no text at {pointer} of {value}"))
        .to_owned()
}

fn values(collection: &Value) -> Vec<Value> {
    collection["value"]
        .as_array()
        .expect("a collection")
        .clone()
}

/// The pairs of a secrets answer as `key=value`.
fn pairs(collection: &Value) -> Vec<String> {
    values(collection)
        .iter()
        .map(|pair| format!("{}={}", text(pair, "/key"), text(pair, "/value")))
        .collect()
}
