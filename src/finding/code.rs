//! The closed list of finding codes. A code is stable: people grep for it and silence it.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! codes {
    ($($variant:ident = $code:literal : $meaning:literal;)*) => {
        /// What kind of remark a finding is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $meaning] $variant,)*
        }

        impl Code {
            /// Every code, in the order of this list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as it is printed.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// One sentence that says what the code means.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }

            /// What the code means, why it is said, and an example of each way: plain text in the manner of Markdown.
            /// Every code has a file of its own, or this would not compile.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("explain/", $code, ".md")),)* }
            }

            /// Whether it says that a Tenant's policy is broken, by manifests that are sound.
            #[must_use]
            pub fn is_policy(self) -> bool {
                self.as_str().starts_with("policy-")
            }

            /// The code that is printed as this text.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == text)
            }
        }
    };
}

codes! {
    UnreadablePath = "unreadable-path": "A file or folder of manifests cannot be read.";
    NoManifests = "no-manifests": "The set of manifests is empty, which is never taken for a wish to remove everything.";
    OutsideRoot = "outside-root": "A symbolic link leads out of the folder of manifests.";
    FileTooLarge = "file-too-large": "A manifest is larger than any honest manifest is.";
    NotUtf8 = "not-utf8": "A manifest is not UTF-8 text.";
    YamlSyntax = "yaml-syntax": "A document is not YAML; the rest of that document is not looked at.";
    MissingSeparator = "missing-separator": "A second document starts without a line of three dashes before it.";
    LookalikeLetter = "lookalike-letter": "A letter that only looks like a blank, a quote or a line break, or like nothing at all, stands where it changes what is read.";
    CutValue = "cut-value": "An unquoted value ends before a # that may have been meant as a part of it.";
    MergeKey = "merge-key": "A merge key, which would bring in fields that nobody sees where they count.";
    DuplicateKey = "duplicate-key": "A mapping has the same key twice.";
    TooManyAliases = "too-many-aliases": "The aliases of a document expand to more than any honest manifest holds.";
    EmptyDocument = "empty-document": "A document holds nothing.";
    UnknownKind = "unknown-kind": "The pair of apiVersion and kind is none that this version knows.";
    UnknownField = "unknown-field": "A field that this version does not know; it is refused, never ignored.";
    MissingField = "missing-field": "A required field is absent.";
    WrongType = "wrong-type": "A value has another type than its field.";
    UnquotedBrackets = "unquoted-brackets": "An unquoted attribute in brackets is a YAML sequence; expressions that start with a bracket are quoted.";
    InvalidExpression = "invalid-expression": "A text is no expression of the mapping language, or one that the service has no tree for.";
    NoValue = "no-value": "An expression has no value for an object.";
    GuessedParameters = "guessed-parameters": "An expression calls a function under parameter names that nobody has shown.";
    ConstantCondition = "constant-condition": "A condition comes out the same for every object.";
    RepeatedKey = "repeated-key": "Switch has a key twice, and never takes the later one.";
    AlwaysEmpty = "always-empty": "Nothing comes of a mapping, whatever the object has.";
    UnreadablePattern = "unreadable-pattern": "A regular expression cannot be read.";
    MisplacedFunction = "misplaced-function": "A function is called where it cannot work.";
    MisplacedAttribute = "misplaced-attribute": "An attribute stands where the service does not take it.";
    InvalidMappingKey = "invalid-mapping-key": "A key under mappings does not say which object becomes which.";
    DuplicateMapping = "duplicate-mapping": "An object mapping, a target attribute or an attribute definition is spoken of twice.";
    WrongOperand = "wrong-operand": "An operator of a scope has values that it does not take, or lacks the one that it needs.";
    MultivaluedExtension = "multivalued-extension": "An extension of the directory is to have several values, which it never has.";
    RemovedAttributeInUse = "removed-attribute-in-use": "An attribute definition is removed, and the same manifest still uses the attribute.";
    UnknownValue = "unknown-value": "A value is none of those that its field allows.";
    OneOf = "one-of": "Exactly one of several fields must be given.";
    InvalidName = "invalid-name": "A name is not a DNS label.";
    InvalidGuid = "invalid-guid": "An id is not a GUID.";
    InvalidMail = "invalid-mail": "A mail address cannot be one.";
    InvalidLabel = "invalid-label": "A label has letters that cannot be chosen on a command line.";
    InvalidPrincipal = "invalid-principal": "A user, group or service principal is named in a way that nobody can look up.";
    InvalidReference = "invalid-reference": "A reference to a secret that nobody can resolve, or that would send syncform's own identity away.";
    EmptyValue = "empty-value": "A value is empty where emptiness means nothing.";
    TooLong = "too-long": "A text is longer than the service takes.";
    DuplicateApp = "duplicate-app": "Two manifests have the same metadata.name.";
    RenamedFromTaken = "renamed-from-taken": "The name that an App had before is another App's, or was another App's too.";
    AdoptedTwice = "adopted-twice": "Two manifests take over the same application.";
    DuplicatePrincipal = "duplicate-principal": "An owner, or an assignment of the same role, is listed twice.";
    DuplicateDisplayName = "duplicate-display-name": "Two manifests create the same template under the same display name; in a portal nobody could tell them apart.";
    NoTenant = "no-tenant": "No document of kind Tenant says which tenant the manifests are for.";
    InvalidVariable = "invalid-variable": "A variable cannot be used, or is not: its name, its value, or where it stands.";
    UnknownVariable = "unknown-variable": "A value names a variable that there is not.";
    InvalidInstance = "invalid-instance": "The instances of an AppSet cannot be read, or one of them lacks what it needs.";
    UnknownInstance = "unknown-instance": "An AppSet says something over an instance that there is not.";
    SeveralTenants = "several-tenants": "Several documents of kind Tenant, and no --tenant to choose one, or two of one name.";
    UnknownTenant = "unknown-tenant": "The name given with --tenant is no Tenant of the manifests.";
    UnknownCredentialKey = "unknown-credential-key": "A credential key that the service does not have.";
    ReservedCredentialKey = "reserved-credential-key": "A credential key that has a field of its own.";
    SecretInClear = "secret-in-clear": "A secret stands in the manifest; it must be a reference.";
    NoCredentials = "no-credentials": "A job shall run and nothing says where its credentials come from.";
    ThresholdWithoutMail = "threshold-without-mail": "The brake on accidental deletions stops a job, and nobody is told.";
    UnpinnedTemplate = "unpinned-template": "A gallery template is found by its display name, which its publisher may change.";
    UnknownTemplate = "unknown-template": "No gallery template of the tenant has that id or name.";
    AmbiguousTemplate = "ambiguous-template": "Several gallery templates of the tenant have that name.";
    UnknownJobTemplate = "unknown-job-template": "The application has no provisioning template of that id.";
    UnknownMapping = "unknown-mapping": "The schema has no such object mapping, rule, object or attribute.";
    UnsoundSchema = "unsound-schema": "With the manifest laid over it, the schema would refer to something that is not there, or match nobody.";
    UnreadablePeople = "unreadable-people": "A file of sample people cannot be read.";
    UnknownPerson = "unknown-person": "A test is about somebody whom no sample has.";
    UnknownApp = "unknown-app": "Tests are for an App that is not among the manifests.";
    DuplicateTest = "duplicate-test": "Two tests of an App have one name.";
    FailedTest = "failed-test": "A test of mappings came to something else than it expects, or cannot be run.";
    InvalidMoment = "invalid-moment": "A text is no date and no moment.";
    UnusableLock = "unusable-lock": "A file of a locked template is not what `syncform template lock` writes, or locks a template twice.";
    UnknownJob = "unknown-job": "The application has no provisioning job of that id.";
    UnknownPrincipal = "unknown-principal": "The tenant has no user, group or service principal of that name, address or id.";
    AmbiguousPrincipal = "ambiguous-principal": "The tenant has several users, groups or service principals of that name or address.";
    AmbiguousRole = "ambiguous-role": "Several app roles of the application fit, or none was named where several are there.";
    PolicyAllowedTemplate = "policy-allowed-template": "The Tenant allows certain gallery templates, and this one is not among them.";
    PolicyDeletionThreshold = "policy-deletion-threshold": "The Tenant wants a brake on accidental deletions for every job, and this manifest sets none.";
    PolicyKeyVault = "policy-key-vault": "The Tenant wants secrets from Key Vaults only, and this one comes from elsewhere.";
    PolicyNotify = "policy-notify": "The Tenant wants somebody told when a job fails, and this manifest names nobody.";
    PolicyPinnedTemplate = "policy-pinned-template": "The Tenant wants gallery templates named by their ids, and this one is named by its display name.";
    PolicyScopeAll = "policy-scope-all": "The Tenant wants no job to provision everybody, and this one does.";
    PolicyTests = "policy-tests": "The Tenant wants mappings tested, and there is no test of this App.";
    UnresolvedReference = "unresolved-reference": "A reference to a secret does not resolve on this machine.";
    TemplateWithoutProvisioning = "template-without-provisioning": "The gallery template has no provisioning (its supportedProvisioningTypes lack sync).";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
