// @ts-check
/** The trainer's list without signal: what she has begun, who waits, and her learners by name as she types. */
import { filled } from "./fields.js";
import { addressOf, draftName } from "./session-case.js";

const SHOWN = 20;

/** For finding: lower case, no marks above letters. @param {string} text */
export const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Learners with every typed word in their name or place. @param {any[]} learners @param {string} typed */
export function search(learners, typed) {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return learners.filter(({ name, place }) => {
    const known = plain(`${name} ${place}`);
    return words.every((word) => known.includes(word));
  });
}

/**
 * The sessions under way: drafts of this phone first, then what was begun on the site and has no draft here.
 * @param {any} part @param {Array<{ name: string, session: any }>} drafts
 */
export function underWay(part, drafts) {
  const here = drafts.filter(({ name }) => name.startsWith("observe:")).map(({ session }) => ({ ...session, here: true }));
  const known = new Set(here.map(({ enrolment, activity }) => draftName(enrolment, activity)));
  return [...here, ...part.begun.filter((/** @type {any} */ { enrolment, activity }) => !known.has(draftName(enrolment, activity)))];
}

/** Who still waits: not those she has begun or finished here. @param {any} part @param {any[]} begun @param {string[]} finished ids of observations */
export function stillWaiting(part, begun, finished) {
  const gone = new Set([...begun.map(({ enrolment, activity }) => draftName(enrolment, activity)), ...finished]);
  return part.waiting.filter((/** @type {any} */ { id, enrolment, activity }) => !gone.has(draftName(enrolment, activity)) && !gone.has(id));
}

/** The observations that records on this phone are about. @param {any} phone */
async function handedIn(phone) {
  const found = [];
  for (const row of await phone.waiting()) {
    if (!["observation", "observation-closed"].includes(row.kind)) continue;
    const body = await phone.bodyOf(row.id);
    if (body) found.push({ row, told: body.signed ? JSON.parse(body.signed) : body });
  }
  return found;
}

/** @param {HTMLElement} stage @param {any} place @returns {Promise<string>} */
export async function show(stage, { phone, words, html }) {
  const { ownerDocument: document } = stage;
  const part = await phone.part("observing");
  if (!part) {
    const [title, more] = ["h1", "p"].map((name) => document.createElement(name));
    [title.textContent, more.textContent] = [words.not_kept, words.not_kept_more];
    stage.replaceChildren(title, more);
    return words.title;
  }
  stage.replaceChildren(html(part.queue));
  const moment = new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "medium", timeStyle: "short" });
  const when = (/** @type {string} */ at) => (at ? moment.format(new Date(at)) : "");
  /** @param {string} query @param {ParentNode} [within] @returns {any} */
  const one = (query, within = stage) => within.querySelector(query);
  const cut = (/** @type {string} */ name) => one(`template[data-cut-from=${name}]`).content.cloneNode(true);
  const learners = new Map(part.learners.map((/** @type {any} */ each) => [each.enrolment, each]));
  const learnerOf = (/** @type {any} */ { enrolment }) => learners.get(enrolment) ?? { name: words.unknown_learner, place: "", cadre: "", open: [] };
  const practiceOf = (/** @type {any} */ { enrolment, activity }) => part.editions[learnerOf({ enrolment }).edition]?.practices.find((/** @type {any} */ { key }) => key === activity);

  one("[data-age]").textContent = filled(words.age, { when: when(await phone.partAge("observing")) });
  one("[data-cut]").hidden = !part.cut;
  one("[data-cut-words]").textContent = filled(words.cut, { count: part.learners.length });

  /** @param {string} title @param {string} meta @param {string} href */
  function row(title, meta, href) {
    const line = cut("row");
    one("[data-title]", line).textContent = title;
    one("[data-meta]", line).textContent = meta;
    one("a", line).href = href;
    return line;
  }

  const drafts = [];
  for (const name of await phone.draftNames()) if (name.startsWith("observe:")) drafts.push({ name, session: await phone.draft(name) });
  const begun = underWay(part, drafts.filter(({ session }) => session));
  one("[data-begun]").hidden = !begun.length;
  for (const each of begun) {
    const practice = practiceOf(each);
    const total = practice ? part.editions[learnerOf(each).edition].checklists[practice.checklist].rules.items.length : 0;
    const values = { title: practice?.title ?? each.activity, done: Object.keys(each.ratings).length, all: total };
    const said = each.signatures?.length ? words.waits_for_learner : words.of_steps;
    one("[data-rows=begun]").append(row(learnerOf(each).name, filled(said, values), addressOf(each.enrolment, each.activity)));
  }

  const handed = await handedIn(phone);
  one("[data-handed]").hidden = !handed.length;
  for (const { row: record, told } of handed) {
    one("[data-rows=handed]").append(row(learnerOf(told).name, `${practiceOf(told)?.title ?? told.activity} · ${when(record.at)}`, "/phone/"));
  }

  /** @param {any} learner @param {{ meta?: string, only?: any }} how */
  function card(learner, { meta = "", only } = {}) {
    const made = cut("learner");
    one("[data-name]", made).textContent = learner.name;
    one("[data-meta]", made).textContent = meta;
    one("[data-place]", made).textContent = [only && practiceOf(only)?.title, learner.place, learner.cadre].filter(Boolean).join(" · ");
    const choices = one("[data-practices]", made);
    for (const key of only ? [only.activity] : learner.open) {
      const button = cut(only ? "observe" : "practice");
      one("a", button).href = addressOf(learner.enrolment, key);
      const title = one("[data-title]", button);
      if (title) title.textContent = practiceOf({ enrolment: learner.enrolment, activity: key })?.title ?? key;
      choices.append(button);
    }
    one("[data-nothing]", made).hidden = choices.children.length > 0;
    return made;
  }

  const waiting = stillWaiting(part, begun, handed.map(({ told }) => told.observation));
  one("[data-none=waiting]").hidden = waiting.length > 0;
  for (const each of waiting) one("[data-rows=waiting]").append(card({ ...learnerOf(each), enrolment: each.enrolment }, { meta: filled(words.waits, { when: when(each.asked_at) }), only: each }));

  const field = one("input[name=q]");
  function find() {
    const found = search(part.learners, field.value);
    one("[data-rows=found]").replaceChildren(...found.slice(0, SHOWN).map((learner) => card(learner)));
    one("[data-none=found]").hidden = found.length > 0 || !field.value.trim();
    one("[data-found]").textContent = found.length > SHOWN ? filled(words.found, { count: found.length }) : "";
  }
  field.addEventListener("input", find);
  one("[data-search]").addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  return words.title;
}
