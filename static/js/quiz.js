// @ts-check
/**
 * Makes a quiz page quicker and safe: answers are saved on every tap, first on the phone (where it can keep them), then on the site; steps
 * move with buttons. Without it the page works by its buttons.
 */
import { makeMovable } from "./ordering.js";

export { moved } from "./ordering.js";

const PATIENCE = 4000; // milliseconds for the site's answer, before the next page
const OPENING = 1500; // for the phone's memory to open, before the site is asked all the same

/**
 * Save the newest state of a form, one request at a time, so that an older answer can never overtake a newer one.
 * @param {{ send: () => Promise<{ ok: boolean, status: number, words: string }>, show: (state: "saving" | "saved" | "held" | "refused", words?: string) => void }} ports
 * @returns {{ save: () => Promise<void>, retry: () => Promise<void>, state: () => string, settled: () => Promise<void> }}
 */
export function makeSaver({ send, show }) {
  let busy = false;
  let again = false;
  let waits = false;
  let state = "";
  let running = Promise.resolve();
  async function run() {
    busy = true;
    state = "saving";
    do {
      again = false;
      show("saving");
      const answer = await send().catch(() => ({ ok: false, status: 0, words: "" }));
      waits = !answer.ok && (answer.status === 0 || answer.status >= 500);
      if (!again) {
        state = answer.ok ? "saved" : waits ? "held" : "refused";
        show(/** @type {any} */ (state), answer.words);
      }
    } while (again);
    busy = false;
  }
  function save() {
    if (busy) again = true;
    else running = run();
    return running;
  }
  return { save, retry: async () => (waits ? save() : undefined), state: () => state, settled: () => running };
}

/**
 * Send what the phone still holds of an attempt, oldest first, but for the question on the page. Stops at a bad line; what is refused stays.
 * @param {{ answers: import("./offline/answers.js").Answers, here?: string, post: (code: string, fields: any[]) => Promise<number> }} ports
 * @returns {Promise<number>} how many the site took
 */
export async function catchUp({ answers, here = "", post }) {
  let taken = 0;
  if (answers.record()) return taken; // handed in on this phone: they go with it
  for (const [code, { fields, at }] of answers.unsent()) {
    if (code === here) continue;
    const status = await post(code, fields).catch(() => 0);
    if (status === 0 || status === 401 || status === 403 || status >= 500) break;
    if (status !== 200) continue;
    await answers.sent(code, at).catch(() => undefined);
    taken += 1;
  }
  return taken;
}

/** Where a button of the form leads. @param {string} wish @param {{ base: string, place: number, total: number }} page */
export function leadsTo(wish, { base, place, total }) {
  const target = { next: place + 1, previous: place - 1 }[wish] ?? Number(wish);
  return wish === "review" || target > total ? `${base}review/` : `${base}?q=${Math.max(target || 1, 1)}`;
}

/** This phone's memory of an attempt; null where nothing can be kept. @param {string} attempt */
async function memoryOf(attempt) {
  const [{ openHere }, { openAnswers }] = await Promise.all([import("./offline/here.js"), import("./offline/answers.js")]);
  const phone = await openHere();
  return phone.person ? openAnswers(phone, attempt) : null;
}

/** After the page is usable; where it fails, the page works as it does without. @template T @param {() => Promise<T>} work @returns {Promise<T | null>} */
const afterwards = (work) =>
  new Promise((resolve) => {
    const begin = () => setTimeout(() => work().then(resolve, () => resolve(null)), 0);
    if (document.readyState === "complete") begin();
    else window.addEventListener("load", begin, { once: true });
  });

/** @param {HTMLFormElement} form @param {string} code @param {any[]} fields */
const bodyOf = (form, code, fields) =>
  new URLSearchParams([["csrfmiddlewaretoken", form.csrfmiddlewaretoken.value], ["question", code], ...fields]);

/** @param {string} address @param {URLSearchParams} body */
const post = (address, body) => fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });

