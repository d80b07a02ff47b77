// @ts-check
/**
 * Whose phone it is, and what it may know of her.
 *
 *   const phone = createPhone({ store, codec, crypto, fetch, clock, storage: navigator.storage });
 *   await phone.arrive({ person, name, language })     on every page, with whom the page is for; person null: nobody is signed in.
 *                                                     Takes the data keys of everybody else off the phone, then asks the server for hers if
 *                                                     it is not here. { ready, trouble }: ready when work can be kept
 *   await phone.register({ label })                   asks the server again (a new label, a new seal key); { trouble }
 *   await phone.refresh(names)                        fetches these parts (all, when none are named) when they changed; "fresh", "same" or a trouble
 *   await phone.part(name)                            what the server said last, for her who is signed in; undefined when it is not here
 *   await phone.startAgain()                          a new device id, after the phone was struck off
 *   await phone.askToPersist()                        true, false, or null where the browser cannot be asked
 *
 * Troubles: "" · "line" no answer · "signed_out" · "other_person" the session is somebody else's · "struck_off" · "refused".
 * What the server answers for another person than the one who is here is dropped, whenever it comes.
 */
import { codeOf } from "./receipts.js";
import { draftPlace, recordPlace } from "./records.js";
import { beginningWith } from "./store.js";

/** @param {string} person @param {string} name */
const place = (person, name) => `part\n${person}\n${name}`;

/** Where boxes are, and what each is bound to. @type {Array<[string, (person: string, name: string) => string]>} */
const BOXED = [
  ["records", recordPlace],
  ["drafts", draftPlace],
  ["parts", place],
];

/** @param {Response | null} answer @returns {Promise<{ status: number, body: any, code: string, etag: string | null }>} */
async function read(answer) {
  if (!answer) return { status: 0, body: null, code: "", etag: null };
  const text = await answer.text().catch(() => "");
  let body = null;
  try {
    body = JSON.parse(text);
  } catch {
    // not ours, or cut
  }
  return { status: answer.status, body, code: codeOf({ text }), etag: answer.headers.get("ETag") };
}

/** @param {{ status: number, code: string }} answer */
function troubleOf({ status, code }) {
  if (["signed_out", "other_person", "struck_off"].includes(code)) return code;
  return status >= 400 && status < 500 && status !== 429 && code ? "refused" : "line";
}

/**
 * @param {{
 *   store: import("./store.js").Store, codec: import("./codec.js").Codec, crypto: Pick<Crypto, "randomUUID">,
 *   fetch: typeof fetch, clock: () => number, storage?: Partial<StorageManager>,
 * }} ports
 */
