"""The whole tutorial, driven by the official Python SDK against `syncform emulate`.

    tutorial.py URL

The order is the one of Microsoft's own tutorial on provisioning by Graph: template, application, job, credentials,
schema, assignment, start, status, logs. What fails ends the tour: every step needs the one before.
"""

import asyncio
import json
import sys

import batches
import errors
import mapped
from checks import Checks, same
from door import client
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.application_templates.application_templates_request_builder import (
    ApplicationTemplatesRequestBuilder,
)
from msgraph.generated.application_templates.item.instantiate.instantiate_post_request_body import (
    InstantiatePostRequestBody,
)
from msgraph.generated.audit_logs.provisioning.provisioning_request_builder import ProvisioningRequestBuilder
from msgraph.generated.groups.groups_request_builder import GroupsRequestBuilder
from msgraph.generated.models.app_role_assignment import AppRoleAssignment
from msgraph.generated.models.quarantine_reason import QuarantineReason
from msgraph.generated.models.synchronization_job import SynchronizationJob
from msgraph.generated.models.synchronization_job_restart_criteria import SynchronizationJobRestartCriteria
from msgraph.generated.models.synchronization_job_restart_scope import SynchronizationJobRestartScope
from msgraph.generated.models.synchronization_schedule_state import SynchronizationScheduleState
from msgraph.generated.models.synchronization_secret import SynchronizationSecret
from msgraph.generated.models.synchronization_secret_key_string_value_pair import (
    SynchronizationSecretKeyStringValuePair,
)
from msgraph.generated.models.synchronization_status_code import SynchronizationStatusCode
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.service_principals.item.synchronization.jobs.item.restart.restart_post_request_body import (
    RestartPostRequestBody,
)
from msgraph.generated.service_principals.item.synchronization.jobs.item.validate_credentials import (
    validate_credentials_post_request_body as of_job,
)
from msgraph.generated.service_principals.item.synchronization.jobs.validate_credentials import (
    validate_credentials_post_request_body as of_template,
)
from msgraph.generated.service_principals.item.synchronization.secrets.secrets_put_request_body import (
    SecretsPutRequestBody,
)
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph_core.tasks.page_iterator import PageIterator

AWS = "8b1025e4-1dd2-430b-a150-2ef79cd700f5"


def asked(builder, **options):
    """A request's query, in the SDK's own words."""
    name = next(name for name in vars(builder) if name.endswith("QueryParameters"))
    return RequestConfiguration(query_parameters=getattr(builder, name)(**options))


def pair(key, value):
    # The SDK sends an @odata.type with each of these: so do infrastructure tools.
    return SynchronizationSecretKeyStringValuePair(
        odata_type="#microsoft.graph.synchronizationSecretKeyStringValuePair", key=key, value=value
    )


CREDENTIALS = [
    pair(SynchronizationSecret.ClientSecret, "an access key"),
    pair(SynchronizationSecret.SecretToken, "a secret key"),
]


async def good_reads(read, wanted=5):
    """As infrastructure tools do: so many good reads on end."""
    good = missing = 0
    while good < wanted:
        try:
            await read()
            good += 1
        except ODataError as error:
            if error.response_status_code not in (401, 404) or missing > 50:
                raise
            good, missing = 0, missing + 1
    return missing


