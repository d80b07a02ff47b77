/** A phone of one's own for a test: a fresh IndexedDB, the real WebCrypto, a clock that stands still, and a server whose answers the test chooses. */
import "fake-indexeddb/auto";

import { IDBFactory } from "fake-indexeddb";

import { base64url, createCodec, publicPart } from "../../static/js/offline/codec.js";
import { createPhone } from "../../static/js/offline/phone.js";
import { createRecords } from "../../static/js/offline/records.js";
import { openStore } from "../../static/js/offline/store.js";
import { createSync } from "../../static/js/offline/sync.js";

export const NOON = Date.parse("2026-11-22T12:00:00Z");
export const codec = createCodec(crypto);

export const sealPair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
export const sealKey = { kid: "seal-1", jwk: publicPart(await crypto.subtle.exportKey("jwk", sealPair.publicKey)) };

/** What the server keeps of each person. */
export const dataKeys = { ama: base64url(new Uint8Array(32).fill(1)), bea: base64url(new Uint8Array(32).fill(2)) };

export function answer(status, body = "", headers = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Response([204, 304].includes(status) ? null : text, { status, headers });
}

/** A server of phones: `session` says who is signed in. `down` makes it silent; `asked` is what it heard. */
export function site(session = "ama") {
  const here = {
    session,
    down: false,
    asked: [],
    override: null,
    async fetch(path, options = {}) {
      here.asked.push({ path, ...options });
      if (here.down) throw new TypeError("no line");
      const own = here.override?.(path, options);
      if (own) return own;
      if (!here.session) return answer(401, { code: "signed_out" });
      const person = { id: here.session, name: here.session.toUpperCase(), language: "en" };
      if (path.startsWith("/api/v1/phones/")) {
        const now = new Date(NOON + 5000).toISOString();
        return answer(200, { phone: 7, person, data_key: dataKeys[here.session], seal_key: sealKey, now });
      }
      if (path === "/api/v1/phone/") {
        if (options.headers?.["If-None-Match"] === `"${here.session}-1"`) return answer(304);
        return answer(200, { person, now: "", parts: { courses: [`secret of ${here.session}`] } }, { ETag: `"${here.session}-1"` });
      }
      return answer(404);
    },
  };
  return here;
}

export async function phoneOf({ server = site(), factory = new IDBFactory(), person = "ama" } = {}) {
  const time = { now: NOON };
  const clock = () => time.now;
  const store = await openStore(factory);
  const records = createRecords({ store, codec, crypto, clock });
  const phone = createPhone({ store, codec, crypto, fetch: server.fetch, clock });
  if (person) await phone.arrive({ person });
  const keep = async (body = {}, kind = "lesson-done", of = person) => {
    const record = await records.make({ person: of, kind, body });
    await records.keep(record);
    return record;
  };
  return { factory, store, records, phone, server, time, clock, keep };
}

export const receipt = ({ id, hash }, said = {}) => ({ id, hash, at: "2026-11-22T12:00:05Z", outcome: "accepted", code: "", reason: "", note: "", ...said });
const accepting = (sending) => ({ status: 200, text: JSON.stringify(receipt(sending)), date: new Date(NOON + 5000).toUTCString() });

/** A sync over `phone` whose answers come from `answers`, one a try, then receipts. Sleeps are noted and end at once (patience never does). */
export function syncOf({ store, records, time, clock }, answers = [], more = {}) {
  const seen = { sent: [], slept: [], told: [] };
  const put = async (sending) => {
    seen.sent.push(sending);
    const next = answers.shift() ?? accepting;
    if (next instanceof Error) throw next;
    return typeof next === "function" ? next(sending) : next;
  };
  const sleep = (milliseconds) => {
    if (milliseconds === 60_000) return new Promise(() => {});
    seen.slept.push(milliseconds);
    time.now += milliseconds;
    return Promise.resolve();
  };
  const sync = createSync({ store, records, put, clock, random: () => 1, sleep, tell: (...words) => seen.told.push(words), ...more });
  return { sync, seen };
}
