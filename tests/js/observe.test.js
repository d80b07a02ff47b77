import assert from "node:assert/strict";
import { test } from "node:test";

import { clock, createSaver } from "../../static/js/observe.js";

/** A site whose answers the test chooses, and a record of what the saver did. */
function bench(answers = []) {
  const seen = { sent: [], kept: {}, told: [], again: [] };
  const saver = createSaver({
    async send(item, value) {
      seen.sent.push([item, value]);
      const next = answers.shift() ?? { status: 200 };
      if (next instanceof Error) throw next;
      return typeof next === "function" ? next() : next;
    },
    keep: (waiting) => (seen.kept = waiting),
    tell: (state, { item }) => seen.told.push([state, item]),
    later: (again) => seen.again.push(again),
  });
  return { saver, seen };
}

test("a tap is kept on the phone first, then sent, then let go", async () => {
  const { saver, seen } = bench();
  const done = saver.put("1", "2");
  assert.deepEqual(seen.kept, { 1: "2" });
  await done;
  assert.deepEqual(seen.sent, [["1", "2"]]);
  assert.deepEqual(seen.kept, {});
  assert.deepEqual(seen.told, [["saving", "1"], ["saved", "1"]]);
});

test("a failure keeps the choice and tries again later", async () => {
  const { saver, seen } = bench([new Error("no line"), { status: 503 }]);
  await saver.put("1", "2");
  assert.deepEqual(seen.kept, { 1: "2" });
  assert.deepEqual(seen.told.at(-1), ["failed", "1"]);
  await seen.again.shift()();
  assert.equal(saver.waiting(), 1);
  await seen.again.shift()();
  assert.equal(saver.waiting(), 0);
  assert.equal(seen.sent.length, 3);
});

test("signed out, the choice waits until she has signed in again", async () => {
  const { saver, seen } = bench([{ status: 401 }]);
  await saver.put("1", "2");
  assert.equal(saver.waiting(), 1);
  assert.deepEqual(seen.told.at(-1), ["failed", "1"]);
});

test("the last word on an item is the last to arrive, also when the mind changes while sending", async () => {
  let release;
  const slow = () => new Promise((resolve) => (release = () => resolve({ status: 200 })));
  const { saver, seen } = bench([slow]);
  const first = saver.put("1", "2");
  await saver.put("1", "0");
  release();
  await first;
  assert.deepEqual(seen.sent, [["1", "2"], ["1", "0"]]);
  assert.equal(saver.waiting(), 0);
});

test("a refusal is not sent again and does not block the others", async () => {
  const { saver, seen } = bench([{ status: 422, error: "No." }]);
  const first = saver.put("1", "9");
  await Promise.all([first, saver.put("2", "2")]);
  assert.deepEqual(seen.sent, [["1", "9"], ["2", "2"]]);
  assert.deepEqual(seen.told.map(([state]) => state), ["saving", "refused", "saving", "saved"]);
  assert.equal(saver.waiting(), 0);
});

test("the clock shows minutes and seconds, then hours", () => {
  assert.deepEqual([0, 59.9, 61, 3599, 3600, 7322, -5].map(clock), ["00:00", "00:59", "01:01", "59:59", "1:00 h", "2:02 h", "00:00"]);
});
