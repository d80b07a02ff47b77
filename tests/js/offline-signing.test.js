import assert from "node:assert/strict";
import { test } from "node:test";

import { answer, codec, phoneOf, site } from "./bench.js";
import { checkPin, createSigning, waitAfter } from "../../static/js/offline/signing.js";
import { openStore } from "../../static/js/offline/store.js";

const PIN = "274951";
const WRONG = "274952";

/** A phone whose person may enrol; few rounds, so that tests are quick (the real number has a test of its own). */
async function enrolled({ more = { rounds: 10 }, watch = crypto } = {}) {
  const server = site();
  const phone = await phoneOf({ server });
  server.override = (path, { body }) => path.endsWith("/signing-key/") && enrolling(JSON.parse(body));
  const enrolling = async ({ jwk, password }) => (password === "right" ? answer(200, { kid: await codec.thumbprint(jwk) }) : answer(422, { code: "password" }));
  const signing = createSigning({ store: phone.store, codec, crypto: watch, fetch: server.fetch, clock: phone.clock, ...more });
  const said = await signing.enrol({ person: "ama", pin: PIN, password: "right" });
  const sign = (pin = PIN, text = "signed text") => signing.sign({ person: "ama", role: "observer", pin, text });
  return { ...phone, signing, said, sign };
}

test("a PIN has six digits or more and is no row of digits", () => {
  assert.deepEqual(["12345", "abcdef", "", "12 345"].map(checkPin), Array(4).fill("short"));
  assert.deepEqual(["111111", "123456", "987654"].map(checkPin), Array(3).fill("simple"));
  assert.deepEqual([PIN, "112233", "135791"].map(checkPin), Array(3).fill(""));
});

test("the right PIN signs those bytes, and the public half verifies it", async () => {
  const { said, sign, server, store } = await enrolled();
  assert.equal(said.state, "enrolled");
  const { jwk } = JSON.parse(server.asked.at(-1).body);
  const { state, signature } = await sign(PIN, "signed — text");
  const device = await store.device();
  assert.equal(state, "signed");
  assert.deepEqual(
    { ...signature, value: undefined },
    { role: "observer", person: "ama", device: device.id, kid: said.kid, signed_at: "2026-11-22T12:00:00.000Z", value: undefined },
  );
  assert.equal(await codec.isSigned(jwk, "signed — text", signature.value), true);
  assert.equal(await codec.isSigned(jwk, "signed - text", signature.value), false);
  assert.equal("d" in jwk, false);
});

test("wrong PINs wait 30 s after the third, doubled each time; the right one forgets them", async () => {
  const { sign, signing, time } = await enrolled();
  assert.deepEqual([await sign(WRONG), await sign(WRONG)].map(({ state, left }) => [state, left]), [["wrong", 9], ["wrong", 8]]);
  let third = await sign(WRONG);
  assert.deepEqual([third.state, third.left, third.until - time.now], ["wrong", 7, 30_000]);
  assert.equal((await sign()).state, "wait", "also the right one waits");
  time.now += 30_000;
  const fourth = await sign(WRONG);
  assert.equal(fourth.until - time.now, 60_000);
  assert.equal((await signing.status("ama")).state, "wait");
  time.now += 60_000;
  assert.equal((await sign()).state, "signed");
  assert.deepEqual(await signing.status("ama"), { state: "ready", left: 10, until: 0 });
  assert.deepEqual([1, 2, 3, 4, 5, 9].map(waitAfter), [0, 0, 30_000, 60_000, 120_000, 1_920_000]);
});

test("after the tenth wrong PIN the key is thrown away, until she enrols anew", async () => {
  const { sign, signing, time, store } = await enrolled();
  const states = [];
  for (let n = 0; n < 10; n += 1) {
    states.push((await sign(WRONG)).state);
    time.now += 3_600_000;
  }
  assert.deepEqual(states, [...Array(9).fill("wrong"), "locked"]);
  assert.equal("signing" in (await store.get("people", "ama")), false);
  assert.equal((await sign()).state, "locked");
  assert.equal((await signing.enrol({ person: "ama", pin: PIN, password: "right" })).state, "enrolled");
  assert.equal((await sign()).state, "signed");
});

