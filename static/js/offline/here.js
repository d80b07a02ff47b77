// @ts-check
/**
 * What a page may do on this phone, for whoever is signed in on it. The same on pages of the site and on the shell.
 *
 *   const phone = await openHere();                    never raises; where nothing can be kept, `person` is null and `trouble` says why:
 *                                                      "private" "no-idb" "no-crypto" "full" "line" "signed_out" "other_person" "struck_off" "refused"
 *   phone.person                                       { id, name, language } or null; it stays hers who was there when it was opened
 *   await phone.part(name), phone.partAge(name)        her part as last fetched, and when (ISO text); or null
 *   await phone.keepPart(name), phone.dropPart(name), phone.keepsPart(name)      which parts she keeps beyond an open page
 *   await phone.fetchParts(names, { every })           those and the kept ones, at most every so many milliseconds; "" or a trouble
 *   await phone.courses(), phone.course(slug), phone.keepCourse(row), phone.dropCourse(slug)       kept courses; a row is { slug, label, language, bytes, at, … }
 *   await phone.draft(name), phone.keepDraft(name, value), phone.dropDraft(name), phone.draftNames()
 *   await phone.keep(kind, body, { mends, draft })     the record, once it is on the disk; then it is sent. Raises CannotKeep (records.js)
 *   await phone.receiptOf(id, { within })              the receipt, or null after so many milliseconds
 *   await phone.waiting(), phone.bodyOf(id)            her records that wait or are set aside, oldest first; the words of one
 *   await phone.sign({ role, text, pin, person })      a signature, or raises { code: "pin" | "wait" | "locked" | "not_enrolled", until, left }
 *   await phone.maySign(person)                        whether a person has enrolled here
 *   phone.wake()                                       begins to send
 *
 * The document hears "phone:changed" when something was kept, sent or let go.
 */
import { createCarry } from "./carry.js";
import { createCodec } from "./codec.js";
import { createPhone } from "./phone.js";
import { createRecords } from "./records.js";
import { createSigning } from "./signing.js";
import { learnSettled, letGo } from "./settled.js";
import { canKeep, openStore } from "./store.js";
import { createPut, createSync } from "./sync.js";

const BLOCKING = ["private", "no-idb", "no-crypto"];

export class CannotSign extends Error {
  /** @param {"pin" | "wait" | "locked" | "not_enrolled"} code @param {{ until?: number, left?: number }} said */
  constructor(code, { until = 0, left = 0 } = {}) {
    super(`not signed: ${code}`);
    Object.assign(this, { code, until, left });
  }
}

/** The browser's own. */
const browser = () => ({
  indexedDB: globalThis.indexedDB,
  crypto: globalThis.crypto,
  fetch: globalThis.fetch.bind(globalThis),
  clock: () => Date.now(),
  random: Math.random,
  sleep: (/** @type {number} */ time) => new Promise((/** @type {(value?: any) => void} */ resolve) => setTimeout(resolve, Math.min(time, 2 ** 31 - 1))),
  storage: navigator.storage,
  locks: navigator.locks,
  document,
  syncs: async () => /** @type {any} */ (await navigator.serviceWorker?.getRegistration())?.sync,
});

/** @typedef {ReturnType<typeof browser>} Ports */

/** Whom the page is for: null nobody, undefined a page of nobody's. @param {Document} document */
function personOf({ body }) {
  if (body.hasAttribute("data-shell") || !("person" in body.dataset)) return undefined;
  return body.dataset.person || null;
}

/** @type {Promise<any> | undefined} */
let opened;

/** @param {Partial<Ports>} [ports] @returns {Promise<Here>} */
export function openHere(ports) {
  if (ports) return open({ ...browserWith(ports) });
  opened ??= open(browser()).then((phone) => {
    if (phone.trouble) opened = undefined; // asked again, it may be better
    return phone;
  });
  return opened;
}

