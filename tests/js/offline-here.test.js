import assert from "node:assert/strict";
import { test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { answer, phoneOf, site } from "./bench.js";
import { glance } from "../../static/js/offline/everywhere.js";
import { openHere } from "../../static/js/offline/here.js";
import { letGo } from "../../static/js/offline/settled.js";

/** A page: whom it is for, and what it heard. */
function pageFor(person) {
  const heard = [];
  const attributes = person === undefined ? ["data-shell"] : [];
  return {
    heard,
    body: { hasAttribute: (name) => attributes.includes(name), dataset: person === undefined ? {} : { person: person ?? "" } },
    documentElement: { lang: "en" },
    dispatchEvent: (event) => heard.push(event.detail?.what),
  };
}

function ports({ person = "ama", server = site(), factory = new IDBFactory(), ...more } = {}) {
  const document = pageFor(person === "shell" ? undefined : person);
  const asked = [];
  const given = {
    indexedDB: factory, crypto, fetch: server.fetch, clock: () => Date.parse("2026-11-22T12:00:00Z"), random: () => 0.5,
    sleep: () => new Promise((resolve) => setImmediate(resolve)), storage: { persist: async () => asked.push("persist") > 0, persisted: async () => false },
    locks: undefined, document, syncs: async () => ({ register: async (tag) => asked.push(tag) }), ...more,
  };
  return { given, document, asked, server, factory };
}

const silent = (server) => (server.override = (path) => path.includes("/records/") && answer(503));

test("what is kept is on the disk, asks for persistence and for Background Sync, and is counted", async () => {
  const { given, asked, factory, server, document } = ports();
  silent(server);
  const phone = await openHere({ ...given, sleep: () => new Promise(() => {}) });
  const record = await phone.keep("lesson-done", { activity: "m1" });

  assert.equal(phone.person.id, "ama");
  assert.equal((await phone.waiting())[0].id, record.id);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(new Set(asked), new Set(["persist", "send"]));
  assert.ok(document.heard.includes("kept"));
  const seen = await glance(factory, "ama");
  assert.deepEqual([seen.waiting, seen.mine, seen.aside, seen.unlocked], [1, 1, 0, true]);
});

test("a page of nobody's is hers who is signed in on this phone, without asking anybody", async () => {
  const { factory } = await withWork();
  const dead = site();
  dead.down = true;
  const phone = await openHere(ports({ person: "shell", server: dead, factory }).given);

  assert.equal(phone.person.id, "ama");
  assert.deepEqual(dead.asked, []);
});

test("nobody's page, and nobody signed in: the phone is nobody's", async () => {
  const phone = await openHere(ports({ person: "shell" }).given);
  assert.equal(phone.person, null);
  assert.deepEqual(await phone.waiting(), []);
  await assert.rejects(phone.keep("lesson-done", {}));
});

/** A phone on which ama kept one thing that waits. */
async function withWork() {
  const factory = new IDBFactory();
  const server = site();
  silent(server);
  const { given } = ports({ server, factory });
  const phone = await openHere({ ...given, sleep: () => new Promise(() => {}) });
  const record = await phone.keep("lesson-done", { activity: "m1" });
  return { factory, server, phone, record };
}

test("the glance of a page for nobody takes her key away, and goes on counting what waits", async () => {
  const { factory, phone, record } = await withWork();
  const seen = await glance(factory, null);

  assert.deepEqual([seen.current, seen.waiting, seen.mine, seen.unlocked], [null, 1, 0, false]);
  assert.equal("dataKey" in (await phone.store.get("people", "ama")), false);
  assert.equal(await phone.bodyOf(record.id), null);
});

test("the glance of somebody else's page does so too, and hers brings the count back", async () => {
  const { factory, phone } = await withWork();
  const bea = await glance(factory, "bea");
  assert.deepEqual([bea.current, bea.waiting, bea.mine], ["bea", 1, 0]);
  assert.equal("dataKey" in (await phone.store.get("people", "ama")), false);
  const ama = await glance(factory, "ama");
  assert.deepEqual([ama.current, ama.mine, ama.unlocked], ["ama", 1, false]);
});

test("the shell's glance changes nothing", async () => {
  const { factory, phone } = await withWork();
  const seen = await glance(factory, undefined);
  assert.deepEqual([seen.current, seen.unlocked], ["ama", true]);
  assert.ok((await phone.store.get("people", "ama")).dataKey);
});

test("where nothing was ever kept, a glance makes no store", async () => {
  const factory = new IDBFactory();
  assert.equal(await glance(factory, "ama"), null);
  assert.equal(await glance(undefined, "ama"), null);
  assert.deepEqual(await factory.databases(), []);
});

test("a page that stayed open when somebody else signed in keeps nothing in her name", async () => {
  const { factory, phone } = await withWork();
  await glance(factory, "bea");
  await assert.rejects(phone.keep("lesson-done", {}), { code: "locked" });
});

test("where nothing can be kept the page hears why, and nothing pretends", async () => {
  const none = await openHere(ports({ indexedDB: undefined }).given);
  assert.deepEqual([none.trouble, none.person], ["no-idb", null]);
  await assert.rejects(none.keep("lesson-done", {}), { code: "no-idb" });
  const insecure = await openHere(ports({ crypto: {} }).given);
  assert.equal(insecure.trouble, "no-crypto");
});

test("only the parts that are kept or asked for are fetched, with what staff settled", async () => {
  const { given, server } = ports();
  const phone = await openHere(given);
  server.override = (path) => path.startsWith("/api/v1/phone/?") && answer(200, { person: { id: "ama" }, now: "2026-11-22T12:00:00Z", parts: { observing: { learners: 3 }, settled: [] } });
  await phone.keepPart("observing");
  assert.equal(await phone.fetchParts(["attempts"]), "");

  assert.equal(server.asked.at(-1).path, "/api/v1/phone/?parts=attempts,observing,settled");
  assert.deepEqual(await phone.part("observing"), { learners: 3 });
  assert.equal(await phone.partAge("observing"), "2026-11-22T12:00:00Z");
  const times = server.asked.length;
  assert.equal(await phone.fetchParts([], { every: 600_000 }), "");
  assert.equal(server.asked.length, times);
});

test("what staff took up leaves, with its receipt; what they set aside for good stays until she lets it go", async () => {
  const { given, server } = ports();
  const refused = (path, { headers }) => path.includes("/records/") &&
    answer(200, { id: path.split("/")[4], hash: headers["X-Record-Hash"], at: "2026-11-22T12:00:00Z", outcome: "set_aside", code: "x", reason: "No." });
  server.override = refused;
  const phone = await openHere(given);
  const records = [await phone.keep("a", {}), await phone.keep("b", {})];
  for (const { id } of records) assert.equal((await phone.receiptOf(id, { within: 0 }))?.outcome ?? (await sent(phone, id)), "set_aside");
  const hashes = Object.fromEntries((await phone.waiting()).map(({ id, hash }) => [id, hash]));
  const settled = ["applied", "for_good"].map((how, index) => ({ id: records[index].id, hash: hashes[records[index].id], how, at: "2026-11-22T13:00:00Z", reason: "Twice." }));
  server.override = (path) => path.startsWith("/api/v1/phone/?") && answer(200, { person: { id: "ama" }, parts: { settled } });
  await phone.fetchParts(["settled"]);

  const left = await phone.waiting();
  assert.deepEqual(left.map(({ id, settled: said }) => [id, said.how]), [[records[1].id, "for_good"]]);
  assert.deepEqual((await phone.receipts()).map(({ id, settled: how }) => [id, how]), [[records[0].id, "applied"]]);
  assert.equal(await letGo(phone.store, records[1].id), true);
  assert.equal(await letGo(phone.store, records[1].id), false);
  assert.deepEqual(await phone.waiting(), []);
});

async function sent(phone, id) {
  for (let tries = 0; tries < 100; tries += 1) {
    const receipt = await phone.receiptOf(id);
    if (receipt) return receipt.outcome;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return "nothing";
}

test("what waits cannot be let go", async () => {
  const { phone, record } = await withWork();
  assert.equal(await letGo(phone.store, record.id), false);
  assert.equal((await phone.waiting()).length, 1);
});
