import assert from "node:assert/strict";
import { test } from "node:test";

import { merged, missing } from "../../static/js/drafts.js";
import { missingIn, openRefresher } from "../../static/js/offline/refresher.js";
import { fieldsOf, openRating, ratingsOf } from "../../static/js/offline/self-rating.js";
import { pocket } from "./pocket.js";

const observation = () => ({ id: "o", ratings: { 1: "2" }, checklist: "3", back: "/practice/" });
const refresher = { id: "r", kind: "quiz", names: ["q1", "q2"], title: "Three days" };

test("ratings are fields of the site's form and back", () => {
  assert.deepEqual(ratingsOf([["item_1", "2"], ["item_2a", "na"]]), { 1: "2", "2a": "na" });
  assert.deepEqual(fieldsOf({ "2a": "na" }), [["item_2a", "na"]]);
});

test("a rating is on the disk at once, beside those the site has, and is there after a reload", async () => {
  const phone = pocket();
  await (await openRating({ phone, observation: observation() })).put({ 2: "0" });
  assert.deepEqual((await openRating({ phone, observation: observation() })).ratings, { 1: "2", 2: "0" });
});

test("finishing a rating keeps one record; later words make another", async () => {
  const phone = pocket();
  const rating = await openRating({ phone, observation: observation() });
  await rating.put({ 2: "1" });
  const { id } = await rating.finish();
  assert.deepEqual(phone.bodies.get(id), { observation: "o", ratings: { 1: "2", 2: "1" } });
  const again = await openRating({ phone, observation: observation() });
  assert.equal(again.state, "waiting");
  phone.answer(id, "accepted");
  assert.equal((await openRating({ phone, observation: observation() })).state, "sent");
  await again.put({ 2: "2" });
  assert.equal((await again.finish()).id, "record-2");
});

test("a rating that was set aside is mended with its reason", async () => {
  const phone = pocket();
  const { id } = await (await openRating({ phone, observation: observation() })).finish();
  phone.answer(id, "set_aside", { code: "item", reason: "No item 9." });
  const mending = await openRating({ phone, observation: observation(), mends: id });
  assert.deepEqual([mending.state, mending.reason, mending.ratings], ["open", "No item 9.", { 1: "2" }]);
  await mending.finish();
  assert.equal(phone.rows[1].mends, id);
});

test("a refresher's form is there again after a reload, and is one record when it is finished", async () => {
  const phone = pocket();
  const work = await openRefresher({ phone, refresher });
  await work.put([["q1", "0"]]);
  assert.deepEqual((await openRefresher({ phone, refresher })).fields, [["q1", "0"]]);
  const { id } = await work.finish([["q1", "0"], ["q2-0", "1"]]);
  assert.deepEqual(phone.bodies.get(id), { refresher: "r", asks: "quiz", fields: [["q1", "0"], ["q2-0", "1"]] });
  assert.equal((await openRefresher({ phone, refresher })).state, "waiting");
  phone.answer(id, "accepted");
  assert.equal((await openRefresher({ phone, refresher })).state, "sent");
});

test("a refresher that was set aside shows what was sent, and is sent anew in its place", async () => {
  const phone = pocket();
  const { id } = await (await openRefresher({ phone, refresher })).finish([["q1", "0"]]);
  phone.answer(id, "set_aside", { code: "answer_q2", reason: "Please answer this one too." });
  assert.equal((await openRefresher({ phone, refresher })).aside, id);
  const mending = await openRefresher({ phone, refresher, mends: id });
  assert.deepEqual([mending.state, mending.code, mending.fields], ["open", "answer_q2", [["q1", "0"]]]);
  await mending.put([["q1", "0"], ["q2", "1"]]);
  assert.deepEqual((await openRefresher({ phone, refresher, mends: id })).fields, [["q1", "0"], ["q2", "1"]]);
  await mending.finish([["q1", "0"], ["q2", "1"]]);
  assert.equal(phone.rows[1].mends, id);
  assert.equal((await openRefresher({ phone, refresher })).state, "waiting");
});

test("names what is still to be answered, also where an answer has several fields", () => {
  assert.deepEqual(missingIn(["q1", "q2", "q10"], [["q1-0", "1"], ["q1-1", "2"]]), ["q2", "q10"]);
  assert.deepEqual(missingIn(["note"], [["note", "x"]]), []);
});

test("a form of the site takes back from the draft what the page does not have, and keeps other pages' fields", () => {
  assert.deepEqual(missing([["q1", "0"]], [["q1", "1"], ["q2", "2"]]), [["q2", "2"]]);
  assert.deepEqual(merged(["item_1"], [["item_1", "2"]], [["item_1", "0"], ["item_9", "1"]]), [["item_9", "1"], ["item_1", "2"]]);
});
