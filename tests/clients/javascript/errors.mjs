// Every class of error, as the client tells it.

import assert from "node:assert/strict";
import { check, refused } from "./checks.mjs";
import { BatchRequestContent, BatchResponseContent, client, RetryHandlerOptions } from "./door.mjs";

// Without patience, so that the error itself arrives.
const atOnce = [new RetryHandlerOptions(0, 0)];

export async function classes(url, graph) {
  const template = (name) => () => graph.api(`/applicationTemplates/${name}`).middlewareOptions(atOnce).get();
  const nobody = "/applications/00000000-0000-4000-8000-000000000000";
  await refused("400: a filter that is not supported", 400, "Request_UnsupportedQuery", () =>
    graph.api("/applications").filter("notes ne 'x'").get(),
  );
  await refused("401: a token that nobody minted", 401, "InvalidAuthenticationToken", () =>
    client(url, "no.such.token").api("/organization").get(),
  );
  await refused("403: a missing permission", 403, "Authorization_RequestDenied", template("forbidden"));
  const missing = await refused("404: an object that is not there", 404, "Request_ResourceNotFound", () =>
    graph.api(nobody).get(),
  );
  await check("an error names its request", () => assert.match(missing.requestId, /^[0-9a-f-]{36}$/));
  await refused("405: a method that is not allowed", 405, "Request_BadRequest", () =>
    graph.api("/organization").put({}),
  );
  const throttled = await refused("429: without patience", 429, "TooManyRequests", template("throttled"));
  await check("a throttled answer says when to come again", () => {
    assert.equal(throttled.headers.get("Retry-After"), "1");
  });
  await refused("503: without patience", 503, "ServiceUnavailable", template("unavailable"));
  await check("$batch: each request is answered on its own", async () => {
    const steps = [
      { id: "there", request: new Request(`${url}/organization`) },
      { id: "nobody", request: new Request(`${url}${nobody}`) },
    ];
    const content = await new BatchRequestContent(steps).getContent();
    const answer = new BatchResponseContent(await graph.api("/$batch").post(content));
    assert.equal(answer.getResponseById("nobody").status, 404);
    const found = answer.getResponseById("there");
    assert.deepEqual([found.status, (await found.json()).value.length], [200, 1]);
  });
  // Requests that stand one after the other, each behind the one before.
  const chain = async (first) => {
    const steps = [
      { id: "first", request: new Request(`${url}${first}`) },
      { id: "second", request: new Request(`${url}/organization`), dependsOn: ["first"] },
    ];
    const content = await new BatchRequestContent(steps).getContent();
    assert.deepEqual(content.requests[1].dependsOn, ["first"]);
    const answer = new BatchResponseContent(await graph.api("/$batch").post(content));
    return ["first", "second"].map((id) => answer.getResponseById(id).status);
  };
  await check("$batch: who depends on another comes behind it", async () => {
    assert.deepEqual(await chain("/organization"), [200, 200]);
  });
  await check("$batch: who depends on a failure is not carried out", async () => {
    assert.deepEqual(await chain(nobody), [404, 424]);
  });
}
