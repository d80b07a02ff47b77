import assert from "node:assert/strict";
import { test } from "node:test";

import { show as showAnswer } from "../../static/js/offline/learner-answer.js";
import { show } from "../../static/js/offline/observation.js";
import { createPage } from "../../static/js/offline/session-page.js";
import { newSession } from "../../static/js/offline/session.js";
import { pocket } from "./pocket.js";

const words = {
  saved: "saved", saving: "saving", sent: "sent", set_aside: "aside", waits_to_be_sent: "waits", attention: "look", pin: "left %(left)s", locked: "locked",
  no_room: "no room", failed: "failed", no_result: "not here", no_result_more: "with signal", to_phone: "phone",
}; // prettier-ignore
const later = () => new Promise((resolve) => setTimeout(resolve));

/** A page with one form, as much of it as the answer touches. */
function page() {
  const control = (name, type, value) => ({ name, type, value, checked: false });
  const controls = [control("agrees", "radio", "yes"), control("agrees", "radio", "no"), control("comment", "textarea", ""), control("learner_pin", "password", "")];
  const heard = {};
  const elements = { [Symbol.iterator]: () => controls[Symbol.iterator](), namedItem: (name) => controls.find((each) => each.name === name) };
  const form = { elements, addEventListener: (what, does) => (heard[what] = does) };
  const summary = () => {
    const list = { append: (line) => problems.push(line.textContent) };
    return { ownerDocument: document, querySelector: (query) => (query === "ul" ? list : {}), scrollIntoView() {}, focus() {} };
  };
  const problems = [];
  const known = {
    h1: { textContent: "Role-play" }, "form[data-form=learner]": form, "[data-with-key]": {}, "[data-state]": {}, "[data-said]": {}, ".page-head__kicker": {},
    "[data-problems]": { replaceChildren: () => problems.splice(0), append() {} },
    "template[data-cut-from=problems]": { content: { cloneNode: () => ({ firstElementChild: summary() }) } },
  };
  const document = { documentElement: { lang: "en" }, createElement: () => ({}) };
  const stage = {
    ownerDocument: document, shown: [], querySelector: (query) => known[query] ?? null, querySelectorAll: () => [],
    replaceChildren: (...parts) => (stage.shown = parts),
  };
  return { stage, known, controls, problems, type: () => heard.input(), submit: () => heard.submit({ preventDefault() {} }) };
}

const result = { id: "o1", of: "d1", html: "result", done: "done" };

async function answering({ key = true, mend = "", phone = pocket() } = {}) {
  phone.maySign = async () => key;
  phone.sign = async (said) => ({ value: "s", ...said });
  phone.receiptOf = async () => null;
  const seen = page();
  const url = new URL(`https://site.example/phone/answers/o1/${mend && `?mend=${mend}`}`);
  await showAnswer(seen.stage, { phone, words, html: (text) => text, url }, result);
  return { ...seen, phone, lock: () => (key = false) };
}

test("the learner's answer is on the disk before the page says so, and one record under her signature", async () => {
  const { phone, known, controls, problems, type, submit } = await answering();
  await submit();
  assert.deepEqual([problems.length, phone.rows.length], [2, 0]);

  controls[1].checked = true;
  const keepDraft = phone.keepDraft;
  let written;
  phone.keepDraft = (...said) => new Promise((resolve) => (written = () => resolve(keepDraft(...said))));
  const typed = type();
  await later();
  assert.equal(known["[data-state]"].textContent, "saving");
  written();
  await typed;
  assert.deepEqual([known["[data-state]"].textContent, phone.drafts.get("answer:o1").agrees], ["saved", ["no"]]);
  phone.keepDraft = keepDraft;

  controls[2].value = " I asked first. ";
  controls[3].value = "735028";
  await submit();
  const [{ signed, signatures }] = phone.bodies.values();
  assert.deepEqual(JSON.parse(signed), {
    format: "skilled-hands-answer", version: 1, observation: "o1", learner: "7", of: "d1", agrees: false, comment: "I asked first.",
  }); // prettier-ignore
  assert.deepEqual([signatures[0].role, signatures[0].text, signatures[0].pin], ["learner", signed, "735028"]);
  assert.deepEqual([known["[data-said]"].textContent, phone.drafts.size], ["waits", 0]);
});