class Tour:
    def __init__(self, url):
        self.url = url
        self.graph = client(url)
        self.checks = Checks()

    async def gallery(self):
        templates = self.graph.application_templates

        async def found():
            query = asked(ApplicationTemplatesRequestBuilder, filter="displayName eq 'AWS Single-Account Access'")
            answer = await templates.get(request_configuration=query)
            same([template.id for template in answer.value], [AWS])

        async def got():
            template = await templates.by_application_template_id(AWS).get()
            assert "sync" in template.supported_provisioning_types, template.supported_provisioning_types

        async def paged():
            query = asked(ApplicationTemplatesRequestBuilder, top=2)
            first = await templates.get(request_configuration=query)
            assert first.odata_next_link, "no next link"
            seen = []
            await PageIterator(first, self.graph.request_adapter).iterate(lambda item: seen.append(item.id) or True)
            everything = await templates.get()
            same(seen, [template.id for template in everything.value])

        await self.checks.check("templates are filtered", found)
        await self.checks.check("a template is read by its id", got)
        await self.checks.check("PageIterator follows every next link", paged)

    async def created(self):
        async def instantiated():
            body = InstantiatePostRequestBody(display_name="AWS by Python")
            born = await self.graph.application_templates.by_application_template_id(AWS).instantiate.post(body)
            assert born.application.app_id == born.service_principal.app_id, "two appIds"
            return born.application.id, born.service_principal.id

        self.application, self.principal = await self.checks.check("a template is instantiated", instantiated)
        self.sync = self.graph.service_principals.by_service_principal_id(self.principal).synchronization

        async def unknown_yet():
            try:
                await self.sync.jobs.get()
            except ODataError as error:
                same((error.response_status_code, error.error.code), (401, "UnknownError"))
                return
            raise AssertionError("a principal that is seconds old is known already")

        async def application():
            missing = await good_reads(self.graph.applications.by_application_id(self.application).get)
            assert missing > 0, "it was there at once, although objects lag"

        async def principal():
            await good_reads(self.graph.service_principals.by_service_principal_id(self.principal).get)

        async def both_versions():
            beta = client(self.url, "beta").service_principals.by_service_principal_id(self.principal)
            stable = self.graph.service_principals.by_service_principal_id(self.principal)
            same((await beta.get()).display_name, (await stable.get()).display_name)

        await self.checks.check("the back end answers 401 for a principal that it does not know yet", unknown_yet)
        await self.checks.check("the application appears, five good reads on end", application)
        await self.checks.check("the service principal appears, five good reads on end", principal)
        await self.checks.check("beta and v1.0 show the same object", both_versions)

    async def job_made(self):
        async def templates():
            answer = await self.sync.templates.get()
            same([template.id for template in answer.value if template.default], ["aws"])
            assert answer.value[0].schema.synchronization_rules, "no schema inline"

        async def made():
            job = await self.sync.jobs.post(SynchronizationJob(template_id="aws"))
            assert len(job.id.split(".")) == 3, job.id
            assert job.schedule.state != SynchronizationScheduleState.Active, job.schedule.state
            return job.id

        await self.checks.check("provisioning templates are listed with their schemas", templates)
        job = await self.checks.check("a job is created", made)
        self.job = self.sync.jobs.by_synchronization_job_id(job)

        async def appears():
            await good_reads(self.job.get)

        async def listed():
            same([known.id for known in (await self.sync.jobs.get()).value], [job])

        await self.checks.check("the job appears, five good reads on end", appears)
        await self.checks.check("jobs are listed", listed)
        await self.checks.refused(
            "409: a second job is a conflict", 409, "UnknownError",
            lambda: self.sync.jobs.post(SynchronizationJob(template_id="aws")),
        )

    async def credentials(self):
        async def by_template():
            body = of_template.ValidateCredentialsPostRequestBody(template_id="aws", credentials=CREDENTIALS)
            await self.sync.jobs.validate_credentials.post(body)

        async def by_job():
            body = of_job.ValidateCredentialsPostRequestBody(template_id="aws", credentials=CREDENTIALS)
            await self.job.validate_credentials.post(body)

        async def put(pairs):
            await self.sync.secrets.put(SecretsPutRequestBody(value=pairs))

        async def saved():
            await put([*CREDENTIALS, pair(SynchronizationSecret.SyncAll, "false"), pair(SynchronizationSecret.UserName, "x")])

        async def masked():
            same(
                await mapped.secrets(self.graph, self.principal),
                {"ClientSecret": "*", "SecretToken": "*", "SyncAll": "false", "UserName": "x"},
            )

        async def emptied():
            await put([pair(SynchronizationSecret.UserName, "")])
            assert "UserName" not in await mapped.secrets(self.graph, self.principal), "it is still there"

        async def refused():
            wrong = [pair(SynchronizationSecret.SecretToken, "refuse-this")]
            body = of_job.ValidateCredentialsPostRequestBody(template_id="aws", credentials=wrong)
            await self.job.validate_credentials.post(body)

        await self.checks.check("credentials are validated before there is a job", by_template)
        await self.checks.check("credentials are validated for the job", by_job)
        error = await self.checks.refused("400: credentials that the target refuses", 400, "UnknownError", refused)

        async def told():
            inner = json.loads(error.error.message)["error"]
            assert inner["code"] and inner["message"], inner

        await self.checks.check("its message holds the connector's own code", told)
        await self.checks.check("secrets are saved, each with its @odata.type", saved)
        await self.checks.check("secrets are read back masked", masked)
        await self.checks.check("an empty value deletes a secret", emptied)

    async def people(self):
        async def group():
            query = asked(GroupsRequestBuilder, filter="displayName eq 'sg-aws-users'", select=["id", "displayName"])
            answer = await self.graph.groups.get(request_configuration=query)
            same([group.display_name for group in answer.value], ["sg-aws-users"])
            return answer.value[0].id

        async def user():
            query = asked(UsersRequestBuilder, top=3)
            answer = await self.graph.users.get(request_configuration=query)
            same(len(answer.value), 3)
            return answer.value[0].id

        group = await self.checks.check("429: the SDK waits as Retry-After says, and a group is found", group)
        user = await self.checks.check("503: the SDK tries again, and users are listed", user)
        principal = self.graph.service_principals.by_service_principal_id(self.principal)

        async def assigned(who):
            role = next(role for role in (await principal.get()).app_roles if role.display_name == "User")
            body = AppRoleAssignment(principal_id=who, resource_id=self.principal, app_role_id=role.id)
            return await principal.app_role_assigned_to.post(body)

        async def listed():
            kinds = [known.principal_type for known in (await principal.app_role_assigned_to.get()).value]
            same(sorted(kinds), ["Group", "User"])

        await self.checks.check("a group is assigned", lambda: assigned(group))
        await self.checks.check("a user is assigned", lambda: assigned(user))
        await self.checks.check("assignments are listed", listed)
        await self.checks.refused(
            "400: what is assigned already is refused", 400, "Request_BadRequest", lambda: assigned(group)
        )

    async def running(self):
        async def started():
            await self.job.start.post()
            job = await self.job.get()
            same(job.schedule.state, SynchronizationScheduleState.Active)

        async def cycled():
            await mapped.skip(self.graph, 3600)
            job = await self.job.get()
            same(job.status.code, SynchronizationStatusCode.Active)
            assert job.status.last_successful_execution is not None, "no execution"

        async def logged():
            logs = self.graph.audit_logs.provisioning
            query = asked(ProvisioningRequestBuilder, filter=f"servicePrincipal/id eq '{self.principal}'")
            ours = await logs.get(request_configuration=query)
            same({entry.service_principal.id for entry in ours.value}, {self.principal})
            first = await logs.get(request_configuration=asked(ProvisioningRequestBuilder, top=1))
            seen = []
            await PageIterator(first, self.graph.request_adapter).iterate(lambda item: seen.append(item.id) or True)
            same(seen, [entry.id for entry in (await logs.get()).value])
            assert len(seen) > 1, f"{len(seen)} entries"

        async def paused():
            await self.job.pause.post()
            await mapped.skip(self.graph, 3600)
            same((await self.job.get()).status.code, SynchronizationStatusCode.Paused)

        async def quarantined():
            wrong = [pair(SynchronizationSecret.SecretToken, "refuse-this")]
            await self.sync.secrets.put(SecretsPutRequestBody(value=wrong))
            await self.job.start.post()
            await mapped.skip(self.graph, 3600)
            status = (await self.job.get()).status
            same(status.code, SynchronizationStatusCode.Quarantine)
            same(status.quarantine.reason, QuarantineReason.EncounteredQuarantineException)
            assert status.quarantine.error.code, "no code"

        async def restarted():
            scope = SynchronizationJobRestartScope.Watermark
            criteria = SynchronizationJobRestartCriteria(reset_scope=scope)
            await self.job.restart.post(RestartPostRequestBody(criteria=criteria))
            same((await self.job.get()).schedule.state, SynchronizationScheduleState.Active)

        await self.checks.check("the job is started", started)
        await self.checks.check("its status shows a cycle", cycled)
        await self.checks.check("provisioning logs are read page by page", logged)
        await self.checks.check("the job is paused", paused)
        await self.checks.check("secrets that the target refuses end in quarantine, with their reason", quarantined)
        await self.checks.check("the job is restarted with criteria", restarted)

    async def ended(self):
        async def deleted():
            await self.job.delete()

        await self.checks.check("the job is deleted", deleted)
        await self.checks.refused("404: a deleted job is gone", 404, "UnknownError", self.job.get)

        async def outlived():
            assert "SecretToken" in await mapped.secrets(self.graph, self.principal), "gone"

        async def application():
            await self.graph.applications.by_application_id(self.application).delete()

        await self.checks.check("secrets outlive the job", outlived)
        await self.checks.check("the application is deleted", application)

    async def walk(self):
        await self.gallery()
        await self.created()
        await self.job_made()
        await self.credentials()
        await mapped.schema(self.checks, self.graph, self.job)
        await self.people()
        await batches.all(self.checks, self.graph, self.principal)
        await self.running()
        await self.ended()
        await errors.classes(self.checks, self.url, self.graph)


asyncio.run(Tour(sys.argv[1]).walk())
