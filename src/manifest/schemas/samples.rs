//! A short document of each kind, as the guide shows it.

use serde_json::Value;

const APP: &str = "\
apiVersion: syncform/v1
kind: App
metadata:
  name: scim-contoso
spec:
  displayName: SCIM Contoso
  template: { id: 8adf8e6e-67b2-4cf2-a259-e3dc5476c621 }
  assignments:
    - { group: sg-scim-users, role: User }
  provisioning:
    template: scim
    state: running
    scope: assigned
    notify: [identity-ops@contoso.com]
    accidentalDeletions: { threshold: 50 }
    credentials:
      version: 1
      values:
        BaseAddress: https://scim.contoso.com/v2
        SecretToken: { env: SCIM_TOKEN }
";

const APP_SET: &str = "\
apiVersion: syncform/v1
kind: AppSet
metadata:
  name: aws-accounts
spec:
  columns: { account: string }
  instances:
    - { account: sandbox }
    - { account: payments }
  app:
    metadata: { name: \"aws-${account}\" }
    spec:
      displayName: AWS ${account}
      template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }
      provisioning: { template: aws, state: running, scope: assigned }
";

const TENANT: &str = "\
apiVersion: syncform/v1
kind: Tenant
metadata:
  name: contoso
spec:
  tenantId: ff8bf889-e031-41ac-8f7b-aedb059892ee
  cloud: global
  owner: identity-platform
";

const MAPPING_TEST: &str = "\
apiVersion: syncform/v1
kind: MappingTest
metadata:
  name: leavers
spec:
  apps: [scim-contoso]
  tests:
    - name: leavers are deactivated
      given: { userPrincipalName: ada@contoso.com, IsSoftDeleted: true }
      expect:
        inScope: true
        User: { active: \"False\" }
";

/// The sample of a kind, as YAML.
pub(super) fn sample(kind: &str) -> &'static str {
    match kind {
        "AppSet" => APP_SET,
        "Tenant" => TENANT,
        "MappingTest" => MAPPING_TEST,
        _ => APP,
    }
}

/// A sample as its readers see it.
pub(super) fn as_json(yaml: &str) -> Value {
    serde_yaml::from_str(yaml).expect("a sample is YAML")
}
