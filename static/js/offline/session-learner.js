// @ts-check
/** The learner reads the result beside her observer and answers it with her own PIN, or later on her own phone. */
import { filled } from "./fields.js";
import * as rules from "./session.js";

/** @typedef {import("./session-page.js").Page} Page */

/** @param {Page} page */
export async function learnerSigns({ stage, found, phone, session, words, one, write, showing, bind, say, signed, handIn }) {
  const { learner, sheet, hashOf } = found;
  const { ownerDocument: document } = stage;
  const told = JSON.parse(session.signed);
  const outcome = rules.verdict(told, sheet.rules);
  showing("[data-outcome]", false);
  showing(`[data-outcome=${outcome}]`, true);
  const values = Object.values(told.ratings);
  write("[data-competent]", filled(words.competent, { done: values.filter((value) => value === "2").length, all: sheet.rules.items.length }));
  write("[data-stop-reason]", sheet.words.stop[told.stop_reason] ?? "");
  write("[data-global]", told.global_rating ? `${told.global_rating} · ${sheet.words.global[told.global_rating]}` : "–");
  write("[data-strength]", told.strength || "–");
  write("[data-change]", told.change || "–");
  const list = one("[data-items]");
  for (const [item] of sheet.rules.items.filter((/** @type {any[]} */ [key]) => ["0", "1"].includes(told.ratings[key]))) {
    const line = document.createElement("li");
    line.textContent = `${item} ${sheet.words.items[item]}: ${sheet.words.ratings[told.ratings[item]]}`;
    list.append(line);
  }
  showing("[data-lacking]", list.children.length > 0);
  const may = await phone.maySign(learner.learner);
  showing("[data-with-key]", may);
  showing("[data-without-key]", !may);
  const body = { signed: session.signed, signatures: session.signatures };
  one("[data-later]").addEventListener("click", () => handIn("observation", body, session.mends, words.waits_to_be_sent));
  bind("learner", async (form) => {
    const field = "learner_pin";
    const pin = /** @type {HTMLInputElement} */ (form.elements.namedItem(field)).value.trim();
    const problems = rules.answerProblems(session.fields.learner, sheet.rules.longest.text);
    if (!pin) problems.push({ field, code: "pin_missing" });
    say(problems);
    if (problems.length) return;
    const answer = rules.answerText(session.fields.learner, { observation: session.observation, learner: learner.learner, of: await hashOf(session.signed) });
    const signature = await signed({ role: "learner", text: answer, pin, person: learner.learner }, field);
    if (signature) await handIn("observation", { ...body, answer, signatures: [...session.signatures, signature] }, session.mends, words.waits_to_be_sent);
  });
}
