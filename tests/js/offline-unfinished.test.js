import assert from "node:assert/strict";
import { test } from "node:test";

import { unfinished } from "../../static/js/offline/unfinished.js";

const phoneWith = (drafts, parts = {}) => ({
  draftNames: async () => Object.keys(drafts),
  draft: async (name) => drafts[name],
  part: async (name) => parts[name] ?? null,
});
const fields = [["item_1", "2"]];

test("what only remembers what was done is no unfinished work", async () => {
  const drafts = { "done:hand-expression": { m0: "1" }, "attempt:a": { answers: {}, record: "1" }, "refresher:r": { fields, record: "2" }, "observe:e:x": { ratings: {} } };
  assert.deepEqual(await unfinished(phoneWith(drafts)), ["observe:e:x"]);
});

test("what the site has, or does not ask for any more, is no unfinished work", async () => {
  const drafts = {
    "attempt:a": { answers: { q1: { fields, at: "1", sent: true } } },
    "attempt:b": { answers: { q1: { fields, at: "1", sent: true }, q2: { fields, at: "2" } } },
    "attempt:gone": { answers: { q1: { fields, at: "1" } } },
    "self-rating:o": { fields },
    "self-rating:p": { fields },
    "refresher:r": { fields },
  };
  const parts = {
    attempts: { attempts: [{ id: "a" }, { id: "b" }] },
    practice: { observations: [{ id: "o", ratings: { 1: "2" } }, { id: "p", ratings: {} }] },
    refreshers: { due: [] },
  };
  assert.deepEqual(await unfinished(phoneWith(drafts, parts)), ["attempt:b", "self-rating:p"]);
});

test("where the site has not told, her draft counts", async () => {
  assert.deepEqual(await unfinished(phoneWith({ "refresher:r": { fields } })), ["refresher:r"]);
});
