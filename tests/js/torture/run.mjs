/**
 * `node tests/js/torture/run.mjs --records 10000 --seed 7 [--break <what>]`: prints the seed, the faults by kind, and what became of the work.
 * Ends with 1 when anything was lost, doubled, left behind, or readable by somebody else, or after `--minutes` (10). `--break list` names what
 * can be broken.
 */
import { parseArgs } from "node:util";

import { BROKEN, breakIt } from "./broken.js";
import { modulesIn, REAL, torture } from "./torture.js";

const { values } = parseArgs({
  options: {
    records: { type: "string", default: "10000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e9)) },
    break: { type: "string", default: "" },
    minutes: { type: "string", default: "10" },
  },
});

if (values.break === "list") {
  for (const [what, { says }] of Object.entries(BROKEN)) console.log(`${what.padEnd(16)} ${says}`);
  process.exit(0);
}

const seed = Number(values.seed);
setTimeout(() => {
  console.error(`no end after ${values.minutes} minutes`);
  process.exit(1);
}, Number(values.minutes) * 60_000).unref();
console.log(`seed ${seed}${values.break ? `, broken: ${BROKEN[values.break]?.says}` : ""}`);
const run = await torture({ records: Number(values.records), seed, modules: await modulesIn(values.break ? breakIt(values.break) : REAL) });

const faults = Object.entries(run.faults).sort(([, one], [, two]) => two - one);
console.log(`faults     ${faults.map(([name, times]) => `${name} ${times}`).join(" · ")}`);
console.log(`records    ${run.promised} said saved on ${run.phones} phones of ${run.persons} persons (${run.conflicts} in conflict on purpose)`);
console.log(`lost       ${run.lost.length}`);
console.log(`doubled    ${run.doubled.length}`);
console.log(`read       ${run.read.length} by somebody else, in ${run.looks.looks} looks at ${run.looks.boxes} boxes of others`);
console.log(`left       ${run.stuck.length} on a phone at the end; ${run.receipts.length} without their receipt`);
console.log(`time       ${run.virtualHours.toFixed(0)} h of theirs in ${run.seconds.toFixed(1)} s`);
for (const name of ["lost", "doubled", "read", "stuck", "receipts"]) for (const one of run[name].slice(0, 5)) console.log(`  ${name}: ${one}`);
process.exit(run.failed ? 1 : 0);
