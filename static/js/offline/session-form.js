// @ts-check
/** What the forms of a session hold, kept at every change, and what is wrong with them shown beside the field and in one place above. */

/** @typedef {import("./session.js").Fields} Fields */
/** @typedef {import("./session.js").Problem} Problem */

/**
 * Keeps the newest state; never two at once, so that the last word is the last to arrive. `tell` hears "saving", then "saved" once it is on
 * the disk, or "failed" (with the error): then the next change, or `again`, tries anew.
 * @param {{ save: () => Promise<void>, tell: (state: "saving" | "saved" | "failed", error?: any) => void }} ports
 */
export function createKeeper({ save, tell }) {
  let wanted = false;
  /** @type {Promise<boolean> | null} */
  let running = null;

  async function run() {
    try {
      while (wanted) {
        wanted = false;
        await save();
      }
      tell("saved");
      return true;
    } catch (error) {
      tell("failed", error);
      return false;
    } finally {
      running = null;
    }
  }

  /** Resolves with whether the state as it is now is on the disk. @returns {Promise<boolean>} */
  function keep() {
    wanted = true;
    tell("saving");
    running ??= run();
    return running;
  }
  return { keep };
}

/** @param {HTMLFormElement} form @returns {Fields} all but what is secret */
export function readForm(form) {
  /** @type {Fields} */
  const fields = {};
  for (const input of /** @type {Iterable<any>} */ (form.elements)) {
    if (!input.name || input.type === "password") continue;
    if (["radio", "checkbox"].includes(input.type) && !input.checked) continue;
    (fields[input.name] ??= []).push(input.value);
  }
  return fields;
}

/** @param {HTMLFormElement} form @param {Fields | undefined} fields */
export function fillForm(form, fields) {
  if (!fields) return;
  for (const input of /** @type {Iterable<any>} */ (form.elements)) {
    if (!input.name || input.type === "password") continue;
    const values = fields[input.name];
    if (["radio", "checkbox"].includes(input.type)) input.checked = values ? values.includes(input.value) : input.type === "radio" && input.value === "" && input.checked;
    else if (values) input.value = values[0];
  }
}

/** Takes away choices that are not offered. @param {HTMLFormElement} form @param {string} name @param {string[]} offered */
export function offerOnly(form, name, offered) {
  for (const input of form.querySelectorAll(`input[name="${name}"]`)) {
    if (!offered.includes(/** @type {HTMLInputElement} */ (input).value)) input.closest("label")?.remove();
  }
}

/**
 * Says what is wrong: beside each field, and above, linked to it.
 * @param {ParentNode} stage @param {Problem[]} problems @param {(problem: Problem) => string} wordsFor
 * @param {{ title: string, follow?: (problem: Problem) => void }} said `follow`: where a problem is that is not on this page
 */
export function showProblems(stage, problems, wordsFor, { title, follow }) {
  for (const old of stage.querySelectorAll("[data-problem]")) old.remove();
  for (const marked of stage.querySelectorAll("[aria-invalid]")) {
    marked.removeAttribute("aria-invalid");
    marked.classList.remove("is-invalid");
  }
  const place = stage.querySelector("[data-problems]");
  if (!place) return;
  place.replaceChildren();
  if (!problems.length) return;
  const cut = /** @type {HTMLTemplateElement} */ (stage.querySelector("template[data-cut-from=problems]"));
  const summary = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (cut.content.cloneNode(true)).firstElementChild);
  const { ownerDocument: document } = summary;
  /** @type {HTMLElement} */ (summary.querySelector("[data-title]")).textContent = title;
  const list = /** @type {HTMLElement} */ (summary.querySelector("ul"));
  for (const problem of problems) {
    const words = wordsFor(problem);
    const line = document.createElement("li");
    const field = problem.field ? stage.querySelector(`#div_id_${problem.field}`) : null;
    if (field) beside(field, problem.field, words);
    if (field || problem.item) {
      const link = document.createElement("a");
      link.href = field ? `#div_id_${problem.field}` : `#item-${problem.item}`;
      link.textContent = words;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        if (!field) return follow?.(problem);
        field.scrollIntoView({ block: "center" });
        /** @type {HTMLElement | null} */ (field.querySelector("input, textarea"))?.focus({ preventScroll: true });
      });
      line.append(link);
    } else line.textContent = words;
    list.append(line);
  }
  place.append(summary);
  summary.scrollIntoView({ block: "start" });
  summary.focus({ preventScroll: true });
}

/** @param {Element} field @param {string} name @param {string} words */
function beside(field, name, words) {
  const { ownerDocument: document } = field;
  const said = document.createElement("div");
  said.className = "invalid-feedback invalid-feedback--shown";
  said.id = `problem_${name}`;
  said.dataset.problem = "";
  said.textContent = words;
  field.append(said);
  for (const input of field.querySelectorAll("input, textarea")) {
    input.setAttribute("aria-invalid", "true");
    if (input.matches(".form-control")) input.classList.add("is-invalid");
  }
  field.setAttribute("aria-describedby", said.id);
}
