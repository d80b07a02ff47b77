import assert from "node:assert/strict";
import { test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import "./bench.js";
import { canKeep, NAME, openStore } from "../../static/js/offline/store.js";

const row = (id) => ({ id, person: "ama", seq: 1, state: "waiting" });

test("a write resolves after its transaction completed, and asks for the disk", async () => {
  const factory = new IDBFactory();
  const store = await openStore(factory);
  const order = [];
  let durability;
  await store
    .write(["records"], (tx) => {
      durability = tx.durability;
      tx.addEventListener("complete", () => order.push("completed"));
      return tx.objectStore("records").put(row("1"));
    })
    .then(() => order.push("written"));

  assert.deepEqual(order, ["completed", "written"]);
  assert.equal(durability, "strict");
});

test("what fails half-way leaves nothing, and says so", async () => {
  const store = await openStore(new IDBFactory());
  const failing = store.write(["records"], async (tx) => {
    await tx.objectStore("records").put(row("1"));
    throw new Error("half-way");
  });

  await assert.rejects(failing, /half-way/);
  assert.deepEqual(await store.all("records"), []);
});

test("a transaction that the browser aborts is not written", async () => {
  const store = await openStore(new IDBFactory());
  const aborted = store.write(["records"], async (tx) => {
    await tx.objectStore("records").put(row("1"));
    tx.abort();
  });

  await assert.rejects(aborted);
  assert.deepEqual(await store.all("records"), []);
});

test("an old tab lets a new one upgrade, and can still keep its work afterwards", async () => {
  const factory = new IDBFactory();
  const old = await openStore(factory);
  await old.write(["records"], (tx) => tx.objectStore("records").put(row("1")));
  let blocked = false;
  const upgrades = [() => assert.fail("version 1 is there"), (db) => db.createObjectStore("new")];
  const young = await openStore(factory, { version: 2, upgrades, blocked: () => (blocked = true) });
  await young.write(["new"], (tx) => tx.objectStore("new").put("here", 1));
  await old.write(["records"], (tx) => tx.objectStore("records").put(row("2")));

  assert.equal(blocked, false);
  assert.deepEqual((await young.all("records")).map(({ id }) => id), ["1", "2"]);
});

test("a tab that does not let go is told of, and waited for", async () => {
  const factory = new IDBFactory();
  const holding = await new Promise((resolve) => {
    const request = factory.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("device");
    request.onsuccess = () => resolve(request.result);
  });
  const young = await new Promise((resolve) => {
    const opening = openStore(factory, {
      version: 2,
      upgrades: [() => {}, (db) => db.createObjectStore("new")],
      blocked: () => {
        holding.close();
        resolve(opening);
      },
    });
  });
  assert.deepEqual(await young.all("new"), []);
});

test("a connection that was closed under us is opened again", async () => {
  const factory = new IDBFactory();
  const store = await openStore(factory);
  await store.close();
  await store.write(["records"], (tx) => tx.objectStore("records").put(row("1")));
  assert.equal((await store.all("records")).length, 1);
});

test("it says in a word why nothing can be kept", async () => {
  const indexedDB = new IDBFactory();
  const failing = (name) => ({
    open() {
      throw new DOMException("no", name);
    },
  });
  const storage = (quota) => ({ estimate: async () => ({ quota, usage: 0 }) });

  assert.equal(await canKeep({ indexedDB, crypto, storage: storage(1e9) }), "");
  assert.equal(await canKeep({ indexedDB, crypto }), "");
  assert.equal(await canKeep({ crypto }), "no-idb");
  assert.equal(await canKeep({ indexedDB, crypto: {} }), "no-crypto");
  assert.equal(await canKeep({ indexedDB, crypto, storage: storage(1000) }), "full");
  assert.equal(await canKeep({ indexedDB: failing("QuotaExceededError"), crypto }), "full");
  assert.equal(await canKeep({ indexedDB: failing("SecurityError"), crypto }), "private");
  assert.equal((await (await openStore(indexedDB)).all("device")).length, 0);
});
