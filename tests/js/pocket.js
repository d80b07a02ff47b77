/** A phone of a test's own: the facade of here.js in memory. What was kept survives; `fails` is what the next writing raises. */
export function pocket({ parts = {}, now = Date.parse("2026-11-22T12:00:00Z") } = {}) {
  const [drafts, rows, bodies, receipts] = [new Map(), [], new Map(), new Map()];
  const written = (value) => {
    if (phone.fails) throw Object.assign(new Error(phone.fails), { code: phone.fails });
    return JSON.parse(JSON.stringify(value));
  };
  const phone = {
    person: { id: "7", name: "Ama", language: "en" },
    time: now,
    fails: "",
    drafts,
    rows,
    bodies,
    now: () => phone.time,
    part: async (name) => parts[name] ?? null,
    draft: async (name) => (drafts.has(name) ? JSON.parse(JSON.stringify(drafts.get(name))) : null),
    keepDraft: async (name, value) => void drafts.set(name, written(value)),
    dropDraft: async (name) => void drafts.delete(name),
    async keep(kind, body, { mends, draft } = {}) {
      const record = { id: `record-${rows.length + 1}`, kind, state: "waiting", at: new Date(phone.time).toISOString(), mends, receipt: null };
      bodies.set(record.id, written(body));
      const old = rows.find((each) => each.id === mends);
      if (old) old.mended_by = record.id;
      rows.push(record);
      if (draft) drafts.delete(draft);
      return record;
    },
    waiting: async () => rows.filter((each) => each.state !== "gone"),
    bodyOf: async (id) => bodies.get(id) ?? null,
    receiptOf: async (id) => receipts.get(id) ?? null,
    /** The server's answer. */
    answer(id, outcome, said = {}) {
      const row = rows.find((each) => each.id === id);
      row.receipt = { outcome, code: "", reason: "", ...said };
      row.state = outcome === "accepted" ? "gone" : "aside";
      receipts.set(id, row.receipt);
    },
  };
  return phone;
}
