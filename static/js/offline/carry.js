// @ts-check
/**
 * What waits, carried by hand. The file is sealed to the server and signed by the phone: whoever carries it can neither read nor change it.
 *
 *   const carry = createCarry({ store, codec, clock });
 *   await carry.makeFile({ person })      { text, name, entries }: of one person, or of everybody on this phone when none is named
 *   await carry.readReceipts(text)        { settled, confirmed, unknown, unsealed, bad }: how many; settles what carries the server's seal
 *
 * Making the file changes nothing: the records wait on, and are sent as well if the signal comes back. Twice is the same as once.
 */
import { receiptFor, settle } from "./receipts.js";
import { beginningWith } from "./store.js";

const QUEUE = "skilled-hands-queue";
const RECEIPTS = "skilled-hands-receipts";

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return null;
  }
}

/** @param {{ store: import("./store.js").Store, codec: import("./codec.js").Codec, clock: () => number }} ports */
export function createCarry({ store, codec, clock }) {
  return {
    /** @param {{ person?: string }} [whose] */
    async makeFile({ person } = {}) {
      const entries = [];
      for (const owner of await store.all("people")) {
        if (person !== undefined && owner.person !== person) continue;
        const rows = await store.read(["records"], (tx) => tx.objectStore("records").index("order").getAll(beginningWith(owner.person)));
        for (const { id, hash, sealed, receipt, device } of rows) {
          if (receipt) continue; // the server has it
          const signature = await codec.sign(owner.senderKey.privateKey, `${id}.${hash}.${sealed.ct}`);
          entries.push({ person: owner.person, device, id, hash, sealed, signature });
        }
      }
      const made_at = new Date(clock()).toISOString();
      const text = JSON.stringify({ format: QUEUE, version: 1, made_at, entries });
      return { text, name: `skilled-hands-${made_at.slice(0, 16).replace(/[-:]/g, "")}.json`, entries: entries.length };
    },

    /** Repeatable. @param {string} text */
    async readReceipts(text) {
      const said = { settled: 0, confirmed: 0, unknown: 0, unsealed: 0, bad: false };
      const file = parsed(text);
      if (file?.format !== RECEIPTS || file.version !== 1 || !Array.isArray(file.receipts)) return { ...said, bad: true };
      for (const value of file.receipts) {
        const id = typeof value?.id === "string" ? value.id : "";
        const row = await store.get("records", id);
        if (!row) {
          if (await store.get("receipts", id)) said.confirmed += 1;
          else said.unknown += 1;
          continue;
        }
        const receipt = receiptFor(value, row);
        if (!receipt || value.person !== row.person) {
          said.unknown += 1;
          continue;
        }
        const { receiptKey } = (await store.get("people", row.person)) ?? {};
        if (receiptKey && (await codec.isSealedReceipt(receiptKey, { ...receipt, seal: value.seal }))) {
          await settle(store, receipt);
          said.settled += 1;
        } else {
          await store.change("records", id, (now) => now && { ...now, carried: receipt.at });
          said.unsealed += 1;
        }
      }
      return said;
    },
  };
}

/** @typedef {ReturnType<typeof createCarry>} Carry */
