// @ts-check
/**
 * Making and keeping work. A record is one JSON text, made once and never serialised again; drafts are work not yet done.
 *
 *   const records = createRecords({ store, codec, crypto, clock });      clock: () => milliseconds since 1970
 *   const record = await records.make({ person, kind, body });           a new uuid; make it once, and keep it as often as it takes
 *   await records.keep(record, { draft });                               resolves when it is SAVED; lets the draft go in the same transaction
 *   await records.list(person)                                           what waits or was set aside, oldest first, without its words
 *   await records.bodyOf(id)                                             its words, for her alone; null when it is not here or not hers
 *   await records.mend(id, body)                                         a new record in place of one that was set aside (no other name for it)
 *   await records.sendAgain(id)                                          set aside by the phone itself, or stepped over: it waits again
 *   await records.saveDraft(person, name, value), .draft(person, name), .dropDraft(person, name), .draftNames(person)
 *
 * keep and saveDraft raise CannotKeep; nothing was written then, and the page still holds what she typed. Its code:
 * "locked" her key is not on this phone (she has to sign in, with signal) · "full" no room · "too_large" · "clash" this uuid has other bytes ·
 * "mended" what it mends was mended before.
 *
 * @typedef {{ id: string, person: string, device: string, kind: string, at: string, mends: string | undefined, text: string }} Made
 * @typedef {{ id: string, person: string, device: string, seq: number, kind: string, at: string, hash: string, mends?: string, mended_by?: string,
 *   box: import("./codec.js").Box, sealed: import("./codec.js").Sealed, state: "waiting" | "aside" | "conflict", tries: number,
 *   next: number, receipt: import("./receipts.js").Receipt | null, carried?: string, unreadable?: boolean }} Row
 */
import { bytesOf } from "./codec.js";
import { beginningWith } from "./store.js";

export const LARGEST = 1024 * 1024;

export class CannotKeep extends Error {
  /** @param {"locked" | "full" | "too_large" | "clash" | "mended"} code */
  constructor(code) {
    super(`this cannot be kept: ${code}`);
    this.code = code;
  }
}

/** @param {unknown} error */
const isFull = (error) => /** @type {{ name?: string }} */ (error)?.name === "QuotaExceededError";

/** Where a box belongs: one that was moved does not open. */
export const draftPlace = (/** @type {string} */ person, /** @type {string} */ name) => `draft\n${person}\n${name}`;
export const recordPlace = (/** @type {string} */ person, /** @type {string} */ id) => `record\n${person}\n${id}`;

/**
 * @param {{ store: import("./store.js").Store, codec: import("./codec.js").Codec, crypto: Pick<Crypto, "randomUUID">, clock: () => number }} ports
 */
