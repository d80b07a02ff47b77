// @ts-check
/**
 * A whole observed session without signal: prepare, rate, stop or close, finish, sign, and the learner's answer beside it.
 *
 * Every change is a draft on the disk before the page says so; a browser that was killed opens at the same place. The pages are the site's
 * own, drawn by its templates into the part `observing` (templates/assessments/ward); session-page.js fills and binds them. What is asked for and
 * what is signed stands in session.js. A result that waits for the answer of the learner who is on this phone: learner-answer.js.
 */
import { filled } from "./fields.js";
import { caseOf } from "./session-case.js";
import { finish, stop, uncounted } from "./session-end.js";
import { learnerSigns } from "./session-learner.js";
import { createPage } from "./session-page.js";
import { prepare, rate } from "./session-start.js";

const STEPS = { prepare, rate, stop, uncounted, finish, learner: learnerSigns };

/** @param {HTMLElement} stage @param {any} place @returns {Promise<string>} */
export async function show(stage, place) {
  const [, first, second, third] = place.url.pathname.split("/");
  const asked = { observations: second, answers: third }[/** @type {string} */ (first === "phone" ? second : first)];
  const result = asked && ((await place.phone.part("results")) ?? []).find((/** @type {any} */ { id }) => id === asked);
  if (result) return (await import("./learner-answer.js")).show(stage, place, result);
  if (asked && (second === "answers" || !(await place.phone.part("observing")))) {
    const mends = place.url.searchParams.get("mend");
    const row = mends && (await place.phone.waiting()).find((/** @type {any} */ { id }) => id === mends);
    return nothing(stage, place, "no_result", { reason: row?.receipt?.reason, to: ["/phone/", place.words.to_phone] });
  }
  const found = await caseOf(place);
  if (found.go) {
    place.go(found.go);
    return place.words.title;
  }
  if (!found.session) return nothing(stage, place, found.why ?? "not_here", { reason: found.reason, to: ["/observations/", place.words.to_queue] });
  const { ownerDocument: document } = stage;
  document.querySelector(".nav")?.setAttribute("hidden", ""); // nothing but the page, as on the site
  document.querySelector(".frame--nav")?.classList.remove("frame--nav");
  const page = createPage(stage, place, found, STEPS);
  await page.draw();
  return filled(place.words.observing, { name: found.learner.name });
}

/** @param {HTMLElement} stage @param {any} place @param {string} why @param {{ reason?: string, to: [string, string] }} said `to`: where to go, in which words */
function nothing(stage, { words }, why, { reason, to }) {
  const { ownerDocument: document } = stage;
  const [title, more, link] = ["h1", "p", "a"].map((name) => document.createElement(name));
  title.textContent = words[why];
  more.textContent = [reason, words[`${why}_more`]].filter(Boolean).join(" ");
  /** @type {HTMLAnchorElement} */ (link).href = to[0];
  link.className = "btn btn-primary";
  link.textContent = to[1];
  stage.replaceChildren(title, more, link);
  return words[why];
}
