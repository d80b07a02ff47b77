// @ts-check
/**
 * What this phone can and cannot promise, as the names of sentences that the page has (docs/offline.md).
 *
 *   await promises({ trouble, storage, worker })     { says: ["kept" | "may-go" | "tight" | "no-worker" | "not-ready" | "online", …], used, left }
 *   stateOf(row)                                     of a record: { badge, state, reason, again, mend, go }
 */

const TIGHT = 20_000_000;
/** What sending it anew cannot mend: it was handed in, answered or signed before, or is not hers. @type {Record<string, string[]>} */
const STANDS = { attempt: ["submitted", "not_hers"], "self-rating": ["signed", "closed", "not_hers"], refresher: ["answered", "closed", "not_hers"] };
const NOTHING = ["private", "no-idb", "no-crypto"];

/**
 * @param {{ trouble: string, storage?: Partial<StorageManager>, worker: boolean, ready?: boolean }} ports `worker`: whether the browser has service workers; `ready`: whether ours is there
 */
export async function promises({ trouble, storage, worker, ready = true }) {
  const room = await storage?.estimate?.().catch(() => undefined);
  const used = room?.usage ?? null;
  const left = room?.quota === undefined ? null : Math.max(0, room.quota - (room.usage ?? 0));
  if (NOTHING.includes(trouble)) return { says: ["online"], used: null, left: null };
  const persistent = await storage?.persisted?.().catch(() => false);
  const says = [persistent ? "kept" : "may-go"];
  if (left !== null && left < TIGHT) says.push("tight");
  if (!worker) says.push("no-worker");
  else if (!ready) says.push("not-ready");
  return { says, used, left };
}

/**
 * How a record stands, and what she can do about it.
 * @param {any} row `settled`: what staff did with it since (settled.js)
 */
export function stateOf(row) {
  const said = { badge: "waiting", state: "state.waiting", reason: row.receipt?.reason ?? "", again: false, mend: false, go: false };
  if (row.settled) return { ...said, badge: "done", state: `settled.${row.settled.how}`, reason: row.settled.reason, go: true };
  if (row.mended_by) return { ...said, badge: "done", state: "state.mended" };
  if (row.state === "conflict") return { ...said, badge: "staff", state: "state.conflict" };
  if (row.state === "aside") {
    const seen = Boolean(row.receipt);
    if (STANDS[row.kind]?.includes(row.receipt?.code)) return { ...said, badge: "staff", state: "state.aside" };
    return { ...said, badge: "needs", state: seen ? "state.aside" : "state.too_large", again: !seen, mend: true };
  }
  if (row.unreadable) return { ...said, badge: "needs", state: "state.unreadable", again: true };
  if (row.carried) return { ...said, state: "state.carried", again: true };
  return { ...said, state: row.tries > 0 ? "state.tried" : "state.waiting", again: row.tries > 0 };
}

/** @param {string} sentence @param {Record<string, string | number>} values */
export const filled = (sentence, values) => (sentence ?? "").replace(/%\((\w+)\)s/g, (whole, name) => String(values[name] ?? whole));
