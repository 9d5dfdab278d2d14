//! An application that people are provisioned to, for the binary: everybody is in scope, and its job runs.

pub(crate) const PEOPLE: &str = "\
apiVersion: syncform/v1
kind: App
metadata: { name: expenses }
spec:
  displayName: Expenses
  template: { id: 8adf8e6e-67b2-4cf2-a259-e3dc5476c621 }
  provisioning:
    template: scim
    state: running
    scope: all
    credentials:
      version: 1
      values:
        BaseAddress: https://expenses.example
        SecretToken: { env: AWS_CONTOSO_SECRET_KEY }
";
