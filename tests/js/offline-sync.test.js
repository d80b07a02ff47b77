import assert from "node:assert/strict";
import { test } from "node:test";

import { NOON, phoneOf, receipt, syncOf } from "./bench.js";
import { createPut, quietFor } from "../../static/js/offline/sync.js";

const said = (status, body = "", more = {}) => ({ status, text: typeof body === "string" ? body : JSON.stringify(body), ...more });
const ids = (seen) => seen.sent.map(({ id }) => id);

test("what waits is sent oldest first, byte for byte, and leaves with its receipt", async () => {
  const phone = await phoneOf();
  const made = [await phone.keep({ n: 1 }), await phone.keep({ n: 2 })];
  const { sync, seen } = syncOf(phone);
  assert.deepEqual(await sync.flush(), { sent: 2, stopped: "", wait: 0 });
  assert.deepEqual(seen.sent.map(({ text }) => text), made.map(({ text }) => text));
  assert.equal(seen.sent[0].now, "2026-11-22T12:00:00.000Z");
  assert.deepEqual(await phone.store.all("records"), []);
  assert.equal((await phone.store.all("receipts")).length, 2);
  assert.deepEqual(seen.told.map(([what, { id }]) => [what, id]), made.map(({ id }) => ["accepted", id]));
  assert.equal((await phone.store.device()).offset, 5000);
});

test("only a whole receipt lets a record go; every other answer keeps it", async () => {
  const wrong = [
    new TypeError("no line"),
    said(200, "<html>hotel</html>"),
    said(200, ""),
    said(204),
    said(0),
    said(404, "no such page"),
    said(403, "<html>forbidden</html>"),
    said(401, "<html>sign in to the hotel</html>"),
    said(400, { code: "damaged" }),
    said(500, "oops"),
    said(503),
    (sending) => said(200, receipt({ ...sending, hash: "0".repeat(64) })),
    (sending) => said(200, receipt({ ...sending, id: "other" })),
    (sending) => said(200, JSON.stringify(receipt(sending)).slice(0, -2)),
    (sending) => said(409, receipt(sending)),
  ];
  for (const one of wrong) {
    const phone = await phoneOf();
    const { id } = await phone.keep();
    const { sync } = syncOf(phone, [one]);
    const ended = await sync.flush();
    assert.ok(["line", "server"].includes(ended.stopped), JSON.stringify(ended));
    assert.equal((await phone.store.get("records", id)).state, "waiting");
  }
});

test("waiting doubles from 2 s to 5 min, with jitter, and ends when it arrives", async () => {
  const phone = await phoneOf();
  await phone.keep();
  const { sync, seen } = syncOf(phone, Array(10).fill(said(502)));
  assert.equal((await sync.wake()).sent, 1);
  assert.deepEqual(seen.slept, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1000));
});

test("Retry-After is obeyed, also after a reload, and not for ever", async () => {
  const phone = await phoneOf();
  await phone.keep();
  const { sync, seen } = syncOf(phone, [said(429, "", { retryAfter: "90" })]);
  assert.equal((await sync.flush()).stopped, "line");
  const again = await sync.flush();
  assert.deepEqual([again.stopped, again.wait >= 90_000, seen.sent.length], ["quiet", true, 1]);
  assert.equal((await syncOf(phone).sync.flush()).stopped, "quiet");
  phone.time.now += 91_000;
  assert.equal((await syncOf(phone).sync.flush()).sent, 1);

  await phone.keep();
  await phone.store.change("device", "me", (me) => ({ ...me, quiet: phone.time.now + 400 * 24 * 3600_000 }));
  assert.equal((await syncOf(phone).sync.flush()).sent, 1, "the clock was set back by a year");
  assert.equal(quietFor({ retryAfter: "Sun, 22 Nov 2026 12:01:00 GMT" }, NOON), 60_000);
  assert.equal(quietFor({ retryAfter: "99999999" }, NOON), 3600_000);
  assert.equal(quietFor({ retryAfter: "soon" }, NOON), 0);
});

