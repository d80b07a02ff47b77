/** A page that is left while it makes the store, and is frozen by the browser, must not hold up every later one: all open under one lock. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import "./bench.js";
import { canKeep, openStore } from "../../static/js/offline/store.js";

/** Locks that note what was asked for, and whether the store was being opened meanwhile. */
function watched(factory) {
  const seen = { held: 0, opened: [] };
  const open = factory.open.bind(factory);
  factory.open = (...said) => (seen.opened.push(seen.held), open(...said));
  const request = async (name, work) => {
    assert.equal(name, "skilled-hands-open");
    seen.held += 1;
    try {
      return await work();
    } finally {
      seen.held -= 1;
    }
  };
  return { seen, locks: { request } };
}

test("the store is opened under the lock, and the lock is let go", async () => {
  const factory = new IDBFactory();
  const { seen, locks } = watched(factory);
  const store = await openStore(factory, { locks });
  await store.close();
  await store.device();
  assert.equal(await canKeep({ indexedDB: factory, crypto: globalThis.crypto, locks }), "");
  assert.deepEqual(seen, { held: 0, opened: [1, 1, 1] });
});

test("the lock is let go when the store cannot be opened", async () => {
  const factory = new IDBFactory();
  const { seen, locks } = watched(factory);
  factory.open = () => {
    throw new Error("not here");
  };
  await assert.rejects(openStore(factory, { locks }));
  assert.equal(seen.held, 0);
});

test("whoever else opens the store does so under the same lock", () => {
  const files = { "static/js/offline/everywhere.js": /locks\.request\(OPENING, open\)/, "templates/phones/sw.js": /locks\.request\("skilled-hands-open"/ };
  for (const [file, lock] of Object.entries(files)) {
    const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
    assert.match(text, lock);
    assert.equal(text.match(/(?:factory|indexedDB)\.open\(/g).length, 1, file);
  }
});
