// @ts-check
/**
 * The grading page. Every tap is kept at once: first on the phone, then on the site, one after the other, so that the last word on an
 * item is the last to arrive. Without this file the page still works: each stage has a button that saves it.
 */

/**
 * Sends what was chosen, one item at a time. What fails is kept and tried again.
 * @param {{
 *   send: (item: string, value: string) => Promise<{ status: number, error?: string }>,
 *   keep: (waiting: Record<string, string>) => void,
 *   tell: (state: "saving" | "saved" | "failed" | "refused", said: { item?: string, error?: string, waiting: number }) => void,
 *   later: (again: () => void) => void,
 * }} ports
 */
export function createSaver({ send, keep, tell, later }) {
  /** @type {Map<string, string>} */
  const waiting = new Map();
  let busy = false;

  const remember = () => keep(Object.fromEntries(waiting));

  async function flush() {
    if (busy) return;
    busy = true;
    while (waiting.size) {
      const [item, value] = /** @type {[string, string]} */ (waiting.entries().next().value);
      tell("saving", { item, waiting: waiting.size });
      const answer = await send(item, value).catch(() => ({ status: 0, error: undefined }));
      if (answer.status >= 400 && answer.status < 500 && ![401, 403, 408, 429].includes(answer.status)) {
        waiting.delete(item); // the site has refused it: sending it again changes nothing
        remember();
        tell("refused", { item, error: answer.error, waiting: waiting.size });
        continue;
      }
      if (answer.status < 200 || answer.status >= 300) {
        busy = false;
        tell("failed", { item, error: answer.error, waiting: waiting.size });
        later(flush);
        return;
      }
      if (waiting.get(item) === value) waiting.delete(item);
      remember();
      tell("saved", { item, waiting: waiting.size });
    }
    busy = false;
  }

  return {
    flush,
    waiting: () => waiting.size,
    /** @param {string} item @param {string} value */
    put(item, value) {
      waiting.delete(item); // to the end of the line
      waiting.set(item, value);
      remember();
      return flush();
    },
  };
}

/** Minutes and seconds, or hours and minutes after the first hour. @param {number} seconds */
export function clock(seconds) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${two(minutes)}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)} h`;
}

/** What a phone still holds for a session. @param {Storage | undefined} storage @param {string} name */
function memory(storage, name) {
  return {
    /** @returns {Record<string, string>} */
    read() {
      try {
        return JSON.parse(storage?.getItem(name) || "{}");
      } catch {
        return {};
      }
    },
    /** @param {Record<string, string>} waiting */
    write(waiting) {
      try {
        if (Object.keys(waiting).length) storage?.setItem(name, JSON.stringify(waiting));
        else storage?.removeItem(name);
      } catch {
        // a full or forbidden store: the page itself still holds the choice
      }
    },
  };
}

/** The items of a grading page. @param {ParentNode} page @returns {HTMLElement[]} */
const itemsOf = (page) => [.../** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-item]"))];

const chosen = (/** @type {HTMLElement} */ item) => Boolean(item.querySelector("input:checked"));

/** Writes how many items are rated, how many critical ones are left, and which stages are done. @param {ParentNode} page */
export function count(page) {
  const items = itemsOf(page);
  const done = items.filter(chosen).length;
  const critical = items.filter((item) => "critical" in item.dataset && !chosen(item)).length;
  const set = (/** @type {string} */ name, /** @type {number} */ value) =>
    page.querySelectorAll(`[data-count=${name}]`).forEach((each) => (each.textContent = String(value)));
  set("done", done);
  set("critical", critical);
  page.querySelector("[data-critical-left]")?.toggleAttribute("hidden", critical === 0);
  const bar = /** @type {HTMLProgressElement | null} */ (page.querySelector("[data-observe-progress]"));
  if (bar) bar.value = done;
  page.querySelectorAll("[data-stage]").forEach((stage) => {
    const left = itemsOf(stage).filter((item) => !chosen(item)).length;
    const chip = page.querySelector(`[data-chip="${/** @type {HTMLElement} */ (stage).dataset.stage}"]`);
    chip?.classList.toggle("chip--done", left === 0);
  });
}

/** To the first item without a rating, or to the end of the page. @param {ParentNode} page */
export function goToOpen(page) {
  const next = itemsOf(page).find((item) => !chosen(item));
  (next || page.querySelector("[data-finish]"))?.scrollIntoView({ block: "center" });
  next?.querySelector("input")?.focus({ preventScroll: true });
}

/** @param {Document} page */
function start(page) {
  const sheet = /** @type {HTMLElement} */ (page.querySelector("[data-observe]"));
  if (!sheet) return;
  const state = /** @type {HTMLElement} */ (page.querySelector("[data-state]"));
  const retry = /** @type {HTMLButtonElement} */ (page.querySelector("[data-retry]"));
  const written = /** @type {HTMLInputElement} */ (page.querySelector("input[name=csrfmiddlewaretoken]")).value;
  const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(page.cookie)?.[1] ?? written; // a new sign-in elsewhere renews it
  const held = memory(globalThis.localStorage, `observe-${sheet.dataset.observe}`);
  const items = itemsOf(page);

  page.querySelectorAll("[data-without-script]").forEach((each) => each.setAttribute("hidden", ""));
  page.querySelectorAll("[data-with-script]").forEach((each) => each.removeAttribute("hidden"));

  const saver = createSaver({
    async send(item, value) {
      const answer = await fetch(/** @type {string} */ (sheet.dataset.url), {
        method: "POST",
        headers: { "X-CSRFToken": token(), Accept: "application/json" },
        body: new URLSearchParams({ item, value }),
        redirect: "error",
      });
      const said = await answer.json().catch(() => ({}));
      return { status: answer.status, error: said.error };
    },
    keep: (waiting) => held.write(waiting),
    later: (again) => setTimeout(again, 8000),
    tell(what, { item, error, waiting }) {
      const key = what === "saved" && waiting ? "saving" : what;
      state.dataset.state = key;
      state.textContent = error || sheet.dataset[key] || "";
      retry.toggleAttribute("hidden", what !== "failed");
      const line = items.find((each) => each.dataset.item === item);
      line?.classList.toggle("rating--unsaved", what === "failed" || what === "refused");
    },
  });

  page.addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const item = /** @type {HTMLElement | null} */ (input.closest?.("[data-item]"));
    if (!item || input.type !== "radio") return;
    count(page);
    saver.put(/** @type {string} */ (item.dataset.item), input.value);
  });
  retry.addEventListener("click", () => saver.flush());
  globalThis.addEventListener("online", () => saver.flush());
  globalThis.addEventListener("beforeunload", (event) => {
    if (saver.waiting()) event.preventDefault();
  });
  page.querySelector("[data-next-open]")?.addEventListener("click", () => goToOpen(page));

  const since = Date.parse(sheet.dataset.since || "");
  const stood = Date.parse(sheet.dataset.now || "");
  const loaded = Date.now();
  if (since && stood) {
    const face = /** @type {HTMLElement} */ (page.querySelector("[data-clock]"));
    const tick = () => (face.textContent = clock((stood - since + Date.now() - loaded) / 1000));
    tick();
    setInterval(tick, 1000);
  }

  for (const [item, value] of Object.entries(held.read())) {
    const input = items.find((each) => each.dataset.item === item)?.querySelector(`input[value="${value}"]`);
    if (!input) continue;
    /** @type {HTMLInputElement} */ (input).checked = true;
    saver.put(item, value);
  }
  count(page);
}

if (typeof document !== "undefined") start(document);
