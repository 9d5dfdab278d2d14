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
    let question = "section 6: a $batch that is neither parallel nor one chain";
    let mixed = async {
        let mut second = get("2", ANYTHING);
        second["dependsOn"] = json!(["1"]);
        let requests = [get("1", ANYTHING), second, get("3", ANYTHING)];
        accepted(&send(ground, &json!(requests)).await?, "any", "whole")
    };
    found.push(ask(ground, question, Some("batchSequence"), mixed).await);
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
