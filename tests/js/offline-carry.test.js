import assert from "node:assert/strict";
import { createHmac, hkdfSync } from "node:crypto";
import { test } from "node:test";

import { codec, dataKeys, phoneOf, receipt } from "./bench.js";
import { createCarry } from "../../static/js/offline/carry.js";
import { sealedWords, unbase64url } from "../../static/js/offline/codec.js";
import { settle } from "../../static/js/offline/receipts.js";

/** What the server's file holds for a record. */
function sealed(row, said = {}, key = dataKeys.ama) {
  const made = { ...receipt(row), person: row.person, ...said };
  const secret = hkdfSync("sha256", unbase64url(key), new Uint8Array(0), "skilled-hands receipt 1", 32);
  return { ...made, seal: createHmac("sha256", Buffer.from(secret)).update(sealedWords(made)).digest("base64url") };
}

const fileOf = (...receipts) => JSON.stringify({ format: "skilled-hands-receipts", version: 1, receipts });

async function bench() {
  const phone = await phoneOf();
  const record = await phone.keep({ words: "hers" });
  const row = await phone.store.get("records", record.id);
  return { ...phone, record, row, carry: createCarry({ store: phone.store, codec, clock: phone.clock }) };
}

test("the file holds what waits, sealed and signed by the phone, also of those who are not signed in", async () => {
  const { carry, store, phone, server, row } = await bench();
  const device = await store.device();
  const { senderKey } = await store.get("people", "ama");
  server.session = "bea";
  await phone.arrive({ person: "bea" });
  const { text, name, entries } = await carry.makeFile();
  const file = JSON.parse(text);

  assert.deepEqual([file.format, file.version, file.made_at, entries], ["skilled-hands-queue", 1, "2026-11-22T12:00:00.000Z", 1]);
  assert.equal(name, "skilled-hands-20261122T1200.json");
  const [entry] = file.entries;
  assert.deepEqual([entry.person, entry.device, entry.id, entry.hash], ["ama", device.id, row.id, row.hash]);
  assert.equal(text.includes("hers"), false);
  const jwk = await codec.publicJwk(senderKey.publicKey);
  assert.equal(await codec.isSigned(jwk, `${entry.id}.${entry.hash}.${entry.sealed.ct}`, entry.signature), true);
  assert.equal((await carry.makeFile({ person: "bea" })).entries, 0);
  assert.equal((await store.counts()).all, 1, "making it changes nothing");
});

test("what the server has already is not carried", async () => {
  const { carry, store, row } = await bench();
  await settle(store, receipt(row, { outcome: "set_aside", reason: "No." }));
  assert.equal((await carry.makeFile()).entries, 0);
});

test("receipts that come back settle the work, once, also when somebody else is signed in", async () => {
  const { carry, store, phone, server, row } = await bench();
  server.session = "bea";
  await phone.arrive({ person: "bea" });
  const file = fileOf(sealed(row));
  assert.equal((await carry.readReceipts(file)).settled, 1);
  assert.equal(await store.get("records", row.id), undefined);
  assert.equal((await store.get("receipts", row.id)).hash, row.hash);
  const again = await carry.readReceipts(`\uFEFF${file}`);
  assert.deepEqual([again.settled, again.confirmed], [0, 1]);
});

test("a set-aside receipt comes back with its reason", async () => {
  const { carry, store, row } = await bench();
  await carry.readReceipts(fileOf(sealed(row, { outcome: "set_aside", code: "posting", reason: "Not then." })));
  assert.deepEqual([(await store.get("records", row.id)).state, (await store.get("records", row.id)).receipt.reason], ["aside", "Not then."]);
});

test("a forged, foreign or damaged file lets nothing go", async () => {
  const { carry, store, row } = await bench();
  const good = sealed(row);
  const forged = [
    { ...good, seal: undefined },
    { ...good, seal: "AAAA" },
    sealed(row, {}, dataKeys.bea),
    { ...sealed(row, { outcome: "set_aside" }), outcome: "accepted" },
    { ...good, hash: "0".repeat(64) },
    { ...good, person: "bea" },
    { ...good, id: "other" },
    null,
    3,
  ];
  for (const one of forged) assert.equal((await carry.readReceipts(fileOf(one))).settled, 0, JSON.stringify(one));
  assert.equal((await store.get("records", row.id)).state, "waiting");
  assert.equal((await store.get("records", row.id)).carried, good.at, "it says that it was carried");
  for (const text of ["", "<html>", "[]", "null", fileOf(good).slice(0, -1), '{"format": "skilled-hands-receipts", "version": 2, "receipts": []}']) {
    assert.equal((await carry.readReceipts(text)).bad, true, text);
  }
});