test("a wrong PIN signs nothing and keeps her answer; without a key she answers on her sign-in", async () => {
  const { phone, known, controls, problems, submit, lock } = await answering();
  controls[0].checked = true;
  controls[3].value = "1";
  const refuse = (code) => () => Promise.reject(Object.assign(new Error(code), { code, left: 8 }));
  phone.sign = refuse("pin");
  await submit();
  assert.deepEqual([problems, phone.rows.length, phone.drafts.size], [["left 8"], 0, 1]);

  phone.sign = refuse("locked");
  lock();
  await submit();
  assert.deepEqual([problems, known["[data-with-key]"].hidden], [["locked"], true]);
  await submit();
  assert.deepEqual([...phone.bodies.values()].map(({ signatures }) => signatures), [[]]);
});

test("an answer that finds no room stays on the page, and the page says why", async () => {
  const { phone, problems, controls, submit } = await answering({ key: false });
  controls[0].checked = true;
  phone.keep = () => Promise.reject(Object.assign(new Error("full"), { code: "full" }));
  await submit();
  assert.deepEqual([problems, phone.drafts.size], [["no room"], 1]);
});

test("an answer that was set aside is mended with its reason, in the place of the old one", async () => {
  const phone = pocket();
  const { id } = await phone.keep("learner-signature", { signed: JSON.stringify({ agrees: false, comment: "No." }), signatures: [] });
  phone.answer(id, "set_aside", { code: "signature", reason: "It does not fit." });
  const { controls, problems, submit } = await answering({ key: false, phone, mend: id });
  assert.deepEqual([controls[1].checked, controls[2].value, problems], [true, "No.", ["It does not fit."]]);
  await submit();
  assert.equal(phone.rows[1].mends, id);
});

test("a result that is not here says so in words for a learner", async () => {
  const made = [];
  const stage = { ownerDocument: { createElement: (name) => ({ name }) }, replaceChildren: (...parts) => made.push(...parts) };
  for (const path of ["/observations/o9/", "/phone/answers/o9/"]) {
    assert.equal(await show(stage, { phone: pocket(), words, url: new URL(`https://site.example${path}`) }), "not here");
    assert.equal(made.at(-1).href, "/phone/");
  }
});

test("a step of a session is said to be saved, and gone on from, only when the draft is on the disk", async () => {
  const session = { ...newSession({ id: "o", enrolment: "e", activity: "r1", situation: "R1" }), step: "rate", prepared: true };
  const line = { dataset: {} };
  const drawn = [];
  const document = { documentElement: { lang: "en" }, body: { classList: { toggle() {} } } };
  const stage = { ownerDocument: document, replaceChildren() {}, querySelectorAll: () => [], querySelector: (query) => (query === "[data-state]" ? line : null) };
  let given, written;
  const phone = { keepDraft: () => new Promise((resolve) => (written = resolve)) };
  const found = { session, name: "n", learner: { name: "Ama" }, sheet: { html: { rate: "", finish: "" } } };
  const steps = { rate: (page) => void (given = page) && drawn.push("rate"), finish: () => drawn.push("finish") };
  await createPage(stage, { phone, words, html: () => "", go() {}, now: () => 0 }, found, steps).draw();
  drawn.length = 0;
  const going = given.to("finish");
  await later();
  assert.deepEqual([line.textContent, drawn], ["saving", []]);
  written();
  await going;
  assert.deepEqual([line.textContent, drawn], ["saved", ["finish"]]);
});
