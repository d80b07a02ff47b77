// @ts-check
/**
 * On every page, small, without imports: what waits on this phone, whose phone it is now, and whether a new version is ready.
 *
 *   const seen = await glance(indexedDB, person)      person: whom the page is for; null: nobody is signed in; undefined: a page of nobody's
 *                                                     (the shell). null when nothing was ever kept here.
 *   begin({ document, window, navigator })            what a page does with it
 *
 * `glance` is the native half of `phone.arrive`: in one transaction it says whose phone it is and takes the keys of everybody else away, so
 * that this needs no signal and no further script. Whatever is heavier (here.js) comes when there is something to do.
 *
 * @typedef {{ waiting: number, aside: number, mine: number, current: string | null, unlocked: boolean, wanted: string[] }} Seen
 */
const NAME = "skilled-hands";
const OPENING = "skilled-hands-open";
const FETCH_EVERY = 10 * 60_000;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {IDBFactory | undefined} factory @returns {Promise<IDBDatabase | null>} as it is; never made here */
async function opened(factory) {
  if (!factory) return null;
  try {
    const open = () => {
      const request = factory.open(NAME);
      request.onupgradeneeded = () => request.transaction?.abort();
      return done(request);
    };
    const { locks } = globalThis.navigator ?? {};
    return await (locks ? locks.request(OPENING, open) : open()); // why under a lock: store.js
  } catch {
    return null;
  }
}

/**
 * @param {IDBTransaction} tx
 * @param {string} person @param {string} state
 */
const inState = (tx, person, state) =>
  tx.objectStore("records").index("state").getAll(IDBKeyRange.bound([person, state], [person, state, []]));

/**
 * @param {IDBFactory | undefined} factory @param {string | null | undefined} person
 * @returns {Promise<Seen | null>}
 */
export async function glance(factory, person) {
  const db = await opened(factory);
  if (!db) return null;
  db.onversionchange = () => db.close();
  try {
    const tx = db.transaction(["device", "people", "records"], person === undefined ? "readonly" : "readwrite");
    const [device, people] = [tx.objectStore("device"), tx.objectStore("people")];
    const me = await done(device.get("me"));
    if (!me) return null;
    const current = person === undefined ? me.current : person;
    if (me.current !== current) device.put({ ...me, current }, "me");
    const seen = { waiting: 0, aside: 0, mine: 0, current, unlocked: false, wanted: /** @type {string[]} */ ([]) };
    for (const row of await done(people.getAll())) {
      seen.waiting += await done(tx.objectStore("records").index("state").count(IDBKeyRange.bound([row.person, "waiting"], [row.person, "waiting", []])));
      if (row.person === current) {
        seen.unlocked = Boolean(row.dataKey);
        seen.wanted = row.wanted ?? [];
        const left = [...(await done(inState(tx, current, "aside"))), ...(await done(inState(tx, current, "conflict")))];
        seen.aside = left.filter((each) => !each.mended_by && !each.settled).length;
        seen.mine = seen.aside + (await done(inState(tx, current, "waiting"))).length;
      } else if (person !== undefined && row.dataKey) {
        const { dataKey, ...rest } = row;
        people.put(rest);
      }
    }
    return seen;
  } catch {
    return null; // another version of the store, or the browser took it away: the page works without
  } finally {
    db.close();
  }
}

/** Whether something typed on this page would be lost by leaving it. @param {Document} document */
export function isDirty(document) {
  return [...document.querySelectorAll("form[method=post] :is(input, textarea, select)")].some((/** @type {any} */ field) => {
    if (field.type === "hidden" || field.type === "submit" || field.closest("[data-not-lost]")) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((each) => each.selected !== each.defaultSelected) && field.value !== firstOf(field);
    return field.value !== field.defaultValue;
  });
}

/** What a select shows before anybody chose. @param {HTMLSelectElement} field */
const firstOf = (field) => ([...field.options].find((each) => each.defaultSelected) ?? field.options[0])?.value;

