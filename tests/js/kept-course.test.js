import assert from "node:assert/strict";
import { test } from "node:test";

import { shownOrder, shuffled } from "../../static/js/offline/check.js";
import { filled, withPictures } from "../../static/js/offline/course.js";
import { createKeeping, sizeOf } from "../../static/js/offline/keeping.js";
import { knownOf, noted, wayOf } from "../../static/js/offline/way.js";
import { lessonOf, markDone } from "../../static/js/lesson-done.js";
import { createReader, voiceFor } from "../../static/js/read-aloud.js";

const step = (key, more = {}) => ({ key, kind: "lesson", number: 1, title: key.toUpperCase(), time: "5 minutes", minutes: 5, is_optional: false, requires: [], url: `/${key}/`, ...more });
const course = {
  slug: "tiny", label: "1", language: "en", title: "Tiny", times: { 5: "5 minutes", 10: "10 minutes", 20: "20 minutes", 65: "1 h 5 min" },
  modules: [
    { key: "m1", title: "One", time: "15 minutes", steps: [step("a"), step("b"), step("c", { is_optional: true })] },
    { key: "m2", title: "Two", time: "10 minutes", steps: [step("quiz", { kind: "quiz", minutes: 10, requires: ["a", "b"] })] },
  ],
}; // prettier-ignore

/** A phone with one course's part, records, drafts and receipts. */
function phoneWith({ part = [], rows = [], drafts = {}, receipts = {}, person = { id: "ama" } } = {}) {
  const said = { kept: [], drafts, dropped: [], parts: [], courses: {} };
  let made = 0;
  return {
    said, person, trouble: person ? "" : "private", wake() {},
    part: async () => part,
    waiting: async () => rows,
    bodyOf: async (id) => rows.find((row) => row.id === id)?.body ?? null,
    draft: async (name) => said.drafts[name] ?? null,
    keepDraft: async (name, value) => void (said.drafts[name] = value),
    receiptOf: async (id) => receipts[id] ?? receipts.all ?? null,
    async keep(kind, body, how) {
      if (said.refuse) throw said.refuse;
      const id = `r${(made += 1)}`;
      said.kept.push({ kind, body, how });
      return { id };
    },
    course: async (slug) => said.courses[slug] ?? null,
    courses: async () => Object.values(said.courses),
    async keepCourse(row) {
      if (said.full) throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
      said.courses[row.slug] = row;
    },
    dropCourse: async (slug) => void delete said.courses[slug],
    keepPart: async (name) => void said.parts.push(name),
    dropPart: async (name) => void said.dropped.push(name),
    fetchParts: async () => "",
  }; // prettier-ignore
}

// --- how far she is ---
test("what is next, what is locked, and how much is left, as the server says it", () => {
  const way = wayOf(course, { done: [] });
  assert.deepEqual([way.next.key, way.required, way.requiredDone, way.timeLeft, way.station], ["a", 3, 0, "20 minutes", "lesson"]);
  assert.deepEqual(way.steps.map(way.state), ["next", "open", "open", "locked"]);
  assert.deepEqual(way.missing(way.byKey.get("quiz")).map((each) => each.key), ["a", "b"]);

  const later = wayOf(course, { done: ["a", "b"], here: "c" });
  assert.deepEqual([later.next.key, later.passedOver.key, later.station, later.timeLeft], ["c", "quiz", "quiz", "10 minutes"]);
  assert.deepEqual(wayOf(course, { done: ["a", "b", "quiz"] }).isFinished, true);
});

test("what waits on the phone counts as done, and says that it waits", () => {
  const way = wayOf(course, { done: ["a"], waiting: ["b", "a"] });
  assert.deepEqual(way.steps.map(way.state), ["done", "done", "open", "next"]);
  assert.deepEqual(way.steps.map(way.waits), [false, true, false, false]);
});

const standing = { enrolment: "e", slug: "tiny", label: "1", done: ["a"], here: "b" };
const row = (id, activity, more = {}) => ({ id, kind: "lesson-done", state: "waiting", body: { course: "tiny", edition: "1", activity }, ...more });

test("her part, what waits, what arrived since and what was set aside are told apart", async () => {
  const rows = [row("1", "b"), row("2", "c", { state: "aside" }), row("3", "x", { mended_by: "4" }), { ...row("5", "y"), kind: "attempt" }];
  rows.push({ ...row("6", "z"), body: { course: "other", edition: "1", activity: "z" } });
  const phone = phoneWith({ part: [standing], rows, drafts: { [noted("tiny")]: { quiz: "7", c: "2" } }, receipts: { 7: { outcome: "accepted" }, 2: { outcome: "set_aside" } } });
  const known = await knownOf(phone, course);
  assert.deepEqual([known.done, known.waiting, known.aside, known.here, known.trouble], [["a", "quiz"], ["b"], { c: "2" }, "b", ""]);
});

