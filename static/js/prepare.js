// @ts-check
/** Shows only what the chosen situation needs. Without this file every part is shown. */

/** @param {ParentNode} form */
export function fit(form) {
  const chosen = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=situation]:checked"))?.value;
  if (!chosen) return;
  form.querySelectorAll("[data-for]").forEach((part) => {
    const wanted = (/** @type {HTMLElement} */ (part).dataset.for || "").split(" ");
    part.toggleAttribute("hidden", !wanted.includes(chosen));
  });
}

const form = globalThis.document?.querySelector("form[data-prepare]");
if (form) {
  form.addEventListener("change", () => fit(form));
  fit(form);
}
