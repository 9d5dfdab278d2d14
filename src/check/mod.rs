//! Rules over [`Desired`] that need no tenant: one file per rule, each with its code.
//!
//! A rule judges what was written, never what is live, and changes nothing.

mod adopted_twice;
mod always_empty;
mod base_address;
mod constant_condition;
mod duplicate_display_name;
mod duplicate_mapping;
mod duplicate_principal;
mod guessed_parameters;
mod invalid_mail;
mod locked_template;
mod misplaced_attribute;
mod misplaced_function;
mod multivalued_extension;
mod no_credentials;
mod policy;
mod removed_attribute_in_use;
mod renamed_from_taken;
mod repeated_key;
mod secret_in_clear;
mod threshold_without_mail;
mod too_long;
mod unpinned_template;
mod unreadable_pattern;
mod wrong_operand;

pub use invalid_mail::is_mail;

use crate::desired::Desired;
use crate::finding::Finding;

type Rule = fn(&Desired) -> Vec<Finding>;

const RULES: [Rule; 29] = [
    adopted_twice::check,
    always_empty::check,
    base_address::check,
    constant_condition::check,
    duplicate_display_name::check,
    duplicate_mapping::check,
    duplicate_principal::check,
    guessed_parameters::check,
    invalid_mail::check,
    misplaced_attribute::check,
    misplaced_function::check,
    multivalued_extension::check,
    no_credentials::check,
    policy::allowed_template::check,
    policy::deletion_threshold::check,
    policy::key_vault::check,
    policy::notify::check,
    policy::pinned_template::check,
    policy::scope_all::check,
    policy::tests::check,
    removed_attribute_in_use::check,
    renamed_from_taken::check,
    repeated_key::check,
    secret_in_clear::check,
    threshold_without_mail::check,
    too_long::check,
    unpinned_template::check,
    unreadable_pattern::check,
    wrong_operand::check,
];

/// Runs every rule but those that a tenant answers better; findings come in the order of files and lines.
#[must_use]
pub fn check(desired: &Desired) -> Vec<Finding> {
    run(&RULES, desired)
}

/// Runs every rule, for whoever asks no tenant: mappings are held against locked templates as well.
#[must_use]
pub fn offline(desired: &Desired) -> Vec<Finding> {
    let rules = [&RULES[..], &[locked_template::check]].concat();
    run(&rules, desired)
}

fn run(rules: &[Rule], desired: &Desired) -> Vec<Finding> {
    let mut findings: Vec<_> = rules.iter().flat_map(|rule| rule(desired)).collect();
    findings.sort_by(|a, b| (&a.place, a.code).cmp(&(&b.place, b.code)));
    findings
}
