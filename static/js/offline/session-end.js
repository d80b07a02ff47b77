// @ts-check
/** How a session ends: stopped as unsafe, closed without counting, or finished and signed by its observer. */
import { filled } from "./fields.js";
import * as rules from "./session.js";

/** @typedef {import("./session-page.js").Page} Page */

/** @param {Page} page */
export function stop({ found, session, bind, say, stamp, to }) {
  const { sheet } = found;
  bind("stop", async () => {
    const problems = rules.reasonProblems(session.fields.stop, sheet.rules.stop, sheet.rules.longest.text);
    say(problems);
    if (problems.length) return;
    const { reason, note } = session.fields.stop;
    session.stop = { reason: reason[0], note: (note?.[0] ?? "").trim() };
    if (!session.ended_here) session.ended_at = stamp();
    await to("finish");
  });
}

/** @param {Page} page */
export function uncounted({ found, session, words, bind, say, stamp, handIn }) {
  const { sheet } = found;
  bind("uncounted", async () => {
    const problems = rules.reasonProblems(session.fields.uncounted, sheet.rules.not_counted, sheet.rules.longest.text);
    say(problems);
    if (problems.length) return;
    const { observation, enrolment, activity, mends } = session;
    const body = { observation, enrolment, activity, reason: session.fields.uncounted.reason[0], started_at: session.started_at || stamp() };
    await handIn("observation-closed", body, mends, words.closed);
  });
}

/** @param {Page} page */
export async function finish({ found, phone, session, words, one, write, showing, bind, say, signed, handIn, to }) {
  const { learner, sheet, edition, practice } = found;
  const stopped = Boolean(session.stop);
  const mother = rules.withMother(sheet.rules, rules.prepared(session.fields.prepare ?? {}, sheet.rules).situation);
  const mayNow = await phone.maySign(phone.person.id);
  showing("[data-if-stopped]", stopped);
  showing("[data-unless-stopped]", !stopped);
  showing("[data-with-key]", mayNow);
  showing("[data-without-key]", !mayNow);
  showing("[data-voices]", mother);
  write("[data-stop-reason]", sheet.words.stop[session.stop?.reason ?? ""] ?? "");
  write("[data-stop-note]", session.stop?.note ?? "");
  const total = sheet.rules.items.length;
  const done = total - rules.unrated(sheet.rules, session.ratings).length;
  write("[data-rated]", filled(words.rated, { done, all: total }));
  Object.assign(one("[data-rated-bar]"), { max: total, value: done });
  bind("finish", async (form) => {
    const pin = /** @type {HTMLInputElement} */ (form.elements.namedItem("pin")).value.trim();
    const problems = rules.finishProblems(session, sheet.rules);
    if (mayNow && !pin) problems.push({ field: "pin", code: "pin_missing" });
    say(problems);
    if (problems.length) return;
    const about = { learner: learner.learner, observer: phone.person.id, course: edition.course, edition: edition.label, pack: edition.pack };
    const text = rules.signedText(session, sheet.rules, { ...about, checklist: practice.checklist });
    if (!mayNow) {
      await handIn("observation", { signed: text, signatures: [] }, session.mends, words.waits_to_be_sent, { unsigned: true });
      return;
    }
    const signature = await signed({ role: "observer", text, pin }, "pin");
    if (!signature) return;
    [session.signed, session.signatures, session.problem] = [text, [signature], undefined];
    await to("learner");
  });
}
