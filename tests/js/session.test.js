import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { search, stillWaiting, underWay } from "../../static/js/offline/observing.js";
import { caseOf } from "../../static/js/offline/session-case.js";
import { createKeeper } from "../../static/js/offline/session-form.js";
import {
  answerProblems, finishProblems, fresh, newSession, offered, preparationProblems, prepared, readCase, sessionFromSite, sessionToMend, signedText, verdict,
} from "../../static/js/offline/session.js"; // prettier-ignore
import { createWard } from "../../static/js/offline/ward.js";

const rules = {
  items: [["1", true, false], ["2", false, false], ["3", true, true]],
  situations: [
    { id: "R1", counts: true, needs: [], mother: false },
    { id: "R2", counts: true, needs: ["R1"], mother: true },
    { id: "R3", counts: "remote", needs: [], mother: false },
    { id: "R4", counts: false, needs: [], mother: false },
  ],
  scripts: ["rp1", "rp2"],
  consent: ["asked", "no-recording"],
  voice: ["asked-first"],
  stop: ["touch"],
  not_counted: ["unwell"],
  pass: { critical: 2, percent: 80, global: 3 },
  longest: { text: 2000, case: 30 },
}; // prettier-ignore
const learner = { enrolment: "e1", learner: "7", name: "Amina", place: "Ward", edition: "1", few: false, open: ["r1", "r2"], had: {}, passes: [["wash", "R1", ""]] };
const practice = { key: "r2", checklist: "wash", situation: "R2", conditional: [], title: "Real mother", situations: ["R2", "R3", "R4"] };
const mother = { situation: ["R2"], case_number: [" a-12 "], consent: ["asked", "no-recording"], asked_by: ["nurse"], asked_at: ["09:30"] };
const codes = (problems) => problems.map(({ field, code, item }) => [field, code, item].filter((each) => each !== undefined).join(":"));
const about = { learner: "7", observer: "3", course: "tiny", edition: "1", pack: "d", checklist: "wash" };

const whole = (changes = {}) => ({
  ...newSession({ id: "o1", enrolment: "e1", activity: "r2", situation: "R2" }),
  ratings: { 1: "2", 2: "1", 3: "na" },
  fields: { prepare: mother, finish: { global_rating: ["3"], strength: [" Kind. "], change: ["Slower."], "voice_asked-first": ["yes"] } },
  started_at: "2026-11-22T09:00:00.000Z",
  ended_at: "2026-11-22T09:20:00.000Z",
  ...changes,
});

test("a case number is read as the server reads it", () => {
  for (const [typed, number] of [["27-0142", "27-0142"], [" a 12/7 ", "A12/7"], ["١٢٣", "123"], ["१२", "12"], ["۴۵", "45"]]) {
    assert.deepEqual(readCase(typed), { number, code: "" });
  }
  for (const typed of ["Amina", "abc-1", "12 b", "", "-"]) assert.equal(readCase(typed).code, "case_number");
  assert.equal(readCase("1".repeat(31)).code, "case_long");
});

test("no session with a mother begins before every yes, a case number and who asked", () => {
  const problems = (changes) => codes(preparationProblems({ ...mother, ...changes }, rules, learner, practice));
  assert.deepEqual(problems({}), []);
  assert.deepEqual(problems({ consent: ["asked"] }), ["consent:consent"]);
  assert.deepEqual(problems({ case_number: [""], asked_by: [], asked_at: [""] }), ["case_number:case_missing", "asked_by:asked_by", "asked_at:asked_at"]);
  assert.deepEqual(problems({ case_number: ["Amina"] }), ["case_number:case_number"]);
  assert.deepEqual(problems({ situation: ["R9"] }), ["situation:situation"]);
});

test("the same mother, a situation that comes too early, a role-play had within a year", () => {
  const known = { ...learner, passes: [["wash", "R1", ""], ["wash", "R2", "A12"]] };
  assert.deepEqual(codes(preparationProblems(mother, rules, known, practice)), ["case_number:same_mother"]);
  assert.deepEqual(codes(preparationProblems(mother, rules, { ...learner, passes: [] }, practice)), ["situation:needs"]);
  const play = { situation: ["R4"], script: ["rp1"] };
  assert.deepEqual(codes(preparationProblems(play, rules, { ...learner, had: { rp1: "x" } }, practice)), ["script:repeated"]);
  assert.deepEqual(preparationProblems(play, rules, { ...learner, had: { rp1: "x", rp2: "x" } }, practice), []);
  assert.deepEqual(fresh(rules, { had: { rp1: "x" } }), ["rp2"]);
});

test("what is offered follows the practice and the place", () => {
  assert.deepEqual(offered({ situation: "R1", conditional: [] }, rules, { few: false }), ["R1", "R3", "R4"]);
  assert.deepEqual(offered({ situation: "R2", conditional: ["R1"] }, rules, { few: true }), ["R1", "R2", "R3", "R4"]);
});

