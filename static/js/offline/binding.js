// @ts-check
/** What the pages of a quiz, a self-rating and a refresher do alike on the phone: bind a kept form, say what is wrong beside it, say what was kept. */
import { makeMovable } from "../ordering.js";
import { putFields, readFields } from "./fields.js";
import { readNumber } from "./marking.js";

/** @typedef {import("./fields.js").Fields} Fields */

/** The controls of a form. @param {ParentNode} within @returns {any[]} */
export const controlsIn = (within) => [...within.querySelectorAll("input, select, textarea")];

/** @param {ParentNode} within @param {Fields} fields */
export const putInto = (within, fields) => putFields(controlsIn(within), fields);

/** Puts fields into a kept form and lets its steps move with buttons. @param {HTMLElement} within @param {Fields} fields @param {() => void} changed */
export function bind(within, fields, changed) {
  putInto(within, fields);
  for (const list of /** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll("[data-ordering]"))) makeMovable(list, changed);
}

/**
 * Why an answer could not be marked, as a key of the words; "" when it can, or when there is none.
 * @param {any[]} controls of one question
 */
export function problemOf(controls) {
  const decimal = controls.find((each) => each.type === "text" && each.inputMode === "decimal");
  if (decimal) {
    try {
      readNumber(decimal.value);
    } catch {
      return "number";
    }
  }
  const steps = controls.filter((each) => each.closest?.("[data-ordering]"));
  const numbers = new Set(readFields(steps).map(([, value]) => value));
  return numbers.size && numbers.size < steps.length ? "incomplete" : "";
}

/** Says what is wrong beside a question, or takes it back. @param {HTMLElement} question @param {string} words */
export function sayWrong(question, words) {
  const id = `error_${controlsIn(question)[0]?.name ?? "answer"}`;
  const group = question.querySelector("fieldset");
  const field = question.querySelector("input[type=text], textarea");
  question.querySelector("[data-wrong]")?.remove();
  group?.removeAttribute("aria-describedby");
  for (const name of ["aria-invalid", "aria-errormessage"]) field?.removeAttribute(name);
  field?.classList.toggle("is-invalid", Boolean(words));
  if (!words) return;
  const said = question.ownerDocument.createElement("p");
  said.className = "invalid-feedback invalid-feedback--shown";
  said.id = id;
  said.setAttribute("role", "alert");
  said.dataset.wrong = "";
  said.textContent = words;
  question.append(said);
  group?.setAttribute("aria-describedby", id);
  field?.setAttribute("aria-invalid", "true");
  field?.setAttribute("aria-errormessage", id);
}

/** The sentence for what could not be kept. @param {Record<string, string>} words @param {any} error */
export const whyNot = (words, error) => words[error?.code] ?? words.not_saved;

/** @param {HTMLElement | null} line a page's receipt @param {string} text @param {boolean} [held] it is not well */
export function say(line, text, held = false) {
  if (!line) return;
  line.textContent = text;
  line.classList.toggle("quiz-receipt--held", held);
}

/** Draws the end anew once the server has taken a record up; what was set aside stands there after a reload. @param {HTMLElement} stage @param {any} phone @param {string} record @param {() => void} sent */
export function whenSent(stage, phone, record, sent) {
  const { ownerDocument: document } = stage;
  async function look() {
    const receipt = await phone.receiptOf(record);
    if (!receipt) return;
    document.removeEventListener("phone:changed", look);
    if (receipt.outcome === "accepted") sent();
    else document.defaultView?.location.reload();
  }
  document.addEventListener("phone:changed", look);
  void look();
}

/** The server's reason, on top of what is to be mended. @param {HTMLElement} stage @param {string} reason */
export function sayReason(stage, reason) {
  const line = /** @type {HTMLElement | null} */ (stage.querySelector("[data-reason]"));
  if (!line) return;
  line.hidden = !reason;
  /** @type {HTMLElement} */ (line.querySelector("p")).textContent = reason;
}

/** A page that says one thing and where to go. @param {HTMLElement} stage @param {string} title @param {string} more @param {Array<[string, string]>} links */
export function sayOnly(stage, title, more, links = []) {
  const { ownerDocument: document } = stage;
  const head = document.createElement("header");
  head.className = "page-head";
  const heading = document.createElement("h1");
  heading.textContent = title;
  const lead = document.createElement("p");
  lead.className = "lead";
  lead.textContent = more;
  head.append(heading, lead);
  const ways = document.createElement("p");
  ways.className = "cluster";
  for (const [href, words] of links) {
    const link = document.createElement("a");
    link.className = "btn btn-outline-primary";
    link.href = href;
    link.textContent = words;
    ways.append(link);
  }
  stage.replaceChildren(head, ways);
  return title;
}
