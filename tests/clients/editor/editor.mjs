// What a person sees who writes manifests in an editor: what is offered, what is explained, and what is underlined.
//
//     editor.mjs FOLDER
//
// FOLDER is the top of the repository: its examples and its published schemas are looked at.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { check } from "../check.mjs";
import { start } from "./server.mjs";

const top = process.argv[2];
const read = (path) => readFileSync(`${top}/${path}`, "utf8");
const schemas = Object.fromEntries(
  ["app", "tenant", "mapping-test"].map((kind) => [kind, JSON.parse(read(`schemas/${kind}.schema.json`))]),
);
const editor = await check("the server starts", () => start(top));
let made = 0;
const open = (text) => editor.open(`manifests/made-${(made += 1)}.yaml`, text);
const head = (kind, file) =>
  `# yaml-language-server: $schema=../schemas/${file}.schema.json\napiVersion: syncform/v1\nkind: ${kind}\nmetadata:\n  name: made\nspec:\n  `;

const examples = ["manifests", "docs/examples"].flatMap((folder) =>
  readdirSync(`${top}/${folder}`).filter((file) => file.endsWith(".yaml")).map((file) => `${folder}/${file}`),
);
await check("no example is underlined", async () => {
  assert.ok(examples.length > 7, `${examples.length} examples`);
  for (const file of examples) {
    const opened = await editor.open(file, read(file));
    assert.deepEqual(await opened.diagnostics(), [], file);
  }
});

// What a schema says of a field, first paragraph.
const words = (schema, pointer) => {
  const place = pointer.split("/").reduce((at, part) => {
    const next = at[part];
    assert.ok(next !== undefined, `${pointer}: no ${part}`);
    return next;
  }, schema);
  return place.description.split("\n\n")[0];
};

for (const [kind, file, spec, some] of [
  ["App", "app", "AppSpec", ["displayName", "template", "owners", "assignments", "provisioning", "guards", "tests"]],
  ["Tenant", "tenant", "TenantSpec", ["tenantId", "cloud", "owner", "guards", "policies"]],
  ["MappingTest", "mapping-test", "MappingTestSpec", ["apps", "tests"]],
]) {
  await check(`the spec of ${kind} offers its fields, each explained`, async () => {
    const opened = await open(head(kind, file));
    const offered = await opened.completion("spec:\n  ");
    const fields = Object.keys(schemas[file].$defs[spec].properties);
    for (const field of new Set([...fields, ...some])) {
      assert.ok(offered.has(field), `no ${field}`);
      const text = words(schemas[file], `$defs/${spec}/properties/${field}`);
      assert.ok(offered.get(field).includes(text), `${field}: ${offered.get(field)}`);
    }
  });
}
await check("a file of one line offers the head of a document", async () => {
  const line = "# yaml-language-server: $schema=../schemas/app.schema.json\n";
  const offered = await (await open(line)).completion(line);
  for (const field of ["apiVersion", "kind", "metadata", "spec"]) {
    assert.ok(offered.get(field)?.length > 20, `${field}: ${offered.get(field)}`);
  }
});
await check("the kind is offered", async () => {
  const text = "# yaml-language-server: $schema=../schemas/app.schema.json\napiVersion: syncform/v1\nkind: ";
  assert.deepEqual([...(await (await open(text)).completion("kind: ")).keys()], ["App"]);
});

const salesforce = read("manifests/salesforce-emea.yaml");
const app = await open(salesforce);
for (const [behind, values] of [
  ["    state: ", ["running", "paused", "absent"]],
  ["    scope: ", ["assigned", "all"]],
  ["            apply: ", ["always", "onCreate", "whenEmpty", "addValues", "addMultiValues"]],
  ["            type: ", ["String", "Integer", "Reference", "Binary", "Boolean", "DateTime"]],
]) {
  await check(`the words of ${behind.trim()} are offered`, async () => {
    const offered = await app.completion(behind);
    for (const value of values) assert.ok(offered.has(value), `no ${value} among ${[...offered.keys()]}`);
    assert.equal(offered.size, values.length, [...offered.keys()].join());
  });
}
await check("what a word means is said beside it", async () => {
  const offered = await app.completion("    scope: ");
  assert.equal(offered.get("all"), "Everybody.");
});
await check("fields inside of a mapping are offered", async () => {
  const text = salesforce.replace("            apply: onCreate\n", "            \n");
  const offered = await (await open(text)).completion('"Managing Director")\n            ');
  for (const field of ["apply", "default", "matching"]) assert.ok(offered.has(field), `no ${field}`);
});

