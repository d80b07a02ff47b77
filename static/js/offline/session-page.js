// @ts-check
/**
 * The page of a session under way: one step at a time, drawn by the site's own templates and kept at every change. What each step asks
 * for stands in session-start.js, session-end.js and session-learner.js; they are given this page.
 */
import { filled } from "./fields.js";
import { createKeeper, fillForm, readForm, showProblems } from "./session-form.js";
import * as rules from "./session.js";

/** @typedef {any} Page what createPage hands to a step: the case, the session, and what a step may do with them */

/**
 * @param {HTMLElement} stage @param {any} place @param {any} found the case (session-case.js)
 * @param {Record<string, (page: Page) => any>} steps what fills and binds each step's page, by its name
 */
export function createPage(stage, { phone, words, html, go, now }, found, steps) {
  const { session, name, learner, sheet } = found;
  const { ownerDocument: document } = stage;
  const language = document.documentElement.lang || "en";
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticking;

  /** @param {string} query @returns {any} */
  const one = (query) => stage.querySelector(query);
  const all = (/** @type {string} */ query) => /** @type {HTMLElement[]} */ ([...stage.querySelectorAll(query)]);
  const write = (/** @type {string} */ query, /** @type {string} */ text) => all(query).forEach((each) => (each.textContent = text));
  const showing = (/** @type {string} */ query, /** @type {boolean} */ yes) => all(query).forEach((each) => (each.hidden = !yes));
  const every = (/** @type {() => void} */ tick, /** @type {number} */ milliseconds) => void (ticking = setInterval(tick, milliseconds));
  const stamp = () => new Date(now()).toISOString();

  const keeper = createKeeper({
    save: () => phone.keepDraft(name, session),
    tell(state, error) {
      const line = one("[data-state]");
      if (!line) return;
      line.dataset.state = state;
      line.textContent = state === "failed" ? troubleOf(error) : words[state];
      one("[data-retry]")?.toggleAttribute("hidden", state !== "failed");
    },
  });

  /** @param {any} error */
  const troubleOf = (error) => words[{ full: "no_room", locked: "locked_out", mended: "mended" }[/** @type {string} */ (error?.code)] ?? "failed"];

  /** @param {import("./session.js").Problem} problem */
  const wordsFor = ({ code, item, text }) => text ?? filled(words[code] ?? code, { item: item ? `${item} ${sheet.words.items[item] ?? ""}` : "" });
  /** @param {import("./session.js").Problem[]} problems */
  const say = (problems) =>
    showProblems(stage, problems, wordsFor, {
      title: words.attention,
      follow: ({ item }) => void to("rate").then(() => one(`#item-${item}`)?.scrollIntoView({ block: "center" })),
    });

  /** Goes to a step, once that is on the disk. @param {string} step */
  async function to(step) {
    if (session.signed && session.signatures.length) session.step = "learner";
    else if (step === "back") session.step = session.prepared ? "rate" : "prepare";
    else session.step = step === "rate" && !session.prepared ? "prepare" : step;
    if (session.step === "finish" && !session.stop && !session.ended_here) session.ended_at = stamp();
    const kept = await keeper.keep();
    await draw();
    if (!kept) await keeper.keep();
  }

  async function draw() {
    clearInterval(ticking);
    const { step } = session;
    document.body.classList.toggle("observe", step === "rate");
    stage.replaceChildren(html(sheet.html[step]));
    for (const link of all("[data-step]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        void to(link.dataset.step ?? "");
      });
    }
    one("[data-retry]")?.addEventListener("click", () => keeper.keep());
    if (step !== "rate") write(".page-head__kicker", learner.name);
    await steps[step](page);
    if (step !== "rate" || !session.last) globalThis.scrollTo?.(0, 0);
    sayWhySetAside();
  }

  /** The reason of a record that was set aside, beside the field it is about, until that step is settled. */
  function sayWhySetAside() {
    if (!session.problem?.reason) return;
    const [step, field] = rules.placeOf(session.problem.code);
    if (step === session.step) say([{ field, code: session.problem.code, text: session.problem.reason }]);
  }

  /** A form that is kept at every change. @param {string} which @param {(form: HTMLFormElement) => any} submit @returns {HTMLFormElement} */
  function bind(which, submit) {
    const form = /** @type {HTMLFormElement} */ (one(`form[data-form=${which}]`));
    fillForm(form, session.fields[which]);
    const changed = () => {
      session.fields[which] = readForm(form);
      void keeper.keep();
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const buttons = /** @type {HTMLButtonElement[]} */ ([...form.querySelectorAll("button")]);
      session.fields[which] = readForm(form);
      buttons.forEach((button) => (button.disabled = true));
      try {
        if (await keeper.keep()) await submit(form);
      } finally {
        buttons.forEach((button) => (button.disabled = false));
      }
    });
    return form;
  }

  /** The signature, or what is wrong with the PIN said beside it. @param {any} asked @param {string} field */
  async function signed(asked, field) {
    write("[data-state]", words.signing);
    try {
      return await phone.sign(asked);
    } catch (error) {
      const { code = "", until = 0, left = 0 } = /** @type {any} */ (error);
      if (!(code in words)) throw error;
      const when = new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(new Date(until));
      write("[data-state]", "");
      say([{ field, code, text: filled(words[code], { when, left }) }]);
      if (["locked", "not_enrolled"].includes(code) && field === "pin") setTimeout(() => void draw(), 4000);
      return null;
    }
  }

  /** Makes the record of it; the draft goes in the same transaction. @param {string} kind @param {any} body @param {string | undefined} mends @param {string} said @param {{ unsigned?: boolean }} [how] */
  async function handIn(kind, body, mends, said, { unsigned = false } = {}) {
    let record;
    try {
      record = await phone.keep(kind, body, { mends, draft: name });
    } catch (error) {
      say([{ field: "", code: "failed", text: troubleOf(error) }]);
      return;
    }
    clearInterval(ticking);
    stage.replaceChildren(html(sheet.html.done));
    globalThis.scrollTo?.(0, 0);
    write(".page-head__kicker", learner.name);
    write("[data-said]", said);
    showing("[data-unsigned]", unsigned);
    document.title = `${one("h1").textContent} · ${document.title.split(" · ").at(-1)}`;
    const receipt = await phone.receiptOf(record.id, { within: 6000 });
    if (!receipt) return;
    const sent = receipt.outcome === "accepted" ? words.sent : `${words.set_aside}:`;
    write("[data-said]", [sent, receipt.reason, receipt.note].filter(Boolean).join(" "));
  }

  /** @type {Page} */
  const page = { stage, found, phone, session, words, go, now, one, all, write, showing, every, stamp, keeper, say, to, bind, signed, handIn };
  return { draw };
}
