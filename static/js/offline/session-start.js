// @ts-check
/** What comes before the first step of a session, and the steps: each tap is on the disk before the page says so. */
import { clock, count, goToOpen } from "../observe.js";
import { fit } from "../prepare.js";
import { filled } from "./fields.js";
import { offerOnly } from "./session-form.js";
import * as rules from "./session.js";

/** @typedef {import("./session-page.js").Page} Page */

/** @param {Page} page */
export function prepare({ found, phone, session, one, stamp, say, bind, to, go }) {
  const { practice, sheet, learner, name } = found;
  const situations = rules.offered(practice, sheet.rules, learner);
  const form = bind("prepare", async () => {
    const problems = rules.preparationProblems(session.fields.prepare, sheet.rules, learner, { ...practice, situations, corrects: session.corrects });
    say(problems);
    if (problems.length) return;
    session.prepared = true;
    if (session.problem && rules.placeOf(session.problem.code)[0] === "prepare") session.problem = undefined;
    if (!Object.keys(session.ratings).length) session.started_at = stamp();
    await to(session.mends && !rules.unrated(sheet.rules, session.ratings).length ? "finish" : "rate");
  });
  offerOnly(form, "situation", situations);
  offerOnly(form, "script", [...rules.fresh(sheet.rules, learner), ...(session.corrects ? sheet.rules.scripts : []), ""]);
  form.addEventListener("change", () => fit(form));
  fit(form);
  const drop = one("[data-drop]");
  drop.hidden = found.fromSite || Object.keys(session.ratings).length > 0;
  drop.addEventListener("click", async () => {
    await phone.dropDraft(name);
    go("/observations/");
  });
}

/** @param {Page} page */
export function rate({ found, stage, session, words, one, all, write, now, keeper, every }) {
  const { learner, sheet } = found;
  const told = rules.prepared(session.fields.prepare ?? {}, sheet.rules);
  write("h1", learner.name);
  write("[data-situation]", sheet.words.situations[told.situation] ?? told.situation);
  write("[data-case]", told.case_number ? filled(words.case, { number: told.case_number }) : "");
  all("[data-script]").forEach((each) => (each.hidden = each.dataset.script !== told.script));
  for (const [item, value] of Object.entries(session.ratings)) {
    const input = one(`[data-item="${item}"] input[value="${value}"]`);
    if (input) input.checked = true;
  }
  count(stage);
  stage.querySelector("[data-observe]")?.addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const item = /** @type {HTMLElement | null} */ (input.closest("[data-item]"))?.dataset.item;
    if (!item || input.type !== "radio") return;
    session.ratings[item] = input.value;
    session.last = item;
    count(stage);
    void keeper.keep();
  });
  one("[data-next-open]").addEventListener("click", () => goToOpen(stage));
  for (const chip of all("[data-chip]")) {
    chip.addEventListener("click", (event) => {
      event.preventDefault();
      one(`#stage-${chip.dataset.chip}`)?.scrollIntoView();
    });
  }
  const tick = () => write("[data-clock]", clock((now() - Date.parse(session.started_at)) / 1000));
  tick();
  every(tick, 1000);
  if (session.last) one(`#item-${session.last}`)?.scrollIntoView({ block: "center" });
}
