// @ts-check
/** Setting up, and taking away, what lets a person sign on this phone. */
import { filled } from "./promises.js";

/**
 * What is wrong with what she typed, in a word; "" when nothing is.
 * @param {{ password: string, pin: string, again: string }} typed @param {(pin: string) => string} checkPin
 */
export function wrongWith({ password, pin, again }, checkPin) {
  if (!password) return { field: "password", code: "refused.password" };
  const weak = checkPin(pin);
  if (weak) return { field: "pin", code: `pin.${weak}` };
  return pin === again ? null : { field: "again", code: "pin.differs" };
}

/** @param {{ state: string, code?: string }} answer @param {Record<string, string>} words */
export function refusal({ state, code }, words) {
  if (state === "line") return { field: "", sentence: words.no_answer };
  if (state === "pin") return { field: "pin", sentence: words[`pin.${code}`] };
  return { field: code === "password" ? "password" : "", sentence: words[`refused.${code}`] ?? words.refused };
}

/** @param {HTMLElement} section @param {{ phone: any, words: Record<string, string>, number: Intl.NumberFormat, when: (at: number) => string, now: () => number }} ports */
export async function showSigning(section, { phone, words, number, when }) {
  /** @param {string} query @returns {any} */
  const one = (query) => section.querySelector(query);
  const { id } = phone.person;
  const form = one("form");

  async function draw() {
    const { state, left, until } = await phone.signing.status(id);
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("[data-state]"))) {
      part.hidden = part.dataset.state !== state && !(part.dataset.state === "ready" && state === "wait");
    }
    one("[data-enrol]").hidden = ["ready", "wait"].includes(state);
    const tries = one("[data-left]");
    tries.hidden = left >= 10;
    tries.textContent = filled(words.tries_left, { count: number.format(left) });
    if (state === "wait") one("[data-until]").textContent = filled(words.waits_for, { when: when(until) });
  }

  /** @param {string} field @param {string} sentence */
  function complain(field, sentence) {
    const alert = one("[data-error]");
    alert.querySelector("p").textContent = sentence;
    alert.hidden = false;
    for (const input of form.querySelectorAll("input")) {
      input.classList.toggle("is-invalid", input.name === field);
      input.toggleAttribute("aria-invalid", input.name === field);
    }
    (form.elements.namedItem(field) ?? alert).focus();
  }

  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    const typed = Object.fromEntries(["password", "pin", "again"].map((name) => [name, form.elements.namedItem(name).value]));
    const wrong = wrongWith(/** @type {any} */ (typed), phone.signing.checkPin);
    if (wrong) return complain(wrong.field, words[wrong.code]);
    const button = one("button[type=submit]");
    button.disabled = true;
    try {
      const answer = await phone.signing.enrol({ person: id, pin: typed.pin, password: typed.password });
      if (answer.state !== "enrolled") {
        const { field, sentence } = refusal(answer, words);
        return complain(field, sentence);
      }
    } finally {
      button.disabled = false;
    }
    form.reset();
    one("[data-error]").hidden = true;
    one("[data-enrol]").open = false;
    await draw();
    return one("[data-state=ready] .badge")?.scrollIntoView({ block: "center" });
  });

  one("[data-act=unsign]").addEventListener("click", async () => {
    await phone.dropSigning();
    await draw();
  });

  section.hidden = false;
  await draw();
}
