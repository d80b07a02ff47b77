// @ts-check
/**
 * What counts as the server's word, and what a phone does with it. Anything that is not a whole receipt for exactly this record is nothing.
 *
 *   readReceipt({ status, text }, { id, hash })        the receipt, or null
 *   codeOf({ text })                                   the `code` of a refusal of ours ("damaged", "signed_out" …), or ""
 *   await settle(store, receipt, { offset })           one transaction; repeatable; "gone" when another tab was quicker
 *
 * @typedef {{ id: string, hash: string, at: string, outcome: "accepted" | "set_aside" | "conflict", code: string, reason: string, note: string }} Receipt
 * @typedef {{ status: number, text: string, date?: string | null, retryAfter?: string | null }} Answer
 */
import { beginningWith } from "./store.js";

const STATUS = { accepted: 200, set_aside: 200, conflict: 409 };
export const RECEIPTS_KEPT = 500;

/** @param {string} text @returns {any} the object written there, or null */
function objectIn(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * @param {any} value
 * @param {{ id: string, hash: string }} record
 * @returns {Receipt | null}
 */
export function receiptFor(value, record) {
  if (!value || typeof value !== "object") return null;
  const { id, hash, at, outcome, code = "", reason = "", note = "" } = value;
  if (id !== record.id || hash !== record.hash) return null;
  if (!Object.hasOwn(STATUS, outcome) || typeof at !== "string" || Number.isNaN(Date.parse(at))) return null;
  if ([code, reason, note].some((words) => typeof words !== "string")) return null;
  return { id, hash, at, outcome, code, reason, note };
}

/** @param {Answer} answer @param {{ id: string, hash: string }} record */
export function readReceipt(answer, record) {
  if (answer.status !== 200 && answer.status !== 409) return null;
  const receipt = receiptFor(objectIn(answer.text), record);
  return receipt && STATUS[receipt.outcome] === answer.status ? receipt : null;
}

/** @param {{ text: string }} answer @returns {string} */
export function codeOf(answer) {
  const code = objectIn(answer.text)?.code;
  return typeof code === "string" ? code : "";
}

/** What is kept of a record that is done. @param {any} row @param {Receipt} receipt */
const doneWith = (row, receipt) => ({ ...receipt, person: row.person, kind: row.kind, made_at: row.at });

/**
 * Accepted: the receipt is kept and the record leaves, with those it mended, in one transaction. Set aside or in conflict: both stay.
 * @param {import("./store.js").Store} store
 * @param {Receipt} receipt
 * @param {{ offset?: number | null }} [said] server minus phone in milliseconds, where the answer told it
 * @returns {Promise<Receipt["outcome"] | "gone">}
 */
export function settle(store, receipt, { offset = null } = {}) {
  return store.write(["records", "receipts", "device"], async (tx) => {
    const [records, receipts, device] = ["records", "receipts", "device"].map((name) => tx.objectStore(name));
    if (offset !== null) {
      const me = await device.get("me");
      if (me) await device.put({ ...me, offset }, "me");
    }
    const row = await records.get(receipt.id);
    if (!row || row.hash !== receipt.hash) return "gone";
    if (receipt.outcome !== "accepted") {
      await records.put({ ...row, state: receipt.outcome === "conflict" ? "conflict" : "aside", receipt, tries: 0, next: 0 });
      return receipt.outcome;
    }
    await receipts.put(doneWith(row, receipt));
    await records.delete(row.id);
    for (let mended = row.mends; mended; ) {
      const old = await records.get(mended);
      if (!old || old.person !== row.person || old.state === "waiting") break;
      if (old.receipt) await receipts.put({ ...doneWith(old, old.receipt), mended_by: row.id });
      await records.delete(old.id);
      mended = old.mends;
    }
    const index = receipts.index("person");
    let surplus = (await index.count(beginningWith(row.person))) - RECEIPTS_KEPT;
    for (let cursor = surplus > 0 ? await index.openCursor(beginningWith(row.person)) : null; cursor && surplus > 0; surplus -= 1) {
      await cursor.delete();
      cursor = await cursor.continue();
    }
    return "accepted";
  });
}
