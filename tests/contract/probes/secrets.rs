//! Secrets: order, what comes back unasked, merge or replace, and what a refused credential looks like. The values are
//! nobody's and lead nowhere.

use serde_json::{Value, json};
use syncform::wire::{Method, Transport};

use super::super::ground::{Exchange, Ground, Made};
use super::super::transcript::Found;
use super::{ask, done, status_and_code};

const WRITTEN: [(&str, &str); 2] = [
    ("UserName", "contract"),
    ("BaseAddress", "https://contract.invalid/scim"),
];

pub(super) async fn all<T: Transport>(ground: &Ground<'_, T>, made: &Made, found: &mut Vec<Found>) {
    let path = made.sync("secrets");
    let pairs = WRITTEN.map(|(key, value)| json!({ "key": key, "value": value }));
    let mut first = Err("nothing was written".to_owned());
    let question = "section 2.5: the order of GET secrets";
    let order = async {
        done(
            &ground
                .send(Method::Put, &path, json!({ "value": pairs }))
                .await?,
        )?;
        let has_both = |seen: &Exchange| {
            let keys = keys(seen);
            WRITTEN
                .iter()
                .all(|(key, _)| keys.iter().any(|known| known == key))
        };
        first = ground.until(&path, has_both).await;
        let keys = keys(first.as_ref().map_err(Clone::clone)?);
        let place = |key: &str| keys.iter().position(|known| known == key);
        let is_written = place(WRITTEN[0].0) < place(WRITTEN[1].0);
        Ok(json!(if is_written { "written" } else { "reversed" }))
    };
    found.push(ask(ground, question, Some("secretsOrder"), order).await);
    let question = "section 2.5: GET secrets lists what nobody wrote";
    let extra = async {
        let keys = keys(first.as_ref().map_err(Clone::clone)?);
        let is_written = |key: &String| WRITTEN.iter().any(|(written, _)| written == key);
        Ok(json!(!keys.iter().all(is_written)))
    };
    found.push(ask(ground, question, Some("secretsExtra"), extra).await);
    let question = "question 1: PUT secrets merges or replaces";
    let put = async {
        let pair = json!({ "key": "SecretToken", "value": "contract" });
        done(
            &ground
                .send(Method::Put, &path, json!({ "value": [pair] }))
                .await?,
        )?;
        let has_new = |seen: &Exchange| keys(seen).contains(&"SecretToken".to_owned());
        let seen = ground.until(&path, has_new).await?;
        let has_old = keys(&seen).contains(&WRITTEN[0].0.to_owned());
        Ok(json!(if has_old { "merge" } else { "replace" }))
    };
    found.push(ask(ground, question, Some("secretsPut"), put).await);
    let question = "question 8: GET secrets, with the permissions of this identity";
    let read = async { Ok(status_and_code(&ground.get(&path).await?)) };
    found.push(ask(ground, question, None, read).await);
    let question = "question 4: validateCredentials of credentials that cannot be right";
    let validate = validate(ground, made);
    found.push(ask(ground, question, None, validate).await);
}

async fn validate<T: Transport>(ground: &Ground<'_, T>, made: &Made) -> Result<Value, String> {
    let template = super::jobs::template(ground, made).await?;
    let pairs = [
        ("BaseAddress", "https://contract.invalid/scim"),
        // An emulated target refuses what begins so.
        ("SecretToken", "refuse-contract"),
    ];
    let pairs = pairs.map(|(key, value)| json!({ "key": key, "value": value }));
    let body =
        json!({ "templateId": template, "useSavedCredentials": false, "credentials": pairs });
    let path = made.sync("jobs/validateCredentials");
    let seen = ground.send(Method::Post, &path, body).await?;
    Ok(status_and_code(&seen))
}

fn keys(seen: &Exchange) -> Vec<String> {
    let pairs = seen.body["value"].as_array().cloned().unwrap_or_default();
    let keys = pairs.iter().filter_map(|pair| pair["key"].as_str());
    keys.map(str::to_owned).collect()
}
