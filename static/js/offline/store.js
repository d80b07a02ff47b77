// @ts-check
/**
 * The phone's store: IndexedDB `skilled-hands`. The tables stand in docs/offline.md.
 *
 *   const store = await openStore(indexedDB, { blocked, locks: navigator.locks });
 *   await store.read(["people"], (tx) => tx.objectStore("people").get(person));
 *   await store.write(["records"], (tx) => tx.objectStore("records").put(row));    resolves when the transaction has COMPLETED, on disk where
 *                                                                                 the browser offers it; raises, and nothing is written, else
 *   await store.device()                              { id, current, language, offset, quiet }, made on first use
 *   await store.change("people", person, (row) => ({ ...row, trouble: "" }))       one row, read and written in one transaction
 *   await store.counts()                              { all, mine, others, waiting, aside, conflict }: the last three are hers who is signed in
 *   await canKeep({ indexedDB, crypto, storage })     "" or why nothing can be promised here: "private", "no-idb", "no-crypto", "full"
 *
 * Inside read and write only the store may be awaited: anything else lets the transaction close.
 *
 * Versions only add, so that code from before an upgrade can still keep its work. When a newer page wants to upgrade, an older tab lets
 * go at once (`versionchange`), and opens again whatever version it then finds the next time it has something to read or write.
 *
 * Whoever opens the store holds the lock OPENING while it does (also everywhere.js and sw.js). A page that is left while its opening makes
 * the tables is frozen with it in Chromium's back/forward cache, and every later opening would wait for as long as it is kept there; that
 * somebody else wants a lock that it holds makes the browser throw it out.
 */
import { wrap } from "../../vendor/idb.js";

export const NAME = "skilled-hands";
export const VERSION = 1;
const OPENING = "skilled-hands-open";

/** What each version adds. @type {Array<(db: IDBDatabase) => void>} */
const UPGRADES = [
  (db) => {
    db.createObjectStore("device");
    db.createObjectStore("people", { keyPath: "person" });
    const records = db.createObjectStore("records", { keyPath: "id" });
    records.createIndex("order", ["person", "seq"]);
    records.createIndex("state", ["person", "state", "seq"]);
    const receipts = db.createObjectStore("receipts", { keyPath: "id" });
    receipts.createIndex("person", ["person", "at"]);
    db.createObjectStore("drafts", { keyPath: ["person", "name"] });
    db.createObjectStore("parts", { keyPath: ["person", "name"] });
    db.createObjectStore("kept", { keyPath: "slug" });
  },
];

/** The keys that begin with these members. @param {...IDBValidKey} members */
export const beginningWith = (...members) => IDBKeyRange.bound(members, [...members, []]);

/** @param {unknown} error */
const nameOf = (error) => /** @type {{ name?: string }} */ (error)?.name;

/**
 * @param {IDBFactory} factory
 * @param {Options} [options] `blocked` is told when another tab does not let go
 */
async function connect(factory, { blocked, locks, version = VERSION, upgrades = UPGRADES } = {}) {
  /** @param {number} [wanted] */
  const open = (wanted) => {
    const request = factory.open(NAME, wanted);
    request.addEventListener("upgradeneeded", (event) => {
      for (const upgrade of upgrades.slice(event.oldVersion, version)) upgrade(request.result);
    });
    if (blocked) request.addEventListener("blocked", () => blocked());
    return wrap(request);
  };
  const found = () =>
    open(version).catch((/** @type {unknown} */ error) => {
      if (nameOf(error) !== "VersionError") throw error;
      return open(); // a newer page has upgraded: it only added
    });
  return locks ? locks.request(OPENING, found) : found();
}

/** @typedef {{ blocked?: () => void, locks?: Pick<LockManager, "request">, version?: number, upgrades?: typeof UPGRADES }} Options */

