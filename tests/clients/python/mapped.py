"""What the typed client cannot say or says wrongly, through its own request adapter: schema PUT, secrets GET, the clock."""

import json

from checks import same
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from kiota_serialization_json.json_serialization_writer_factory import JsonSerializationWriterFactory
from msgraph.generated.models.attribute_flow_behavior import AttributeFlowBehavior
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.service_principals.item.synchronization.jobs.item.schema.parse_expression import (
    parse_expression_post_request_body as parse,
)

ERRORS = {"XXX": ODataError}


def request(method, graph, path):
    info = RequestInformation(method, "{+url}", {"url": f"{graph.request_adapter.base_url}{path}"})
    info.headers.try_add("Accept", "application/json")
    return info


async def read(graph, path):
    """The answer as it is: the metadata has no type for it."""
    raw = await graph.request_adapter.send_primitive_async(request(Method.GET, graph, path), "bytes", ERRORS)
    return json.loads(raw)


async def secrets(graph, principal):
    """GET secrets is documented, and not in the metadata."""
    answer = await read(graph, f"/servicePrincipals/{principal}/synchronization/secrets")
    return {pair["key"]: pair["value"] for pair in answer["value"]}


async def skip(graph, seconds):
    """Moves the emulator's clock, by a header of its own."""
    info = request(Method.GET, graph, "/organization")
    info.headers.try_add("x-emulator-clock-skip", str(seconds))
    await graph.request_adapter.send_primitive_async(info, "bytes", ERRORS)


def whole(document):
    """Every member of a model, not only what was changed since it was read: PUT replaces everything."""
    writer = JsonSerializationWriterFactory().get_serialization_writer("application/json")
    document.backing_store.return_only_changed_values = False
    writer.write_object_value(None, document)
    return writer.get_serialized_content()


async def schema(checks, graph, job):
    builder = job.schema

    async def got():
        document = await builder.get()
        assert document.directories and document.synchronization_rules, "an empty schema"
        return document

    async def put(content):
        info = builder.to_get_request_information()
        info.http_method = Method.PUT
        info.set_stream_content(content, "application/json")
        await graph.request_adapter.send_no_response_content_async(info, ERRORS)

    def mapping(document):
        return document.synchronization_rules[0].object_mappings[0].attribute_mappings[0]

    document = await checks.check("the schema is read", got)

    async def saved():
        mapping(document).flow_behavior = AttributeFlowBehavior.FlowAlways
        await put(whole(document))
        again = await builder.get()
        same(mapping(again).flow_behavior, AttributeFlowBehavior.FlowAlways)
        same(len(again.directories), len(document.directories))
        assert again.version != document.version, "the version is the same"

    await checks.check("a typed schema is saved by PUT through the request adapter", saved)

    async def typed():
        # Every object says its type, as infrastructure tools send it.
        def told(value):
            if isinstance(value, list):
                return [told(item) for item in value]
            if isinstance(value, dict):
                return {"@odata.type": "#microsoft.graph.some", **{name: told(item) for name, item in value.items()}}
            return value

        await put(json.dumps(told(json.loads(whole(await builder.get())))).encode())

    await checks.check("a schema is saved with @odata.type in every object", typed)

    async def patched():
        return await builder.patch(document)

    error = await checks.refused("404: the typed PATCH of a schema leads nowhere", 404, "UnknownError", patched)

    async def nested():
        inner = json.loads(error.error.message)
        assert inner["Message"].startswith("No HTTP resource was found"), inner

    await checks.check("its message is JSON in a string", nested)

    async def wrong():
        await put(b'{"synchronizationRules": 7}')

    await checks.refused("400: a schema of the wrong shape is refused", 400, "UnknownError", wrong)

    async def parsed():
        body = parse.ParseExpressionPostRequestBody(expression="[mail]")
        answer = await builder.parse_expression.post(body)
        same((answer.parsing_succeeded, answer.parsed_expression.name), (True, "mail"))

    async def vocabulary():
        functions = await builder.functions.get()
        operators = await builder.filter_operators.get()
        assert "ToLower" in [function.id for function in functions.value], "no ToLower"
        assert "EQUALS" in [operator.id for operator in operators.value], "no EQUALS"

    async def reset():
        await builder.delete()
        assert mapping(await builder.get()).flow_behavior != AttributeFlowBehavior.FlowAlways, "not the default"

    await checks.check("an expression is parsed", parsed)
    await checks.check("functions and operators are listed", vocabulary)
    await checks.check("DELETE of a schema brings the default one back", reset)
