/**
 * A tab that can be killed at any instant: every way out of it (database, crypto, network, sleep, locks) counts a tick, and after its death
 * none of them ever answers again. What its transactions had not completed is undone, as a browser does.
 */

const never = () => new Promise(() => {});

/**
 * @param {{ device: any, modules: any, time: any, luck: any, crypto: any, fetch: (path: string, options: any) => Promise<any>, locks: any }} ports
 */
export function createTab({ device, modules, time, luck, crypto, fetch, locks }) {
  let alive = true;
  let tell;
  const died = new Promise((resolve) => (tell = resolve));
  const databases = new Set();
  const transactions = new Set();
  const releases = new Set();

  function kill() {
    if (!alive) return;
    alive = false;
    for (const tx of transactions) {
      try {
        tx.abort();
      } catch {
        // it was just completing
      }
    }
    for (const db of databases) db.close();
    for (const release of releases) release();
    tell("died");
  }

  /** False when the tab is dead, or dies by this very tick. */
  const tick = () => (alive ? (device.tick(tab), alive) : false);

  const guarded = (work) => (...args) =>
    new Promise((resolve, reject) => {
      if (!tick()) return;
      work(...args).then(
        (value) => tick() && resolve(value),
        (error) => tick() && reject(error),
      );
    });

  function watch(db) {
    databases.add(db);
    const begin = db.transaction;
    db.transaction = (names, mode, settings) => {
      if (!tick()) throw new DOMException("this tab is dead", "AbortError");
      const tx = begin.call(db, names, mode, settings);
      transactions.add(tx);
      tx.addEventListener("complete", () => {
        transactions.delete(tx);
        tick(); // written, and nobody is told
      });
      tx.addEventListener("abort", () => transactions.delete(tx));
      if (mode === "readwrite") device.mayAbort(tx);
      return tx;
    };
    if (!alive) db.close();
  }

  const indexedDB = {
    open(name, version) {
      if (!tick()) return new IDBOpenDBRequest();
      const request = device.factory.open(name, version);
      request.addEventListener("success", () => watch(request.result));
      return request;
    },
  };

  const subtle = Object.fromEntries(Object.entries(crypto.subtle).map(([name, work]) => [name, guarded(work)]));
  const ports = {
    indexedDB,
    crypto: { ...crypto, subtle },
    fetch: guarded(fetch),
    clock: () => time.clock() + device.skew,
    random: luck.next,
    sleep: guarded(time.sleep),
    locks: locks && {
      request: (name, work) => {
        if (!tick()) return never();
        return locks.request(name, () => {
          let release;
          const dead = new Promise((resolve) => (release = resolve));
          releases.add(release);
          return alive ? Promise.race([work(), dead]).finally(() => releases.delete(release)) : undefined;
        });
      },
    },
  };

  const tab = {
    person: /** @type {string | null} */ (null),
    isAlive: () => alive,
    kill,
    died,

    /** What `work` comes to; "died" when the tab dies first, "failed" when it raises. @template T @param {() => Promise<T>} work */
    doing: (work) =>
      Promise.race([
        died,
        work().then(
          (value) => ({ value }),
          (error) => ({ error }),
        ),
      ]),

    async open() {
      const codec = modules.createCodec(ports.crypto);
      const store = await modules.openStore(ports.indexedDB);
      const records = modules.createRecords({ store, codec, crypto: ports.crypto, clock: ports.clock });
      const phone = modules.createPhone({ store, codec, crypto: ports.crypto, fetch: ports.fetch, clock: ports.clock });
      const sync = modules.createSync({ ...ports, store, records, put: modules.createPut(ports.fetch) });
      Object.assign(tab, { store, records, phone, sync });
    },
  };
  return tab;
}

/** `navigator.locks`, as far as it is used: one after the other. */
export function createLocks() {
  let last = Promise.resolve();
  return {
    request(_name, work) {
      const mine = last.then(work);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
