// The whole tutorial, driven by the official JavaScript client against `syncform emulate`.
//
//     tutorial.mjs URL
//
// The order is the one of Microsoft's own tutorial on provisioning by Graph.

import assert from "node:assert/strict";
import { check, goodReads, refused } from "./checks.mjs";
import { client, PageIterator, token } from "./door.mjs";
import { classes } from "./errors.mjs";

const AWS = "8b1025e4-1dd2-430b-a150-2ef79cd700f5";
const url = process.argv[2];
const graph = client(url, await check("a token is minted", () => token(url)));
const beta = client(url, await token(url), "beta");

// The client takes absolute links apart where they are https: a loopback link is given to it without its origin.
const pager = { api: (link) => graph.api(link.startsWith(url) ? link.slice(`${url}/v1.0`.length) : link) };

async function every(request) {
  const seen = [];
  const pages = new PageIterator(pager, await request.get(), (item) => {
    seen.push(item.id);
    return true;
  });
  await pages.iterate();
  return seen;
}

const ids = async (request) => (await request.get()).value.map((item) => item.id);
const skip = (seconds) => graph.api("/organization").header("x-emulator-clock-skip", `${seconds}`).get();

await check("templates are filtered", async () => {
  const filter = "displayName eq 'AWS Single-Account Access'";
  assert.deepEqual(await ids(graph.api("/applicationTemplates").filter(filter)), [AWS]);
});
await check("a template is read by its id", async () => {
  const template = await graph.api(`/applicationTemplates/${AWS}`).select(["id", "supportedProvisioningTypes"]).get();
  assert.deepEqual(template.supportedProvisioningTypes, ["sync"]);
});
await check("PageIterator follows every next link", async () => {
  const all = graph.api("/applicationTemplates");
  assert.deepEqual(await every(graph.api("/applicationTemplates").top(2)), await ids(all));
});

const born = await check("a template is instantiated", async () => {
  const body = { "@odata.type": "#microsoft.graph.some", displayName: "AWS by JavaScript" };
  const made = await graph.api(`/applicationTemplates/${AWS}/instantiate`).post(body);
  assert.equal(made.application.appId, made.servicePrincipal.appId);
  return made;
});
const application = `/applications/${born.application.id}`;
const principal = `/servicePrincipals/${born.servicePrincipal.id}`;
const sync = `${principal}/synchronization`;
await refused("401: the back end does not know a young principal", 401, "UnknownError", () =>
  graph.api(`${sync}/jobs`).get(),
);
await check("the application appears, five good reads on end", async () => {
  assert.ok((await goodReads(() => graph.api(application).get())) > 0, "it was there at once");
});
await check("the service principal appears, five good reads on end", () => goodReads(() => graph.api(principal).get()));
await check("beta and v1.0 show the same object", async () => {
  const [stable, early] = [await graph.api(principal).get(), await beta.api(principal).get()];
  assert.deepEqual([stable.id, stable.appId], [early.id, early.appId]);
});
await check("tags are patched", async () => {
  await graph.api(principal).patch({ tags: [...born.servicePrincipal.tags, "by-javascript"] });
  assert.ok((await graph.api(principal).get()).tags.includes("by-javascript"));
});

await check("provisioning templates are listed with their schemas", async () => {
  const [template] = (await graph.api(`${sync}/templates`).get()).value;
  assert.deepEqual([template.id, template.default], ["aws", true]);
  assert.ok(template.schema.synchronizationRules.length > 0);
});
const made = await check("a job is created", async () => {
  const made = await graph.api(`${sync}/jobs`).post({ templateId: "aws" });
  assert.equal(made.id.split(".").length, 3);
  return made;
});
const job = `${sync}/jobs/${made.id}`;
await check("the job appears, five good reads on end", () => goodReads(() => graph.api(job).get()));
await check("jobs are listed", async () => assert.deepEqual(await ids(graph.api(`${sync}/jobs`)), [made.id]));
await refused("409: a second job is a conflict", 409, "UnknownError", () =>
  graph.api(`${sync}/jobs`).post({ templateId: "aws" }),
);

const credentials = [
  { key: "ClientSecret", value: "an access key" },
  { key: "SecretToken", value: "a secret key" },
].map((pair) => ({ "@odata.type": "#microsoft.graph.synchronizationSecretKeyStringValuePair", ...pair }));
for (const root of [`${sync}/jobs`, job]) {
  await check(`credentials are validated ${root === job ? "for the job" : "for a template"}`, () =>
    graph.api(`${root}/validateCredentials`).post({ templateId: "aws", credentials }),
  );
}
const wrong = [{ key: "SecretToken", value: "refuse-this" }];
const bad = await refused("400: credentials that the target refuses", 400, "UnknownError", () =>
  graph.api(`${job}/validateCredentials`).post({ templateId: "aws", credentials: wrong }),
);
await check("its message holds the connector's own code", () => {
  const inner = JSON.parse(bad.message).error;
  assert.ok(inner.code && inner.message);
});
const put = (value) => graph.api(`${sync}/secrets`).put({ value });
const secrets = async () => {
  const pairs = (await graph.api(`${sync}/secrets`).get()).value;
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
};
await check("secrets are saved, each with its @odata.type", () =>
  put([...credentials, { key: "SyncAll", value: "false" }, { key: "UserName", value: "x" }]),
);
await check("secrets are read back masked", async () => {
  const masked = { ClientSecret: "*", SecretToken: "*", SyncAll: "false", UserName: "x" };
  assert.deepEqual(await secrets(), masked);
});
await check("an empty value deletes a secret", async () => {
  await put([{ key: "UserName", value: "" }]);
  assert.ok(!("UserName" in (await secrets())));
});

