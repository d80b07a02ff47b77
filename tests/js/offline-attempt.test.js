import assert from "node:assert/strict";
import { test } from "node:test";

import { openAnswers } from "../../static/js/offline/answers.js";
import { pointsTo } from "../../static/js/offline/attempt.js";
import { filled, putFields, readFields } from "../../static/js/offline/fields.js";
import { openSitting } from "../../static/js/offline/sitting.js";
import { catchUp, leadsTo } from "../../static/js/quiz.js";
import { pocket } from "./pocket.js";

const ID = "11111111-1111-4111-8111-111111111111";
const question = (code, fields = [], at = null) => ({ code, html: `<p>${code}</p>`, fields, at });
const attempt = () => ({
  id: ID,
  address: `/attempts/${ID}/`,
  title: "Final quiz",
  questions: [question("Q1", [["answer", "2"]], "2026-11-22T11:00:00.000Z"), question("Q2"), question("Q3")],
});
const control = (name, type, value, checked) => ({ name, type, value, checked });

test("fields are read and put back as they stood, and what is not hers is left alone", () => {
  const page = () => [
    control("csrfmiddlewaretoken", "hidden", "x"),
    control("answer", "radio", "0", false),
    control("answer", "radio", "1", true),
    control("several", "checkbox", "0", true),
    control("several", "checkbox", "1", true),
    control("answer-0", "select-one", "3"),
    control("answer-1", "select-one", ""),
    control("number", "text", " 2,5 "),
    control("go", "submit", "next"),
  ];
  const fields = readFields(page());
  assert.deepEqual(fields, [["answer", "1"], ["several", "0"], ["several", "1"], ["answer-0", "3"], ["number", " 2,5 "]]);
  const other = page().map((each) => ({ ...each, checked: false, value: ["radio", "checkbox", "hidden", "submit"].includes(each.type) ? each.value : "" }));
  putFields(other, fields);
  assert.deepEqual(readFields(other), fields);
  putFields(other, []);
  assert.deepEqual(readFields(other), []);
  assert.equal(other[0].value, "x");
});

test("begins with what the site had, and goes to the first question without an answer", async () => {
  const sitting = await openSitting({ phone: pocket(), attempt: attempt() });
  assert.deepEqual([sitting.fieldsOf(1), sitting.open(), sitting.first(), sitting.answered(), sitting.state], [[["answer", "2"]], [2, 3], 2, 1, "open"]);
});

test("an answer is on the disk when put resolves, and is there again after a reload", async () => {
  const phone = pocket();
  await (await openSitting({ phone, attempt: attempt() })).put(2, [["answer", "0"]]);
  const again = await openSitting({ phone, attempt: attempt() });
  assert.deepEqual([again.fieldsOf(2), again.open()], [[["answer", "0"]], [3]]);
});

test("what could not be kept is raised, and the earlier answer stays", async () => {
  const phone = pocket();
  const sitting = await openSitting({ phone, attempt: attempt() });
  await sitting.put(2, [["answer", "0"]]);
  phone.fails = "full";
  await assert.rejects(sitting.put(2, [["answer", "1"]]), { code: "full" });
  phone.fails = "";
  assert.deepEqual((await openSitting({ phone, attempt: attempt() })).fieldsOf(2), [["answer", "0"]]);
  await sitting.put(2, [["answer", "1"]]);
  assert.deepEqual(sitting.fieldsOf(2), [["answer", "1"]]);
});

test("an answer taken back on the phone is taken back, although the site had one", async () => {
  const sitting = await openSitting({ phone: pocket(), attempt: attempt() });
  await sitting.put(1, []);
  assert.deepEqual(sitting.open(), [1, 2, 3]);
});

test("changes at once all stay: also from two pages of the same attempt", async () => {
  const phone = pocket();
  const [one, other] = [await openSitting({ phone, attempt: attempt() }), await openSitting({ phone, attempt: attempt() })];
  await Promise.all([one.put(1, [["answer", "0"]]), one.put(2, [["answer", "1"]])]);
  await other.put(3, [["answer", "2"]]);
  const again = await openSitting({ phone, attempt: attempt() });
  assert.deepEqual([1, 2, 3].map((place) => again.fieldsOf(place)[0][1]), ["0", "1", "2"]);
});

test("finishing keeps one record with what was answered here, however often it is asked", async () => {
  const phone = pocket();
  const sitting = await openSitting({ phone, attempt: attempt() });
  await sitting.put(2, [["answer", "0"]]);
  phone.time += 60_000;
  await Promise.all([sitting.finish(), sitting.finish()]);
  assert.equal(phone.rows.length, 1);
  assert.equal(phone.rows[0].kind, "attempt");
  assert.deepEqual(phone.bodies.get("record-1"), {
    attempt: ID,
    answers: { Q2: { fields: [["answer", "0"]], at: "2026-11-22T12:00:00.000Z" } },
    finished_at: "2026-11-22T12:01:00.000Z",
  });
});

