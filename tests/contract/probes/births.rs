//! Applications: what is kept of a birth, who owns it, whether marks survive, and what a restore brings back.

use serde_json::{Value, json};
use syncform::wire::{Method, Transport};

use super::super::ground::{Ground, Made};
use super::super::transcript::Found;
use super::{ask, done};

/// A mark as this tool leaves one at a birth.
const REFERENCE: &str = "syncform:birth=contract";
const MARKS: [&str; 2] = ["syncform:owner=contract", "syncform:app=contract"];

/// Makes the application that the others are about, and asks what can be asked of it at once.
pub(super) async fn all<T: Transport>(
    ground: &Ground<'_, T>,
    found: &mut Vec<Found>,
) -> Result<Made, String> {
    let mut made = Err("nothing was made".to_owned());
    let question = "mark survival: instantiate keeps serviceManagementReference";
    let kept = async {
        let (born, _) = ground.make("first", REFERENCE).await?;
        let path = format!("/v1.0/applications/{}", born.application);
        let seen = ground.get(&path).await?;
        made = Ok(born);
        Ok(json!(seen.body["serviceManagementReference"] == REFERENCE))
    };
    found.push(ask(ground, question, Some("instantiateKeepsReference"), kept).await);
    let made = made?;
    let question = "section 2.11: whoever instantiates becomes an owner";
    let owns = async {
        let path = format!(
            "/v1.0/servicePrincipals/{}/owners?$select=id",
            made.principal
        );
        let seen = ground.get(&path).await?;
        done(&seen)?;
        Ok(json!(
            seen.body["value"]
                .as_array()
                .is_some_and(|owners| !owners.is_empty())
        ))
    };
    found.push(ask(ground, question, Some("instantiateOwns"), owns).await);
    let question = "section 2.11: homepage follows web.homePageUrl";
    let follows = homepage(ground, &made);
    found.push(ask(ground, question, Some("homepageFollows"), follows).await);
    let question = "mark survival: tags that were added are read back";
    found.push(ask(ground, question, None, mark(ground, &made)).await);
    Ok(made)
}

async fn homepage<T: Transport>(ground: &Ground<'_, T>, made: &Made) -> Result<Value, String> {
    let home = "https://contract.invalid/";
    let path = format!("/v1.0/applications/{}", made.application);
    let change = json!({ "web": { "homePageUrl": home } });
    done(&ground.send(Method::Patch, &path, change).await?)?;
    let path = format!("/v1.0/servicePrincipals/{}", made.principal);
    let seen = ground
        .until(&path, |seen| seen.body["homepage"] == home)
        .await;
    Ok(json!(seen.is_ok()))
}

async fn mark<T: Transport>(ground: &Ground<'_, T>, made: &Made) -> Result<Value, String> {
    let path = format!("/v1.0/servicePrincipals/{}", made.principal);
    let seen = ground.get(&path).await?;
    let mut tags = seen.body["tags"].as_array().cloned().unwrap_or_default();
    tags.extend(MARKS.map(|mark| json!(mark)));
    done(
        &ground
            .send(Method::Patch, &path, json!({ "tags": tags }))
            .await?,
    )?;
    let seen = ground.until(&path, |seen| has_marks(&seen.body)).await;
    Ok(json!(seen.is_ok()))
}

fn has_marks(principal: &Value) -> bool {
    let tags = principal["tags"].as_array().cloned().unwrap_or_default();
    MARKS.iter().all(|mark| tags.contains(&json!(mark)))
}

/// What can be asked only when everything else has been.
pub(super) async fn last<T: Transport>(
    ground: &Ground<'_, T>,
    made: &Made,
    found: &mut Vec<Found>,
) {
    let question = "mark survival: tags outlive jobs, secrets and a new name";
    let survived = async {
        let path = format!("/v1.0/applications/{}", made.application);
        let name = json!({ "displayName": ground.named("renamed") });
        done(&ground.send(Method::Patch, &path, name).await?)?;
        let path = format!("/v1.0/servicePrincipals/{}", made.principal);
        let seen = ground.until(&path, |seen| {
            seen.body["displayName"] == ground.named("renamed")
        });
        Ok(json!(has_marks(&seen.await?.body)))
    };
    found.push(ask(ground, question, None, survived).await);
    let question = "section 2.11: a restored application brings its service principal";
    let restored = async {
        let (made, _) = ground.make("restored", "").await?;
        let path = format!("/v1.0/applications/{}", made.application);
        done(&ground.send(Method::Delete, &path, Value::Null).await?)?;
        let item = format!("/v1.0/directory/deletedItems/{}", made.application);
        ground.until(&item, |seen| seen.status == 200).await?;
        done(
            &ground
                .send(Method::Post, &format!("{item}/restore"), Value::Null)
                .await?,
        )?;
        let path = format!("/v1.0/servicePrincipals/{}", made.principal);
        let seen = ground.until(&path, |seen| seen.status == 200).await;
        Ok(json!(if seen.is_ok() { "both" } else { "alone" }))
    };
    found.push(ask(ground, question, Some("restoring"), restored).await);
}
