// @ts-check
/**
 * Keeps what she fills into a form of the site on this phone until the site has it: after a reload, with or without signal, it is there
 * again. Where nothing can be kept the page works as it is. `<form data-draft="name">`; the phone's own pages use the same drafts.
 */
import { putFields, readFields } from "./offline/fields.js";

/** @typedef {import("./offline/fields.js").Fields} Fields */

/** What the draft says of this form and the page does not: the site's own words stay. @param {Fields} standing @param {Fields} kept @returns {Fields} */
export function missing(standing, kept) {
  const filled = new Set(standing.map(([name]) => name));
  return kept.filter(([name]) => !filled.has(name));
}

/** What is kept after a change: this form as it stands, and what the draft holds of other forms. @param {string[]} names of this form @param {Fields} standing @param {Fields} kept */
export const merged = (names, standing, kept) => [...kept.filter(([name]) => !names.includes(name)), ...standing];

/** @param {HTMLFormElement} form @param {any} phone */
export async function keepDraftOf(form, phone) {
  const name = form.dataset.draft ?? "";
  const controls = () => /** @type {any[]} */ ([...form.querySelectorAll("input, select, textarea")]);
  const kept = async () => (await phone.draft(name)) ?? { fields: [] };
  const draft = await kept();
  const standing = readFields(controls());
  const back = draft.record ? [] : missing(standing, draft.fields);
  if (back.length) {
    const names = new Set(back.map(([each]) => each));
    putFields(controls().filter((each) => names.has(each.name)), back);
    for (const list of form.querySelectorAll("[data-ordering]")) list.dispatchEvent(new Event("ordering:read"));
  }
  /** @type {Promise<any>} */
  let last = Promise.resolve();
  form.addEventListener("change", () => {
    last = last
      .then(kept)
      .then(({ fields }) => phone.keepDraft(name, { fields: merged(controls().map((each) => each.name), readFields(controls()), fields) }))
      .catch(() => undefined); // the page itself still holds it
  });
}

if (typeof document !== "undefined") {
  const begin = async () => {
    const forms = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll("form[data-draft]")]);
    const { openHere } = await import("./offline/here.js");
    const phone = await openHere();
    if (phone.person) for (const form of forms) await keepDraftOf(form, phone);
  };
  const quietly = () => void begin().catch(() => undefined);
  if (document.readyState === "complete") quietly();
  else window.addEventListener("load", quietly, { once: true });
}
