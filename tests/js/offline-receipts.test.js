import assert from "node:assert/strict";
import { test } from "node:test";

import { phoneOf, receipt } from "./bench.js";
import { codeOf, readReceipt, RECEIPTS_KEPT, settle } from "../../static/js/offline/receipts.js";

const record = { id: "i", hash: "h" };
const said = (status, value) => readReceipt({ status, text: typeof value === "string" ? value : JSON.stringify(value) }, record);
const whole = receipt(record);

test("only a whole receipt for exactly this record counts", () => {
  assert.deepEqual(said(200, whole), whole);
  assert.equal(said(200, { ...whole, outcome: "set_aside" }).outcome, "set_aside");
  assert.equal(said(409, { ...whole, outcome: "conflict" }).outcome, "conflict");
  const nothing = [
    [200, "<html>Welcome to the hotel</html>"],
    [200, JSON.stringify(whole).slice(0, -1)],
    [200, ""],
    [200, "null"],
    [200, [whole]],
    [200, { ...whole, id: "j" }],
    [200, { ...whole, hash: "g" }],
    [200, { ...whole, hash: undefined }],
    [200, { ...whole, at: "soon" }],
    [200, { ...whole, outcome: "fine" }],
    [200, { ...whole, outcome: "toString" }],
    [200, { ...whole, reason: 3 }],
    [200, { ...whole, outcome: "conflict" }],
    [409, whole],
    [201, whole],
    [500, whole],
    [302, whole],
  ];
  for (const [status, value] of nothing) assert.equal(said(status, value), null, JSON.stringify([status, value]));
});

test("a refusal's code is read, and nothing else is taken for one", () => {
  assert.equal(codeOf({ text: '{"code": "signed_out"}' }), "signed_out");
  for (const text of ["", "<html>", "[]", "3", '{"code": 3}']) assert.equal(codeOf({ text }), "");
});

test("accepted: the receipt is kept and the record leaves; twice is the same as once", async () => {
  const { store, keep } = await phoneOf();
  const { id } = await keep();
  const { hash } = await store.get("records", id);
  assert.equal(await settle(store, receipt({ id, hash })), "accepted");
  assert.equal(await settle(store, receipt({ id, hash })), "gone");
  assert.equal(await store.get("records", id), undefined);
  const kept = await store.get("receipts", id);
  assert.deepEqual([kept.person, kept.kind, kept.hash], ["ama", "lesson-done", hash]);
});

test("a receipt for other bytes changes nothing", async () => {
  const { store, keep } = await phoneOf();
  const { id } = await keep();
  assert.equal(await settle(store, receipt({ id, hash: "0" })), "gone");
  assert.equal((await store.get("records", id)).state, "waiting");
});

test("set aside and in conflict both stay, with the reason", async () => {
  const { store, keep } = await phoneOf();
  for (const [outcome, state] of [["set_aside", "aside"], ["conflict", "conflict"]]) {
    const { id } = await keep();
    const { hash } = await store.get("records", id);
    await settle(store, receipt({ id, hash }, { outcome, reason: "Because." }));
    const row = await store.get("records", id);
    assert.deepEqual([row.state, row.receipt.reason], [state, "Because."]);
  }
  assert.deepEqual(await store.counts(), { all: 2, mine: 2, others: 0, waiting: 0, aside: 1, conflict: 1 });
});

test("the newest receipts of each person are kept", async () => {
  const { store, keep } = await phoneOf();
  await store.write(["receipts"], (tx) => {
    for (let n = 0; n < RECEIPTS_KEPT; n += 1) {
      tx.objectStore("receipts").put({ id: `old-${n}`, person: "ama", hash: "", at: `2025-01-01T00:00:00.${String(n).padStart(3, "0")}Z` });
    }
    return tx.objectStore("receipts").put({ id: "bea", person: "bea", hash: "", at: "2024-01-01T00:00:00Z" });
  });
  const { id } = await keep();
  await settle(store, receipt(await store.get("records", id)));
  const ids = (await store.all("receipts")).map((row) => row.id);
  assert.equal(ids.length, RECEIPTS_KEPT + 1);
  assert.equal(ids.includes("old-0"), false);
  assert.ok(ids.includes("old-1") && ids.includes("bea") && ids.includes(id));
});