test("without her part, or with another edition's, nothing of it counts and the reason is told", async () => {
  const troubles = [];
  for (const part of [null, [], [{ ...standing, label: "2" }]]) {
    const known = await knownOf(phoneWith({ part }), course);
    troubles.push(known.trouble);
    assert.deepEqual([known.done, known.here], [[], null]);
  }
  assert.deepEqual(troubles, ["unknown", "not_enrolled", "other_edition"]);
});

// --- marking a lesson as done ---
function doing(phone, { token = true } = {}) {
  const seen = { said: [], gone: [], sent: 0 };
  const form = { action: "http://site/courses/tiny/lessons/b/done/", dataset: { edition: "1", next: "/next/" }, elements: { namedItem: () => (token ? {} : null) } };
  const ports = { form, openHere: async () => phone, say: (...words) => seen.said.push(words), go: (to) => seen.gone.push(to), send: () => (seen.sent += 1), sleep: async () => {} };
  return { seen, run: () => markDone(ports) };
}

test("a form's address says course, edition and lesson", () => {
  assert.deepEqual(lessonOf({ action: "/courses/tiny/lessons/m1-first/done/", dataset: { edition: "2" } }), { course: "tiny", edition: "2", activity: "m1-first" });
});

test("“saved” is said only with the receipt in hand", async () => {
  const phone = phoneWith({ receipts: { all: { outcome: "accepted" } } });
  const { seen, run } = doing(phone);
  assert.equal(await run(), "saved");
  assert.deepEqual(seen, { said: [["saving"], ["saved"]], gone: ["/next/"], sent: 0 });
  assert.deepEqual(phone.said.kept, [{ kind: "lesson-done", body: { course: "tiny", edition: "1", activity: "b" }, how: { mends: undefined } }]);
  assert.deepEqual(phone.said.drafts, { "done:tiny": { b: "r1" } });
});

test("without a receipt it is “saved on this phone”, and she goes on", async () => {
  const { seen, run } = doing(phoneWith());
  assert.equal(await run(), "kept");
  assert.deepEqual(seen, { said: [["saving"], ["kept"]], gone: ["/next/"], sent: 0 });
});

test("what was set aside is told with its reason, and she stays", async () => {
  const { seen, run } = doing(phoneWith({ receipts: { all: { outcome: "set_aside", reason: "You had left." } } }));
  assert.equal(await run(), "aside");
  assert.deepEqual([seen.said.at(-1), seen.gone], [["aside", "You had left."], []]);
});

test("twice on one phone is one record; after a refusal it mends that one", async () => {
  const waiting = phoneWith({ rows: [row("1", "b")] });
  assert.equal(await doing(waiting).run(), "kept");
  assert.deepEqual(waiting.said.kept, []);
  const aside = phoneWith({ rows: [row("1", "b", { state: "aside" })] });
  await doing(aside).run();
  assert.deepEqual(aside.said.kept[0].how, { mends: "1" });
});

test("where nothing can be kept the plain form is sent, and where there is none it says so", async () => {
  const nobody = doing(phoneWith({ person: null }));
  assert.deepEqual([await nobody.run(), nobody.seen.sent], ["form", 1]);
  const full = phoneWith();
  full.said.refuse = new Error("full");
  const shell = doing(full, { token: false });
  assert.deepEqual([await shell.run(), shell.seen.said.at(-1), shell.seen.sent, shell.seen.gone], ["failed", ["failed"], 0, []]);
});

// --- keeping ---
const FILE = JSON.stringify({ slug: "tiny", label: "1", title: "Tiny" });
function keepingOf(phone, { etag = 'W/"1"', text = FILE, plain = text.length, down = false } = {}) {
  const told = [];
  const fetch = async (url, { method = "GET" } = {}) => {
    if (down) throw new TypeError("no line");
    const headers = { ETag: etag, "X-Bytes": "40", "X-Bytes-Plain": String(plain) };
    return new Response(method === "HEAD" ? null : text, { headers });
  };
  const keeping = createKeeping({ slug: "tiny", url: "/api/", phone, fetch, tell: (state, said) => told.push([state, said]), now: () => 0 });
  return { keeping, told };
}

test("the size is said before anything is fetched", async () => {
  const { keeping, told } = keepingOf(phoneWith());
  assert.equal(await keeping.look(), "offer");
  assert.deepEqual(told, [["offer", { etag: 'W/"1"', bytes: 40, room: FILE.length }]]);
});