/** @param {HTMLFormElement} form */
function saveAsSheGoes(form) {
  const receipt = /** @type {HTMLElement} */ (form.querySelector(".quiz-receipt"));
  const { attempt = "", place = "1", total = "1" } = form.dataset;
  const base = form.action.replace(/answer\/$/, "");
  const code = form.question.value;
  const controls = () => /** @type {any} */ (form.querySelectorAll("input, select"));
  /** @type {import("./offline/answers.js").Answers | null} */
  let memory = null;
  let [isKept, isPlain] = [false, false];
  const remembered = afterwards(() => memoryOf(attempt));
  const fieldsNow = async () => (await import("./offline/fields.js")).readFields(controls());
  let before = "";

  const saver = makeSaver({
    async send() {
      const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
      before = String(body);
      memory = await Promise.race([remembered, new Promise((resolve) => setTimeout(resolve, OPENING, memory))]);
      isKept = memory !== null && (await memory.put(code, await fieldsNow()).then(() => true, () => false));
      const at = memory?.of(code)?.at ?? "";
      const answer = await post(form.action, body);
      if (answer.ok && isKept) await memory?.sent(code, at).catch(() => undefined);
      const told = await answer.json().catch(() => ({}));
      return { ok: answer.ok, status: answer.status, words: told.error ?? "" };
    },
    show(state, told) {
      const words = { saving: form.dataset.saving, saved: form.dataset.saved, held: isKept ? form.dataset.kept : form.dataset.held, refused: "" };
      receipt.textContent = (state === "saved" ? "✓ " : "") + (told || words[state] || "");
      receipt.classList.toggle("quiz-receipt--held", state === "held" || state === "refused");
    },
  });
  const stands = () => String(new URLSearchParams(/** @type {any} */ (new FormData(form))));
  const drawn = (before = stands());

  /** On by a link instead of by sending the form, so that it also leads on where there is no signal. @param {SubmitEvent} event */
  async function goOn(event) {
    if (!memory || isPlain) return;
    event.preventDefault();
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (stands() !== before) void saver.save();
    await Promise.race([saver.settled(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    const isSafe = stands() === drawn || saver.state() === "saved" || (isKept && saver.state() !== "refused");
    if (!isSafe) {
      isPlain = true; // the page that comes back says what is wrong beside the field
      form.requestSubmit(button);
    } else {
      window.location.assign(leadsTo(button?.value ?? "next", { base, place: Number(place), total: Number(total) }));
    }
  }

  async function begin() {
    memory = await remembered;
    if (!memory) return;
    const mine = memory.unsent().find(([each]) => each === code)?.[1];
    if (mine && !memory.record() && stands() === before) {
      const { putFields } = await import("./offline/fields.js");
      putFields(controls(), mine.fields);
      for (const list of form.querySelectorAll("[data-ordering]")) list.dispatchEvent(new Event("ordering:read"));
      await saver.save();
    }
    const taken = await catchUp({ answers: memory, here: code, post: async (each, fields) => (await post(form.action, bodyOf(form, each, fields))).status });
    if (taken && stands() === before) window.location.reload(); // the page counts them
  }

  form.addEventListener("change", () => saver.save());
  form.addEventListener("submit", goOn);
  window.addEventListener("online", () => saver.retry());
  void begin();
  return saver;
}

/** The look back: first everything that the phone still holds, then the end; without signal the phone's own page takes over. @param {HTMLFormElement} form */
async function handIn(form) {
  const { attempt = "" } = form.dataset;
  const base = form.action.replace(/submit\/$/, "");
  const memory = await afterwards(() => memoryOf(attempt));
  if (!memory) return;
  const send = () =>
    catchUp({ answers: memory, post: async (code, fields) => (await post(`${base}answer/`, bodyOf(form, code, fields))).status });
  if (await send()) window.location.reload();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    await send();
    const answer = memory.unsent().length && !memory.record() ? null : await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    window.location.assign(answer?.type === "opaqueredirect" ? `${base}result/` : `${base}review/`);
  });
}

if (typeof document !== "undefined") {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form#answer"));
  const end = /** @type {HTMLFormElement | null} */ (document.querySelector("form#hand-in"));
  const saver = form && saveAsSheGoes(form);
  if (end) void handIn(end);
  for (const list of document.querySelectorAll("[data-ordering]")) {
    makeMovable(/** @type {HTMLElement} */ (list), () => saver?.save());
  }
}
