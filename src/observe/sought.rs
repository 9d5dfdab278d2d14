//! Applications that no manifest describes yet: found by what people call them, or all that there are.

use std::collections::BTreeMap;

use super::ReadError;
use super::app::{SMALL, found};
use super::parts::jobs_in;
use super::read::{Asked, Why, failed, read_all};
use crate::api;
use crate::live::{Carrier, Job};
use crate::model::{AppId, AppName, ObjectId};
use crate::wire::{Request, Transport};

/// The service principals that a text may mean: the one with that id, or of the application with that id, or all with that
/// display name; or, where there are none, all with the mark of a manifest of that name.
///
/// # Errors
/// The first read that fails.
pub async fn sought(transport: &impl Transport, text: &str) -> Result<Vec<Carrier>, ReadError> {
    match ObjectId::parse(text) {
        Ok(id) => Ok(by_id(transport, &id).await?.into_iter().collect()),
        Err(_) => {
            let wanted = text.to_lowercase();
            let mut found = listed(transport, api::carriers_called(text)).await?;
            // The service compares its own way.
            found.retain(|carrier| carrier.display_name.to_lowercase() == wanted);
            if let (true, Ok(name)) = (found.is_empty(), AppName::new(text)) {
                found = listed(transport, api::carriers_marked(&name)).await?;
                found.retain(|carrier| carrier.marks.has_app(&name));
            }
            Ok(found)
        }
    }
}

/// Every service principal that was made from a gallery template, by display name.
///
/// # Errors
/// The first read that fails.
pub async fn instances(transport: &impl Transport) -> Result<Vec<Carrier>, ReadError> {
    let mut found = listed(transport, api::carriers()).await?;
    found.retain(|carrier| carrier.template.is_some());
    let key = |it: &Carrier| (it.display_name.to_lowercase(), it.service_principal.clone());
    found.sort_by_cached_key(key);
    Ok(found)
}

/// The jobs of each of several service principals, by their ids, or why one of them shows none: some refuse to be asked.
///
/// # Errors
/// The first read that was not answered.
pub async fn jobs_of_each(
    transport: &impl Transport,
    principals: &[&ObjectId],
) -> Result<Vec<Result<Vec<Job>, ReadError>>, ReadError> {
    let requests = principals.iter().map(|principal| api::jobs(principal));
    let mut all = Vec::with_capacity(principals.len());
    for asked in read_all(transport, requests.collect(), SMALL).await {
        match jobs_in(transport, asked, None).await {
            Err(error) if error.refusal().is_none() => return Err(error),
            jobs => all.push(jobs),
        }
    }
    Ok(all)
}

/// User principal names by the ids of users. Whoever is gone has none.
///
/// # Errors
/// The first read that fails.
pub async fn addresses(
    transport: &impl Transport,
    users: &[&ObjectId],
) -> Result<BTreeMap<ObjectId, String>, ReadError> {
    let requests = users.iter().map(|id| api::user(id));
    let asked = read_all(transport, requests.collect(), SMALL).await;
    let mut all = BTreeMap::new();
    for (id, asked) in users.iter().zip(asked) {
        if let Some(response) = found(asked.answer())? {
            let address = api::address(response.body.json());
            all.extend(address.map(|address| ((*id).clone(), address)));
        }
    }
    Ok(all)
}

async fn listed(transport: &impl Transport, request: Request) -> Result<Vec<Carrier>, ReadError> {
    let asked = Asked::alone(transport, request).await;
    asked.listed(transport, None, api::carrier).await
}

async fn by_id(transport: &impl Transport, id: &ObjectId) -> Result<Option<Carrier>, ReadError> {
    let requests = vec![
        api::service_principal(id),
        api::carrier_by_app_id(&AppId::new(id.as_str())),
        api::application_by_id(id),
    ];
    let mut asked = read_all(transport, requests, SMALL).await.into_iter();
    for asked in asked.by_ref().take(2) {
        if let Some(carrier) = carrier(asked)? {
            return Ok(Some(carrier));
        }
    }
    let Some(asked) = asked.next() else {
        return Ok(None);
    };
    let request = asked.request.clone();
    let Some(response) = found(asked.answer())? else {
        return Ok(None);
    };
    let application = api::application(response.body.json(), &response)
        .map_err(|shape| failed(&request, Why::Shape(shape)))?;
    carrier(Asked::alone(transport, api::carrier_by_app_id(&application.app_id)).await)
}

fn carrier(asked: Asked) -> Result<Option<Carrier>, ReadError> {
    let request = asked.request.clone();
    let Some(response) = found(asked.answer())? else {
        return Ok(None);
    };
    let carrier = api::carrier(response.body.json());
    carrier
        .map(Some)
        .map_err(|shape| failed(&request, Why::Shape(shape)))
}
