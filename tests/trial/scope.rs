//! Who is in scope, with which roles, and what nobody knows of it.

use syncform::trial::{self, Verdict};

use super::{ADA, app, miss, passes, set};

#[test]
fn nobody_passes_who_is_not_assigned_or_not_let_in() {
    let outside = "given: { department: Legal, country: GB }";
    passes(&format!(
        "{{ name: t, {outside}, expect: {{ inScope: false }} }}"
    ));
    let (what, came, why) = miss(&format!(
        "{{ name: t, {outside}, expect: {{ inScope: true }} }}"
    ));
    assert_eq!((what.as_str(), came.as_str()), ("scope", "out of scope"));
    assert_eq!(why, "not department EQUALS \"Sales\" (it is \"Legal\")");
    // Values flow of nobody who is out of scope, whether that is said or not.
    let (what, ..) = miss(&format!(
        "{{ name: t, {outside}, expect: {{ Account: {{ country: GB }} }} }}"
    ));
    assert_eq!(what, "scope");
    passes(&format!(
        "{{ name: t, {ADA}, memberOf: [sg-other], expect: {{ inScope: false }} }}"
    ));
    let (_, _, why) = miss(&format!(
        "{{ name: t, {ADA}, memberOf: [sg-other], expect: {{ inScope: true }} }}"
    ));
    assert!(why.contains("none of its groups"), "{why}");
    // Of nobody who is out of scope anything is written, whatever the mapping says.
    passes(&format!(
        "{{ name: t, {outside}, expect: {{ inScope: false, Account: {{ country: {{ flows: false }} }} }} }}"
    ));
    let (_, came, _) = miss(&format!(
        "{{ name: t, {outside}, expect: {{ inScope: false, Account: {{ country: GB }} }} }}"
    ));
    assert_eq!(came, "nothing is written");
    passes(&format!(
        "{{ name: t, {ADA}, memberOf: [], roles: [], expect: {{ inScope: false }} }}"
    ));
}

#[test]
fn groups_bring_their_roles() {
    passes(&format!(
        "{{ name: t, {ADA}, memberOf: [sg-sales], expect: {{ Account: {{ role: Seller }} }} }}"
    ));
    passes(&format!(
        "{{ name: t, {ADA}, roles: [Boss], expect: {{ Account: {{ role: Boss }} }} }}"
    ));
    let (_, came, why) = miss(&format!(
        "{{ name: t, {ADA}, roles: [Boss], memberOf: [sg-sales], expect: {{ Account: {{ role: Boss }} }} }}"
    ));
    assert_eq!(came, "an error");
    assert!(why.contains("several roles"), "{why}");
}

/// Of whoever is out of scope nothing is evaluated, so that nothing fails.
#[test]
fn nobody_fails_who_is_out_of_scope() {
    let (what, came, why) = miss(
        "{ name: t, given: { department: Legal }, expect: { inScope: false, error: no country } }",
    );
    assert_eq!((what.as_str(), came.as_str()), ("error", "no error"));
    assert!(why.contains("out of scope"), "{why}");
}

/// What the manifest leaves to others decides who is looked at, and nobody knows what they say.
#[test]
fn assignments_that_nobody_manages_are_unknown() {
    let left_alone = [
        (
            "    scope: assigned\n",
            "spec.provisioning.scope",
            "memberOf: []",
        ),
        (
            "  assignments: [{ group: sg-sales, role: Seller }]\n",
            "spec.assignments",
            "memberOf: [sg-other]",
        ),
    ];
    for (line, field, surroundings) in left_alone {
        for wanted in [true, false] {
            let test = format!(
                "    - {{ name: t, {ADA}, {surroundings}, expect: {{ inScope: {wanted} }} }}\n"
            );
            let manifest = app(&test);
            assert!(manifest.contains(line), "{manifest}");
            let apps = trial::run(&set(&[manifest.replace(line, "")]), "");
            let Verdict::Failed(misses) = &apps[0].tests[0].verdict else {
                panic!("{apps:#?}");
            };
            assert_eq!(misses[0].came, "unknown");
            let why = misses[0].why.as_deref().expect("why");
            assert!(why.contains(field), "{why}");
        }
    }
}

#[test]
fn a_mapping_that_is_switched_off_carries_nothing() {
    let (what, came, why) =
        miss("{ name: t, given: { displayName: x }, expect: { Team: { name: x } } }");
    assert_eq!((what.as_str(), came.as_str()), ("scope", "out of scope"));
    assert_eq!(why, "the mapping is switched off");
}
