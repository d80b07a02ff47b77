import assert from "node:assert/strict";
import { test } from "node:test";

import { codec, phoneOf, receipt } from "./bench.js";
import { createRecords } from "../../static/js/offline/records.js";
import { settle } from "../../static/js/offline/receipts.js";

const told = (code) => (error) => error.code === code;

test("a record is one text, and is kept with its hash, its box and its seal", async () => {
  const { records, store } = await phoneOf();
  const record = await records.make({ person: "ama", kind: "lesson-done", body: { lesson: "m1" } });
  await records.keep(record);
  const row = await store.get("records", record.id);
  const device = await store.device();

  assert.deepEqual(JSON.parse(record.text), {
    id: record.id,
    person: "ama",
    device: device.id,
    kind: "lesson-done",
    made_at: "2026-11-22T12:00:00.000Z",
    offset: 5000,
    body: { lesson: "m1" },
  });
  assert.equal(await records.textOf(row), record.text);
  assert.deepEqual([row.state, row.seq, row.tries, row.receipt], ["waiting", 1, 0, null]);
  assert.ok(row.sealed.ct);
});

test("kept twice it is there once, also when it has gone already", async () => {
  const { records, store, keep } = await phoneOf();
  const record = await keep();
  await records.keep(record);
  assert.equal((await store.all("records")).length, 1);
  const { hash } = await store.get("records", record.id);
  await settle(store, receipt({ id: record.id, hash }));
  await records.keep(record);

  assert.deepEqual(await store.all("records"), []);
  await assert.rejects(records.keep({ ...record, text: `${record.text} ` }), told("clash"));
});

test("the order is the order of keeping, each person's own", async () => {
  const { records, keep } = await phoneOf();
  const made = [await keep({ n: 1 }), await keep({ n: 2 }), await keep({ n: 3 })];
  assert.deepEqual((await records.list("ama")).map(({ id, seq }) => [id, seq]), made.map(({ id }, index) => [id, index + 1]));
  assert.deepEqual(await records.list("bea"), []);
  assert.equal("box" in (await records.list("ama"))[0], false);
});

test("without her key nothing is kept, and it says so", async () => {
  const { records, phone, keep } = await phoneOf();
  const record = await records.make({ person: "ama", kind: "lesson-done", body: {} });
  await phone.arrive({ person: null });
  await assert.rejects(records.keep(record), told("locked"));
  await assert.rejects(records.saveDraft("ama", "one", {}), told("locked"));
  await assert.rejects(keep({}, "lesson-done", "zoe"), told("locked"));
});

test("a full phone says so and keeps nothing", async () => {
  const { records, store, clock } = await phoneOf();
  const record = await records.make({ person: "ama", kind: "lesson-done", body: {} });
  const full = { ...store, write: () => Promise.reject(new DOMException("full", "QuotaExceededError")) };
  const cramped = createRecords({ store: full, codec, crypto, clock });

  await assert.rejects(cramped.keep(record), told("full"));
  await assert.rejects(cramped.saveDraft("ama", "x", 1), told("full"));
  await assert.rejects(records.keep({ ...record, text: "x".repeat(1024 * 1024 + 1) }), told("too_large"));
});

test("a draft is hers alone, and goes when its record is kept", async () => {
  const { records, phone, store } = await phoneOf();
  await records.saveDraft("ama", "observation:1", { item: 2 });
  await records.saveDraft("ama", "observation:2", { item: 3 });
  assert.deepEqual(await records.draft("ama", "observation:1"), { item: 2 });
  assert.equal(JSON.stringify(await store.all("drafts")).includes("item"), false);

  await phone.arrive({ person: null });
  assert.equal(await records.draft("ama", "observation:1"), undefined);
  await phone.arrive({ person: "ama" });
  const record = await records.make({ person: "ama", kind: "observation", body: { item: 2 } });
  await records.keep(record, { draft: "observation:1" });
  assert.deepEqual(await records.draftNames("ama"), ["observation:2"]);
});

test("what was set aside is mended once, and stays until the mended one is accepted", async () => {
  const { records, store, keep } = await phoneOf();
  const record = await keep({ item: 9 });
  const { hash } = await store.get("records", record.id);
  await settle(store, receipt({ id: record.id, hash }, { outcome: "set_aside", code: "item", reason: "No such item." }));
  assert.deepEqual(await records.bodyOf(record.id), { item: 9 });

  const mended = await records.mend(record.id, { item: 8 });
  await assert.rejects(records.mend(record.id, { item: 7 }), told("mended"));
  assert.equal(JSON.parse(mended.text).mends, record.id);
  assert.equal((await store.get("records", record.id)).mended_by, mended.id);

  await settle(store, receipt(await store.get("records", mended.id)));
  assert.deepEqual(await store.all("records"), []);
  assert.deepEqual((await store.all("receipts")).map(({ outcome, mended_by }) => [outcome, mended_by]).sort(), [
    ["accepted", undefined],
    ["set_aside", mended.id],
  ]);
  await assert.rejects(records.mend(record.id, {}), told("mended"));
});
