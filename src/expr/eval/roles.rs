//! Functions of what a person is assigned, and of the tenant.

use serde_json::json;

use super::call::Call;
use super::error::{Reason, Stop};
use super::given::Role;
use super::object::ROLES;
use super::value::Value;
use crate::expr::functions::Evidence::{Functions, Guess, Tree};
use crate::expr::functions::{Form, example};

const COMPLEX_NOTE: &str = "One JSON text per role with id, value and displayName, as a request that the articles show \
     sends them. All roles are sent as not primary.";

const ONE: &str =
    r#"{"appRoleAssignments": [{"id": "7", "value": "ed", "displayName": "Editor"}]}"#;
const TWO: &str = r#"{"appRoleAssignments": [{"id": "7", "value": "ed", "displayName": "Editor"},
     {"id": "8", "value": null, "displayName": "Reader"}]}"#;
const COMPLEX: &str = r#"["{\"id\":\"7\",\"value\":\"ed\",\"displayName\":\"Editor\"}",
     "{\"id\":\"8\",\"value\":null,\"displayName\":\"Reader\"}"]"#;

pub(in crate::expr) const FORMS: &[Form] = &[
    Form::unary("AppRoleAssignments", Functions, names)
        .note("No article has it any more. It is taken to give the display name of every role.")
        .examples(&[example(
            "AppRoleAssignments([appRoleAssignments])",
            TWO,
            r#"["Editor", "Reader"]"#,
        )]),
    Form::unary("AppRoleAssignmentsComplex", Guess, complex)
        .note(COMPLEX_NOTE)
        .examples(&[example(
            "AppRoleAssignmentsComplex([appRoleAssignments])",
            TWO,
            COMPLEX,
        )]),
    Form::unary("AssertiveAppRoleAssignmentsComplex", Guess, complex)
        .note(COMPLEX_NOTE)
        .examples(&[example(
            "AssertiveAppRoleAssignmentsComplex([appRoleAssignments])",
            TWO,
            COMPLEX,
        )]),
    Form::new("DefaultDomain", Functions, default_domain)
        .note(
            "No article has it. It is taken to be the tenant's default domain, which is handed in: contoso.com in the example.",
        )
        .examples(&[example(
            "DefaultDomain()",
            "{}",
            r#""contoso.com""#,
        )]),
    Form::unary("SingleAppRoleAssignment", Tree, single)
        .note(
            "The display name of the role, null without one. Of several the service promises none, \
             so that is refused.",
        )
        .examples(&[
            example(
                "SingleAppRoleAssignment([appRoleAssignments])",
                ONE,
                r#""Editor""#,
            ),
            example(
                "SingleAppRoleAssignment([appRoleAssignments])",
                "{}",
                "null",
            ),
        ]),
];

/// The roles, where the argument is the attribute that stands for them.
fn roles<'a>(call: &mut Call<'_, 'a>) -> Result<&'a [Role], Stop> {
    let roles = call.given().object.roles.as_slice();
    if call.attribute(0) != Some(ROLES) {
        let value = call.value(0)?;
        return Err(call.wrong(0, "the attribute [appRoleAssignments]", &value));
    }
    // The attribute alone has no value that anybody has shown; what is told of it is whom it stands for.
    call.note(0, &display_names(roles));
    Ok(roles)
}

fn display_names(roles: &[Role]) -> Value<'_> {
    let names = roles.iter().map(|role| role.display_name.as_str().into());
    Value::List(names.collect())
}

fn names<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(display_names(roles(call)?))
}

fn complex<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let complex = |Role {
                       id,
                       value,
                       display_name,
                   }: &Role| {
        let role = json!({ "id": id, "value": value, "displayName": display_name });
        role.to_string().into()
    };
    Ok(Value::List(roles(call)?.iter().map(complex).collect()))
}

fn single<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    match roles(call)? {
        [] => Ok(Value::Null),
        [role] => Ok(Value::text(role.display_name.as_str())),
        [_, _, ..] => Err(call.unsupported(
            " with several roles",
            "the service does not say which of them it takes",
        )),
    }
}

fn default_domain<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    match call.given().default_domain {
        Some(domain) => Ok(Value::text(domain)),
        None => Err(call.stop(Reason::NotGiven {
            what: "the default domain".to_owned(),
        })),
    }
}