/** @param {{ document: Document, window: any, navigator: any, load?: () => Promise<any> }} ports `load`: here.js, when there is work for it */
export function begin({ document, window, navigator, load = () => import("./here.js") }) {
  const { body } = document;
  const person = body.hasAttribute("data-shell") || !("person" in body.dataset) ? undefined : body.dataset.person || null;
  const part = (/** @type {string} */ id) => /** @type {HTMLElement | null} */ (document.getElementById(id));
  /** @type {Seen | null} */
  let seen = null;

  /** @param {string} id @param {boolean} shown @param {number} [count] */
  function show(id, shown, count) {
    const line = part(id);
    if (!line) return;
    if (count !== undefined) /** @type {HTMLElement} */ (line.querySelector("[data-count]")).textContent = count.toLocaleString(document.documentElement.lang || undefined);
    line.hidden = !shown;
  }

  function draw() {
    show("phone-offline", navigator.onLine === false && !body.hasAttribute("data-shell"));
    show("phone-waiting", Boolean(seen?.waiting), seen?.waiting ?? 0);
    show("phone-aside", Boolean(seen?.aside), seen?.aside ?? 0);
    const leaving = part("signing-out");
    if (leaving) {
      leaving.hidden = !seen?.mine;
      /** @type {HTMLElement} */ (leaving.querySelector("[data-count]")).textContent = String(seen?.mine ?? 0);
    }
  }

  /** @param {string | null | undefined} [whose] only a page that was just drawn says whose phone it is */
  async function look(whose) {
    seen = await glance(window.indexedDB, whose);
    draw();
    return seen;
  }

  /** The phone's own work, when there is some: sending, and fetching what she keeps here. */
  async function work() {
    if (!(seen ? seen.current : person) || navigator.onLine === false) return; // a phone that never kept anything begins with what a page asks for
    const asked = [...document.querySelectorAll("[data-part]")].flatMap((each) => (/** @type {HTMLElement} */ (each).dataset.part ?? "").split(" "));
    if (!seen?.mine && !seen?.wanted.length && !asked.length) return;
    const { openHere } = await load();
    const phone = await openHere();
    if (seen?.mine) phone.wake();
    await phone.fetchParts(asked, { every: asked.length ? 0 : FETCH_EVERY });
  }

  const quietly = (/** @type {Promise<any>} */ doing) => doing.catch(() => undefined);

  // --- what waits ---
  const arrived = look(person);
  window.addEventListener("load", () => setTimeout(() => quietly(arrived.then(work)), 0), { once: true });
  if (document.readyState === "complete") quietly(arrived.then(work));
  document.addEventListener("phone:changed", () => quietly(look(undefined)));
  for (const name of ["online", "offline"]) window.addEventListener(name, () => quietly(look(undefined).then(work)));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && quietly(look(undefined).then(work)));
  window.addEventListener("pageshow", (/** @type {PageTransitionEvent} */ event) => {
    if (!event.persisted) return;
    // a page that the browser kept behind: when the phone is somebody else's now, her page is not shown again
    quietly(look(undefined).then((now) => now && person !== undefined && now.current !== person && window.location.reload()));
  });

  // --- nothing typed is lost for want of a line, and signing out warns ---
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (event.defaultPrevented || form.method !== "post") return;
    const leaving = new URL(form.action, window.location.href);
    if (leaving.pathname.endsWith("/logout/") && seen?.mine && window.location.pathname !== leaving.pathname) {
      event.preventDefault();
      window.location.assign(leaving.pathname);
    } else if (navigator.onLine === false) {
      event.preventDefault();
      show("phone-stopped", true);
      part("phone-stopped")?.scrollIntoView({ block: "center" });
    }
  });

  const wants = () => Boolean(person && (seen?.wanted.length || document.querySelector("[data-installs]")));
  const { register } = watchVersions({ document, window, navigator, person, show, part, wants: () => arrived.then(wants) });
  document.addEventListener("phone:changed", () => quietly(look().then(() => wants() && register()))); // looked anew: what she has just kept counts
  return { look, work, arrived };
}

/**
 * Registers the worker, offers a new version, and never takes a page from under her hands. The worker fetches some 120 KB, so it comes only where its
 * size was said beforehand: when she keeps something, opens a quiz, or asks for it ("phone:install"); then it stays. @param {any} ports
 */
export function watchVersions({ document, window, navigator, person, show, part, wants }) {
  const workers = navigator.serviceWorker;
  if (!workers) return { register: async () => undefined };
  let agreed = false;
  /** @type {any} */
  let ready = null;

  function offer(/** @type {any} */ worker) {
    ready = worker;
    show("phone-update", true);
  }

  /** @param {any} registration */
  function follow(registration) {
    if (registration.waiting && workers.controller) offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const fresh = registration.installing;
      fresh?.addEventListener("statechange", () => fresh.state === "installed" && workers.controller && offer(fresh));
    });
    registration.active?.postMessage({ type: "language", language: document.documentElement.lang });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && registration.update().catch(() => undefined));
  }

  const button = part("phone-update")?.querySelector("button");
  button?.addEventListener("click", () => {
    const dirty = /** @type {HTMLElement} */ (part("phone-dirty"));
    if (dirty.hidden && isDirty(document)) {
      dirty.hidden = false;
      button.textContent = button.dataset.anyway ?? "";
      return;
    }
    agreed = true;
    ready?.postMessage({ type: "take-over" });
  });
  workers.addEventListener("controllerchange", () => {
    if (!agreed) return;
    agreed = false;
    window.location.reload();
  });
  workers.addEventListener("message", (/** @type {MessageEvent} */ event) => {
    if (event.data?.type === "send") document.dispatchEvent(new Event("visibilitychange"));
  });
  /** @type {Promise<void> | null} */
  let registering = null;
  const register = () =>
    (registering ??= workers
      .register("/sw.js", { scope: "/", updateViaCache: "none" })
      .then(follow)
      .catch(() => (registering = null)));
  const begin = async () => {
    const there = await workers.getRegistration();
    if (person && (there || (await wants()))) await register();
    else if (there) follow(there);
  };
  document.addEventListener("phone:install", () => person && register());
  const soon = () => setTimeout(() => begin().catch(() => undefined), 0);
  if (document.readyState === "complete") soon();
  else window.addEventListener("load", soon, { once: true });
  return { register };
}

if (globalThis.document) begin({ document, window, navigator });
