// Keeps the site's own files and one impersonal page, so that what a phone keeps can be shown without signal (docs/offline.md).
// It never keeps a personal page, and never touches what is sent: POSTs and /api/ pass it by.
const VERSION = {{ version }};
const ASSETS = {{ assets }};
const LANGUAGES = {{ languages }};
const CACHE = `skilled-hands-${VERSION}`;
const SHELL = "/phone/shell/";
const PATIENCE = 4000; // for the network, while something kept could be shown

/** Which pages can be drawn without signal, and what the phone must hold for it: a row of `kept`, or a part of hers (one of two). */
const KEEPERS = [
  [/^\/courses\/([^/]+)\/(?:lessons\/[^/]+\/|glossary\/)?$/, "kept"],
  [/^\/checks\/([^/]+)\/[^/]+\/$/, "kept"],
  [/^\/(?:phone\/)?attempts\/[^/]+\/(?:review\/)?$/, "attempts"],
  [/^\/(?:observations\/[^/]+\/self-rating|phone\/self-rating\/[^/]+)\/$/, "practice"],
  [/^\/observations\/$/, "observing"],
  [/^\/observations\/(?!mine\/)[^/]+\/(?:[a-z-]+\/)?$/, "observing results"],
  [/^\/phone\/observe\//, "observing"],
  [/^\/phone\/answers\//, "results"],
  [/^\/(?:phone\/)?refreshers\//, "refreshers"],
  [/^\/phone\/(?:[a-z-]+\/[^/]+\/)?$/, ""],
];

// --- what the phone holds: opened as it is, never made here ---
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function reading(stores, work) {
  const db = await self.navigator.locks.request("skilled-hands-open", () => {
    const opening = indexedDB.open("skilled-hands");
    opening.onupgradeneeded = () => opening.transaction.abort();
    return done(opening);
  });
  db.onversionchange = () => db.close();
  try {
    return await work((name) => db.transaction(stores).objectStore(name), db);
  } finally {
    db.close();
  }
}

const me = () => reading(["device"], (store) => done(store("device").get("me"))).catch(() => undefined);

async function canShow({ pathname }) {
  const [pattern, keeper] = KEEPERS.find(([each]) => each.test(pathname)) ?? [];
  if (!pattern) return false;
  const current = (await me())?.current;
  if (!current) return false;
  if (!keeper) return true;
  const keys = keeper === "kept" ? [decodeURIComponent(pattern.exec(pathname)[1])] : keeper.split(" ").map((part) => [current, part]);
  const table = keeper === "kept" ? "kept" : "parts";
  const counts = await reading([table], (store) => Promise.all(keys.map((key) => done(store(table).count(key)))));
  return counts.some(Boolean);
}

// --- the shell ---
/** Fetched whole and of this very version, or not at all. */
async function keepShell(language) {
  const answer = await fetch(`${SHELL}${language}/`, { cache: "no-store", credentials: "omit" });
  if (!answer.ok || answer.headers.get("X-Shell-Version") !== VERSION) throw new Error("another version");
  await (await caches.open(CACHE)).put(`${SHELL}${language}/`, answer);
}

async function hers() {
  const wishes = [(await me())?.language, ...(self.navigator.languages ?? [])].filter(Boolean).map((each) => each.toLowerCase());
  const known = (wish) => LANGUAGES.find((each) => each === wish) ?? LANGUAGES.find((each) => each.split("-")[0] === wish.split("-")[0]);
  return wishes.map(known).find(Boolean) ?? LANGUAGES[0];
}

async function shell() {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(`${SHELL}${await hers()}/`);
  if (kept) return kept;
  const other = (await cache.keys()).find((each) => new URL(each.url).pathname.startsWith(SHELL));
  return other && cache.match(other);
}

// --- pages: network first ---
async function page(event) {
  const network = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  network.catch(() => {}); // heard below, or no longer of interest
  const kept = await canShow(new URL(event.request.url)).catch(() => false);
  const waiting = kept ? new Promise((resolve) => setTimeout(resolve, PATIENCE)) : new Promise(() => {});
  const answer = await Promise.race([network, waiting]).catch(() => undefined);
  if (answer && !(kept && answer.status >= 500)) return answer;
  return (await shell().catch(() => undefined)) ?? answer ?? network;
}

/** Assets by their hashed names: whichever version of ours holds them, else the network. */
async function asset(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || url.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (ASSETS.includes(url.pathname)) event.respondWith(asset(request));
});

// --- versions: all of it or nothing; a new one waits until she agrees or every page is closed ---
self.addEventListener("install", (event) => {
  const whole = async () => {
    await (await caches.open(CACHE)).addAll(ASSETS);
    await keepShell(await hers());
  };
  event.waitUntil(
    whole().catch(async (error) => {
      await caches.delete(CACHE);
      throw error;
    }),
  );
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("skilled-hands-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("message", (event) => {
  const { type, language } = event.data ?? {};
  if (type === "take-over") event.waitUntil(self.skipWaiting());
  if (type === "language" && LANGUAGES.includes(language)) {
    const missing = async () => (await caches.match(`${SHELL}${language}/`)) ?? keepShell(language);
    event.waitUntil(missing().catch(() => {}));
  }
});

// --- Background Sync: a page that is seen sends; else the worker brings the bytes, and the next page fetches the same receipts ---
async function bring() {
  const { current, quiet = 0 } = (await me()) ?? {};
  if (!current || quiet > Date.now()) return;
  const range = IDBKeyRange.bound([current, "waiting"], [current, "waiting", []]);
  const rows = await reading(["records"], (store) => done(store("records").index("state").getAll(range)));
  const { dataKey } = (await reading(["people"], (store) => done(store("people").get(current)))) ?? {};
  if (!dataKey) return;
  const words = new TextEncoder();
  for (const { id, person, hash, box } of rows) {
    const lock = { name: "AES-GCM", iv: box.iv, additionalData: words.encode(`record\n${person}\n${id}`) };
    const text = await crypto.subtle.decrypt(lock, dataKey, box.ct).catch(() => null);
    if (!text) continue;
    const headers = { "Content-Type": "application/json", "X-Record-Hash": hash, "X-Phone-Now": new Date().toISOString() };
    const sending = { method: "PUT", body: text, headers, credentials: "same-origin", cache: "no-store", redirect: "manual" };
    const { status } = await fetch(`/api/v1/records/${id}/`, sending);
    if (status === 401 || status === 403) return; // hers alone; a page will say so
    if (status !== 200 && status !== 409) throw new Error("the browser tries again");
  }
}

self.addEventListener("sync", (event) => {
  const send = async () => {
    const pages = await self.clients.matchAll({ type: "window" });
    const seen = pages.filter((each) => each.visibilityState === "visible");
    for (const each of seen) each.postMessage({ type: "send" });
    if (!seen.length) await bring();
  };
  if (event.tag === "send") event.waitUntil(send());
});