test("what was prepared holds nothing of another situation", () => {
  assert.deepEqual(prepared({ ...mother, situation: ["R1"], script: ["rp1"] }, rules), {
    situation: "R1", script: "rp1", case_number: "", consent: {}, is_remote_trained: false,
  }); // prettier-ignore
  assert.deepEqual(prepared({ ...mother, script: ["rp1"] }, rules).consent, { asked: true, "no-recording": true, by: "nurse", at: "09:30" });
});

test("nothing is signed with an item open, a sentence missing, or na where it is not allowed", () => {
  assert.deepEqual(finishProblems(whole(), rules), []);
  assert.deepEqual(codes(finishProblems(whole({ ratings: { 1: "na", 2: "5" } }), rules)), [":item:1", ":item:2", ":item:3"]);
  assert.deepEqual(codes(finishProblems(whole({ fields: { prepare: mother, finish: { strength: [" "] } } }), rules)), [
    "global_rating:global", "strength:strength", "change:change",
  ]); // prettier-ignore
  assert.deepEqual(finishProblems(whole({ stop: { reason: "touch", note: "" }, ratings: {}, fields: { prepare: mother } }), rules), []);
  const long = whole();
  long.fields.finish = { ...long.fields.finish, change: ["x".repeat(2001)] };
  assert.deepEqual(codes(finishProblems(long, rules)), ["change:too_long"]);
});

test("the signed text holds all of it, trimmed, and reads back as the same session", () => {
  const text = signedText(whole(), rules, about);
  const told = JSON.parse(text);
  assert.deepEqual([told.case_number, told.strength, told.mother_voice, told.global_rating], ["A-12", "Kind.", { "asked-first": true }, 3]);
  const again = sessionToMend({ signed: text }, { record: "r1", receipt: { code: "same_mother", reason: "Why" }, id: "new" });
  assert.equal(signedText(again, rules, about), text);
  assert.deepEqual([again.step, again.prepared, again.mends, again.problem.reason], ["prepare", false, "r1", "Why"]);
});

test("what somebody else signed meanwhile becomes a session of its own", () => {
  const body = { signed: signedText(whole(), rules, about) };
  assert.equal(sessionToMend(body, { record: "r1", receipt: { code: "signed", reason: "" }, id: "new" }).observation, "new");
  assert.equal(sessionToMend(body, { record: "r1", receipt: { code: "begun", reason: "" }, id: "new" }).observation, "o1");
  assert.equal(sessionToMend({ signed: "{" }, { record: "r1", receipt: null, id: "new" }), null);
});

test("a session begun on the site goes on where it was, with the site's own time", () => {
  const begun = { id: "o9", enrolment: "e1", activity: "r1", situation: "R1", script: "rp1", ratings: { 1: "2" }, started_at: "2026-11-22T08:00:00+00:00" };
  const session = sessionFromSite({ ...begun, consent: {}, mother_voice: {}, stop_reason: "", ended_at: null });
  assert.deepEqual([session.step, session.began_here, session.started_at], ["rate", true, begun.started_at]);
  assert.equal(sessionFromSite({ ...begun, ratings: {}, stop_reason: "" }).began_here, false);
});

test("the learner agrees, or says why not", () => {
  assert.deepEqual(codes(answerProblems({}, 2000)), ["agrees:agrees"]);
  assert.deepEqual(codes(answerProblems({ agrees: ["no"], comment: [" "] }, 2000)), ["comment:comment"]);
  assert.deepEqual(answerProblems({ agrees: ["no"], comment: ["I asked."] }, 2000), []);
});

test("the verdict is the server's, for every vector that Python has judged", () => {
  const { rules: by, vectors } = JSON.parse(readFileSync(new URL("./vectors/verdict.json", import.meta.url), "utf8"));
  assert.ok(vectors.length > 150);
  for (const { told, outcome } of vectors) assert.equal(verdict(told, by), outcome, JSON.stringify(told));
});

test("a tap is said to be saved only once its write has ended, and the last word is written last", async () => {
  const said = [];
  const written = [];
  const ends = [];
  let state = 0;
  const keeper = createKeeper({
    save() {
      const now = state;
      return new Promise((resolve, reject) => ends.push({ resolve: () => (written.push(now), resolve()), reject }));
    },
    tell: (what) => said.push(what),
  });
  state = 1;
  const first = keeper.keep();
  state = 2;
  const second = keeper.keep();
  assert.deepEqual([said, ends.length], [["saving", "saving"], 1]);
  ends[0].resolve();
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(said, ["saving", "saving"]);
  ends[1].resolve();
  assert.deepEqual([await first, await second, said.at(-1)], [true, true, "saved"]);
  assert.equal(written.at(-1), 2);

  const third = keeper.keep();
  ends[2].reject(new Error("full"));
  assert.deepEqual([await third, said.at(-1)], [false, "failed"]);
  const fourth = keeper.keep();
  ends[3].resolve();
  assert.deepEqual([await fourth, said.at(-1)], [true, "saved"]);
});