test("a record that the server fails on five times lets the others go first, and is tried again later", async () => {
  const phone = await phoneOf();
  const bad = await phone.keep({ n: 1 });
  const good = await phone.keep({ n: 2 });
  const { sync, seen } = syncOf(phone, Array(5).fill(said(500)));
  const ended = await sync.wake();
  assert.equal(ended.sent, 2);
  assert.deepEqual(ids(seen), [...Array(5).fill(bad.id), good.id, bad.id]);
  assert.ok(phone.time.now - NOON >= 5 * 60_000);
});

test("a step-over that the clock made absurd is not waited for", async () => {
  const phone = await phoneOf();
  const { id } = await phone.keep();
  await phone.store.change("records", id, (row) => ({ ...row, tries: 5, next: phone.time.now + 365 * 24 * 3600_000 }));
  assert.equal((await syncOf(phone).sync.flush()).sent, 1);
});

test("set aside and in conflict stay with their receipt, and do not hold up the others", async () => {
  const phone = await phoneOf();
  const made = [await phone.keep(), await phone.keep(), await phone.keep()];
  const { sync, seen } = syncOf(phone, [
    (sending) => said(200, receipt(sending, { outcome: "set_aside", code: "posting", reason: "Not then." })),
    (sending) => said(409, receipt(sending, { outcome: "conflict", code: "conflict", reason: "Known otherwise." })),
  ]);
  await sync.wake();
  assert.deepEqual(seen.told.map(([what]) => what), ["aside", "conflict", "accepted"]);
  assert.deepEqual((await phone.records.list("ama")).map(({ id, state }) => [id, state]), [[made[0].id, "aside"], [made[1].id, "conflict"]]);
  assert.deepEqual(await sync.waiting(), { all: 2, mine: 2, others: 0, waiting: 0, aside: 1, conflict: 1 });

  const mended = await sync.mend(made[0].id, { n: 2 });
  await sync.wake();
  assert.equal(await phone.store.get("records", mended.id), undefined);
  assert.equal(await phone.store.get("records", made[0].id), undefined);
});

test("too large for the server: the phone sets it aside itself, and it can be sent again", async () => {
  const phone = await phoneOf();
  const { id } = await phone.keep();
  const { sync } = syncOf(phone, [said(413)]);
  assert.equal((await sync.wake()).stopped, "");
  assert.deepEqual([(await phone.store.get("records", id)).state, (await phone.store.get("records", id)).receipt], ["aside", null]);
  await phone.records.sendAgain(id);
  await sync.wake();
  assert.equal(await phone.store.get("records", id), undefined);
});

test("signed out it waits and asks for her; the session of somebody else sends nothing more", async () => {
  for (const [status, code] of [[401, "signed_out"], [403, "other_person"]]) {
    const phone = await phoneOf();
    await phone.keep();
    await phone.keep();
    const { sync, seen } = syncOf(phone, [said(status, { code })]);
    assert.deepEqual(await sync.wake(), { sent: 0, stopped: code, wait: 0 });
    assert.equal(seen.sent.length, 1);
    assert.equal(seen.slept.length, 0);
    assert.deepEqual(seen.told, [["stopped", { why: code, wait: 0 }]]);
    assert.equal((await sync.wake()).sent, 2);
  }
});

test("what is not hers who is signed in is not sent", async () => {
  const phone = await phoneOf();
  await phone.keep();
  phone.server.session = "bea";
  await phone.phone.arrive({ person: "bea" });
  const { sync, seen } = syncOf(phone);
  assert.equal((await sync.wake()).stopped, "");
  await phone.phone.arrive({ person: null });
  assert.equal((await sync.wake()).stopped, "nobody");
  assert.equal(seen.sent.length, 0);
  assert.deepEqual(await sync.waiting(), { all: 1, mine: 0, others: 1, waiting: 0, aside: 0, conflict: 0 });
  phone.server.down = true;
  await phone.phone.arrive({ person: "ama" });
  assert.equal((await sync.wake()).stopped, "locked");
});

