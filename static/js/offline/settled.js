// @ts-check
/**
 * What staff settled since: the part `settled` (docs/offline.md), taken up by the phone that still holds the work.
 *
 *   await learnSettled(store, person, part)     how many rows it changed; repeatable. Taken up since, or mended: the receipt stays, the work may go.
 *                                               Set aside for good: the work stays, with the reason, until she lets it go
 *   await letGo(store, id)                      true when it went; only what was settled for good, or was mended, may be let go
 */

/** @param {any} row @param {any} settled */
function receiptOf(row, { how, at, reason }) {
  const seen = row.receipt ?? { id: row.id, hash: row.hash, at, outcome: "set_aside", code: "", reason: "", note: "" };
  return { ...seen, person: row.person, kind: row.kind, made_at: row.at, settled: how, settled_at: at, settled_reason: reason ?? "" };
}

/**
 * @param {import("./store.js").Store} store @param {string} person
 * @param {Array<{ id: string, hash: string, how: "applied" | "mended" | "for_good", at: string, reason: string }> | null} part
 */
export function learnSettled(store, person, part) {
  return store.write(["records", "receipts"], async (tx) => {
    const [records, receipts] = [tx.objectStore("records"), tx.objectStore("receipts")];
    let changed = 0;
    for (const said of part ?? []) {
      const row = await records.get(said.id);
      if (!row || row.person !== person || row.hash !== said.hash || row.state === "waiting" || row.settled) continue;
      changed += 1;
      if (said.how === "for_good") {
        await records.put({ ...row, settled: { how: said.how, at: said.at, reason: said.reason ?? "" } });
        continue;
      }
      await receipts.put(receiptOf(row, said));
      await records.delete(row.id);
    }
    return changed;
  });
}

/** @param {import("./store.js").Store} store @param {string} id */
export function letGo(store, id) {
  return store.write(["records", "receipts"], async (tx) => {
    const [records, receipts] = [tx.objectStore("records"), tx.objectStore("receipts")];
    const row = await records.get(id);
    if (row?.settled?.how !== "for_good") return false;
    await receipts.put(receiptOf(row, row.settled));
    await records.delete(id);
    return true;
  });
}
