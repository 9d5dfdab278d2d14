//! Every field of mappings and custom attributes in each state, and the member of the overlay that it becomes.

/// One field: its path, and what becomes of it in each state: the member of the overlay, and its value.
pub(super) type Row = (
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
);

/// An attribute definition, an object mapping and an attribute mapping that want nothing.
pub(super) const DEFINITION: &str = r#"{ "type": null, "multivalued": null, "required": null, "mutability": null,
    "caseExact": null, "defaultValue": "leave", "referencedObjects": null }"#;
pub(super) const OBJECT: &str = r#"{ "attributes": {}, "exclusive": false, "enabled": null, "flowTypes": null, "scope": "leave" }"#;
pub(super) const MAPPING: &str = r#"{ "source": "leave", "defaultValue": "leave", "flowType": null, "flowBehavior": null,
    "matchingPriority": null }"#;

pub(super) const DEFINITIONS: [Row; 7] = [
    (
        "type",
        &[
            ("type: Integer", "type", r#""Integer""#),
            ("type: DateTime", "type", r#""DateTime""#),
        ],
    ),
    (
        "multivalued",
        &[
            ("multivalued: true", "multivalued", "true"),
            ("multivalued: false", "multivalued", "false"),
        ],
    ),
    (
        "required",
        &[
            ("required: true", "required", "true"),
            ("required: false", "required", "false"),
        ],
    ),
    (
        "mutability",
        &[
            ("mutability: ReadOnly", "mutability", r#""ReadOnly""#),
            ("mutability: WriteOnly", "mutability", r#""WriteOnly""#),
        ],
    ),
    (
        "caseExact",
        &[
            ("caseExact: true", "caseExact", "true"),
            ("caseExact: false", "caseExact", "false"),
        ],
    ),
    (
        "default",
        &[
            ("default: B00", "defaultValue", r#"{ "set": "B00" }"#),
            ("default: ''", "defaultValue", r#"{ "set": "" }"#),
            ("default: null", "defaultValue", r#""clear""#),
        ],
    ),
    (
        "references",
        &[
            (
                "references: [User, Group]",
                "referencedObjects",
                r#"["Group", "User"]"#,
            ),
            ("references: []", "referencedObjects", "[]"),
        ],
    ),
];

pub(super) const OBJECTS: [Row; 4] = [
    (
        "mode",
        &[
            ("mode: exclusive", "exclusive", "true"),
            ("mode: merge", "exclusive", "false"),
        ],
    ),
    (
        "enabled",
        &[
            ("enabled: true", "enabled", "true"),
            ("enabled: false", "enabled", "false"),
        ],
    ),
    (
        "operations",
        &[
            (
                "operations: [update, add]",
                "flowTypes",
                r#"["Add", "Update"]"#,
            ),
            (
                "operations: [add, update, delete]",
                "flowTypes",
                r#"["Add", "Update", "Delete"]"#,
            ),
            ("operations: []", "flowTypes", "[]"),
        ],
    ),
    (
        "scope",
        &[
            (
                "scope: [{ department: { equals: Sales } }]",
                "scope",
                r#"{ "set": [{ "name": null, "clauses": [
            { "source": "department", "operator": "EQUALS", "values": ["Sales"] }] }] }"#,
            ),
            (
                "scope: [{ mail: isNotNull, b: isTrue }, { c: isFalse, d: isNull }]",
                "scope",
                r#"{ "set": [
            { "name": null, "clauses": [
                { "source": "b", "operator": "IS TRUE", "values": [] },
                { "source": "mail", "operator": "IS NOT NULL", "values": [] }] },
            { "name": null, "clauses": [
                { "source": "c", "operator": "IS FALSE", "values": [] },
                { "source": "d", "operator": "IS NULL", "values": [] }] }] }"#,
            ),
            (
                "scope: [{ a: { notEquals: x, regexMatch: y, notRegexMatch: z, greaterThan: '1', greaterThanOrEquals: '2' } }]",
                "scope",
                r#"{ "set": [{ "name": null, "clauses": [
            { "source": "a", "operator": "NOT EQUALS", "values": ["x"] },
            { "source": "a", "operator": "REGEX MATCH", "values": ["y"] },
            { "source": "a", "operator": "NOT REGEX MATCH", "values": ["z"] },
            { "source": "a", "operator": "Greater_Than", "values": ["1"] },
            { "source": "a", "operator": "Greater_Than_OR_EQUALS", "values": ["2"] }] }] }"#,
            ),
            (
                "scope: [{ a: [isNotNull, { notEquals: x }, { notEquals: y, endsWith: z }] }]",
                "scope",
                r#"{ "set": [{ "name": null, "clauses": [
            { "source": "a", "operator": "IS NOT NULL", "values": [] },
            { "source": "a", "operator": "NOT EQUALS", "values": ["x"] },
            { "source": "a", "operator": "NOT EQUALS", "values": ["y"] },
            { "source": "a", "operator": "ENDS_WITH", "values": ["z"] }] }] }"#,
            ),
            (
                "scope: [{ a: { includes: x, bitAnd: '2', notBitAnd: '4', raw: { operator: NEW, operands: [u, v] } } }]",
                "scope",
                r#"{ "set": [{ "name": null, "clauses": [
            { "source": "a", "operator": "Includes", "values": ["x"] },
            { "source": "a", "operator": "&", "values": ["2"] },
            { "source": "a", "operator": "!&", "values": ["4"] },
            { "source": "a", "operator": "NEW", "values": ["u", "v"] }] }] }"#,
            ),
            (
                "scope: [{ a: { raw: { operator: NEW } } }]",
                "scope",
                r#"{ "set": [{ "name": null, "clauses": [
            { "source": "a", "operator": "NEW", "values": [] }] }] }"#,
            ),
            ("scope: []", "scope", r#"{ "set": [] }"#),
            ("scope: null", "scope", r#""clear""#),
        ],
    ),
];

