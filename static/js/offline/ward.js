// @ts-check
/**
 * “Keep for the ward” on the trainer's list: says the size first, fetches, and keeps it fresh; and the sessions that were begun on this phone.
 *
 *   const ward = createWard({ url, phone, fetch, tell });      `tell(state, { bytes, when, signs })` draws
 *   await ward.look()       "offer", "kept", "offline" or "cannot"
 *   await ward.keep()       "kept" or "failed"
 *   await ward.remove()
 */
import { addressOf } from "./session-case.js";

const PART = "observing";

/** @param {{ url: string, phone: any, fetch: typeof fetch, tell: (state: string, said?: any) => void }} ports */
export function createWard({ url, phone, fetch, tell }) {
  const said = (/** @type {string} */ state, more = {}) => (tell(state, more), state);

  /** As sent, compressed where the line is. @returns {Promise<number>} 0 when nobody answers */
  async function size() {
    const answer = await fetch(url, { method: "HEAD", credentials: "same-origin", cache: "no-store", redirect: "error" }).catch(() => null);
    return answer?.ok ? Number(answer.headers.get("Content-Length")) : 0;
  }

  async function kept() {
    return said("kept", { when: await phone.partAge(PART), signs: await phone.maySign(phone.person.id) });
  }

  async function look() {
    if (!phone.person) return said("cannot");
    if (await phone.keepsPart(PART)) {
      await phone.fetchParts([PART]);
      return kept();
    }
    const bytes = await size();
    return bytes ? said("offer", { bytes }) : said("offline");
  }

  async function keep() {
    said("fetching");
    await phone.keepPart(PART);
    const trouble = await phone.fetchParts([PART]);
    if (!trouble && (await phone.part(PART))) return kept();
    if ((await phone.partAge(PART)) === null) await phone.dropPart(PART);
    return said("failed");
  }

  async function remove() {
    await phone.dropPart(PART);
    return look();
  }

  return { look, keep, remove };
}

/** Sessions begun on this phone, with whom. @param {any} phone */
export async function begunHere(phone) {
  const part = (await phone.part(PART)) ?? { learners: [] };
  const found = [];
  for (const name of (await phone.draftNames()).filter((/** @type {string} */ each) => each.startsWith("observe:"))) {
    const session = await phone.draft(name);
    if (!session) continue;
    const learner = part.learners.find((/** @type {any} */ { enrolment }) => enrolment === session.enrolment);
    found.push({ name: learner?.name ?? "…", place: learner?.place ?? "", href: addressOf(session.enrolment, session.activity) });
  }
  return found;
}

/** @param {HTMLElement} card */
async function begin(card) {
  const [{ openHere }, { sizeOf }] = await Promise.all([import("./here.js"), import("./keeping.js")]);
  const language = document.documentElement.lang;
  const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  /** @param {string} state @param {any} said */
  function tell(state, { bytes, when, signs } = {}) {
    card.hidden = false;
    for (const view of /** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll("[data-state]"))) view.hidden = view.dataset.state !== state;
    const write = (/** @type {string} */ query, /** @type {string} */ text) => card.querySelectorAll(query).forEach((each) => (each.textContent = text));
    if (bytes) write("[data-size]", sizeOf(bytes, language));
    if (when) write("[data-when]", moment.format(new Date(when)));
    if (signs !== undefined) card.querySelector("[data-signing]")?.toggleAttribute("hidden", signs);
  }
  const phone = await openHere();
  const ward = createWard({ url: card.dataset.url ?? "", phone, fetch: globalThis.fetch.bind(globalThis), tell });
  card.addEventListener("click", (event) => {
    const act = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.act;
    if (act === "keep") void ward.keep();
    if (act === "remove") void ward.remove();
  });
  const list = /** @type {HTMLElement} */ (document.querySelector("[data-ward-begun]"));
  for (const { name, place, href } of await begunHere(phone)) {
    const row = /** @type {HTMLElement} */ (/** @type {HTMLTemplateElement} */ (list.querySelector("template")).content.cloneNode(true));
    /** @type {HTMLElement} */ (row.querySelector(".row-link__title")).textContent = name;
    /** @type {HTMLElement} */ (row.querySelector(".row-link__meta")).textContent = place;
    /** @type {HTMLAnchorElement} */ (row.querySelector("a")).href = href;
    list.querySelector("ul")?.append(row);
    list.hidden = false;
  }
  await ward.look();
}

const card = globalThis.document?.querySelector("[data-ward]");
if (card) void begin(/** @type {HTMLElement} */ (card)).catch(() => undefined);