/** @param {Partial<Ports>} ports @returns {Ports} */
const browserWith = (ports) => /** @type {Ports} */ (globalThis.document ? { ...browser(), ...ports } : ports);

/** @typedef {Awaited<ReturnType<typeof open>>} Here */

/** @param {Ports} ports */
async function open({ indexedDB, crypto, fetch, clock, random, sleep, storage, locks, document, syncs }) {
  const why = await canKeep({ indexedDB, crypto, storage, locks });
  if (BLOCKING.includes(why)) return nothing(why, clock);
  const store = await openStore(indexedDB, { locks });
  const codec = createCodec(crypto);
  const records = createRecords({ store, codec, crypto, clock });
  const keys = createPhone({ store, codec, crypto, fetch, clock, storage });
  const signing = createSigning({ store, codec, crypto, fetch, clock });
  const carry = createCarry({ store, codec, clock });
  const changed = (/** @type {any} */ detail) => document.dispatchEvent(new CustomEvent("phone:changed", { detail }));
  const tell = (/** @type {string} */ what, /** @type {any} */ said) => changed({ what, ...said });
  const sync = createSync({ store, records, put: createPut(fetch), clock, random, sleep, tell, locks });

  const page = personOf(document);
  const language = document.documentElement.lang;
  let trouble = "";
  if (page !== undefined) ({ trouble } = await keys.arrive({ person: page, language }));
  const current = (await store.device())?.current ?? null;
  const row = current === null ? null : await store.get("people", current);
  const id = row?.dataKey ? current : null;
  const person = id === null ? null : { id, name: row.name || "", language };

  /** @template T @param {T | undefined} value */
  const orNull = (value) => (value === undefined ? null : value);
  const wake = () => void sync.wake().catch(() => undefined);

  /** @param {(names: string[]) => string[]} change */
  const wanting = (change) => store.change("people", id ?? "", (hers) => hers && { ...hers, wanted: [...new Set(change(hers.wanted ?? []))] });

  return {
    person,
    trouble: person ? trouble : trouble || why,
    now: clock,
    store,
    carry,
    signing,
    keys,
    records,
    wake,

    part: async (/** @type {string} */ name) => (id === null ? null : orNull(await keys.part(name).catch(() => undefined))),
    partAge: async (/** @type {string} */ name) => (id === null ? null : ((await store.get("parts", [id, name]))?.at ?? null)),
    keepPart: (/** @type {string} */ name) => wanting((names) => [...names, name]),
    dropPart: (/** @type {string} */ name) => wanting((names) => names.filter((each) => each !== name)),
    keepsPart: async (/** @type {string} */ name) => id !== null && ((await store.get("people", id))?.wanted ?? []).includes(name),

    /** @param {string[]} [names] @param {{ every?: number }} [how] @returns {Promise<string>} */
    async fetchParts(names = [], { every = 0 } = {}) {
      if (id === null) return "signed_out";
      const hers = await store.get("people", id);
      const wanted = [...new Set([...names, ...(hers.wanted ?? []), "settled"])];
      if (every && hers.fetched <= clock() && clock() - hers.fetched < every) return "";
      const said = await keys.refresh(wanted);
      if (!["fresh", "same"].includes(said)) return said;
      await store.change("people", id, (now) => now && { ...now, fetched: clock() });
      await learnSettled(store, id, await keys.part("settled"));
      changed({ what: "parts" });
      return "";
    },

    courses: () => store.all("kept"),
    course: async (/** @type {string} */ slug) => orNull(await store.get("kept", slug)),
    async keepCourse(/** @type {any} */ course) {
      await store.write(["kept"], (tx) => tx.objectStore("kept").put(course));
      await keys.askToPersist();
      changed({ what: "kept" });
    },
    async dropCourse(/** @type {string} */ slug) {
      await store.write(["kept"], (tx) => tx.objectStore("kept").delete(slug));
      changed({ what: "kept" });
    },

    draft: async (/** @type {string} */ name) => (id === null ? null : orNull(await records.draft(id, name).catch(() => undefined))),
    keepDraft: (/** @type {string} */ name, /** @type {unknown} */ value) => records.saveDraft(id ?? "", name, value),
    dropDraft: (/** @type {string} */ name) => records.dropDraft(id ?? "", name),
    draftNames: async () => (id === null ? [] : records.draftNames(id)),

    /** @param {string} kind @param {Record<string, unknown>} body @param {{ mends?: string, draft?: string }} [how] */
    async keep(kind, body, { mends, draft } = {}) {
      const record = await records.make({ person: id ?? "", kind, body, mends });
      await records.keep(record, { draft });
      changed({ what: "kept", id: record.id });
      void keys.askToPersist();
      void syncs()
        .then((later) => later?.register("send"))
        .catch(() => undefined);
      wake();
      return record;
    },

    /** @param {string} record @param {{ within?: number }} [how] */
    async receiptOf(record, { within = 0 } = {}) {
      const find = async () => (await store.get("receipts", record)) ?? (await store.get("records", record))?.receipt ?? null;
      const end = clock() + within;
      for (let found = await find(); ; found = await find()) {
        if (found || clock() >= end) return found;
        await sleep(100);
      }
    },

    waiting: async () => (id === null ? [] : records.list(id)),
    bodyOf: (/** @type {string} */ record) => records.bodyOf(record),
    /** @returns {Promise<any[]>} newest first */
    receipts: async () => (id === null ? [] : (await store.read(["receipts"], (tx) => tx.objectStore("receipts").index("person").getAll(IDBKeyRange.bound([id], [id, []])))).reverse()),
    counts: () => store.counts(),

    async letGo(/** @type {string} */ record) {
      await letGo(store, record);
      changed({ what: "gone", id: record });
    },
    async sendAgain(/** @type {string} */ record) {
      await records.sendAgain(record);
      changed({ what: "again", id: record });
      wake();
    },

    /** What she signed before stays valid; to sign here again she enrols anew. */
    dropSigning: () =>
      store.change("people", id ?? "", (hers) => {
        if (!hers) return undefined;
        const { signing: gone, ...rest } = hers;
        return rest;
      }),
    maySign: async (/** @type {string} */ who) => ["ready", "wait"].includes((await signing.status(who)).state),

    /** @param {{ role: "observer" | "learner", text: string, pin: string, person?: string }} said */
    async sign({ role, text, pin, person: who = id ?? "" }) {
      const answer = /** @type {any} */ (await signing.sign({ person: who, role, pin, text }));
      if (answer.state === "signed") return answer.signature;
      const code = /** @type {any} */ ({ wrong: "pin", wait: "wait", locked: "locked" })[answer.state] ?? "not_enrolled";
      throw new CannotSign(code, answer);
    },
  };
}

/** A phone that keeps nothing. @param {string} trouble @param {() => number} clock @returns {any} */
function nothing(trouble, clock) {
  const none = async () => null;
  const refuse = async () => {
    throw Object.assign(new Error(`nothing can be kept: ${trouble}`), { code: trouble });
  };
  const empty = async () => [];
  const counts = async () => ({ all: 0, mine: 0, others: 0, waiting: 0, aside: 0, conflict: 0 });
  return {
    person: null, trouble, now: clock, store: null, wake() {}, counts,
    part: none, partAge: none, keepPart: refuse, dropPart: none, keepsPart: async () => false, fetchParts: async () => trouble,
    courses: empty, course: none, keepCourse: refuse, dropCourse: none, draft: none, keepDraft: refuse, dropDraft: none, draftNames: empty,
    keep: refuse, receiptOf: none, waiting: empty, bodyOf: none, receipts: empty, sendAgain: refuse, maySign: async () => false, sign: refuse,
  }; // prettier-ignore
}