test("a box that no longer opens is stepped over and stays; the others go", async () => {
  const phone = await phoneOf();
  const broken = await phone.keep();
  const { id } = await phone.keep();
  await phone.store.change("records", broken.id, (row) => ({ ...row, box: { ...row.box, iv: new Uint8Array(12) } }));
  const { sync, seen } = syncOf(phone);
  assert.equal((await sync.flush()).stopped, "later");
  assert.deepEqual(ids(seen), [id]);
  assert.equal((await phone.store.get("records", broken.id)).unreadable, true);
});

test("no answer within a minute counts as none", async () => {
  const phone = await phoneOf();
  await phone.keep();
  let signal;
  const hanging = (sending) => {
    signal = sending.signal;
    return new Promise(() => {});
  };
  const sleep = async () => undefined;
  const { sync } = syncOf(phone, [hanging], { sleep });
  assert.equal((await sync.flush()).stopped, "line");
  assert.equal(signal.aborted, true);
});

test("a wake ends the pause, and none falls between two passes", async () => {
  const phone = await phoneOf();
  const { sync, seen } = syncOf(phone, [said(502)], { sleep: () => new Promise(() => {}) });
  await phone.keep();
  const waking = sync.wake();
  while (!seen.told.length) await new Promise(setImmediate);
  assert.equal(sync.wake(), waking);
  assert.equal((await waking).sent, 1);
  await phone.keep();
  assert.equal((await sync.wake()).sent, 1);
});

test("a store that fails for a while ends a pass, not the sending", async () => {
  const phone = await phoneOf();
  await phone.keep();
  let failures = 2;
  const store = { ...phone.store, write: (...how) => ((failures -= 1) < 0 ? phone.store.write(...how) : Promise.reject(new DOMException("no", "UnknownError"))) };
  const { sync, seen } = syncOf({ ...phone, store });
  await assert.rejects(sync.flush());
  assert.equal((await sync.wake()).sent, 1);
  assert.equal(seen.sent.length, 3);
  assert.equal((await phone.store.all("receipts")).length, 1);
});

test("a wake while a pass goes wrong begins the next one at once", async () => {
  const phone = await phoneOf();
  await phone.keep();
  const woken = (then) => () => {
    sync.wake();
    return then;
  };
  const { sync } = syncOf(phone, [woken(said(502))], { sleep: () => new Promise(() => {}) });
  assert.equal((await sync.wake()).sent, 1);
});

test("two tabs without locks are harmless: the second finds it gone", async () => {
  const phone = await phoneOf();
  await phone.keep();
  const [one, two] = [syncOf(phone), syncOf(phone)];
  await Promise.all([one.sync.wake(), two.sync.wake()]);
  assert.deepEqual(await phone.store.all("records"), []);
  assert.equal((await phone.store.all("receipts")).length, 1);
  assert.equal(one.seen.told.length + two.seen.told.length, 1);
});

test("tabs with locks send one at a time", async () => {
  const phone = await phoneOf();
  for (let n = 0; n < 5; n += 1) await phone.keep({ n });
  let last = Promise.resolve();
  const locks = { request: (_name, work) => (last = last.then(work)) };
  const [one, two] = [syncOf(phone, [], { locks }), syncOf(phone, [], { locks })];
  await Promise.all([one.sync.wake(), two.sync.wake()]);
  assert.equal(one.seen.sent.length + two.seen.sent.length, 5);
});

test("the PUT is the contract's, and follows no redirect", async () => {
  const asked = [];
  const put = createPut(async (path, options) => {
    asked.push([path, options]);
    return new Response("{}", { status: 200, headers: { Date: "Sun, 22 Nov 2026 12:00:00 GMT", "Retry-After": "3" } });
  });
  const answer = await put({ id: "i", hash: "h", text: "t", now: "n" });
  assert.deepEqual(answer, { status: 200, text: "{}", date: "Sun, 22 Nov 2026 12:00:00 GMT", retryAfter: "3" });
  const [[path, { method, body, headers, redirect, credentials }]] = asked;
  assert.equal(path, "/api/v1/records/i/");
  assert.deepEqual([method, body, redirect, credentials], ["PUT", "t", "manual", "same-origin"]);
  assert.deepEqual(headers, { "Content-Type": "application/json", "X-Record-Hash": "h", "X-Phone-Now": "n" });
});
