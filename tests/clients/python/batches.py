"""`$batch`, by the helper of msgraph-core as far as what it sends is legal.

It writes urls as the request builders made them, which is absolute, and names dependencies `depends_on`; Graph's document
wants relative urls and `dependsOn`. Of an answer it keeps status and headers, and loses a body that is JSON.
"""

import json

from checks import same
from kiota_abstractions.method import Method
from mapped import ERRORS, request
from msgraph_core.requests.batch_request_builder import BatchRequestBuilder
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_content_collection import BatchRequestContentCollection
from msgraph_core.requests.batch_request_item import BatchRequestItem


def relative(info, name, depends_on=None):
    """An item whose url is what the document wants: its own `set_url` leaves the version in."""
    item = BatchRequestItem(info, name, depends_on)
    item.url = item.url.split("/v1.0", 1)[1]
    return item


async def all(checks, graph, principal):
    builder = BatchRequestBuilder(graph.request_adapter, ERRORS)
    nobody = graph.applications.by_application_id("00000000-0000-4000-8000-000000000000")

    def organization():
        return graph.organization.to_get_request_information()

    async def statuses(*items):
        content = BatchRequestContent({item.id: item for item in items})
        return await builder.post(content)

    async def each():
        items = [relative(organization(), "there"), relative(nobody.to_get_request_information(), "nobody")]
        answer = await statuses(*items)
        same(answer.get_response_status_codes(), {"there": 200, "nobody": 404})

    async def bodies():
        items = [relative(organization(), "there"), relative(nobody.to_get_request_information(), "nobody")]
        info = await builder.to_post_request_information(BatchRequestContent({item.id: item for item in items}))
        raw = json.loads(await graph.request_adapter.send_primitive_async(info, "bytes", ERRORS))
        found = {answer["id"]: answer["body"] for answer in raw["responses"]}
        same(len(found["there"]["value"]), 1)
        same(found["nobody"]["error"]["code"], "Request_ResourceNotFound")

    async def absolute():
        item = BatchRequestItem(organization(), "absolute")
        assert item.url.startswith("http"), item.url
        same((await statuses(item)).get_response_status_codes(), {"absolute": 400})

    async def doubled():
        item = BatchRequestItem(organization(), "doubled")
        item.set_url(item.url)
        same(item.url, "/v1.0/organization")
        same((await statuses(item)).get_response_status_codes(), {"doubled": 404})

    async def written():
        info = request(Method.PATCH, graph, f"/servicePrincipals/{principal}")
        info.set_stream_content(b'{"notes": "by a batch"}', "application/json")
        same((await statuses(relative(info, "notes"))).get_response_status_codes(), {"notes": 204})
        same((await graph.service_principals.by_service_principal_id(principal).get()).notes, "by a batch")

    async def unheard():
        first = relative(nobody.to_get_request_information(), "first")
        second = relative(organization(), "second", [first])
        same((await statuses(first, second)).get_response_status_codes(), {"first": 404, "second": 200})

    async def throttled():
        busy = graph.application_templates.by_application_template_id("throttled").to_get_request_information()
        answer = await statuses(relative(organization(), "there"), relative(busy, "busy"))
        same(answer.get_response_status_codes(), {"there": 200, "busy": 429})
        same(answer.get_response_by_id("busy").headers["Retry-After"], "1")

    async def many():
        collection = BatchRequestContentCollection()
        for number in range(25):
            collection.add_batch_request_item(relative(organization(), f"{number}"))
        envelopes = (await builder.post(collection)).get_responses()
        codes = {}
        for envelope in envelopes:
            codes.update(envelope.get_response_status_codes())
        same(codes, {f"{number}": 200 for number in range(25)})
        assert len(envelopes) > 1, "more than an envelope holds"

    await checks.check("$batch: each request is answered on its own", each)
    await checks.check("$batch: each answer has a body of its own", bodies)
    await checks.check("$batch: an absolute url, as the helper writes it, is refused on its own", absolute)
    await checks.check("$batch: a url with the version in it leads nowhere", doubled)
    await checks.check("$batch: a request with a body is carried out", written)
    await checks.check("$batch: depends_on, as the helper calls it, counts for nothing", unheard)
    await checks.check("$batch: a throttled request says when to come again", throttled)
    await checks.check("$batch: more than twenty travel in several envelopes", many)