for (const [word, pointer] of [
  ["  displayName: Sales", "$defs/AppSpec/properties/displayName"],
  ["  template:\n    #", "$defs/AppSpec/properties/template"],
  ["  owners:", "$defs/AppSpec/properties/owners"],
  ["group: sg-salesforce-users\n      role", "$defs/Assignment/properties/group"],
  ["role: Standard", "$defs/Assignment/properties/role"],
  ["  provisioning:", "$defs/AppSpec/properties/provisioning"],
  ["state: running", "$defs/Provisioning/properties/state"],
  ["scope: assigned", "$defs/Provisioning/properties/scope"],
  ["notify:", "$defs/Provisioning/properties/notify"],
  ["accidentalDeletions:", "$defs/Provisioning/properties/accidentalDeletions"],
  ["threshold: 50", "$defs/AccidentalDeletions/properties/threshold"],
  ["version: 1", "$defs/Credentials/properties/version"],
  ["Password:", "$defs/Credentials/properties/values/properties/Password"],
  ["env: SALESFORCE_EMEA_TOKEN", "$defs/CredentialValue/oneOf/1/properties/env"],
  ["    mappings:", "$defs/Provisioning/properties/mappings"],
  ["equals: Sales", "$defs/Condition/oneOf/1/properties/equals"],
  ["apply: onCreate", "$defs/AttributeMapping/properties/apply"],
  ["attribute: preferredLanguage", "$defs/AttributeMapping/properties/attribute"],
  ["matching: 2", "$defs/AttributeMapping/properties/matching"],
  ["  tests:", "$defs/AppSpec/properties/tests"],
]) {
  await check(`${word.trim().split(":")[0]} is explained where one points at it`, async () => {
    const shown = await app.hover(word);
    assert.ok(shown.includes(words(schemas.app, pointer)), shown);
  });
}
await check("what silence means, and where the value lands, is shown with it", async () => {
  const shown = await app.hover("accidentalDeletions:");
  assert.match(shown, /Absent: left as it is\./);
  assert.match(shown, /Null: releases the brake\./);
  assert.match(shown, /`DeleteThresholdValue`/);
  assert.match(shown, /threshold: 50/);
});
await check("a field of a Tenant is explained", async () => {
  const tenant = await open(read("manifests/tenant.yaml"));
  const text = words(schemas.tenant, "$defs/TenantSpec/properties/owner");
  assert.ok((await tenant.hover("owner: ")).includes(text));
});

// One slip each; what is said, in the line of the slip.
for (const [name, from, to, said] of [
  ["a misspelt field", "displayName:", "displyName:", /displyName is not allowed/],
  ["a field in the wrong place", "  owners:\n", "  notify: []\n  owners:\n", /notify is not allowed/],
  ["a misspelt field inside", "threshold: 50", "treshold: 50", /treshold is not allowed/],
  ["a wrong word", "scope: assigned", "scope: asigned", /Valid values: "assigned", "all"/],
  ["a wrong word of a mapping", "apply: onCreate", "apply: onCrate", /Valid values: .*"onCreate"/],
  ["a wrong type of an attribute", "type: String", "type: Strng", /Valid values: "String"/],
  ["text for a number", "matching: 2", "matching: two", /Expected "integer"/],
  ["a list for a text", "displayName: Salesforce EMEA", "displayName: [Salesforce]", /Expected "string"/],
  ["a foreign kind", "kind: App", "kind: Application", /Valid|not allowed|Expected|"App"/],
  ["a misspelt condition", "equals: Sales", "equels: Sales", /"equals"/],
]) {
  await check(`${name} is underlined`, async () => {
    const spoilt = salesforce.replace(from, to);
    assert.notEqual(spoilt, salesforce);
    const line = salesforce.split(from)[0].split("\n").length;
    const found = await (await open(spoilt)).diagnostics();
    assert.ok(found.some(([at, text]) => at === line && said.test(text)), JSON.stringify([line, found]));
  });
}
await check("a field that is missing is named", async () => {
  const found = await (await open(salesforce.replace("  displayName: Salesforce EMEA\n", ""))).diagnostics();
  assert.deepEqual(found.map(([, text]) => text), ['Missing property "displayName".']);
});
await check("the server ends", () => editor.close());
