/** One run: phones, persons, a bad line and a good end. Returns what was promised and what became of it. */
import "fake-indexeddb/auto";

import { chance } from "./chance.js";
import { createDevice } from "./device.js";
import { createServer } from "./server.js";
import { createTime } from "./time.js";
import { createTruth } from "./truth.js";

/** The phone's modules: the real ones, or a broken copy of them. @param {URL | string} folder ends with a slash */
export async function modulesIn(folder) {
  const names = ["store", "codec", "records", "phone", "sync"];
  return Object.assign({}, ...(await Promise.all(names.map((name) => import(new URL(`${name}.js`, folder).href)))));
}

export const REAL = new URL("../../../static/js/offline/", import.meta.url);

/**
 * @param {{ records: number, seed: number, modules: any, phones?: number }} run
 */
export async function torture({ records, seed, modules, phones = Math.max(6, Math.ceil(records / 200)) }) {
  const began = performance.now();
  const luck = chance(seed);
  const time = createTime(Date.parse("2026-11-22T06:00:00Z"));
  const server = createServer({ time, luck: luck.fork() });
  const truth = createTruth({ server, time });
  const faults = {};
  const works = Math.ceil(records / phones);
  const devices = Array.from({ length: phones }, (_, index) => {
    const name = `phone${index}`;
    const persons = Array.from({ length: luck.whole(1, 4) }, (_each, number) => `${name}-person${number}`);
    return createDevice({ name, persons, works, time, server, luck: luck.fork(), truth, modules, faults });
  });

  const lives = async () => {
    await Promise.all(devices.map((each) => each.live()));
    server.healed();
    await Promise.all(devices.map((each) => each.settle()));
  };
  await time.until(lives());
  const verdict = await time.until(truth.verdict(devices));

  return {
    ...verdict,
    seed,
    phones,
    persons: devices.reduce((sum, each) => sum + each.persons.length, 0),
    promised: truth.promised.size,
    conflicts: truth.planted.size,
    refused: truth.refusals,
    faults,
    looks: truth.count,
    virtualHours: (time.clock() - Date.parse("2026-11-22T06:00:00Z")) / 3_600_000,
    seconds: (performance.now() - began) / 1000,
    failed: Object.values(verdict).some((list) => list.length > 0),
  };
}