const schema = graph.api(`${job}/schema`);
const document = await check("the schema is read", () => schema.get());
await check("a schema is saved by PUT", async () => {
  document.synchronizationRules[0].objectMappings[0].attributeMappings[0].flowBehavior = "FlowAlways";
  await graph.api(`${job}/schema`).put(document);
  const again = await graph.api(`${job}/schema`).get();
  assert.equal(again.synchronizationRules[0].objectMappings[0].attributeMappings[0].flowBehavior, "FlowAlways");
  assert.notEqual(again.version, document.version);
});
const unknown = await refused("404: PATCH of a schema leads nowhere", 404, "UnknownError", () =>
  graph.api(`${job}/schema`).patch(document),
);
await check("its message is JSON in a string", () => {
  assert.match(JSON.parse(unknown.message).Message, /^No HTTP resource was found/);
});
await refused("400: a value of an enum in the wrong case", 400, "UnknownError", () => {
  document.synchronizationRules[0].objectMappings[0].attributeMappings[0].flowBehavior = "flowAlways";
  return graph.api(`${job}/schema`).put(document);
});
await check("an expression is parsed", async () => {
  const parsed = await graph.api(`${job}/schema/parseExpression`).post({ expression: "[mail]" });
  assert.deepEqual([parsed.parsingSucceeded, parsed.parsedExpression.name], [true, "mail"]);
});
await check("functions and operators are listed", async () => {
  for (const [list, name] of [["functions", "ToLower"], ["filterOperators", "EQUALS"]]) {
    assert.ok((await ids(graph.api(`${job}/schema/${list}`))).includes(name), name);
  }
});
await check("DELETE of a schema brings the default one back", async () => {
  await graph.api(`${job}/schema`).delete();
  const mapping = (await graph.api(`${job}/schema`).get()).synchronizationRules[0].objectMappings[0].attributeMappings[0];
  assert.notEqual(mapping.flowBehavior, "FlowAlways");
});

const group = await check("429: the client waits as Retry-After says, and a group is found", async () => {
  const found = await graph.api("/groups").filter("displayName eq 'sg-aws-users'").get();
  assert.equal(found.value.length, 1);
  return found.value[0].id;
});
const user = await check("503: the client tries again, and users are listed", async () => {
  const found = await graph.api("/users").top(3).get();
  assert.equal(found.value.length, 3);
  return found.value[0].id;
});
const assign = async (principalId) => {
  const role = (await graph.api(principal).get()).appRoles.find((role) => role.displayName === "User");
  const body = { principalId, resourceId: born.servicePrincipal.id, appRoleId: role.id };
  return graph.api(`${principal}/appRoleAssignedTo`).post(body);
};
await check("a group is assigned", () => assign(group));
const single = await check("a user is assigned", () => assign(user));
await check("assignments are listed", async () => {
  const kinds = (await graph.api(`${principal}/appRoleAssignedTo`).get()).value.map((known) => known.principalType);
  assert.deepEqual(kinds.sort(), ["Group", "User"]);
});
await refused("400: what is assigned already is refused", 400, "Request_BadRequest", () => assign(group));
await check("an assignment is taken back", async () => {
  const assignment = `${principal}/appRoleAssignedTo/${single.id}`;
  await goodReads(() => graph.api(assignment).get());
  await graph.api(assignment).delete();
  assert.equal((await graph.api(`${principal}/appRoleAssignedTo`).get()).value.length, 1);
});

await check("the job is started", async () => {
  await graph.api(`${job}/start`).post(null);
  assert.equal((await graph.api(job).get()).schedule.state, "Active");
});
await check("its status shows a cycle", async () => {
  await skip(3600);
  const { status } = await graph.api(job).get();
  assert.deepEqual([status.code, status.lastExecution.state], ["Active", "Succeeded"]);
});
await check("provisioning logs are read page by page", async () => {
  const logs = () => graph.api("/auditLogs/provisioning");
  const seen = await every(logs().top(1));
  assert.ok(seen.length > 1);
  assert.deepEqual(seen, await ids(logs()));
  const ours = await logs().filter(`servicePrincipal/id eq '${born.servicePrincipal.id}'`).get();
  assert.deepEqual(new Set(ours.value.map((entry) => entry.jobId)), new Set([made.id]));
});
await check("the job is paused", async () => {
  await graph.api(`${job}/pause`).post(null);
  await skip(3600);
  assert.equal((await graph.api(job).get()).status.code, "Paused");
});
await check("secrets that the target refuses end in quarantine, with their reason", async () => {
  await put(wrong);
  await graph.api(`${job}/start`).post(null);
  await skip(3600);
  const { status } = await graph.api(job).get();
  assert.deepEqual([status.code, status.quarantine.reason], ["Quarantine", "EncounteredQuarantineException"]);
  assert.ok(status.quarantine.error.code);
});
await check("the job is restarted with criteria", async () => {
  const criteria = { resetScope: "Watermark, Escrows, QuarantineState" };
  await graph.api(`${job}/restart`).post({ criteria });
  assert.equal((await graph.api(job).get()).schedule.state, "Active");
});
await check("the job is deleted", () => graph.api(job).delete());
await refused("404: a deleted job is gone", 404, "UnknownError", () => graph.api(job).get());
await check("secrets outlive the job", async () => assert.ok("SecretToken" in (await secrets())));
await check("the application is deleted", () => graph.api(application).delete());
await classes(url, graph);
