//! The probes, one for each open question, in an order in which none disturbs another.

mod batches;
mod births;
mod jobs;
mod schemas;
mod secrets;

use std::future::Future;

use serde_json::{Value, json};
use syncform::wire::Transport;

use super::ground::{Exchange, Ground};
use super::transcript::Found;

/// What a probe comes to: the setting of its switch or an answer in words; the error is why it could not be told.
type Told = Result<Value, String>;

/// Asks one question and keeps what was said.
async fn ask<T: Transport>(
    ground: &Ground<'_, T>,
    question: &'static str,
    switch: Option<&'static str>,
    probe: impl Future<Output = Told>,
) -> Found {
    ground.take();
    let told = probe.await;
    let (value, trouble) = match told {
        Ok(value) => (Some(value), None),
        Err(trouble) => (None, Some(trouble)),
    };
    Found {
        question: question.to_owned(),
        switch: switch.map(str::to_owned),
        value,
        trouble,
        exchanges: ground.take(),
    }
}

/// All of them.
pub(super) async fn all<T: Transport>(ground: &Ground<'_, T>) -> Vec<Found> {
    let mut found = Vec::new();
    let made = births::all(ground, &mut found).await;
    if let Ok(made) = made {
        secrets::all(ground, &made, &mut found).await;
        match jobs::first(ground, &made, &mut found).await {
            Ok(job) => {
                schemas::all(ground, &made, &job, &mut found).await;
                batches::all(ground, &made, &job, &mut found).await;
                jobs::all(ground, &made, &job, &mut found).await;
            }
            Err(trouble) => found.push(none("everything about a job", trouble)),
        }
        births::last(ground, &made, &mut found).await;
    }
    found
}

/// A question that was not put.
fn none(question: &'static str, trouble: String) -> Found {
    Found {
        question: question.to_owned(),
        switch: None,
        value: None,
        trouble: Some(trouble),
        exchanges: Vec::new(),
    }
}

/// Status and code of an answer, for questions that ask for just that.
fn status_and_code(seen: &Exchange) -> Value {
    json!({ "status": seen.status, "code": seen.body["error"]["code"] })
}

/// The first word where a request was carried out, the second where it was refused for what it is.
fn accepted(seen: &Exchange, yes: &str, no: &str) -> Told {
    match seen.status {
        200..=299 => Ok(json!(yes)),
        400..=428 | 430..=499 | 501 => Ok(json!(no)),
        other => Err(format!("{}: status {other}", seen.request)),
    }
}

/// An error where a request that should be carried out is not.
fn done(seen: &Exchange) -> Result<(), String> {
    accepted(seen, "done", "refused").and_then(|word| {
        if word == "done" {
            Ok(())
        } else {
            Err(format!("{}: status {}", seen.request, seen.status))
        }
    })
}
