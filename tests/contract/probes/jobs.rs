//! Jobs: their first status, a pause, a second one, PATCH, batches, and one that takes the place of another.

use serde_json::{Value, json};
use syncform::wire::{Method, Transport};

use super::super::ground::{Exchange, Ground, Made};
use super::super::transcript::Found;
use super::{accepted, ask, done};

/// The provisioning template that the service calls its default, or the first.
pub(super) async fn template<T: Transport>(
    ground: &Ground<'_, T>,
    made: &Made,
) -> Result<String, String> {
    let seen = ground.get(&made.sync("templates")).await?;
    let templates = seen.body["value"].as_array().cloned().unwrap_or_default();
    let default = templates
        .iter()
        .find(|template| template["default"] == true);
    let template = default.or(templates.first());
    let id = template.and_then(|template| template["id"].as_str());
    id.map(str::to_owned)
        .ok_or_else(|| "there is no provisioning template".to_owned())
}

async fn create<T: Transport>(ground: &Ground<'_, T>, made: &Made) -> Result<Exchange, String> {
    let template = template(ground, made).await?;
    let body = json!({ "templateId": template });
    ground.send(Method::Post, &made.sync("jobs"), body).await
}

fn id_of(seen: &Exchange) -> Result<String, String> {
    let id = seen.body["id"].as_str().map(str::to_owned);
    id.ok_or_else(|| format!("{}: status {}", seen.request, seen.status))
}

/// The job that the others are about.
pub(super) async fn first<T: Transport>(
    ground: &Ground<'_, T>,
    made: &Made,
    found: &mut Vec<Found>,
) -> Result<String, String> {
    let mut job = Err("no job was made".to_owned());
    let question = "section 2.3: the status of a new job";
    let created = async {
        let seen = create(ground, made).await?;
        let id = id_of(&seen)?;
        ground
            .until(&made.sync(&format!("jobs/{id}/schema")), |seen| {
                seen.status == 200
            })
            .await?;
        job = Ok(id);
        Ok(seen.body["status"]["code"].clone())
    };
    found.push(ask(ground, question, Some("jobCreated"), created).await);
    job
}

pub(super) async fn all<T: Transport>(
    ground: &Ground<'_, T>,
    made: &Made,
    job: &str,
    found: &mut Vec<Found>,
) {
    let path = made.sync(&format!("jobs/{job}"));
    let question = "section 2.3: the interval of a job that has not run";
    let interval = async {
        let seen = ground.get(&path).await?;
        done(&seen)?;
        let is_endless = seen.body["schedule"]["interval"]
            .as_str()
            .is_some_and(|interval| interval.starts_with("P10675199D"));
        Ok(json!(if is_endless { "maximum" } else { "cycle" }))
    };
    found.push(ask(ground, question, Some("newInterval"), interval).await);
    let question = "section 5: how refusals of the back end arrive";
    let errors = async {
        let seen = ground.get(&made.sync("jobs/nowhere")).await?;
        let message = seen.body["error"]["message"].as_str().unwrap_or_default();
        match message.trim().chars().next() {
            None => Ok(json!("empty")),
            Some('{') => Ok(json!("nested")),
            Some(_) => Ok(json!("plain")),
        }
    };
    found.push(ask(ground, question, Some("syncErrors"), errors).await);
    let question = "question 3: PATCH of a job";
    let patch = async {
        let before = ground.get(&path).await?.body["schedule"].clone();
        let change = json!({ "schedule": { "interval": "PT1H" } });
        let seen = ground.send(Method::Patch, &path, change).await?;
        let after = ground.get(&path).await?.body["schedule"].clone();
        if before == after {
            accepted(&seen, "ignore", "refuse")
        } else {
            Ok(json!("change"))
        }
    };
    found.push(ask(ground, question, Some("jobPatch"), patch).await);
    let question = "question 7: schedule.state after a pause";
    let paused = async {
        done(
            &ground
                .send(Method::Post, &format!("{path}/start"), Value::Null)
                .await?,
        )?;
        done(
            &ground
                .send(Method::Post, &format!("{path}/pause"), Value::Null)
                .await?,
        )?;
        let is_paused = |seen: &Exchange| seen.body["schedule"]["state"] != "Active";
        let seen = ground.until(&path, is_paused).await?;
        Ok(seen.body["schedule"]["state"].clone())
    };
    found.push(ask(ground, question, Some("pausedSchedule"), paused).await);
    let question = "question 9: a second job of the same template";
    let second = async {
        let seen = create(ground, made).await?;
        if let Ok(id) = id_of(&seen) {
            let path = made.sync(&format!("jobs/{id}"));
            ground.send(Method::Delete, &path, Value::Null).await?;
        }
        accepted(&seen, "accept", "refuse")
    };
    found.push(ask(ground, question, Some("secondJob"), second).await);
    let question = "section 2.2: a job that takes the place of a deleted one is listed";
    let recreated = async {
        done(&ground.send(Method::Delete, &path, Value::Null).await?)?;
        let id = id_of(&create(ground, made).await?)?;
        let lists = |seen: &Exchange| {
            let jobs = seen.body["value"].as_array();
            jobs.is_some_and(|jobs| jobs.iter().any(|job| job["id"] == id.as_str()))
        };
        let seen = ground.until(&made.sync("jobs"), lists).await;
        Ok(json!(if seen.is_ok() { "listed" } else { "invisible" }))
    };
    found.push(ask(ground, question, Some("recreatedJob"), recreated).await);
}
