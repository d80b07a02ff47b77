import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

import { route } from "../../static/js/offline/router.js";
import { find, MENDS, ROUTES } from "../../static/js/offline/routes.js";

const ID = "5d0c3f0e-8a57-4d5e-9f6c-0d9b3f6f7a11";
const nameOf = (path) => find(path)?.route.words;

test("each address finds its module, and every other is the hub", () => {
  const expected = {
    "/courses/hand-expression/": "course",
    "/courses/hand-expression/lessons/m1/": "course",
    "/courses/hand-expression/sources/": "hub",
    "/checks/hand-expression/m1/": "check",
    [`/attempts/${ID}/review/`]: "attempt",
    [`/observations/${ID}/self-rating/`]: "self-rating",
    [`/observations/${ID}/observe/`]: "observation",
    "/observations/": "observation",
    [`/refreshers/${ID}/`]: "refresher",
    "/phone/": "hub",
    "/": "hub",
    "/profile/": "hub",
  };
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((path) => [path, nameOf(path)])), expected);
  assert.deepEqual(find("/courses/a%20b/lessons/m1/").params, { slug: "a b", key: "m1" });
});

test("every module that a route names is there and can show", async () => {
  for (const { at, load } of ROUTES) assert.equal(typeof (await load()).show, "function", at);
});

test("work that was set aside is mended at an address that a module fills", () => {
  const signed = JSON.stringify({ observation: ID, enrolment: ID, activity: "practice-r1" });
  const body = { attempt: ID, observation: ID, refresher: ID, signed };
  for (const [kind, address] of Object.entries(MENDS)) assert.notEqual(nameOf(address(body)), "hub", kind);
});

/** The worker as the site draws it, in a world of nothing but what it names. */
function worker() {
  const source = readFileSync(new URL("../../templates/phones/sw.js", import.meta.url), "utf8");
  const facts = { version: '"1"', assets: '["/static/one.js"]', languages: '["en"]' };
  const self = { addEventListener() {} };
  return vm.runInNewContext(`${source.replace(/{{ (\w+) }}/g, (_, name) => facts[name])}; ({ KEEPERS })`, { self });
}

test("the worker waits no longer than a moment for each page that a module can fill, and for no other", () => {
  const { KEEPERS } = worker();
  const keeperOf = (path) => KEEPERS.find(([pattern]) => pattern.test(path))?.[1];
  const expected = {
    "/courses/x/": "kept", "/courses/x/lessons/m1/": "kept", "/courses/x/glossary/": "kept", "/checks/x/m1/": "kept",
    [`/attempts/${ID}/`]: "attempts", [`/phone/attempts/${ID}/`]: "attempts", [`/observations/${ID}/self-rating/`]: "practice",
    [`/phone/self-rating/${ID}/`]: "practice", "/observations/": "observing", [`/phone/observe/${ID}/practice-r1/`]: "observing",
    [`/observations/${ID}/observe/`]: "observing results", [`/observations/${ID}/`]: "observing results", [`/phone/answers/${ID}/`]: "results", "/refreshers/": "refreshers", [`/phone/refreshers/${ID}/`]: "refreshers", "/phone/": "",
    "/": undefined, "/courses/": undefined, "/courses/x/sources/": undefined, "/observations/mine/": undefined, [`/attempts/${ID}/result/`]: undefined,
  };
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((path) => [path, keeperOf(path)])), expected);
  const example = (at) => at.replace("*", "").replace(/:\w+/g, ID);
  for (const { at, words } of ROUTES) if (words !== "hub") assert.ok(keeperOf(example(at)), at);
});

/** A page with one stage, as much of it as the router touches. */
function page() {
  const stage = {
    shown: [], attributes: new Set(["aria-busy"]),
    replaceChildren: (...parts) => (stage.shown = parts), removeAttribute: (name) => stage.attributes.delete(name),
    querySelector: () => ({ textContent: `heading of ${stage.shown[0]?.id}` }),
  };
  const cut = (id) => ({ content: { cloneNode: () => ({ id }) } });
  return {
    stage, title: "Shell · Skilled Hands", body: { hasAttribute: () => false },
    getElementById: (id) => (id === "stage" ? stage : cut(id)), createElement: () => ({}), importNode: (node) => node,
  };
}

const phone = { person: { id: "ama" }, now: () => 0, partAge: async () => null };
const location = { pathname: "/one/two/", href: "https://site.example/one/two/?mend=7", assign() {} };

async function routed({ show, who = phone, at = "/one/:key/" }) {
  const document = page();
  const routes = [{ at, words: "one", load: async () => ({ show }) }];
  const ended = await route({ document, location, openHere: async () => who, words: { one: { hello: "Hello" } }, routes });
  return { ended, document };
}

test("a module is given its place, and its title becomes the page's", async () => {
  let given;
  const { ended, document } = await routed({ show: async (_stage, place) => ((given = place), "Lesson 2") });
  assert.deepEqual([ended, document.title], ["shown", "Lesson 2 · Skilled Hands"]);
  assert.deepEqual([given.params, given.words, given.url.searchParams.get("mend"), given.phone], [{ key: "two" }, { hello: "Hello" }, "7", phone]);
  assert.equal(document.stage.attributes.has("aria-busy"), false);
});

test("nobody signed in: no module is called", async () => {
  const { ended, document } = await routed({ show: () => assert.fail("called"), who: { ...phone, person: null } });
  assert.deepEqual([ended, document.stage.shown[0].id], ["nobody", "router-nobody"]);
});

test("the hub shows itself to nobody too", async () => {
  const { ended } = await routed({ show: async () => "Hub", who: { ...phone, person: null }, at: "/*" });
  assert.equal(ended, "shown");
});

test("a module that fails takes nothing with it", async (context) => {
  context.mock.method(console, "error", () => {});
  const { ended, document } = await routed({
    show: async () => {
      throw new Error("broken");
    },
  });
  assert.deepEqual([ended, document.stage.shown[0].id, document.stage.attributes.size], ["failed", "router-failed", 0]);
});
