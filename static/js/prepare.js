// @ts-check
/** Shows only what the chosen situation needs. Without this file every part is shown. */
const form = document.querySelector("form[data-prepare]");

function fit() {
  const chosen = /** @type {HTMLInputElement | null} */ (form?.querySelector("input[name=situation]:checked"))?.value;
  if (!chosen) return;
  form?.querySelectorAll("[data-for]").forEach((part) => {
    const wanted = (/** @type {HTMLElement} */ (part).dataset.for || "").split(" ");
    part.toggleAttribute("hidden", !wanted.includes(chosen));
  });
}

form?.addEventListener("change", fit);
fit();
