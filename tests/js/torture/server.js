/**
 * A model of the server, with the rules of docs/offline.md and nothing else: the first write wins, the same bytes get the same receipt,
 * other bytes under a known id are a conflict and kept, a failure leaves nothing. It counts how often each piece of work was taken up.
 */
import { createHash, createHmac } from "node:crypto";

const hashOf = (text) => createHash("sha256").update(text).digest("hex");
const SEAL = { kid: "seal-1", jwk: { kty: "EC", crv: "P-256", x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM" } };

/** @param {{ time: { clock: () => number }, luck: any }} ports */
export function createServer({ time, luck }) {
  const sessions = new Map();
  const arrivals = new Map(); // id → { hash, text, receipt }
  const conflicts = new Map(); // id → Map(hash → { text, receipt })
  const applied = new Map(); // work → how often
  const planted = new Set(); // ids that came before with other bytes
  const failing = new Map(); // work → how often the server will still fail on it
  const foreign = []; // what was asked for in somebody else's session
  let cookies = 0;

  const said = (status, body, headers = {}) => ({
    status,
    text: typeof body === "string" ? body : JSON.stringify(body),
    headers: { Date: new Date(time.clock()).toUTCString(), ...headers },
  });
  const receiptOf = (id, hash, outcome, code = "") => ({
    id,
    hash,
    at: new Date(time.clock()).toISOString(),
    outcome,
    code,
    reason: outcome === "accepted" ? "" : "The rules do not allow this.",
    note: "",
  });

  /** @param {{ id: string, body: string, hash: string, person: string }} asked */
  function record({ id, body, hash, person }) {
    if (hashOf(body) !== hash) return said(400, { code: "damaged" });
    const made = JSON.parse(body);
    if (made.person !== person) {
      foreign.push(made);
      return said(403, { code: "other_person" });
    }
    const before = arrivals.get(id);
    if (before && before.hash === hash) return said(200, before.receipt);
    if (before) {
      const others = conflicts.get(id) ?? conflicts.set(id, new Map()).get(id);
      if (!others.has(hash)) others.set(hash, { text: body, receipt: receiptOf(id, hash, "conflict", "conflict") });
      return said(409, others.get(hash).receipt);
    }
    const { work, verdict } = made.body;
    const failures = failing.get(work) ?? 0;
    if (failures > 0) {
      failing.set(work, failures - 1);
      return said(500, "<h1>Server Error (500)</h1>");
    }
    const outcome = verdict === "aside" ? "set_aside" : "accepted";
    const receipt = receiptOf(id, hash, outcome, outcome === "accepted" ? "" : "refused");
    arrivals.set(id, { hash, text: body, receipt, work });
    if (outcome === "accepted") applied.set(work, (applied.get(work) ?? 0) + 1);
    return said(200, receipt);
  }

  function phone(device, person) {
    const data_key = createHmac("sha256", "server").update(`${device} ${person}`).digest("base64");
    const who = { id: person, name: person, language: "en" };
    return said(200, { phone: 1, person: who, data_key, seal_key: SEAL, now: new Date(time.clock()).toISOString() });
  }

  return {
    arrivals,
    conflicts,
    applied,
    foreign,
    planted,
    failOn: (work, times) => failing.set(work, times),
    healed: () => failing.clear(),

    signIn(person) {
      const cookie = `cookie-${(cookies += 1)}`;
      sessions.set(cookie, person);
      return cookie;
    },
    signOut: (cookie) => sessions.delete(cookie),
    personOf: (cookie) => sessions.get(cookie) ?? null,

    /** The same id with other bytes was here before (a phone copied from a backup, say). */
    plant(id, person) {
      const text = JSON.stringify({ id, person, body: { work: `planted ${id}` } });
      const hash = hashOf(text);
      arrivals.set(id, { hash, text, receipt: receiptOf(id, hash, "accepted") });
      planted.add(id);
    },

    /** @param {{ path: string, method: string, body: string, headers: Record<string, string>, cookie: string }} asked */
    answer({ path, body, headers, cookie }) {
      const person = sessions.get(cookie);
      if (!person) return said(401, { code: "signed_out" });
      const [, room, id] = /^\/api\/v1\/(records|phones|phone)\/(?:([^/]+)\/)?$/.exec(path) ?? [];
      if (room === "records") return record({ id, body, hash: headers["X-Record-Hash"], person });
      if (room === "phones") return phone(id, person);
      if (room === "phone") return said(200, { person: { id: person }, parts: { hers: `secret of ${person}` } }, { ETag: `"${person}-${luck.whole(0, 3)}"` });
      return said(404, "");
    },
  };
}
