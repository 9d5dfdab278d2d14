// Checks of what the official client does with refusals and repeats.

import assert from "node:assert/strict";
import { check } from "../check.mjs";
import { GraphError } from "./door.mjs";

export { check };

// A check that the client's own error says what the service said.
export function refused(name, status, code, deed) {
  return check(name, async () => {
    let caught;
    try {
      await deed();
    } catch (error) {
      caught = error;
    }
    assert.ok(caught instanceof GraphError, `not refused as is due: ${caught}`);
    assert.deepEqual([caught.statusCode, caught.code], [status, code]);
    return caught;
  });
}

// As infrastructure tools do: so many good reads on end. Gives how often there was nothing yet.
export async function goodReads(read, wanted = 5) {
  let missing = 0;
  for (let good = 0; good < wanted; ) {
    try {
      await read();
      good += 1;
    } catch (error) {
      if (![401, 404].includes(error.statusCode) || missing > 50) throw error;
      good = 0;
      missing += 1;
    }
  }
  return missing;
}