export function createRecords({ store, codec, crypto, clock }) {
  /** The person's row, if her key is here. @param {string} person */
  async function unlocked(person) {
    const row = await store.get("people", person);
    if (!row?.dataKey || !row.sealKey) throw new CannotKeep("locked");
    return row;
  }

  /** @template T @param {Promise<T>} writing @returns {Promise<T>} */
  const orFull = (writing) =>
    writing.catch((error) => {
      throw isFull(error) ? new CannotKeep("full") : error;
    });

  const records = {
    /**
     * @param {{ person: string, kind: string, body: Record<string, unknown>, mends?: string }} work
     * @returns {Promise<Made>}
     */
    async make({ person, kind, body, mends }) {
      const device = await store.device();
      if (!device) throw new CannotKeep("locked");
      const id = crypto.randomUUID();
      const at = new Date(clock()).toISOString();
      const text = JSON.stringify({ id, person, device: device.id, kind, made_at: at, offset: device.offset ?? null, mends, body });
      return { id, person, device: device.id, kind, at, mends, text };
    },

    /**
     * Repeatable: the same record is kept once, also when it has gone already.
     * @param {Made} record @param {{ draft?: string }} [done] the draft that it came from
     */
    async keep(record, { draft } = {}) {
      const { id, person, device, kind, at, mends, text } = record;
      if (bytesOf(text).length > LARGEST) throw new CannotKeep("too_large");
      const { dataKey, sealKey, device: registered } = await unlocked(person);
      const hash = await codec.hashOf(text);
      const box = await codec.box(dataKey, recordPlace(person, id), text);
      const sealed = await codec.seal(sealKey, id, text);
      const keeping = store.write(["people", "records", "receipts", "drafts"], async (tx) => {
        if ((await tx.objectStore("people").get(person)).device !== registered) return false; // her key is another one since
        const [rows, receipts, drafts] = ["records", "receipts", "drafts"].map((name) => tx.objectStore(name));
        const before = (await rows.get(id)) ?? (await receipts.get(id));
        if (before && before.hash !== hash) throw new CannotKeep("clash");
        if (!before) {
          if (mends) {
            const old = await rows.get(mends);
            if (!old || old.person !== person || old.mended_by || old.state === "waiting") throw new CannotKeep("mended");
            await rows.put({ ...old, mended_by: id });
          }
          const last = await rows.index("order").openKeyCursor(beginningWith(person), "prev");
          const seq = last ? last.key[1] + 1 : 1;
          const fresh = { state: "waiting", tries: 0, next: 0, receipt: null };
          await rows.add({ id, person, device, seq, kind, at, hash, mends, box, sealed, ...fresh });
        }
        if (draft !== undefined) await drafts.delete([person, draft]);
        return true;
      });
      if (!(await orFull(keeping))) await records.keep(record, { draft });
    },

    /** The exact bytes that were kept; null when her key is not here, or what the phone holds is no longer what it kept. @param {Row} row */
    async textOf(row) {
      const { dataKey } = (await store.get("people", row.person)) ?? {};
      if (!dataKey) return null;
      try {
        const text = await codec.unbox(dataKey, recordPlace(row.person, row.id), row.box);
        return (await codec.hashOf(text)) === row.hash ? text : null;
      } catch {
        return null;
      }
    },

    /** @param {string} person @returns {Promise<Array<Omit<Row, "box" | "sealed">>>} */
    async list(person) {
      const rows = await store.read(["records"], (tx) => tx.objectStore("records").index("order").getAll(beginningWith(person)));
      return rows.map((/** @type {Row} */ { box, sealed, ...plain }) => plain);
    },

    /** @param {string} id */
    async bodyOf(id) {
      const row = await store.get("records", id);
      const text = row && (await records.textOf(row));
      return text ? JSON.parse(text).body : null;
    },

    /**
     * The old one stays until the new one is accepted. Raises CannotKeep "mended" the second time.
     * @param {string} id @param {Record<string, unknown>} body
     * @returns {Promise<Made>}
     */
    async mend(id, body) {
      const old = await store.get("records", id);
      if (!old) throw new CannotKeep("mended");
      const record = await records.make({ person: old.person, kind: old.kind, body, mends: id });
      await records.keep(record);
      return record;
    },

    /** @param {string} id */
    sendAgain: (id) =>
      store.change("records", id, (row) => {
        if (row && !row.receipt) return { ...row, state: "waiting", tries: 0, next: 0, unreadable: undefined };
      }),

    /** @param {string} person @param {string} name @param {unknown} value anything that JSON can write */
    async saveDraft(person, name, value) {
      const { dataKey } = await unlocked(person);
      const box = await codec.box(dataKey, draftPlace(person, name), JSON.stringify(value));
      await orFull(store.write(["drafts"], (tx) => tx.objectStore("drafts").put({ person, name, box, at: clock() })));
    },

    /** What was saved under that name; undefined when there is nothing, or her key is not here. @param {string} person @param {string} name */
    async draft(person, name) {
      const [row, owner] = [await store.get("drafts", [person, name]), await store.get("people", person)];
      if (!row || !owner?.dataKey) return undefined;
      return JSON.parse(await codec.unbox(owner.dataKey, draftPlace(person, name), row.box));
    },

    /** @param {string} person @param {string} name */
    dropDraft: (person, name) => store.write(["drafts"], (tx) => tx.objectStore("drafts").delete([person, name])),

    /** @param {string} person @returns {Promise<string[]>} */
    async draftNames(person) {
      const keys = await store.read(["drafts"], (tx) => tx.objectStore("drafts").getAllKeys(beginningWith(person)));
      return keys.map((/** @type {string[]} */ [, name]) => name);
    },
  };
  return records;
}

/** @typedef {ReturnType<typeof createRecords>} Records */
