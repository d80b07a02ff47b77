/**
 * What was promised, what became of it, and who could read what. Knows the phone's store only by its tables, not by its modules.
 */
import { createDecipheriv } from "node:crypto";

/** The tables of a phone, as anybody with the phone in hand can read them. @param {IDBFactory} factory @param {string[]} [wanted] */
async function tables(factory, wanted) {
  const request = factory.open("skilled-hands");
  const db = await new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const names = wanted ?? [...db.objectStoreNames];
  const tx = db.transaction(names);
  const all = {};
  await Promise.all(
    names.map(
      (name) =>
        new Promise((resolve) => {
          const reading = tx.objectStore(name).getAll();
          reading.onsuccess = () => resolve((all[name] = reading.result));
        }),
    ),
  );
  db.close();
  return all;
}

/** Opens with this key, wherever the box may belong. @param {Uint8Array} raw @param {any} row @param {string} kind */
function opens(raw, row, kind) {
  try {
    const box = createDecipheriv("aes-256-gcm", raw, row.box.iv);
    box.setAAD(Buffer.from(`${kind}\n${row.person}\n${row.id ?? row.name}`));
    box.setAuthTag(row.box.ct.slice(-16));
    box.update(row.box.ct.slice(0, -16));
    box.final();
    return true;
  } catch {
    return false;
  }
}

const words = (rows) => JSON.stringify(rows, (_key, value) => (value instanceof Uint8Array ? undefined : value)) ?? "";

/** @param {{ server: any, time: any }} ports */
export function createTruth({ server, time }) {
  const count = { looks: 0, boxes: 0 };
  const refusals = {};
  const read = [];
  const sent = [];

  return {
    promised: new Map(),
    planted: new Set(),
    count,
    refusals,
    refused: (code) => (refusals[code] = (refusals[code] ?? 0) + 1),

    /** Whoever holds the phone now: can she read what is another's? @param {any} device */
    async look({ factory }) {
      const all = await tables(factory, ["device", "people", "records", "drafts", "parts"]);
      if (!all.device.length) return;
      count.looks += 1;
      const current = all.device.at(-1).current;
      const keys = all.people.filter((row) => row.dataKey);
      for (const { person } of keys) if (person !== current) read.push(`the key of ${person} is here while ${current} is`);
      if (words(all).includes("secret of")) read.push("words lie open");
      for (const [table, kind] of [["records", "record"], ["drafts", "draft"], ["parts", "part"]]) {
        for (const row of all[table].filter(({ person }) => person !== current)) {
          count.boxes += 1;
          if (keys.some(({ dataKey }) => opens(dataKey.raw, row, kind))) read.push(`a ${kind} of ${row.person} opens while ${current} is here`);
        }
      }
    },

    /** A record leaves a phone: is its person the one who is there? @param {any} device @param {any} asked @param {number} arrivedAt */
    async sent({ factory }, { body }, arrivedAt) {
      const at = time.clock();
      const { person } = JSON.parse(body);
      const current = (await tables(factory, ["device"])).device.at(-1)?.current;
      if (current !== person && arrivedAt !== at) sent.push(`work of ${person} was sent while ${current} was here`);
    },

    /** @param {any[]} devices */
    async verdict(devices) {
      const [lost, stuck, doubled, receipts] = [[], [], [], []];
      const phones = new Map();
      for (const { device } of devices) phones.set(device, await tables(device.factory));
      for (const [work, { person, device, id, text }] of this.promised) {
        const here = phones.get(device);
        const row = here.records.find((each) => each.id === id);
        if (this.planted.has(work)) {
          const kept = [...(server.conflicts.get(id)?.values() ?? [])].some((each) => each.text === text);
          if (!kept || row?.state !== "conflict" || !row.receipt) lost.push(`${work}: the conflict is not kept on both sides`);
          continue;
        }
        const times = server.applied.get(work) ?? 0;
        const arrival = server.arrivals.get(id);
        if (times === 0) (row ? stuck : lost).push(`${work} of ${person}`);
        else if (arrival?.text !== text) lost.push(`${work}: other bytes arrived`);
        if (times && arrival) {
          const receipt = here.receipts.find((each) => each.id === id);
          const full = here.receipts.filter((each) => each.person === person).length >= 500;
          if (receipt ? receipt.hash !== arrival.hash : !full) receipts.push(`${work}: no receipt of it on the phone`);
        }
      }
      for (const [work, times] of server.applied) if (times > 1) doubled.push(`${work}: ${times} times`);
      const left = [...phones.values()].flatMap(({ records }) => records.filter(({ state }) => state === "waiting"));
      for (const { id } of left) stuck.push(`${id} still waits`);
      return { lost, doubled, read: [...read, ...sent], stuck, receipts };
    },
  };
}
