// @ts-check
/** A result on the learner's own phone: she reads it, and agrees or says what she sees differently, with her PIN where she has set one up. */
import { filled } from "./promises.js";
import { createKeeper, fillForm, readForm, showProblems } from "./session-form.js";
import { answerProblems, answerText } from "./session.js";

const LONGEST = 2000;
const FIELD = "learner_pin";
/** @type {Record<string, string>} */
const TROUBLES = { full: "no_room", locked: "locked_out", mended: "mended" };

/** @param {HTMLElement} stage @param {any} place @param {{ id: string, of: string, html: string, done: string }} result @returns {Promise<string>} */
export async function show(stage, { phone, words, html, url }, { id, of, html: page, done }) {
  const { ownerDocument: document } = stage;
  const name = `answer:${id}`;
  const mends = url.searchParams.get("mend") ?? undefined;
  stage.replaceChildren(html(page));
  /** @param {string} query @returns {any} */
  const one = (query) => stage.querySelector(query);
  const title = one("h1").textContent;
  const form = one("form[data-form=learner]");
  let signs = false;
  const lookForKey = async () => {
    signs = await phone.maySign(phone.person.id);
    one("[data-with-key]").hidden = !signs;
  };
  await lookForKey();
  let fields = (await phone.draft(name)) ?? (mends && asFields(await phone.bodyOf(mends))) ?? {};
  fillForm(form, fields);
  const state = one("[data-state]");
  const keeper = createKeeper({ save: () => phone.keepDraft(name, fields), tell: (what) => (state.textContent = words[what]) });
  const changed = () => {
    fields = readForm(form);
    return keeper.keep();
  };
  form.addEventListener("input", changed);
  const say = (/** @type {import("./session.js").Problem[]} */ problems) =>
    showProblems(stage, problems, ({ code, text }) => text ?? words[code] ?? code, { title: words.attention });

  const aside = mends && (await phone.waiting()).find((/** @type {any} */ row) => row.id === mends);
  if (aside?.receipt?.reason) say([{ field: "", code: "", text: aside.receipt.reason }]);

  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!(await changed())) return;
    const pin = form.elements.namedItem(FIELD).value.trim();
    const problems = answerProblems(fields, LONGEST);
    if (signs && !pin) problems.push({ field: FIELD, code: "pin_missing" });
    say(problems);
    if (problems.length) return;
    const signed = answerText(fields, { observation: id, learner: phone.person.id, of });
    let record;
    try {
      const signatures = signs ? [await phone.sign({ role: "learner", text: signed, pin })] : [];
      record = await phone.keep("learner-signature", { signed, signatures }, { mends, draft: name });
    } catch (error) {
      const { code = "failed", until = 0, left = 0 } = /** @type {any} */ (error);
      const when = new Intl.DateTimeFormat(document.documentElement.lang || "en", { timeStyle: "medium" }).format(new Date(until));
      const isPin = ["pin", "wait", "locked", "not_enrolled"].includes(code);
      await lookForKey(); // without a key she can still answer: on her sign-in
      say([{ field: isPin && signs ? FIELD : "", code: "", text: filled(words[isPin ? code : (TROUBLES[code] ?? "failed")], { when, left }) }]);
      return;
    }
    stage.replaceChildren(html(done));
    one("[data-said]").textContent = words.waits_to_be_sent;
    one(".page-head__kicker").textContent = title;
    const receipt = await phone.receiptOf(record.id, { within: 6000 });
    if (!receipt) return;
    const said = receipt.outcome === "accepted" ? words.sent : `${words.set_aside}:`;
    one("[data-said]").textContent = [said, receipt.reason, receipt.note].filter(Boolean).join(" ");
  });
  return title;
}

/** What she had answered, out of a record that was set aside. @param {any} body */
function asFields(body) {
  if (!body) return null;
  const { agrees, comment } = JSON.parse(body.signed);
  return { agrees: [agrees ? "yes" : "no"], comment: [comment] };
}
