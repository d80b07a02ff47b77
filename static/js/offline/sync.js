// @ts-check
/**
 * Sending what waits: hers who is signed in, oldest first, one at a time, until the server's receipt for exactly those bytes is here.
 *
 *   const sync = createSync({ store, records, put: createPut(fetch), clock, random, sleep, tell, locks: navigator.locks });
 *   await sync.wake()        begin at once (a load, `online`, the return to the app, a record just kept); resolves when nothing is left to do
 *                            without her, or without another wake
 *   await sync.flush()       one pass; { sent, stopped, wait }: why it ended ("" nothing is left, "line", "server", "store", "quiet", "signed_out",
 *                            "other_person", "nobody", "locked", "later") and after how many milliseconds another makes sense. Raises when the
 *                            store does; wake goes on after a pause
 *   await sync.mend(id, body)                 records.mend, then wake
 *   await sync.waiting()                      store.counts()
 *
 * `tell(what, said)` hears "accepted", "aside", "conflict" with { id, receipt }, and "stopped" with { why, wait }.
 * Several tabs: one at a time where there are locks; where there are none, the server's receipt makes the doubles harmless.
 */
import { codeOf, readReceipt, settle } from "./receipts.js";
import { beginningWith } from "./store.js";

const FIRST = 2_000;
const LONGEST = 5 * 60_000;
const PATIENCE = 60_000; // for one answer
const STEP_OVER = 5; // failures of the server on one record, then the others go first
const STEPPED = 5 * 60_000; // for so long, doubled each time
const STEPPED_LONGEST = 6 * 60 * 60_000;
const QUIET_LONGEST = 60 * 60_000; // no server is obeyed for longer than that
const BUSY = [429, 502, 503, 504]; // the line or the whole server, not this record

/**
 * @typedef {{ id: string, hash: string, text: string, now: string, signal?: AbortSignal }} Sending
 * @typedef {import("./receipts.js").Answer} Answer
 * @typedef {{ sent: number, stopped: string, wait: number }} Pass
 */

/**
 * The PUT of docs/offline.md. A redirect (a hotel's sign-in page) is not followed, so the bytes go nowhere else.
 * @param {typeof fetch} fetch
 * @returns {(sending: Sending) => Promise<Answer>}
 */
export const createPut = (fetch) => async ({ id, hash, text, now, signal }) => {
  const headers = { "Content-Type": "application/json", "X-Record-Hash": hash, "X-Phone-Now": now };
  const path = `/api/v1/records/${id}/`;
  const answer = await fetch(path, { method: "PUT", body: text, headers, credentials: "same-origin", cache: "no-store", redirect: "manual", signal });
  return { status: answer.status, text: await answer.text(), date: answer.headers.get("Date"), retryAfter: answer.headers.get("Retry-After") };
};

/** Milliseconds that an answer asks us to stay away. @param {Answer} answer @param {number} now */
export function quietFor({ retryAfter, date }, now) {
  if (!retryAfter) return 0;
  const seconds = /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) : (Date.parse(retryAfter) - (Date.parse(date ?? "") || now)) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds * 1000, 0), QUIET_LONGEST) : 0;
}

/**
 * @param {{
 *   store: import("./store.js").Store,
 *   records: import("./records.js").Records,
 *   put: (sending: Sending) => Promise<Answer>,
 *   clock: () => number,
 *   random: () => number,
 *   sleep: (milliseconds: number) => Promise<void>,
 *   tell?: (what: string, said: any) => void,
 *   locks?: Pick<LockManager, "request">,
 * }} ports
 */