/** @param {IDBFactory} factory @param {Options} [options] */
export async function openStore(factory, options = {}) {
  /** @type {Promise<any> | undefined} */
  let connection;

  function connected() {
    connection ??= connect(factory, options).then(
      (db) => {
        db.addEventListener("versionchange", () => {
          db.close();
          connection = undefined;
        });
        db.addEventListener("close", () => (connection = undefined)); // the browser took it away
        return db;
      },
      (error) => {
        connection = undefined;
        throw error;
      },
    );
    return connection;
  }

  /** @param {string[]} names @param {IDBTransactionMode} mode */
  async function begin(names, mode) {
    const settings = { durability: mode === "readwrite" ? "strict" : "default" };
    const db = await connected();
    try {
      return db.transaction(names, mode, settings);
    } catch (error) {
      if (nameOf(error) !== "InvalidStateError") throw error;
      connection = undefined; // closed under us, before anything was done
      return (await connected()).transaction(names, mode, settings);
    }
  }

  /**
   * @template T
   * @param {IDBTransactionMode} mode @param {string[]} names @param {(tx: any) => T | Promise<T>} work
   * @returns {Promise<T>}
   */
  async function run(mode, names, work) {
    const tx = await begin(names, mode);
    const done = tx.done;
    done.catch(() => {}); // whoever awaits it below still hears of it
    let result;
    try {
      result = await work(tx);
    } catch (error) {
      try {
        tx.abort();
      } catch {
        // it has ended by itself
      }
      const why = await done.then(() => null, (/** @type {unknown} */ reason) => reason);
      throw nameOf(why) === "QuotaExceededError" ? why : error;
    }
    await done;
    return result;
  }

  await connected();

  const store = {
    /** @template T @param {string[]} names @param {(tx: any) => T | Promise<T>} work @returns {Promise<T>} */
    read: (names, work) => run("readonly", names, work),

    /** @template T @param {string[]} names @param {(tx: any) => T | Promise<T>} work @returns {Promise<T>} */
    write: (names, work) => run("readwrite", names, work),

    /** @param {string} name @param {IDBValidKey} key */
    get: (name, key) => run("readonly", [name], (tx) => tx.objectStore(name).get(key)),

    /** @param {string} name */
    all: (name) => run("readonly", [name], (tx) => tx.objectStore(name).getAll()),

    /**
     * Reads one row, gives it to `change`, writes what that returns (nothing when it returns nothing), returns the row as it then is.
     * @param {string} name @param {IDBValidKey} key @param {(row: any) => any} change
     */
    change: (name, key, change) =>
      run("readwrite", [name], async (tx) => {
        const table = tx.objectStore(name);
        const before = await table.get(key);
        const after = change(before);
        if (after === undefined) return before;
        await (table.keyPath === null ? table.put(after, key) : table.put(after));
        return after;
      }),

    /** Whose phone it is now. @returns {Promise<{ id: string, current: string | null, language: string, offset: number | null, quiet: number } | undefined>} */
    device: () => store.get("device", "me"),

    /** What waits, in numbers: no secret, also of those who are not signed in. */
    counts: () =>
      run("readonly", ["device", "records"], async (tx) => {
        const current = (await tx.objectStore("device").get("me"))?.current ?? null;
        const table = tx.objectStore("records");
        const all = await table.count();
        const hers = (/** @type {string} */ state) => (current === null ? 0 : table.index("state").count(beginningWith(current, state)));
        const [waiting, aside, conflict] = [await hers("waiting"), await hers("aside"), await hers("conflict")];
        const mine = waiting + aside + conflict;
        return { all, mine, others: all - mine, waiting, aside, conflict };
      }),

    /** Lets go of the connection; the next use opens it again. */
    async close() {
      const db = await connection?.catch(() => undefined);
      connection = undefined;
      db?.close();
    },
  };
  return store;
}

/** @typedef {Awaited<ReturnType<typeof openStore>>} Store */

/**
 * Why nothing can be kept here, in a word; "" when it can. Tries it: a key and some kilobytes are written and taken away again.
 * @param {{ indexedDB?: IDBFactory, crypto?: Crypto, storage?: StorageManager, locks?: Pick<LockManager, "request"> }} ports
 * @returns {Promise<"" | "private" | "no-idb" | "no-crypto" | "full">}
 */
export async function canKeep({ indexedDB: factory, crypto, storage, locks }) {
  if (!factory) return "no-idb";
  if (!crypto?.subtle) return "no-crypto";
  try {
    const room = await storage?.estimate?.().catch(() => undefined);
    if (room?.quota !== undefined && room.quota - (room.usage ?? 0) < 2_000_000) return "full";
    const store = await openStore(factory, { locks });
    try {
      const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt"]);
      await store.write(["device"], (tx) => tx.objectStore("device").put({ key, weight: new Uint8Array(65_536) }, "probe"));
      await store.write(["device"], (tx) => tx.objectStore("device").delete("probe"));
    } finally {
      await store.close();
    }
    return "";
  } catch (error) {
    return nameOf(error) === "QuotaExceededError" ? "full" : "private";
  }
}