/// The source of an attribute and of a constant.
pub(super) const MAIL: &str = r#"{ "set": { "tree": { "expression": "[mail]", "name": "mail", "type": "Attribute", "parameters": [] } } }"#;
pub(super) const TEXT: &str = r#"{ "set": { "tree": { "expression": "\"a \\\"b\\\"\"", "name": "a \"b\"", "type": "Constant", "parameters": [] } } }"#;
pub(super) const NOT: &str = r#"{ "set": { "tree": { "expression": "Not([IsSoftDeleted])", "name": "Not", "type": "Function", "parameters": [
    { "key": "source", "value": { "expression": "[IsSoftDeleted]", "name": "IsSoftDeleted", "type": "Attribute", "parameters": [] } }] } } }"#;

pub(super) const MAPPINGS: [Row; 7] = [
    (
        "expression",
        &[
            ("expression: '[mail]'", "source", MAIL),
            ("expression: 'Not( [IsSoftDeleted] )'", "source", NOT),
            (r#"expression: '"a \"b\""'"#, "source", TEXT),
            ("expression: null", "source", r#""clear""#),
        ],
    ),
    (
        "attribute",
        &[
            ("attribute: mail", "source", MAIL),
            (
                r#"attribute: 'emails[type eq "work"].value'"#,
                "source",
                r#"{ "set": { "tree": {
            "expression": "[emails[type eq \"work\"].value]", "name": "emails[type eq \"work\"].value", "type": "Attribute", "parameters": [] } } }"#,
            ),
        ],
    ),
    ("constant", &[("constant: 'a \"b\"'", "source", TEXT)]),
    (
        "default",
        &[
            ("default: none", "defaultValue", r#"{ "set": "none" }"#),
            ("default: other", "defaultValue", r#"{ "set": "other" }"#),
            ("default: null", "defaultValue", r#""clear""#),
        ],
    ),
    (
        "matching",
        &[
            ("matching: 1", "matchingPriority", "1"),
            ("matching: 0", "matchingPriority", "0"),
        ],
    ),
    (
        "apply",
        &[
            ("apply: always", "flowType", r#""Always""#),
            ("apply: onCreate", "flowType", r#""ObjectAddOnly""#),
            ("apply: whenEmpty", "flowType", r#""AttributeAddOnly""#),
            ("apply: addValues", "flowType", r#""ValueAddOnly""#),
            (
                "apply: addMultiValues",
                "flowType",
                r#""MultiValueAddOnly""#,
            ),
        ],
    ),
    (
        "flow",
        &[
            ("flow: whenChanged", "flowBehavior", r#""FlowWhenChanged""#),
            ("flow: always", "flowBehavior", r#""FlowAlways""#),
        ],
    ),
];
