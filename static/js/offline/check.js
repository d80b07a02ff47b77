// @ts-check
/**
 * The check of a lesson without signal: the questions as the server drew them (`assessments/kept.py`), shuffled, marked here, with the same
 * feedback. For her alone: nothing is kept, and nothing is sent.
 */
import { sayKept } from "./course.js";
import { inPlace, mark, numberText, readResponse, sameRight, Unreadable, verdictOf } from "./marking.js";
import { knownOf, wayOf } from "./way.js";

/** @template T @param {T[]} list @param {() => number} random @returns {T[]} */
export function shuffled(list, random) {
  const order = [...list];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** The places of a question in the order she sees them: an ordering never as it is right. @param {any} question @param {() => number} random */
export function shownOrder({ kind, drawn, body }, random) {
  const places = drawn.order.map((/** @type {string} */ _, /** @type {number} */ place) => place);
  if (kind !== "ordering" || places.length < 2) return shuffled(places, random);
  for (;;) {
    const order = shuffled(places, random);
    if (order.some((place, at) => drawn.order[place] !== body.items[at])) return order;
  }
}

/** @param {Element | null} parent @param {number[]} order */
function reorder(parent, order) {
  const children = [...(parent?.children ?? [])];
  if (children.length === order.length) parent?.append(...order.map((place) => children[place]));
}

/** @param {HTMLElement} section @param {any} question @param {number[]} order @param {() => number} random */
function shuffleAsked(section, question, order, random) {
  const choices = [...section.querySelectorAll("label.choice")];
  if (order.length && choices.length === order.length) choices[0].parentElement?.append(...order.map((place) => choices[place]));
  reorder(section.querySelector(".pairs"), order);
  if (question.kind !== "matching") return;
  const selects = [...section.querySelectorAll("select")];
  const rights = shuffled([...(selects[0]?.options ?? [])].slice(1).map((option) => option.value), random);
  for (const select of selects) select.append(...rights.map((value) => /** @type {Node} */ ([...select.options].find((option) => option.value === value))));
}

/** The question after marking, with her answer in it. @param {any} question @param {any} response @param {number[]} order @param {any} signs @param {any} html */
export function explained(question, response, order, signs, html) {
  const share = mark(question, response);
  const part = html(question.marked);
  part.querySelector(".question__verdict").replaceChildren(html(signs[verdictOf(share)]));
  FILL[/** @type {keyof typeof FILL} */ (question.kind)]?.(part, question, response, signs, html);
  if (["ordering", "numeric", "truefalse"].includes(question.kind)) return { part, share };
  reorder(part.querySelector(".answers"), order);
  return { part, share };
}

/** @param {any} part @param {any} question @param {any} response @param {any} signs @param {any} html */
function fillChoices(part, { kind, key, drawn }, response, signs, html) {
  const ids = kind === "truefalse" ? [true, false] : drawn.order;
  const [wanted, picked] = [[key].flat(), [response].flat()];
  part.querySelectorAll(".answers__item").forEach((/** @type {Element} */ item, /** @type {number} */ place) => {
    const [isRight, isPicked] = [wanted.includes(ids[place]), picked.includes(ids[place])];
    item.className = `answers__item${isRight ? " answers__item--right" : isPicked ? " answers__item--wrong" : ""}`;
    item.querySelector(".answers__note")?.remove();
    const note = isRight ? (isPicked ? "right_chosen" : "right_missed") : isPicked ? "wrong_chosen" : "";
    if (note) item.append(html(signs[note]));
  });
}

/** @param {any} part @param {any} question @param {any} response @param {any} signs @param {any} html */
function fillMatching(part, { drawn, right }, response, signs, html) {
  part.querySelectorAll(".answers__item").forEach((/** @type {Element} */ item, /** @type {number} */ place) => {
    const left = drawn.order[place];
    const given = response[left];
    const isRight = given !== undefined && sameRight(given, left, right);
    item.className = `answers__item answers__item--${isRight ? "right" : "wrong"}`;
    const note = html(signs[isRight ? "match_right" : given !== undefined ? "match_given" : "match_open"]).firstElementChild;
    for (const text of note.childNodes) if (text.nodeType === 3) text.textContent = text.textContent.replace("%(given)s", right[given] ?? "");
    item.querySelector(".answers__note")?.replaceWith(note);
  });
}

/** @param {any} part @param {any} question @param {any} response @param {any} signs @param {any} html */
function fillOrdering(part, { body, texts }, response, signs, html) {
  const hers = part.querySelectorAll(".orders > div")[1];
  if (!hers) return;
  const places = inPlace(body.items, response);
  if (places.every(Boolean)) return void hers.remove();
  const list = hers.querySelector("ol");
  list.replaceChildren();
  response.forEach((/** @type {string} */ item, /** @type {number} */ place) => {
    const row = list.ownerDocument.createElement("li");
    row.textContent = texts[item];
    if (places[place]) row.append(" ", html(signs.in_place));
    list.append(row);
  });
}

/** @param {any} part @param {any} question @param {any} response */
function fillNumeric(part, { unit }, response) {
  const hers = part.querySelectorAll("dd")[1];
  if (hers) hers.textContent = `${numberText(response)} ${unit}`.trim();
}

const FILL = {
  single: fillChoices, case: fillChoices, multiple: fillChoices, truefalse: fillChoices, matching: fillMatching, ordering: fillOrdering, numeric: fillNumeric,
}; // prettier-ignore

/** @param {HTMLElement} stage @param {any} place */
export async function show(stage, place) {
  const { params, phone, words, html, url, go, random = Math.random } = place;
  const { ownerDocument: document } = stage;
  const course = await phone.course(params.slug);
  const check = course?.checks?.lessons[params.key];
  if (!check) {
    stage.append(Object.assign(document.createElement("p"), { textContent: words.not_kept }));
    return words.title;
  }
  stage.append(html(check.page));
  sayKept(stage, place, course, "");
  const form = /** @type {HTMLFormElement} */ (stage.querySelector("form"));
  const lesson = /** @type {HTMLAnchorElement} */ (stage.querySelector(".crumbs a:last-of-type")).getAttribute("href") ?? "/";
  /** @type {Map<any, number[]>} */
  const orders = new Map(check.questions.map((/** @type {any} */ question) => [question, question.kind === "truefalse" ? [] : shownOrder(question, random)]));
  const sectionOf = (/** @type {any} */ question) => /** @type {HTMLElement} */ (stage.querySelector(`#${question.name}`));
  for (const [question, order] of orders) shuffleAsked(sectionOf(question), question, order, random);
  /** @type {Map<any, [number, number]>} */
  const marked = new Map();

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const asked = /** @type {any} */ (event).submitter?.closest(".checked")?.id;
    for (const question of check.questions) {
      if (marked.has(question)) continue;
      const section = sectionOf(question);
      section.querySelector(".invalid-feedback")?.remove();
      try {
        const response = readResponse(question, (name) => data.getAll(name).map(String));
        if (response === null) {
          if (question.name === asked) complain(section, words.choose);
          continue;
        }
        const { part, share } = explained(question, response, orders.get(question) ?? [], course.checks.signs, html);
        marked.set(question, share);
        section.querySelector(".question")?.replaceWith(part);
        section.querySelector("button[formaction]")?.remove();
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        complain(section, words[error.code] ?? words.choose);
      }
    }
    if (marked.size === check.questions.length) finish();
    if (asked) sectionOf({ name: asked }).scrollIntoView({ block: "start" });
  });

  function finish() {
    const right = [...marked.values()].filter((share) => verdictOf(share) === "right").length;
    const end = html(course.checks.ends[check.questions.length][right]);
    end.querySelector('a[href="#again"]')?.addEventListener("click", (/** @type {Event} */ event) => (event.preventDefault(), go(url.href.split("#")[0])));
    end.querySelector('a[href="#lesson"]')?.setAttribute("href", lesson);
    const back = form.nextElementSibling;
    form.after(end);
    back?.remove();
  }

  const done = /** @type {HTMLFormElement | null} */ (stage.querySelector("form[action$='/done/']"));
  const known = await knownOf(phone, course);
  const step = wayOf(course, known).byKey.get(params.key);
  if (done && step && wayOf(course, known).isDone(step)) done.replaceWith(html(course.checks.signs.lesson_done));
  else if (done && ["other_edition", "not_enrolled"].includes(known.trouble)) done.remove();
  else if (done) await bindDone(done);
  await import("../quiz.js");
  return `${stage.querySelector("h1")?.textContent ?? ""} · ${check.title}`;
}

/** @param {HTMLFormElement} form */
async function bindDone(form) {
  const { bind } = await import("../lesson-done.js");
  form.addEventListener("submit", (event) => (event.preventDefault(), bind(form)));
}

/** @param {HTMLElement} section @param {string} words */
function complain(section, words) {
  const said = section.ownerDocument.createElement("p");
  said.className = "invalid-feedback invalid-feedback--shown";
  said.setAttribute("role", "alert");
  said.textContent = words;
  section.querySelector(".question")?.append(said);
}
