import assert from "node:assert/strict";
import { test } from "node:test";

import { BROKEN, breakIt } from "./torture/broken.js";
import { modulesIn, REAL, torture } from "./torture/torture.js";

const seed = Number(process.env.TORTURE_SEED ?? 20261122);

test("500 records through a bad line, killed browsers and shared phones: 0 lost, 0 doubled, 0 read by somebody else", async () => {
  const run = await torture({ records: 500, seed, modules: await modulesIn(REAL) });
  const { lost, doubled, read, stuck, receipts } = run;
  assert.deepEqual({ lost, doubled, read, stuck, receipts }, { lost: [], doubled: [], read: [], stuck: [], receipts: [] }, `seed ${seed}`);
  assert.ok(run.promised >= 500);
  assert.ok(run.looks.boxes > 100);
  for (const fault of ["dropped", "unanswered", "doubled", "cut request", "cut answer", "500", "502", "429", "hotel", "stale", "browser killed", "write failed"]) {
    assert.ok(run.faults[fault] > 0, `no ${fault} at all`);
  }
});

test("the same seed is the same run", async () => {
  const modules = await modulesIn(REAL);
  const [one, two] = [await torture({ records: 60, seed, modules }), await torture({ records: 60, seed, modules })];
  assert.deepEqual([one.faults, one.virtualHours, one.looks], [two.faults, two.virtualHours, two.looks]);
});

for (const [what, { says, red }] of Object.entries(BROKEN)) {
  test(`it is red when the phone ${says}`, async () => {
    const modules = await modulesIn(breakIt(what));
    for (let tries = 0; tries < 8; tries += 1) {
      const run = await torture({ records: 150, seed: seed + tries, modules });
      if (red.every((kind) => run[kind].length > 0)) return;
    }
    assert.fail("eight runs, and nothing was noticed");
  });
}