const part = {
  learners: [learner, { ...learner, enrolment: "e2", name: "Zoë Ångström", place: "Clinic" }],
  waiting: [{ id: "w1", enrolment: "e2", activity: "r1", situation: "R1" }],
  begun: [{ id: "b1", enrolment: "e1", activity: "r1", situation: "R1", ratings: { 1: "2" }, started_at: "x", stop_reason: "" }],
  editions: { 1: { course: "tiny", label: "1", pack: "d", practices: [{ ...practice, key: "r1", situation: "R1" }, practice], checklists: { wash: { rules } } } },
};

/** A phone whose drafts and records the test chooses. */
const phoneWith = ({ drafts = {}, rows = [], bodies = {} } = {}) => ({
  part: async () => part,
  draft: async (name) => drafts[name] ?? null,
  waiting: async () => rows,
  bodyOf: async (id) => bodies[id] ?? null,
});
const at = (path, phone = phoneWith()) => caseOf({ url: new URL(path, "http://x"), phone, words: { unknown_learner: "?" } }, { newId: () => "fresh", hashOf: async () => "h" });

test("an address is a new session, one that was asked for, one begun, or a draft", async () => {
  assert.equal((await at("/phone/observe/e1/r2/")).session.observation, "fresh");
  assert.equal((await at("/phone/observe/e2/r1/")).session.observation, "w1");
  assert.equal((await at("/phone/observe/e1/r1/")).session.observation, "b1");
  const kept = whole({ step: "learner" });
  const found = await at("/phone/observe/e1/r2/", phoneWith({ drafts: { "observe:e1:r2": kept } }));
  assert.deepEqual(found.session, kept);
  assert.equal((await at("/observations/w1/observe/")).go, "/phone/observe/e2/r1/");
  assert.equal((await at("/phone/observe/nobody/r1/")).why, "not_here");
});

test("what was set aside opens with its reason, also when the learner is no longer kept; and once mended it does not open", async () => {
  const text = signedText(whole({ enrolment: "gone" }), rules, about);
  const row = { id: "r1", kind: "observation", receipt: { code: "moved", reason: "She moved." } };
  const open = await at("/phone/observe/gone/r2/?mend=r1", phoneWith({ rows: [row], bodies: { r1: { signed: text } } }));
  assert.deepEqual([open.session.problem.reason, open.session.mends, open.learner.name, open.learner.learner], ["She moved.", "r1", "?", "7"]);
  const done = await at("/phone/observe/gone/r2/?mend=r1", phoneWith({ rows: [{ ...row, mended_by: "r2" }], bodies: { r1: { signed: text } } }));
  assert.equal(done.why, "not_here");
});

test("learners are found by any part of a name, whatever its marks", () => {
  assert.deepEqual(search(part.learners, "angs zoe").map(({ enrolment }) => enrolment), ["e2"]);
  assert.deepEqual(search(part.learners, "clinic").length, 1);
  assert.deepEqual(search(part.learners, "  "), []);
});

test("who was begun or finished on this phone waits no more", () => {
  const begun = underWay(part, [{ name: "observe:e1:r1", session: { enrolment: "e1", activity: "r1", ratings: {} } }, { name: "mend:x", session: {} }]);
  assert.deepEqual(begun.map(({ here }) => here), [true]);
  assert.deepEqual(stillWaiting(part, begun, []).map(({ id }) => id), ["w1"]);
  assert.deepEqual(stillWaiting(part, begun, ["w1"]), []);
});

test("keeping for the ward says its size first, and keeps nothing that did not arrive", async () => {
  const said = [];
  const kept = new Set();
  const state = { trouble: "", part: null, age: null };
  const phone = {
    person: { id: "3" }, keepsPart: async (name) => kept.has(name), keepPart: async (name) => kept.add(name), dropPart: async (name) => kept.delete(name),
    fetchParts: async () => state.trouble, part: async () => state.part, partAge: async () => state.age, maySign: async () => false,
  }; // prettier-ignore
  const fetch = async () => new Response(null, { headers: { "Content-Length": "17000" } });
  const ward = createWard({ url: "/x", phone, fetch, tell: (what, more) => said.push([what, more]) });
  assert.equal(await ward.look(), "offer");
  assert.deepEqual(said.at(-1), ["offer", { bytes: 17000 }]);
  state.trouble = "line";
  assert.equal(await ward.keep(), "failed");
  assert.equal(kept.size, 0);
  Object.assign(state, { trouble: "", part, age: "2026-11-22T09:00:00Z" });
  assert.equal(await ward.keep(), "kept");
  assert.equal(await ward.look(), "kept");
  assert.equal(await ward.remove(), "offer");
});