test("a course is kept whole, with her part, and shows how far", async () => {
  const phone = phoneWith();
  const { keeping, told } = keepingOf(phone);
  assert.equal(await keeping.keep(), "kept");
  assert.deepEqual(phone.said.courses.tiny, { slug: "tiny", label: "1", title: "Tiny", bytes: FILE.length, fetched: 40, at: "1970-01-01T00:00:00.000Z", etag: 'W/"1"' });
  assert.deepEqual(phone.said.parts, ["courses"]);
  assert.deepEqual(told.map(([state, { share }]) => [state, share]), [["fetching", 0], ["fetching", 1], ["kept", undefined]]);
  assert.equal(await keepingOf(phone).keeping.look(), "kept");
  assert.equal(await keepingOf(phone, { down: true }).keeping.look(), "kept");
});

test("a cut answer, another site's page or no line leave what was kept before", async () => {
  for (const broken of [{ plain: FILE.length + 1 }, { text: "<html>" }, { down: true }]) {
    const phone = phoneWith();
    phone.said.courses.tiny = { slug: "tiny", bytes: 1, etag: "old" };
    assert.equal(await keepingOf(phone, broken).keeping.keep(), "failed");
    assert.deepEqual(phone.said.courses.tiny.etag, "old");
  }
});

test("a changed course or language is told; a full or private phone says so", async () => {
  const phone = phoneWith();
  await keepingOf(phone).keeping.keep();
  assert.equal(await keepingOf(phone, { etag: 'W/"2"' }).keeping.look(), "newer");
  phone.said.full = true;
  assert.equal(await keepingOf(phone).keeping.keep(), "full");
  const { keeping, told } = keepingOf(phoneWith({ person: null }));
  await keeping.look();
  assert.deepEqual(told, [["cannot", { why: "private" }]]);
  assert.equal(await keepingOf(phoneWith(), { down: true }).keeping.look(), "offline");
});

test("removing lets the part go with the last course", async () => {
  const phone = phoneWith();
  const { keeping } = keepingOf(phone);
  await keeping.keep();
  assert.equal(await keeping.remove(), "offer");
  assert.deepEqual([phone.said.courses, phone.said.dropped], [{}, ["courses"]]);
});

test("sizes are round numbers in her own digits", () => {
  assert.deepEqual([sizeOf(999, "en"), sizeOf(165_884, "en"), sizeOf(1_437_216, "fr")], ["999 B", "166 KB", "1,4 MB"]);
});

// --- small things ---
test("pictures come from the file, others stay as they are", () => {
  const html = withPictures('<img src="/p.svg"> <img src="/q.svg">', { "/p.svg": '<svg a="#1"/>' });
  assert.equal(html, '<img src="data:image/svg+xml,%3Csvg%20a%3D%22%231%22%2F%3E"> <img src="/q.svg">');
  assert.equal(filled("%(done)s of %(all)s", { done: 1, all: 2 }), "1 of 2");
});

test("questions are shuffled, and an ordering is never shown as it is right", () => {
  let turn = 0;
  const random = () => ((turn += 0.37) % 1);
  assert.deepEqual(shuffled([1, 2, 3], random).sort(), [1, 2, 3]);
  const ordering = { kind: "ordering", drawn: { order: ["b", "a", "c"] }, body: { items: ["a", "b", "c"] } };
  for (let time = 0; time < 200; time += 1) assert.notDeepEqual(shownOrder(ordering, random).map((place) => ordering.drawn.order[place]), ["a", "b", "c"]);
});

// --- reading aloud ---
test("the voice is of the lesson's language, on the phone before those that need signal", () => {
  const voices = [{ lang: "fr-FR", localService: true }, { lang: "en-US", localService: false }, { lang: "en_GB", localService: true }];
  assert.equal(voiceFor(voices, "en").lang, "en_GB");
  assert.equal(voiceFor(voices, "fr").lang, "fr-FR");
  assert.equal(voiceFor(voices, "sw"), null);
});

test("paragraphs are read in order, each in its language; pause goes on where it was, stop begins anew", () => {
  const spoken = [];
  const told = [];
  class Utterance { constructor(text) { this.text = text; } } // prettier-ignore
  const synthesis = { speak: (each) => spoken.push(each), cancel() {} };
  const texts = [{ element: 1, text: "Title", language: "en" }, { element: 2, text: "Maji", language: "sw" }];
  const voices = () => [{ lang: "sw-KE" }, { lang: "en-GB" }];
  const reader = createReader({ synthesis, Utterance, texts, voices, tell: (...words) => told.push(words) });

  reader.toggle();
  reader.toggle();
  spoken[0].onend(); // what was cancelled says that it ended: nothing follows from it
  reader.toggle();
  spoken[1].onend();
  spoken[2].onend();

  assert.deepEqual(spoken.map(({ text, lang, voice }) => [text, lang, voice.lang]), [["Title", "en", "en-GB"], ["Title", "en", "en-GB"], ["Maji", "sw", "sw-KE"]]);
  assert.deepEqual(told, [["reading", 1], ["paused", 1], ["reading", 1], ["reading", 2], ["stopped"]]);
});
