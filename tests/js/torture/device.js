/** A phone that several persons share: its browser, its tabs, its cookie, its clock, and what happens to it. */
import { IDBFactory } from "fake-indexeddb";

import { createCrypto } from "./crypto.js";
import { createNetwork } from "./network.js";
import { createLocks, createTab } from "./tab.js";

const MINUTE = 60_000;

/** What a day brings, by weight. */
const EVENTS = { work: 60, visit: 10, reload: 6, switch: 6, hasty: 6, nobody: 2, expire: 2, kill: 7, "kill tab": 4, offline: 3, online: 6, clock: 1, mend: 4, draft: 3 };

/**
 * @param {{ name: string, persons: string[], works: number, time: any, server: any, luck: any, truth: any, modules: any, faults: any }} ports
 */
export function createDevice({ name, persons, works, time, server, luck, truth, modules, faults }) {
  const state = { broken: true, offline: false };
  const line = createNetwork({ time, server, luck: luck.fork(), faults, state });
  const crypto = createCrypto(luck.fork());
  const locks = luck.once(0.6) ? createLocks() : undefined;
  /** @type {Set<any>} */
  const tabs = new Set();
  let cookie = "";
  let countdown = Infinity;
  let onlyTab = false;
  let slow = false;
  let made = 0;
  let kept = 0;
  let arrivedAt = -1; // when a page last said whose phone it is

  const device = {
    factory: new IDBFactory(),
    skew: luck.whole(-3, 3) * MINUTE,

    /** Every step of a tab. When the countdown ends, the browser is killed: at once, or some turns later, in the middle of whatever goes on. */
    tick(tab) {
      countdown -= 1;
      if (countdown > 0) return;
      countdown = Infinity;
      const doomed = onlyTab ? [tab] : [...tabs];
      const end = () => {
        for (const each of doomed) {
          each.kill();
          tabs.delete(each);
        }
        faults[onlyTab ? "tab killed" : "browser killed"] = (faults[onlyTab ? "tab killed" : "browser killed"] ?? 0) + 1;
      };
      if (!slow) return end();
      let turns = luck.whole(1, 9);
      const wait = () => ((turns -= 1) > 0 ? setImmediate(wait) : end());
      setImmediate(wait);
    },

    /** Now and then a write fails: no room, or a disk that says no. */
    mayAbort(tx) {
      if (!state.broken || !luck.once(0.03)) return;
      let turns = luck.whole(1, 8);
      const wait = () => {
        if ((turns -= 1) > 0) return setImmediate(wait);
        try {
          tx.abort();
          faults["write failed"] = (faults["write failed"] ?? 0) + 1;
        } catch {
          // it has completed
        }
      };
      setImmediate(wait);
    },
  };

  /** @param {string} path @param {{ method?: string, body?: string, headers?: any }} options */
  async function fetch(path, { method = "GET", body, headers = {} } = {}) {
    const asked = { path, method, body, headers, cookie };
    if (path.includes("/records/")) await truth.sent(device, asked, arrivedAt);
    if (state.offline) throw new TypeError("offline");
    return line(asked);
  }

  /** A page: whose it is, the server has said while drawing it; without a line it is the shell, which does not know. @param {any} tab */
  async function load(tab) {
    if (!state.offline) {
      const person = server.personOf(cookie);
      arrivedAt = time.clock();
      tab.person = person;
      await tab.doing(() => tab.phone.arrive({ person, name: person ?? "" }));
      if (tab.isAlive() && person) void tab.doing(() => tab.phone.refresh());
    } else {
      const me = await tab.doing(() => tab.store.device());
      tab.person = me.value?.current ?? null;
    }
    if (tab.isAlive()) void tab.doing(() => tab.sync.wake());
  }

  async function visit() {
    const tab = createTab({ device, modules, time, luck, crypto, fetch, locks });
    tabs.add(tab);
    const opened = await tab.doing(() => tab.open());
    if (opened === "died" || opened.error) return tab.kill(), tabs.delete(tab), null;
    await load(tab);
    return tab.isAlive() ? tab : null;
  }

  const anyTab = async () => (tabs.size ? luck.oneOf([...tabs]) : await visit());

  /** She does some work and keeps it; when that fails she presses the button again. @param {any} tab */
  async function work(tab) {
    const { person } = tab;
    if (!person) return signIn(luck.oneOf(persons));
    made += 1;
    const id = `${name}-${made}`;
    const verdict = luck.once(0.04) ? "aside" : "accept";
    if (luck.once(0.02)) server.failOn(id, luck.whole(1, 12));
    const body = { work: id, verdict, words: `secret of ${person}, ${"é".repeat(luck.whole(0, 200))}` };
    const record = await tab.doing(() => tab.records.make({ person, kind: "lesson-done", body }));
    if (!record.value) return;
    if (luck.once(0.02)) server.plant(record.value.id, person), truth.planted.add(id);
    for (let tries = 0; tries < 4; tries += 1) {
      const keeping = await tab.doing(() => tab.records.keep(record.value));
      if (keeping === "died") return;
      if (!keeping.error) {
        kept += 1;
        truth.promised.set(id, { person, device, id: record.value.id, text: record.value.text });
        void tab.doing(() => tab.sync.wake());
        return;
      }
      if (typeof keeping.error.code === "string") return truth.refused(keeping.error.code);
    }
  }

  /** @param {string | null} person @param {boolean} [hasty] she does not wait until the page is there */
  async function signIn(person, hasty = false) {
    if (state.offline) return;
    if (cookie && !hasty) server.signOut(cookie);
    cookie = person ? server.signIn(person) : "";
    const tab = await anyTab();
    const loading = tab?.isAlive() ? load(tab) : undefined;
    if (!hasty) await loading;
    await truth.look(device);
  }

  /** She reads why it was set aside, and mends it. @param {any} tab */
  async function mend(tab) {
    const listed = await tab.doing(() => tab.records.list(tab.person ?? ""));
    for (const row of (listed.value ?? []).filter((each) => each.state === "aside" && !each.mended_by)) {
      const body = await tab.doing(() => tab.records.bodyOf(row.id));
      if (!body.value) return;
      const mended = { ...body.value, verdict: luck.once(0.2) ? "aside" : "accept" };
      const done = await tab.doing(() => tab.sync.mend(row.id, state.broken ? mended : { ...mended, verdict: "accept" }));
      if (done === "died") return;
    }
  }

  const happen = {
    work,
    mend,
    visit: () => (tabs.size < 3 ? visit() : undefined),
    reload: load,
    switch: () => signIn(luck.oneOf(persons)),
    nobody: () => signIn(null),
    /** One comes while the page of another is still under way. */
    async hasty() {
      const first = luck.whole(0, persons.length - 1);
      await signIn(persons[first], true);
      await time.sleep(luck.between(300, 1500));
      await signIn(persons[(first + 1) % persons.length], true);
      await time.sleep(3000);
      await truth.look(device);
    },
    expire: () => server.signOut(cookie),
    offline: () => (state.offline = true),
    online: () => (state.offline = false),
    clock: () => (device.skew = luck.oneOf([0, 1, -1, 24 * 60, -24 * 60, 365 * 24 * 60, -365 * 24 * 60]) * MINUTE),
    draft: (tab) => tab.person && tab.doing(() => tab.records.saveDraft(tab.person, "draft", { words: `secret of ${tab.person}` })),
    kill: () => ([countdown, onlyTab, slow] = [luck.whole(1, 150), false, luck.once(0.5)]),
    "kill tab": () => ([countdown, onlyTab, slow] = [luck.whole(1, 150), true, luck.once(0.5)]),
  };

  return {
    device,
    factory: device.factory,
    persons,

    /** Days of work, with everything that goes wrong. */
    async live() {
      await signIn(luck.oneOf(persons));
      while (kept < works) {
        await time.sleep(luck.between(0, luck.once(0.05) ? 60 * MINUTE : MINUTE));
        const what = luck.pick(EVENTS);
        const tab = await anyTab();
        if (!tab) continue;
        await happen[what](tab);
        if (luck.once(0.02)) await truth.look(device);
      }
    },

    /** The line is good again, and each person comes back to her phone. */
    async settle() {
      Object.assign(state, { broken: false, offline: false });
      countdown = Infinity;
      for (const tab of [...tabs]) tab.kill();
      tabs.clear();
      await time.sleep(20 * MINUTE); // what was still under way arrives
      for (const person of persons) {
        cookie = server.signIn(person);
        const tab = await visit();
        for (let visits = 0; tab && visits < 20; visits += 1) {
          await tab.doing(() => tab.sync.wake());
          await mend(tab);
          const { value } = await tab.doing(() => tab.store.counts());
          if (value.waiting === 0 && (await tab.records.list(person)).every(({ state: each }) => each === "conflict")) break;
          await time.sleep(7 * 60 * MINUTE);
        }
        await truth.look(device);
        tab?.kill();
        tabs.clear();
      }
      await time.sleep(20 * MINUTE);
    },
  };
}
