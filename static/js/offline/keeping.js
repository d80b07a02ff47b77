// @ts-check
/**
 * “Keep on this phone” on a course's page: says the size first, fetches, shows how far, and what is kept. Hidden without JavaScript.
 *
 *   const card = createKeeping({ slug, url, phone, fetch, tell, now });     `tell(state, { bytes, room, share })` draws
 *   await card.look()       "offer", "kept", "newer" (the course or her language has changed), or why not: "cannot", "offline"
 *   await card.keep()       fetches it whole or keeps what was there; "kept", "full" or "failed"
 *   await card.remove()
 */

const SIZES = ["B", "KB", "MB"];

/** Bytes in words: "166 KB". @param {number} bytes @param {string} language */
export function sizeOf(bytes, language) {
  let [size, unit] = [bytes, 0];
  for (; size >= 1000 && unit < 2; unit += 1) size /= 1000;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: unit === 2 ? 1 : 0 }).format(size)} ${SIZES[unit]}`;
}

/** @param {Response} answer @param {(share: number) => void} tell */
async function textOf(answer, tell) {
  const whole = Number(answer.headers.get("X-Bytes-Plain")) || 0;
  const reader = answer.body?.getReader();
  if (!reader || !whole) return answer.text();
  const decoder = new TextDecoder();
  let [text, have] = ["", 0];
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    text += decoder.decode(value, { stream: true });
    have += value?.length ?? 0;
    tell(Math.min(1, have / whole));
  }
  if (have !== whole) throw new TypeError("cut short");
  return text + decoder.decode();
}

/**
 * @param {{ slug: string, url: string, phone: any, fetch: typeof fetch, tell: (state: string, said?: any) => void, now: () => number }} ports
 */
export function createKeeping({ slug, url, phone, fetch, tell, now }) {
  const said = (/** @type {string} */ state, more = {}) => (tell(state, more), state);
  const options = /** @type {RequestInit} */ ({ credentials: "same-origin", cache: "no-store", redirect: "error" });

  /** @returns {Promise<{ etag: string, bytes: number, room: number } | null>} */
  async function offered() {
    const answer = await fetch(url, { ...options, method: "HEAD" }).catch(() => null);
    if (!answer?.ok) return null;
    const [bytes, room] = ["X-Bytes", "X-Bytes-Plain"].map((name) => Number(answer.headers.get(name)));
    return { etag: answer.headers.get("ETag") ?? "", bytes, room };
  }

  async function look() {
    if (!phone.person) return said("cannot", { why: phone.trouble });
    const [here, there] = [await phone.course(slug), await offered()];
    if (here && there && here.etag !== there.etag) return said("newer", { bytes: there.bytes, room: here.bytes });
    if (here) return said("kept", { room: here.bytes });
    if (phone.trouble === "full") return said("cannot", { why: "full" });
    return there ? said("offer", there) : said("offline");
  }

  async function keep() {
    said("fetching", { share: 0 });
    try {
      const answer = await fetch(url, options);
      if (!answer.ok) return said("failed");
      const text = await textOf(answer, (share) => tell("fetching", { share }));
      const course = JSON.parse(text);
      const bytes = Number(answer.headers.get("X-Bytes-Plain")) || text.length;
      await phone.keepCourse({ ...course, slug, bytes, fetched: Number(answer.headers.get("X-Bytes")), at: new Date(now()).toISOString(), etag: answer.headers.get("ETag") ?? "" });
      await phone.keepPart("courses");
      await phone.fetchParts(["courses"]);
      return said("kept", { room: bytes });
    } catch (error) {
      return said(/** @type {{ name?: string }} */ (error)?.name === "QuotaExceededError" ? "full" : "failed");
    }
  }

  async function remove() {
    await phone.dropCourse(slug);
    if (!(await phone.courses()).length) await phone.dropPart("courses");
    return look();
  }

  return { look, keep, remove };
}

/** @param {HTMLElement} card */
export async function begin(card) {
  const { openHere } = await import("./here.js");
  const language = document.documentElement.lang;
  const views = /** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll("[data-state]"));
  const bar = /** @type {HTMLProgressElement} */ (card.querySelector("progress"));
  /** @param {string} state @param {any} said */
  function tell(state, { bytes, room, share, why = "" } = {}) {
    card.hidden = false;
    for (const view of views) view.hidden = !(view.dataset.state ?? "").split(" ").includes(state) || (view.dataset.why !== undefined && view.dataset.why !== (REASONS[why] ?? "other"));
    if (share !== undefined) bar.value = share;
    for (const [name, size] of Object.entries({ bytes, room })) {
      if (size) for (const each of card.querySelectorAll(`[data-size=${name}]`)) each.textContent = sizeOf(size, language);
    }
  }
  const phone = await openHere();
  const { slug = "", url = "" } = card.dataset;
  const keeping = createKeeping({ slug, url, phone, fetch: globalThis.fetch.bind(globalThis), tell, now: () => Date.now() });
  card.addEventListener("click", (event) => {
    const act = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.act;
    if (act === "keep") void keeping.keep();
    if (act === "remove") void keeping.remove();
  });
  window.addEventListener("online", () => void keeping.look());
  await keeping.look();
}

/** The troubles of a phone, by what is said of them. @type {Record<string, string>} */
const REASONS = { private: "private", "no-idb": "browser", "no-crypto": "insecure", full: "full", struck_off: "struck_off", line: "line" };

const card = globalThis.document?.querySelector("[data-keep]");
if (card) void begin(/** @type {HTMLElement} */ (card)).catch(() => undefined);