export function createPhone({ store, codec, crypto, fetch, clock, storage }) {
  /** @param {string} path @param {RequestInit} [options] */
  const ask = async (path, options = {}) =>
    read(await fetch(path, { credentials: "same-origin", cache: "no-store", redirect: "manual", ...options }).catch(() => null));

  /** The device's row, made on first use. */
  const device = () =>
    store.change("device", "me", (me) => (me ? undefined : { id: crypto.randomUUID(), current: null, language: "", offset: null, quiet: 0 }));

  /** Her row with a sender key, made before the server hears of it. @param {string} person */
  async function withSenderKey(person) {
    const before = await store.get("people", person);
    if (before?.senderKey) return before;
    const senderKey = await codec.makeSenderKey();
    return store.change("people", person, (row) => (row?.senderKey ? undefined : { person, name: "", trouble: "", ...row, senderKey }));
  }

  /**
   * Her work under another key. What cannot be opened stays as it is: its seal can still be carried.
   * @param {string} person @param {CryptoKey} from @param {CryptoKey} to
   */
  async function boxedAnew(person, from, to) {
    const boxes = new Map();
    for (const [table, placeOf] of BOXED) {
      const rows = await store.read([table], (tx) => tx.objectStore(table).getAll());
      for (const row of rows.filter((/** @type {any} */ each) => each.person === person)) {
        const where = placeOf(person, row.id ?? row.name);
        const text = await codec.unbox(from, where, row.box).catch(() => null);
        boxes.set(row.box.iv.join(), text === null ? row.box : await codec.box(to, where, text));
      }
    }
    return boxes;
  }

  /**
   * Puts the new boxes in place; false when something was kept meanwhile, so that they have to be made again.
   * @param {any} tx @param {string} person @param {Map<string, any>} boxes
   */
  async function replaceBoxes(tx, person, boxes) {
    const found = [];
    for (const [name] of BOXED) {
      const table = tx.objectStore(name);
      for (const row of await table.getAll()) if (row.person === person) found.push({ table, row, box: boxes.get(row.box.iv.join()) });
    }
    if (found.some(({ box }) => !box)) return false;
    for (const { table, row, box } of found) await table.put({ ...row, box });
    return true;
  }

  /** The server says that these are as they were: they are as new as this answer. @param {string} person @param {string[]} [names] */
  const seenAgain = (person, names) =>
    store.write(["device", "parts"], async (tx) => {
      const { offset } = await tx.objectStore("device").get("me");
      const [parts, at] = [tx.objectStore("parts"), new Date(clock() + (offset ?? 0)).toISOString()];
      for (const row of await parts.getAll(beginningWith(person))) {
        if (!names || names.includes(row.name)) await parts.put({ ...row, at });
      }
    });

  const phone = {
    /** @param {{ person: string | null, name?: string, language?: string }} page */
    async arrive({ person, name = "", language = "" }) {
      await device();
      const row = await store.write(["device", "people"], async (tx) => {
        const [devices, people] = [tx.objectStore("device"), tx.objectStore("people")];
        const me = await devices.get("me");
        await devices.put({ ...me, current: person, language: language || me.language }, "me");
        for (const other of await people.getAll()) {
          if (other.person === person || !other.dataKey) continue;
          const { dataKey, ...rest } = other;
          await people.put(rest);
        }
        const hers = person === null ? undefined : await people.get(person);
        if (hers && name && hers.name !== name) await people.put({ ...hers, name });
        return hers && { ...hers, moved: hers.device !== me.id };
      });
      if (person === null) return { ready: false, trouble: "" };
      if (row?.dataKey && !row.moved) return { ready: true, trouble: "" };
      const { trouble } = await phone.register({ name });
      return { ready: trouble === "" || Boolean(row?.dataKey), trouble };
    },

    /** Repeatable. @param {{ label?: string, name?: string }} [said] */
    async register({ label = "", name = "" } = {}) {
      const { id, current } = await device();
      if (current === null) return { trouble: "signed_out" };
      const { senderKey } = await withSenderKey(current);
      const sender_key = await codec.publicJwk(senderKey.publicKey);
      const headers = { "Content-Type": "application/json" };
      const began = clock();
      const answer = await ask(`/api/v1/phones/${id}/`, { method: "PUT", headers, body: JSON.stringify({ label, sender_key }) });
      const { body, status } = answer;
      const whole = status === 200 && body?.person && typeof body.data_key === "string" && body.seal_key?.jwk && body.seal_key.kid;
      if (!whole) {
        const trouble = troubleOf(answer);
        if (trouble === "struck_off") await store.change("people", current, (row) => row && { ...row, trouble });
        return { trouble };
      }
      if (String(body.person.id) !== current) return { trouble: "other_person" };
      const keys = await codec.importDataKey(body.data_key);
      const ended = clock();
      const before = await store.get("people", current);
      const moving = before?.dataKey && before.device !== id;
      const boxes = moving ? await boxedAnew(current, before.dataKey, keys.dataKey) : null;
      const stored = await store.write(["device", "people", "records", "drafts", "parts"], async (tx) => {
        const [devices, people] = [tx.objectStore("device"), tx.objectStore("people")];
        const me = await devices.get("me");
        if (me.current !== current || me.id !== id) return false; // somebody else has come meanwhile: her key stays away
        if (boxes && !(await replaceBoxes(tx, current, boxes))) return false;
        const now = Date.parse(body.now);
        if (!Number.isNaN(now)) await devices.put({ ...me, offset: Math.round(now - (began + ended) / 2) }, "me");
        const { kid, jwk } = body.seal_key;
        const said = { phone: body.phone, device: id, name: body.person.name || name, sealKey: { kid, jwk }, trouble: "" };
        await people.put({ ...(await people.get(current)), ...said, ...keys });
        return true;
      });
      return { trouble: stored ? "" : boxes ? "line" : "other_person" };
    },

    /** @param {string[]} [names] */
    async refresh(names) {
      const { current } = await device();
      const row = current === null ? undefined : await store.get("people", current);
      if (!row?.dataKey) return "signed_out";
      const query = names ? `?parts=${[...names].sort().map(encodeURIComponent).join(",")}` : "";
      const headers = row.etag && (row.etagFor ?? "") === query ? { "If-None-Match": row.etag } : undefined;
      const answer = await ask(`/api/v1/phone/${query}`, { headers });
      if (answer.status === 304) {
        await seenAgain(current, names);
        return "same";
      }
      const { body, etag } = answer;
      if (answer.status !== 200 || !body?.person || !body.parts) return troubleOf(answer);
      if (String(body.person.id ?? body.person) !== current) return "other_person";
      /** @type {any[]} */
      const boxes = [];
      for (const [name, value] of Object.entries(body.parts)) {
        boxes.push({ person: current, name, at: body.now ?? "", box: await codec.box(row.dataKey, place(current, name), JSON.stringify(value)) });
      }
      return store.write(["device", "people", "parts"], async (tx) => {
        if ((await tx.objectStore("device").get("me")).current !== current) return "other_person";
        const parts = tx.objectStore("parts");
        if (names) for (const name of names) await parts.delete([current, name]);
        else await parts.delete(beginningWith(current));
        for (const box of boxes) await parts.put(box);
        await tx.objectStore("people").put({ ...(await tx.objectStore("people").get(current)), etag, etagFor: query });
        return "fresh";
      });
    },

    /** @param {string} name */
    async part(name) {
      const current = (await store.device())?.current;
      if (!current) return undefined;
      const [row, part] = [await store.get("people", current), await store.get("parts", [current, name])];
      if (!row?.dataKey || !part) return undefined;
      return JSON.parse(await codec.unbox(row.dataKey, place(current, name), part.box));
    },

    async startAgain() {
      const id = crypto.randomUUID();
      await store.change("device", "me", (me) => ({ current: null, language: "", offset: null, quiet: 0, ...me, id }));
      return phone.register();
    },

    async askToPersist() {
      try {
        if (await storage?.persisted?.()) return true;
        return (await storage?.persist?.()) ?? null;
      } catch {
        return null;
      }
    },
  };
  return phone;
}

/** @typedef {ReturnType<typeof createPhone>} Phone */