test("handed in it opens no more: waiting, then sent, also when the phone ended before the draft knew", async () => {
  const phone = pocket();
  const sitting = await openSitting({ phone, attempt: attempt() });
  const { id } = await sitting.finish();
  assert.equal((await openSitting({ phone, attempt: attempt() })).state, "waiting");
  phone.answer(id, "accepted");
  assert.equal((await openSitting({ phone, attempt: attempt() })).state, "sent");

  const other = pocket();
  await other.keep("attempt", { attempt: ID, answers: {} });
  assert.equal((await openSitting({ phone: other, attempt: attempt() })).state, "waiting");
});

test("when it cannot be kept it can be finished again", async () => {
  const phone = pocket();
  const sitting = await openSitting({ phone, attempt: attempt() });
  phone.fails = "full";
  await assert.rejects(sitting.finish(), { code: "full" });
  phone.fails = "";
  await sitting.finish();
  assert.equal(phone.rows.length, 1);
});

test("what was set aside is mended with its answers and its reason, as a new record", async () => {
  const phone = pocket();
  const sitting = await openSitting({ phone, attempt: attempt() });
  await sitting.put(3, [["answer", "many"]]);
  const { id } = await sitting.finish();
  phone.answer(id, "set_aside", { code: "answer_3", reason: "Question 3: Write a number." });

  const aside = await openSitting({ phone, attempt: attempt() });
  assert.deepEqual([aside.state, aside.aside], ["aside", id]);
  const mending = await openSitting({ phone, attempt: attempt(), mends: id });
  assert.deepEqual([mending.state, mending.reason, mending.fieldsOf(3)], ["open", "Question 3: Write a number.", [["answer", "many"]]]);
  assert.equal(pointsTo(new URL(`http://x/phone/attempts/${ID}/?mend=${id}`), mending), 3);
  await mending.put(3, [["answer", "20"]]);
  assert.deepEqual((await openSitting({ phone, attempt: attempt(), mends: id })).fieldsOf(3), [["answer", "20"]]);
  await mending.finish();

  assert.equal(phone.rows[1].mends, id);
  assert.deepEqual(phone.bodies.get("record-2").answers.Q3.fields, [["answer", "20"]]);
  assert.equal((await openSitting({ phone, attempt: attempt(), mends: id })).state, "waiting");
});

test("the address says which question, and never one that is not there", async () => {
  const sitting = await openSitting({ phone: pocket(), attempt: attempt() });
  const at = (path) => pointsTo(new URL(path, "http://x"), sitting);
  assert.deepEqual(["/attempts/a/?q=3", "/attempts/a/?q=99", "/attempts/a/", "/attempts/a/?q=x", "/attempts/a/review/"].map(at), [3, 3, 2, 2, "review"]);
});

test("a button of the page leads where the site would have led", () => {
  const page = { base: "/attempts/a/", place: 2, total: 3 };
  assert.deepEqual(
    ["next", "previous", "3", "review", ""].map((wish) => leadsTo(wish, page)),
    ["/attempts/a/?q=3", "/attempts/a/?q=1", "/attempts/a/?q=3", "/attempts/a/review/", "/attempts/a/?q=1"],
  );
  assert.equal(leadsTo("next", { ...page, place: 3 }), "/attempts/a/review/");
});

test("with signal again the site gets what the phone held, oldest first, each once", async () => {
  const phone = pocket();
  const answers = await openAnswers(phone, ID);
  await answers.put("Q2", [["answer", "0"]]);
  phone.time += 1000;
  await answers.put("Q1", [["answer", "1"]]);
  const posted = [];
  const post = async (code) => (posted.push(code), 200);
  assert.equal(await catchUp({ answers, post }), 2);
  assert.equal(await catchUp({ answers: await openAnswers(phone, ID), post }), 0);
  assert.deepEqual(posted, ["Q2", "Q1"]);
});

test("a bad line, a lost session and a refusal lose nothing", async () => {
  const phone = pocket();
  const answers = await openAnswers(phone, ID);
  await answers.put("Q1", [["answer", "0"]]);
  await answers.put("Q2", [["answer", "1"]]);
  for (const status of [0, 401, 503]) assert.equal(await catchUp({ answers, post: async () => status }), 0);
  await catchUp({ answers, post: async () => Promise.reject(new TypeError("no line")) });
  assert.equal(await catchUp({ answers, post: async (code) => (code === "Q1" ? 422 : 200) }), 1);
  assert.deepEqual(answers.unsent().map(([code]) => code), ["Q1"]);
  assert.deepEqual(answers.of("Q2").fields, [["answer", "1"]]);
});

test("an answer changed while the older one was on its way still has to go", async () => {
  const phone = pocket();
  const answers = await openAnswers(phone, ID);
  await answers.put("Q1", [["answer", "0"]]);
  const { at } = answers.of("Q1");
  phone.time += 10;
  await answers.put("Q1", [["answer", "1"]]);
  await answers.sent("Q1", at);
  assert.equal(answers.unsent().length, 1);
});

test("what was handed in on the phone is not sent answer by answer as well", async () => {
  const answers = await openAnswers(pocket(), ID);
  await answers.put("Q1", [["answer", "0"]]);
  await answers.handedIn("record-1");
  assert.equal(await catchUp({ answers, post: async () => assert.fail("it goes with the record") }), 0);
});

test("words are filled in", () => assert.equal(filled("Question %(place)s of %(total)s", { place: 1, total: 3 }), "Question 1 of 3"));