export function createSync({ store, records, put, clock, random, sleep, tell = () => {}, locks }) {
  let failures = 0; // of the line or the server, one after the other
  /** @type {Promise<Pass> | undefined} */
  let passing;
  /** @type {Promise<Pass> | undefined} */
  let awake;
  /** Ends the pause between two passes. */
  let stir = () => {};
  let stirred = false;

  /** Full jitter: somewhere between nothing and the whole, so that phones do not come back together. */
  const backoff = () => random() * Math.min(LONGEST, FIRST * 2 ** Math.min(failures - 1, 20));

  /** Time left until `moment`; none when the clock was set back so far that it cannot be true. @param {number} moment @param {number} longest */
  function left(moment, longest) {
    const wait = moment - clock();
    return wait > longest ? 0 : Math.max(0, wait);
  }

  /** Her oldest record that may be tried now: fresh ones first, then those that the server failed on. @param {string} person */
  function nextOf(person) {
    return store.read(["records"], async (tx) => {
      let [stepped, soonest] = [null, Infinity];
      const index = tx.objectStore("records").index("state");
      for (let cursor = await index.openCursor(beginningWith(person, "waiting")); cursor; cursor = await cursor.continue()) {
        const row = cursor.value;
        if (row.tries < STEP_OVER) return { row, soonest: 0 };
        const wait = left(row.next, STEPPED_LONGEST);
        if (wait === 0) stepped ??= row;
        else soonest = Math.min(soonest, wait);
      }
      return { row: stepped, soonest };
    });
  }

  /** The server failed on this record, not on all. @param {string} id */
  const failedOn = (id) =>
    store.change("records", id, (row) => {
      if (!row || row.state !== "waiting") return undefined;
      const tries = row.tries + 1;
      const pause = Math.min(STEPPED_LONGEST, STEPPED * 2 ** Math.max(0, tries - STEP_OVER));
      return { ...row, tries, next: tries < STEP_OVER ? 0 : clock() + pause * (0.5 + random() / 2) };
    });

  /** @param {import("./records.js").Row} row @param {string} text @returns {Promise<Answer | null>} null: no answer */
  async function answerTo(row, text) {
    const giveUp = new AbortController();
    const sending = put({ id: row.id, hash: row.hash, text, now: new Date(clock()).toISOString(), signal: giveUp.signal });
    const patience = sleep(PATIENCE).then(() => null);
    const answer = await Promise.race([sending.catch(() => null), patience]);
    giveUp.abort();
    return answer;
  }

  /**
   * What an answer means: "" it is settled, else why the pass ends here.
   * @param {import("./records.js").Row} row @param {Answer | null} answer
   * @returns {Promise<string>}
   */
  async function takeUp(row, answer) {
    if (!answer) return "line";
    const receipt = readReceipt(answer, row);
    if (receipt) {
      const date = Date.parse(answer.date ?? "");
      const outcome = await settle(store, receipt, { offset: Number.isNaN(date) ? null : date - clock() });
      failures = 0;
      if (outcome !== "gone") tell(outcome === "set_aside" ? "aside" : outcome, { id: row.id, receipt });
      return "";
    }
    const code = codeOf(answer);
    if (answer.status === 401 && code === "signed_out") return "signed_out";
    if (answer.status === 403 && code === "other_person") return "other_person";
    if (answer.status === 413) {
      await store.change("records", row.id, (now) => (now?.state === "waiting" ? { ...now, state: "aside", tries: 0, next: 0 } : undefined));
      tell("aside", { id: row.id, receipt: null });
      return "";
    }
    const quiet = quietFor(answer, clock());
    if (quiet) await store.change("device", "me", (me) => me && { ...me, quiet: clock() + quiet });
    if (BUSY.includes(answer.status) || answer.status < 400) return "line";
    await failedOn(row.id);
    return "server";
  }

  /** @returns {Promise<Pass>} */
  async function pass() {
    let sent = 0;
    const ended = (/** @type {string} */ stopped, wait = 0) => ({ sent, stopped, wait });
    for (;;) {
      const me = await store.device();
      if (!me?.current) return ended("nobody");
      const quiet = left(me.quiet ?? 0, QUIET_LONGEST);
      if (quiet) return ended("quiet", quiet + random() * FIRST);
      const { row, soonest } = await nextOf(me.current);
      if (!row) return soonest === Infinity ? ended("") : ended("later", soonest);
      const text = await records.textOf(row);
      if (text === null) {
        const owner = await store.get("people", row.person);
        if (!owner?.dataKey) return ended("locked");
        await store.change("records", row.id, (now) => now && { ...now, unreadable: true, tries: STEP_OVER, next: clock() + STEPPED_LONGEST });
        continue; // the box no longer opens: its seal can still be carried by hand, and the others go on
      }
      if ((await store.device())?.current !== row.person) continue; // somebody else has signed in meanwhile
      const why = await takeUp(row, await answerTo(row, text));
      if (why === "signed_out" || why === "other_person") return ended(why);
      if (why) {
        failures += 1;
        return ended(why, backoff());
      }
      sent += 1;
    }
  }

  /** One pass at a time in this tab, and in this browser where it has locks. */
  function flush() {
    passing ??= Promise.resolve(locks ? locks.request("skilled-hands-sync", pass) : pass())
      .then((ended) => {
        if (ended.stopped) tell("stopped", { why: ended.stopped, wait: ended.wait });
        return ended;
      })
      .finally(() => (passing = undefined));
    return passing;
  }

  /** The store could not be read or written just now: what waits is still there. @returns {Pass} */
  function unwritten() {
    failures += 1;
    return { sent: 0, stopped: "store", wait: backoff() };
  }

  /** Passes, and pauses between them, until no pause would help. @returns {Promise<Pass>} */
  async function goOn() {
    let sent = 0;
    try {
      for (;;) {
        stirred = false;
        const ended = await flush().catch(unwritten);
        sent += ended.sent;
        if (stirred) continue;
        if (!["line", "server", "store", "quiet", "later"].includes(ended.stopped)) return { ...ended, sent };
        const stirring = new Promise((resolve) => (stir = () => resolve(undefined)));
        await Promise.race([sleep(ended.wait), stirring]);
      }
    } finally {
      awake = undefined; // at once, so that no wake falls between the end of this and the next
    }
  }

  /** Repeatable: while it is awake already, the pause ends. */
  function wake() {
    stirred = true;
    stir();
    awake ??= goOn();
    return awake;
  }

  return {
    flush,
    wake,

    /** @param {string} id @param {Record<string, unknown>} body */
    async mend(id, body) {
      const record = await records.mend(id, body);
      wake().catch(() => undefined); // what ends it is told
      return record;
    },

    waiting: () => store.counts(),
  };
}

/** @typedef {ReturnType<typeof createSync>} Sync */
