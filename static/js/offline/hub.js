// @ts-check
/** “On this phone”: what is kept, what waits, what arrived, signing, and what this phone can promise. */

/** @param {HTMLElement} stage @param {any} place @returns {Promise<string>} */
export async function show(stage, { html }) {
  const cut = /** @type {HTMLTemplateElement} */ (stage.ownerDocument.getElementById("hub-page"));
  stage.append(html(cut.innerHTML));
  return stage.querySelector("h1")?.textContent ?? "";
}
