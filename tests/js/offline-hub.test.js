import assert from "node:assert/strict";
import { test } from "node:test";

import { refusal, wrongWith } from "../../static/js/offline/hub-signing.js";
import { filled, promises, stateOf } from "../../static/js/offline/promises.js";
import { checkPin } from "../../static/js/offline/signing.js";

const row = { id: "1", state: "waiting", tries: 0, receipt: null };
const receipt = { reason: "The course was left." };
const storage = (persisted, usage = 1e6, quota = 1e9) => ({ persisted: async () => persisted, estimate: async () => ({ usage, quota }) });

test("what waits says that it waits, and since when the server cannot take it up", () => {
  assert.deepEqual(stateOf(row), { badge: "waiting", state: "state.waiting", reason: "", again: false, mend: false, go: false });
  assert.equal(stateOf({ ...row, tries: 5 }).state, "state.tried");
  assert.equal(stateOf({ ...row, carried: "2026-11-22T12:00:00Z" }).state, "state.carried");
  assert.equal(stateOf({ ...row, unreadable: true }).state, "state.unreadable");
});

test("what was set aside is hers to mend, with the server's reason", () => {
  const said = stateOf({ ...row, state: "aside", receipt });
  assert.deepEqual([said.badge, said.state, said.reason, said.again, said.mend], ["needs", "state.aside", receipt.reason, false, true]);
});

test("what sending anew cannot mend is not offered to be mended", () => {
  const said = stateOf({ ...row, kind: "attempt", state: "aside", receipt: { ...receipt, code: "submitted" } });
  assert.deepEqual([said.badge, said.reason, said.mend], ["staff", receipt.reason, false]);
  assert.equal(stateOf({ ...row, kind: "attempt", state: "aside", receipt: { ...receipt, code: "answer_3" } }).mend, true);
});

test("what the phone set aside by itself can be sent again", () => {
  const said = stateOf({ ...row, state: "aside" });
  assert.deepEqual([said.state, said.again], ["state.too_large", true]);
});

test("a conflict is for staff, and what was mended or settled asks nothing of her", () => {
  assert.equal(stateOf({ ...row, state: "conflict", receipt }).badge, "staff");
  assert.equal(stateOf({ ...row, state: "aside", receipt, mended_by: "2" }).badge, "done");
  const said = stateOf({ ...row, state: "aside", receipt, settled: { how: "for_good", reason: "Entered twice." } });
  assert.deepEqual([said.badge, said.state, said.reason, said.go], ["done", "settled.for_good", "Entered twice.", true]);
});

test("a phone promises only what its browser has promised", async () => {
  const says = async (ports) => (await promises(ports)).says;
  assert.deepEqual(await says({ trouble: "", storage: storage(true), worker: true }), ["kept"]);
  assert.deepEqual(await says({ trouble: "", storage: storage(false), worker: true }), ["may-go"]);
  assert.deepEqual(await says({ trouble: "", storage: undefined, worker: true }), ["may-go"]);
  assert.deepEqual(await says({ trouble: "", storage: storage(true, 995e6), worker: false }), ["kept", "tight", "no-worker"]);
  assert.deepEqual(await says({ trouble: "full", storage: storage(true, 1e9), worker: true }), ["kept", "tight"]);
});

for (const trouble of ["private", "no-idb", "no-crypto"]) {
  test(`a phone that cannot keep (${trouble}) promises nothing, and says what works`, async () => {
    assert.deepEqual(await promises({ trouble, storage: storage(true), worker: true }), { says: ["online"], used: null, left: null });
  });
}

test("a browser that fails to say how much room it has is not believed to have any promise", async () => {
  const broken = { estimate: () => Promise.reject(new Error("no")), persisted: () => Promise.reject(new Error("no")) };
  assert.deepEqual(await promises({ trouble: "", storage: broken, worker: true }), { says: ["may-go"], used: null, left: null });
});

test("a PIN is typed twice, is long enough, and is not the easiest", () => {
  const typed = { password: "p", pin: "502913", again: "502913" };
  assert.equal(wrongWith(typed, checkPin), null);
  assert.deepEqual(wrongWith({ ...typed, password: "" }, checkPin), { field: "password", code: "refused.password" });
  assert.deepEqual(wrongWith({ ...typed, pin: "5029" }, checkPin), { field: "pin", code: "pin.short" });
  assert.deepEqual(wrongWith({ ...typed, pin: "123456" }, checkPin), { field: "pin", code: "pin.simple" });
  assert.deepEqual(wrongWith({ ...typed, again: "502914" }, checkPin), { field: "again", code: "pin.differs" });
});

test("a refusal stands beside its field, in words", () => {
  const words = { no_answer: "No connection.", refused: "Not accepted.", "refused.password": "This is not your password." };
  assert.deepEqual(refusal({ state: "line" }, words), { field: "", sentence: "No connection." });
  assert.deepEqual(refusal({ state: "refused", code: "password" }, words), { field: "password", sentence: "This is not your password." });
  assert.deepEqual(refusal({ state: "refused", code: "new_thing" }, words), { field: "", sentence: "Not accepted." });
});

test("a sentence is filled, and what it lacks stays seen", () => {
  assert.equal(filled("%(size)s, kept %(when)s", { size: "3 kB" }), "3 kB, kept %(when)s");
});
