//! Batches: whether synchronization endpoints may be in one, urls that are absolute, and requests that depend on each other.

use serde_json::{Value, json};
use syncform::wire::{Method, Transport};

use super::super::ground::{Exchange, Ground, Made};
use super::super::transcript::Found;
use super::{accepted, ask, done};

/// What every caller may read.
const ANYTHING: &str = "/applicationTemplates?$top=1";

pub(super) async fn all<T: Transport>(
    ground: &Ground<'_, T>,
    made: &Made,
    job: &str,
    found: &mut Vec<Found>,
) {
    let question = "section 6: synchronization endpoints inside $batch";
    let path = made.sync(&format!("jobs/{job}"));
    let inside = inside(ground, path.trim_start_matches("/v1.0"));
    found.push(ask(ground, question, Some("batchedSynchronization"), inside).await);
    let question = "section 6: an absolute url inside $batch";
    let url = format!("{}/v1.0{ANYTHING}", ground.root());
    let absolute = self::inside(ground, &url);
    found.push(ask(ground, question, Some("absoluteParts"), absolute).await);
    let question = "question 10: how many of sixty reads of a job at once are refused";
    let flood = flood(ground, path.trim_start_matches("/v1.0"));
    found.push(ask(ground, question, None, flood).await);
    let question = "section 6: a $batch that is neither parallel nor one chain";
    let mixed = async {
        let mut second = get("2", ANYTHING);
        second["dependsOn"] = json!(["1"]);
        let requests = [get("1", ANYTHING), second, get("3", ANYTHING)];
        accepted(&send(ground, &json!(requests)).await?, "any", "whole")
    };
    found.push(ask(ground, question, Some("batchSequence"), mixed).await);
}

/// A flood that is small enough for any tenant, and three times what an envelope holds.
async fn flood<T: Transport>(ground: &Ground<'_, T>, url: &str) -> Result<Value, String> {
    let mut refused = 0;
    let mut longest = Value::Null;
    for _ in 0..3 {
        let requests: Vec<_> = (1..=20).map(|id| get(&id.to_string(), url)).collect();
        let seen = send(ground, &json!(requests)).await?;
        done(&seen)?;
        let answers = seen.body["responses"].as_array().cloned();
        for answer in answers.unwrap_or_default() {
            match answer["status"].as_u64() {
                Some(429) => {
                    refused += 1;
                    longest = answer["headers"]["Retry-After"].clone();
                }
                Some(200) => {}
                other => return Err(format!("one of them: status {other:?}")),
            }
        }
    }
    Ok(json!({ "refused": refused, "retryAfter": longest }))
}

fn get(id: &str, url: &str) -> Value {
    json!({ "id": id, "method": "GET", "url": url })
}

async fn send<T: Transport>(ground: &Ground<'_, T>, requests: &Value) -> Result<Exchange, String> {
    let envelope = json!({ "requests": requests });
    ground.send(Method::Post, "/v1.0/$batch", envelope).await
}

/// Whether a read is answered inside an envelope.
async fn inside<T: Transport>(ground: &Ground<'_, T>, url: &str) -> Result<Value, String> {
    let seen = send(ground, &json!([get("1", url)])).await?;
    done(&seen)?;
    let answer = &seen.body["responses"][0];
    let status = answer["status"].as_u64();
    let inside = Exchange {
        request: "the answer inside".to_owned(),
        sent: Value::Null,
        status: status
            .and_then(|status| u16::try_from(status).ok())
            .unwrap_or(0),
        body: answer["body"].clone(),
    };
    accepted(&inside, "accept", "refuse")
}
