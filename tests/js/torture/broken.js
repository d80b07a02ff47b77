/**
 * What the torture has to notice: the phone's modules with one promise broken each. A copy is made with the change, and the rest as it is.
 * Every `from` must be found exactly once, so that a change of the modules cannot quietly make one of these harmless.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const STATIC = fileURLToPath(new URL("../../../static/", import.meta.url));

/** @type {Record<string, { says: string, red: string[], edits: Array<[file: string, from: string, to: string]> }>} `red`: what must be found */
export const BROKEN = {
  "deletes-first": {
    says: "lets a record go before the receipt is here",
    red: ["lost"],
    edits: [
      [
        "sync.js",
        "const why = await takeUp(row, await answerTo(row, text));",
        `await store.write(["records"], (tx) => tx.objectStore("records").delete(row.id));
      const why = await takeUp(row, await answerTo(row, text));`,
      ],
    ],
  },
  "trusts-200": {
    says: "takes any answer with status 200 for a receipt",
    red: ["lost"],
    edits: [
      [
        "receipts.js",
        "if (answer.status !== 200 && answer.status !== 409) return null;",
        `if (answer.status === 200) return { ...record, at: "2026-11-22T06:00:00Z", outcome: "accepted", code: "", reason: "", note: "" };
  if (answer.status !== 409) return null;`,
      ],
    ],
  },
  "trusts-hash": {
    says: "does not look at the hash in a receipt",
    red: ["lost"],
    edits: [
      ["receipts.js", "if (id !== record.id || hash !== record.hash) return null;", "if (id !== record.id) return null;"],
      ["receipts.js", "if (!row || row.hash !== receipt.hash)", "if (!row)"],
    ],
  },
  "trusts-id": {
    says: "takes a receipt for another record",
    red: ["lost"],
    edits: [
      [
        "receipts.js",
        "return receipt && STATUS[receipt.outcome] === answer.status ? receipt : null;",
        "return receipt && STATUS[receipt.outcome] === answer.status ? { ...receipt, id: record.id, hash: record.hash } : null;",
      ],
      ["receipts.js", "if (id !== record.id || hash !== record.hash) return null;", ""],
    ],
  },
  "new-uuid": {
    says: "names the record anew at each try",
    red: ["doubled"],
    edits: [
      [
        "sync.js",
        "const why = await takeUp(row, await answerTo(row, text));",
        `const { createHash, randomUUID } = process.getBuiltinModule("node:crypto");
      const made = JSON.parse(text);
      const id = made.body.work.length % 2 ? row.id : randomUUID();
      const other = JSON.stringify({ ...made, id });
      const sending = { ...row, id, hash: createHash("sha256").update(other).digest("hex") };
      const answer = await answerTo(sending, other);
      const receipt = answer && readReceipt(answer, sending);
      const why = await takeUp(row, receipt ? { ...answer, text: JSON.stringify({ ...receipt, id: row.id, hash: row.hash }) } : answer);`,
      ],
    ],
  },
  "says-too-early": {
    says: "says saved before the transaction has completed",
    red: ["lost"],
    edits: [
      ["records.js", "if (!(await orFull(keeping))) await records.keep(record, { draft });", "keeping.catch(() => undefined);"],
    ],
  },
  "no-completion": {
    says: "waits for the request, not for the transaction",
    red: ["lost"],
    edits: [["store.js", "    await done;\n    return result;", "    return result;"]],
  },
  "foreign-session": {
    says: "goes on sending for whoever it began with",
    red: ["read"],
    edits: [
      ["sync.js", "const me = await store.device();", "const me = (own = own ?? (await store.device()));"],
      ["sync.js", "let failures = 0;", "let own;\n  let failures = 0;"],
      ["sync.js", "if ((await store.device())?.current !== row.person) continue;", ""],
      [
        "records.js",
        "const { dataKey } = (await store.get(\"people\", row.person)) ?? {};",
        `const owner = (await store.get("people", row.person)) ?? {};
      const kept = (globalThis.remembered ??= new Map());
      const name = row.device + row.person;
      if (owner.dataKey) kept.set(name, owner.dataKey);
      const dataKey = kept.get(name);`,
      ],
    ],
  },
  "keeps-key": {
    says: "leaves the data key on the phone when somebody else arrives",
    red: ["read"],
    edits: [["phone.js", "if (other.person === person || !other.dataKey) continue;", "if (other) continue;"]],
  },
  "late-key": {
    says: "stores a key that comes after somebody else has arrived",
    red: ["read"],
    edits: [["phone.js", "if (me.current !== current || me.id !== id) return false;", ""]],
  },
  "open-words": {
    says: "keeps her words beside their box",
    red: ["read"],
    edits: [["records.js", "await rows.add({ id, person, device, seq,", "await rows.add({ id, text, person, device, seq,"]],
  },
  "drops-refused": {
    says: "lets go what the server has set aside or holds otherwise",
    red: ["lost"],
    edits: [["receipts.js", 'if (receipt.outcome !== "accepted") {', 'if (receipt.outcome === "never") {']],
  },
};

/** @type {string[]} */
const copies = [];
process.once("exit", () => copies.forEach((copy) => rmSync(copy, { recursive: true, force: true })));

/** @param {string} what @returns {URL} the folder of the broken modules */
export function breakIt(what) {
  const known = BROKEN[what];
  if (!known) throw new Error(`nobody knows how to break "${what}"; known: ${Object.keys(BROKEN).join(", ")}`);
  const copy = mkdtempSync(join(tmpdir(), `torture-${what}-`));
  copies.push(copy);
  cpSync(join(STATIC, "js", "offline"), join(copy, "js", "offline"), { recursive: true });
  cpSync(join(STATIC, "vendor", "idb.js"), join(copy, "vendor", "idb.js"));
  writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
  for (const [file, from, to] of known.edits) {
    const path = join(copy, "js", "offline", file);
    const parts = readFileSync(path, "utf8").split(from);
    if (parts.length !== 2) throw new Error(`${what}: "${from}" stands ${parts.length - 1} times in ${file}, not once`);
    writeFileSync(path, parts.join(to));
  }
  return new URL(`${pathToFileURL(copy).href}/js/offline/`);
}
