import assert from "node:assert/strict";
import { test } from "node:test";

import { answer, codec, dataKeys, phoneOf, sealKey, site } from "./bench.js";
import { createPhone } from "../../static/js/offline/phone.js";

test("a phone is registered with a name of its own, and work can be kept", async () => {
  const { store, server, phone, keep } = await phoneOf();
  const [put] = server.asked;
  const device = await store.device();
  assert.equal(put.path, `/api/v1/phones/${device.id}/`);
  assert.equal(JSON.parse(put.body).sender_key.crv, "P-256");
  assert.equal(device.offset, 5000);
  const row = await store.get("people", "ama");
  assert.deepEqual([row.name, row.phone, row.device, row.trouble], ["AMA", 7, device.id, ""]);

  assert.deepEqual(await phone.arrive({ person: "ama", language: "sw" }), { ready: true, trouble: "" });
  assert.equal(server.asked.length, 1, "not asked again while her key is here");
  assert.equal((await store.device()).language, "sw");
  await keep();
});

test("neither data key nor sender key can be taken out of the browser", async () => {
  const { store } = await phoneOf();
  const { dataKey, receiptKey, senderKey } = await store.get("people", "ama");
  for (const key of [dataKey, receiptKey, senderKey.privateKey]) assert.equal(key.extractable, false);
});

test("when somebody else or nobody arrives, the key goes and the boxes stay; the same key comes back", async () => {
  const { store, server, phone, records, keep } = await phoneOf();
  const { id } = await keep({ words: "hers" });
  for (const next of [null, "bea"]) {
    server.session = next;
    await phone.arrive({ person: next });
    assert.equal("dataKey" in (await store.get("people", "ama")), false);
    assert.equal(await records.bodyOf(id), null);
    assert.equal((await store.counts()).all, 1);
    server.session = "ama";
    assert.deepEqual(await phone.arrive({ person: "ama" }), { ready: true, trouble: "" });
    assert.deepEqual(await records.bodyOf(id), { words: "hers" });
  }
  assert.equal("dataKey" in (await store.get("people", "bea")), false);
});

test("an answer that comes after somebody else has arrived brings no key", async () => {
  const { store, server, phone } = await phoneOf({ person: null });
  let release;
  const waiting = new Promise((resolve) => (release = resolve));
  const fetch = async (...asked) => {
    const early = await server.fetch(...asked);
    await waiting;
    return early;
  };
  const slow = createPhone({ store, codec, crypto, fetch, clock: () => 0 });
  const arriving = slow.arrive({ person: "ama" });
  while (!server.asked.length) await new Promise(setImmediate);
  server.session = "bea";
  await phone.arrive({ person: "bea" });
  release();

  assert.deepEqual(await arriving, { ready: false, trouble: "other_person" });
  assert.equal("dataKey" in (await store.get("people", "ama")), false);
  assert.ok((await store.get("people", "bea")).dataKey);
});

test("a session that is somebody else's brings neither key nor parts", async () => {
  const server = site("bea");
  const { store, phone } = await phoneOf({ server });
  assert.equal((await phone.register()).trouble, "other_person");
  assert.equal("dataKey" in (await store.get("people", "ama")), false);

  server.session = "ama";
  await phone.arrive({ person: "ama" });
  server.session = "bea";
  assert.equal(await phone.refresh(), "other_person");
  assert.equal(await phone.part("courses"), undefined);
});

test("her parts are fetched, boxed, hers alone, and fetched again only when they changed", async () => {
  const { store, server, phone } = await phoneOf();
  assert.equal(await phone.refresh(), "fresh");
  assert.equal(await phone.refresh(), "same");
  assert.deepEqual(await phone.part("courses"), ["secret of ama"]);
  assert.equal(JSON.stringify(await store.all("parts")).includes("secret"), false);
  server.session = null;
  await phone.arrive({ person: null });
  assert.equal(await phone.part("courses"), undefined);
  assert.equal(await phone.refresh(), "signed_out");
  server.session = "bea";
  await phone.arrive({ person: "bea" });
  assert.equal(await phone.part("courses"), undefined);
  await phone.refresh();
  assert.deepEqual(await phone.part("courses"), ["secret of bea"]);
});

test("a part that the server no longer gives is gone", async () => {
  const { server, phone } = await phoneOf();
  await phone.refresh();
  server.override = (path) => path === "/api/v1/phone/" && answer(200, { person: { id: "ama" }, parts: { other: 1 } });
  assert.equal(await phone.refresh(), "fresh");
  assert.equal(await phone.part("courses"), undefined);
  assert.equal(await phone.part("other"), 1);
});

test("without a line she keeps the key she has, and hears what is wrong when she has none", async () => {
  const { server, phone } = await phoneOf();
  server.down = true;
  assert.deepEqual(await phone.arrive({ person: "ama" }), { ready: true, trouble: "" });
  assert.equal(await phone.refresh(), "line");
  await phone.arrive({ person: null });
  assert.deepEqual(await phone.arrive({ person: "ama" }), { ready: false, trouble: "line" });
  server.down = false;
  server.override = () => answer(200, "<html>hotel</html>");
  assert.deepEqual(await phone.arrive({ person: "ama" }), { ready: false, trouble: "line" });
  server.override = () => answer(401, { code: "signed_out" });
  assert.equal((await phone.register()).trouble, "signed_out");
});

test("struck off, it says so; started again, her work moves to the new key", async () => {
  const { store, server, phone, records, keep } = await phoneOf();
  const { id } = await keep({ words: "before" });
  await records.saveDraft("ama", "one", { words: "draft" });
  await phone.refresh();
  const old = (await store.device()).id;
  server.override = () => answer(409, { code: "struck_off" });
  assert.equal((await phone.register()).trouble, "struck_off");
  assert.equal((await store.get("people", "ama")).trouble, "struck_off");

  const person = { id: "ama", name: "Ama" };
  const fresh = { phone: 8, person, data_key: dataKeys.bea, seal_key: sealKey, now: "" };
  server.override = () => answer(200, fresh);
  assert.equal((await phone.startAgain()).trouble, "");
  assert.notEqual((await store.device()).id, old);
  assert.deepEqual(await records.bodyOf(id), { words: "before" });
  assert.deepEqual(await records.draft("ama", "one"), { words: "draft" });
  assert.deepEqual(await phone.part("courses"), ["secret of ama"]);
  assert.equal((await store.get("records", id)).device, old, "it says where it was made");
  assert.equal((await store.get("people", "ama")).trouble, "");

  const { dataKey } = await codec.importDataKey(dataKeys.bea);
  const { box } = await store.get("records", id);
  assert.match(await codec.unbox(dataKey, `record\nama\n${id}`, box), /before/);
});

test("the browser is asked to keep the store", async () => {
  const ask = (storage) => createPhone({ store: null, codec, crypto, fetch: null, clock: null, storage }).askToPersist();
  assert.equal(await ask({ persisted: async () => true, persist: () => assert.fail("asked twice") }), true);
  assert.equal(await ask({ persisted: async () => false, persist: async () => true }), true);
  assert.equal(await ask({ persisted: async () => false, persist: async () => false }), false);
  assert.equal(await ask(undefined), null);
  assert.equal(await ask({ persist: async () => Promise.reject(new Error("no")) }), null);
});
