"""Every class of error, as the SDK tells it."""

from checks import same
from door import Forged, client
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.method import Method
from kiota_http.middleware.options import RetryHandlerOption
from mapped import ERRORS, request
from msgraph.generated.applications.applications_request_builder import ApplicationsRequestBuilder

# Without patience, so that the error itself arrives.
AT_ONCE = RequestConfiguration(options=[RetryHandlerOption(max_retries=0, should_retry=False)])


async def classes(checks, url, graph):
    def template(name):
        builder = graph.application_templates.by_application_template_id(name)
        return lambda: builder.get(request_configuration=AT_ONCE)

    async def unsupported():
        query = ApplicationsRequestBuilder.ApplicationsRequestBuilderGetQueryParameters(filter="notes ne 'x'")
        await graph.applications.get(request_configuration=RequestConfiguration(query_parameters=query))

    async def not_allowed():
        info = request(Method.PUT, graph, "/organization")
        await graph.request_adapter.send_no_response_content_async(info, ERRORS)

    nobody = graph.applications.by_application_id("00000000-0000-4000-8000-000000000000")
    await checks.refused("400: a filter that is not supported", 400, "Request_UnsupportedQuery", unsupported)
    await checks.refused(
        "401: a token that nobody minted", 401, "InvalidAuthenticationToken",
        client(url, credential=Forged()).organization.get,
    )
    await checks.refused("403: a missing permission", 403, "Authorization_RequestDenied", template("forbidden"))
    error = await checks.refused("404: an object that is not there", 404, "Request_ResourceNotFound", nobody.get)

    async def identified():
        assert error.error.inner_error.request_id, "no request-id"
        same(error.response_headers.get("request-id"), error.error.inner_error.request_id)

    await checks.check("an error names its request, in body and header", identified)
    await checks.refused("405: a method that is not allowed", 405, "Request_BadRequest", not_allowed)
    throttled = await checks.refused("429: without patience", 429, "TooManyRequests", template("throttled"))

    async def told():
        same(throttled.response_headers.get("Retry-After") or throttled.response_headers.get("retry-after"), "1")

    await checks.check("a throttled answer says when to come again", told)
    await checks.refused("503: without patience", 503, "ServiceUnavailable", template("unavailable"))
