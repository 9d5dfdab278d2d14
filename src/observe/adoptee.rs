//! What an id leads to that somebody wants to take over. It may be an application's or a service principal's, and both
//! halves are looked at before anything is taken for ours.

use super::ReadError;
use super::app::{SMALL, found};
use super::read::{Asked, Why, failed, read_all};
use crate::api::{self, Application};
use crate::live::Adoptee;
use crate::model::{AppId, ObjectId};
use crate::wire::{Response, Transport};

/// The half that an id is of.
enum Half {
    None,
    Application(Box<Application>),
    ServicePrincipal(AppId, Response),
}

/// What is found under each id, in two calls for twenty applications each.
pub(super) async fn adoptees(
    transport: &impl Transport,
    ids: &[&ObjectId],
) -> Result<Vec<Adoptee>, ReadError> {
    let both = |id: &&ObjectId| [api::application_by_id(id), api::service_principal(id)];
    let asked = read_all(transport, ids.iter().flat_map(both).collect(), SMALL).await;
    let mut asked = asked.into_iter();
    let mut halves = Vec::with_capacity(ids.len());
    while let (Some(application), Some(principal)) = (asked.next(), asked.next()) {
        halves.push(half(application, principal)?);
    }
    let other = |half: &Half| match half {
        Half::None => None,
        Half::Application(application) => Some(api::carrier_by_app_id(&application.app_id)),
        Half::ServicePrincipal(app_id, _) => Some(api::application_by_app_id(app_id)),
    };
    let others = halves.iter().filter_map(other).collect();
    let mut others = read_all(transport, others, SMALL).await.into_iter();
    let mut found = Vec::with_capacity(halves.len());
    for half in halves {
        let other = match half {
            Half::None => None,
            Half::Application(_) | Half::ServicePrincipal(..) => others.next(),
        };
        found.push(match other {
            Some(other) => whole(half, other)?,
            None => Adoptee::Nowhere,
        });
    }
    Ok(found)
}

fn half(application: Asked, principal: Asked) -> Result<Half, ReadError> {
    let request = application.request.clone();
    if let Some(response) = found(application.answer())? {
        let application = api::application(response.body.json(), &response)
            .map_err(|shape| failed(&request, Why::Shape(shape)))?;
        return Ok(Half::Application(Box::new(application)));
    }
    let request = principal.request.clone();
    let Some(response) = found(principal.answer())? else {
        return Ok(Half::None);
    };
    let carrier =
        api::carrier(response.body.json()).map_err(|shape| failed(&request, Why::Shape(shape)))?;
    Ok(Half::ServicePrincipal(carrier.app_id, response))
}

fn whole(half: Half, other: Asked) -> Result<Adoptee, ReadError> {
    let request = other.request.clone();
    let other = found(other.answer())?;
    let candidate = match half {
        Half::None => return Ok(Adoptee::Nowhere),
        Half::Application(application) => {
            let principal = other.map(|response| response.body.into_json());
            api::candidate(*application, principal.as_ref())
        }
        Half::ServicePrincipal(_, principal) => {
            let Some(response) = other else {
                return Ok(Adoptee::Half);
            };
            let application = api::application(response.body.json(), &response)
                .map_err(|shape| failed(&request, Why::Shape(shape)))?;
            api::candidate(application, Some(principal.body.json()))
        }
    };
    Ok(Adoptee::Found(candidate))
}
