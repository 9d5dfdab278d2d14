//! What is written of each field of mappings and custom attributes, state by state, and what the schema says then.

/// YAML, or silence, and the member of the schema as JSON.
pub(super) type States = &'static [(Option<&'static str>, &'static str)];

/// Where a mapping shows its expression.
const SOURCE: &str = "/source/expression";

/// `spec.provisioning.attributes.SIDE.OBJECT.ATTRIBUTE`: field, name of the attribute, member, states.
pub(super) const DEFINITIONS: [(&str, &str, &str, States); 8] = [
    (
        "",
        "whole",
        "/type",
        &[
            (Some("{}"), r#""String""#),
            (Some("{ type: Boolean }"), r#""Boolean""#),
            (Some("null"), r#""(gone)""#),
        ],
    ),
    (
        ".type",
        "typed",
        "/type",
        &[
            (Some("{ type: Integer }"), r#""Integer""#),
            (Some("{ type: DateTime }"), r#""DateTime""#),
            (None, r#""DateTime""#),
            (Some("{ type: Reference }"), r#""Reference""#),
            (Some("{ type: Binary }"), r#""Binary""#),
            (Some("{ type: Boolean }"), r#""Boolean""#),
            (Some("{ type: String }"), r#""String""#),
        ],
    ),
    (
        ".multivalued",
        "several",
        "/multivalued",
        &[
            (Some("{ multivalued: true }"), "true"),
            (Some("{ multivalued: false }"), "false"),
            (None, "false"),
        ],
    ),
    (
        ".required",
        "needed",
        "/required",
        &[
            (Some("{ required: true }"), "true"),
            (Some("{ required: false }"), "false"),
            (None, "false"),
        ],
    ),
    (
        ".mutability",
        "written",
        "/mutability",
        &[
            (Some("{ mutability: ReadOnly }"), r#""ReadOnly""#),
            (Some("{ mutability: Immutable }"), r#""Immutable""#),
            (None, r#""Immutable""#),
            (Some("{ mutability: WriteOnly }"), r#""WriteOnly""#),
            (Some("{ mutability: ReadWrite }"), r#""ReadWrite""#),
        ],
    ),
    (
        ".caseExact",
        "cased",
        "/caseExact",
        &[
            (Some("{ caseExact: true }"), "true"),
            (Some("{ caseExact: false }"), "false"),
            (None, "false"),
        ],
    ),
    (
        ".default",
        "filled",
        "/defaultValue",
        &[
            (Some("{ default: B00 }"), r#""B00""#),
            (Some("{ default: C11 }"), r#""C11""#),
            (Some("{ default: null }"), "null"),
            (Some("{ default: '' }"), r#""""#),
        ],
    ),
    (
        ".references",
        "pointing",
        "/referencedObjects",
        &[
            (
                Some("{ type: Reference, references: [User] }"),
                r#"["User"]"#,
            ),
            (
                Some("{ references: [OTHER, User] }"),
                r#"["OTHER", "User"]"#,
            ),
            (Some("{ references: [] }"), "[]"),
            (Some("{ references: [OTHER] }"), r#"["OTHER"]"#),
        ],
    ),
];

/// `spec.provisioning.mappings.MAPPING`: field, member, states.
pub(super) const OBJECTS: [(&str, &str, States); 3] = [
    (
        "enabled",
        "/enabled",
        &[
            (Some("enabled: false"), "false"),
            (Some("enabled: true"), "true"),
            (None, "true"),
        ],
    ),
    (
        "operations",
        "/flowTypes",
        &[
            (Some("operations: [update, add]"), r#""Add, Update""#),
            (
                Some("operations: [add, update, delete]"),
                r#""Add, Update, Delete""#,
            ),
            (None, r#""Add, Update, Delete""#),
            (Some("operations: []"), r#""None""#),
            (Some("operations: [delete]"), r#""Delete""#),
        ],
    ),
    (
        "scope",
        "/scope",
        &[
            (
                Some("scope: [{ department: { equals: Sales } }]"),
                r#"[["department EQUALS Sales"]]"#,
            ),
            (
                Some(
                    "scope: [{ department: { equals: Support }, mail: isNotNull }, { department: { equals: Sales } }]",
                ),
                r#"[["department EQUALS Support", "mail IS NOT NULL"], ["department EQUALS Sales"]]"#,
            ),
            (Some("scope: null"), "[]"),
            (
                Some(
                    "scope: [{ accountEnabled: isTrue, IsSoftDeleted: isFalse, country: isNull, mail: [isNotNull, { endsWith: .com }, { endsWith: .org }] }]",
                ),
                r#"[["IsSoftDeleted IS FALSE", "accountEnabled IS TRUE", "country IS NULL", "mail IS NOT NULL", "mail ENDS_WITH .com",
                "mail ENDS_WITH .org"]]"#,
            ),
            (
                Some(
                    "scope: [{ city: { equals: a, notEquals: b, regexMatch: c, notRegexMatch: d, includes: e, endsWith: f } }]",
                ),
                r#"[["city EQUALS a", "city NOT EQUALS b", "city REGEX MATCH c", "city NOT REGEX MATCH d", "city Includes e",
                "city ENDS_WITH f"]]"#,
            ),
            (
                Some(
                    "scope: [{ employeeId: { greaterThan: '1', greaterThanOrEquals: '2', bitAnd: '4', notBitAnd: '8' } }]",
                ),
                r#"[["employeeId Greater_Than 1", "employeeId Greater_Than_OR_EQUALS 2", "employeeId & 4", "employeeId !& 8"]]"#,
            ),
            (
                Some(
                    "scope: [{ city: { raw: { operator: ENDS_WITH, operands: [x] } }, mail: { raw: { operator: IS NULL } } }]",
                ),
                r#"[["city ENDS_WITH x", "mail IS NULL"]]"#,
            ),
            (Some("scope: []"), "[]"),
        ],
    ),
];

/// `spec.provisioning.mappings.MAPPING.attributes.TARGET`: field, target, member, states.
pub(super) const MAPPINGS: [(&str, &str, &str, States); 8] = [
    (
        "",
        "CompanyName",
        SOURCE,
        &[
            (Some("'[companyName]'"), r#""[companyName]""#),
            (Some("'Trim([companyName])'"), r#""Trim([companyName])""#),
            (Some("null"), r#""(gone)""#),
            (Some(r#"'"Contoso"'"#), r#""\"Contoso\"""#),
        ],
    ),
    (
        ".expression",
        "Title",
        SOURCE,
        &[
            (
                Some("{ expression: 'Left([jobTitle], 20)' }"),
                r#""Left([jobTitle], 20)""#,
            ),
            (
                Some(r#"{ expression: 'Switch([jobTitle], "Other", "VP", "Vice President")' }"#),
                r#""Switch([jobTitle], \"Other\", \"VP\", \"Vice President\")""#,
            ),
            (Some("{ expression: null }"), "null"),
        ],
    ),
    (
        ".attribute",
        "Department",
        SOURCE,
        &[
            (Some("{ attribute: city }"), r#""[city]""#),
            (Some("{ attribute: country }"), r#""[country]""#),
            (None, r#""[country]""#),
        ],
    ),
    (
        ".constant",
        "EmailEncodingKey",
        SOURCE,
        &[
            (Some("{ constant: UTF-8 }"), r#""\"UTF-8\"""#),
            (Some(r#"{ constant: 'a "b"' }"#), r#""\"a \\\"b\\\"\"""#),
            (None, r#""\"a \\\"b\\\"\"""#),
        ],
    ),
    (
        ".default",
        "LastName",
        "/defaultValue",
        &[
            (Some("{ default: none }"), r#""none""#),
            (Some("{ default: other }"), r#""other""#),
            (Some("{ default: null }"), "null"),
            (Some("{ default: '' }"), r#""""#),
        ],
    ),
    (
        ".matching",
        "Alias",
        "/matchingPriority",
        &[
            (Some("{ matching: 2 }"), "2"),
            (Some("{ matching: 3 }"), "3"),
            (Some("{ matching: 0 }"), "0"),
        ],
    ),
    (
        ".apply",
        "FirstName",
        "/flowType",
        &[
            (Some("{ apply: onCreate }"), r#""ObjectAddOnly""#),
            (Some("{ apply: whenEmpty }"), r#""AttributeAddOnly""#),
            (None, r#""AttributeAddOnly""#),
            (Some("{ apply: addValues }"), r#""ValueAddOnly""#),
            (Some("{ apply: addMultiValues }"), r#""MultiValueAddOnly""#),
            (Some("{ apply: always }"), r#""Always""#),
        ],
    ),
    (
        ".flow",
        "Email",
        "/flowBehavior",
        &[
            (Some("{ flow: always }"), r#""FlowAlways""#),
            (Some("{ flow: whenChanged }"), r#""FlowWhenChanged""#),
            (None, r#""FlowWhenChanged""#),
        ],
    ),
];