test("a try is counted before it is made: closing the browser buys none", async () => {
  const dying = { randomUUID: () => crypto.randomUUID(), getRandomValues: (array) => crypto.getRandomValues(array) };
  let dead = false;
  dying.subtle = new Proxy(crypto.subtle, {
    get: (subtle, name) => (...args) => (dead && name === "decrypt" ? new Promise(() => {}) : subtle[name](...args)),
  });
  const { sign, store } = await enrolled({ watch: dying });
  dead = true;
  for (let n = 1; n <= 3; n += 1) {
    sign(WRONG);
    while ((await store.get("people", "ama")).signing.wrong < n) await new Promise(setImmediate);
  }
  assert.equal((await sign()).state, "wait");
});

test("a clock set back does not make the wait longer than the longest", async () => {
  const { sign, signing, time } = await enrolled();
  for (let n = 0; n < 3; n += 1) await sign(WRONG);
  time.now -= 365 * 24 * 3_600_000;
  assert.equal((await signing.status("ama")).until - time.now, 1_920_000);
});

test("the private half can never be taken out, neither stored nor opened", async () => {
  const seen = [];
  const watch = {
    getRandomValues: (array) => crypto.getRandomValues(array),
    subtle: new Proxy(crypto.subtle, {
      get: (subtle, name) => async (...args) => {
        const result = await subtle[name](...args);
        seen.push([name, result, args]);
        return result;
      },
    }),
  };
  const { sign, store } = await enrolled({ watch });
  await sign();
  const opened = seen.filter(([name]) => name === "unwrapKey").map(([, key]) => key);
  assert.deepEqual(opened.map(({ extractable, type }) => [extractable, type]), [[false, "private"]]);
  assert.equal(seen.some(([name]) => name === "exportKey"), false, "its bytes are never in our hands");
  const { signing } = await store.get("people", "ama");
  assert.equal(signing.pepper.extractable, false);
  assert.equal(Object.values(signing).some((value) => value instanceof CryptoKey && value.type === "private"), false);
});

test("the PIN is stretched by 600,000 rounds", async () => {
  let rounds;
  const { subtle } = crypto;
  const watch = {
    getRandomValues: (array) => crypto.getRandomValues(array),
    subtle: new Proxy(subtle, {
      get: (_, name) => (...args) => {
        if (name === "deriveKey") rounds = args[0].iterations;
        return subtle[name](...args);
      },
    }),
  };
  await enrolled({ watch, more: {} });
  assert.equal(rounds, 600_000);
});

test("the key survives a reload, and a trainer's phone lets her learner sign", async () => {
  const { factory, store, server, phone, clock } = await enrolled();
  server.session = "bea";
  await phone.arrive({ person: "bea" });
  await store.close();
  const again = await openStore(factory);
  const signing = createSigning({ store: again, codec, crypto, fetch: server.fetch, clock, rounds: 10 });
  const { state, signature } = await signing.sign({ person: "ama", role: "learner", pin: PIN, text: "x" });
  assert.deepEqual([state, signature.person, signature.role], ["signed", "ama", "learner"]);
  assert.equal((await signing.sign({ person: "bea", role: "observer", pin: PIN, text: "x" })).state, "none");
});

test("enrolling needs the line, her password and a fair PIN; else the old key stays", async () => {
  const { signing, sign, server } = await enrolled();
  const enrol = (pin, password) => signing.enrol({ person: "ama", pin, password });
  assert.deepEqual(await enrol("123456", "right"), { state: "pin", code: "simple" });
  assert.deepEqual(await enrol(PIN, "wrong"), { state: "refused", code: "password" });
  server.down = true;
  assert.deepEqual(await enrol(PIN, "right"), { state: "line" });
  server.down = false;
  server.override = () => answer(200, "<html>hotel</html>");
  assert.deepEqual(await enrol("555444", "right"), { state: "line" });
  assert.equal((await sign()).state, "signed");
});
