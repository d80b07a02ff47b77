// @ts-check
/**
 * Fills the shell: looks at the address, opens the phone, and lets the module of that page draw into the stage (docs/offline.md).
 * A module that fails or is missing takes nothing with it: the page says so and leads to what is on this phone.
 *
 *   await route({ document, location, openHere, words })       "shown", "nobody" or "failed"
 */
import { openHere } from "./here.js";
import { find, ROUTES } from "./routes.js";

/**
 * @param {{
 *   document: Document, location: Location, openHere: () => Promise<any>, words: Record<string, Record<string, string>>, routes?: typeof ROUTES,
 * }} ports
 */
export async function route({ document, location, openHere, words, routes = ROUTES }) {
  const stage = /** @type {HTMLElement} */ (document.getElementById("stage"));
  const site = document.title.split(" · ").at(-1) ?? "";
  const isHub = (/** @type {string} */ at) => at === "/*" || at.startsWith("/phone/*");

  /** @param {string} title */
  const entitled = (title) => (document.title = title ? `${title} · ${site}` : site);

  /** A heading, a sentence and where to go, drawn from the words. @param {string} kind */
  function say(kind) {
    const part = /** @type {HTMLTemplateElement} */ (document.getElementById(`router-${kind}`)).content.cloneNode(true);
    stage.replaceChildren(part);
    entitled(stage.querySelector("h1")?.textContent ?? "");
  }

  const found = find(location.pathname, routes);
  const phone = await openHere();
  mark(document, location.pathname, phone).catch(() => undefined);
  try {
    if (!found) return (say("failed"), "failed");
    if (!phone.person && !isHub(found.route.at)) return (say("nobody"), "nobody");
    const { show } = await found.route.load();
    /** @param {string} text */
    const html = (text) => {
      const cut = document.createElement("template");
      cut.innerHTML = text;
      return document.importNode(cut.content, true);
    };
    const place = {
      url: new URL(location.href), params: found.params, phone, words: words[found.route.words] ?? {}, html,
      go: (/** @type {string} */ address) => location.assign(address), now: phone.now,
    }; // prettier-ignore
    stage.replaceChildren();
    entitled(await show(stage, place));
    return "shown";
  } catch (error) {
    console.error(error);
    say("failed");
    return "failed";
  } finally {
    stage.removeAttribute("aria-busy");
  }
}

/** Which of the main places this is, and which of them she has a use for. @param {Document} document @param {string} path @param {any} phone */
async function mark(document, path, phone) {
  if (!document.body.hasAttribute("data-shell")) return;
  const observes = (await phone.partAge("observing")) !== null;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a.nav__link"))) {
    const { pathname } = new URL(link.href, document.baseURI);
    if (pathname === path || (pathname !== "/" && path.startsWith(pathname))) link.setAttribute("aria-current", "page");
    const item = link.closest("li");
    if (item && pathname === "/observations/") item.hidden = !observes;
  }
}

if (globalThis.document?.getElementById("stage")) {
  const words = JSON.parse(document.getElementById("phone-words")?.textContent ?? "{}");
  void route({ document, location, openHere, words });
}
