// @ts-check
/**
 * A whole observed session without signal: prepare, rate, stop or close, finish, sign, and the learner's answer beside it.
 *
 * Every change is a draft on the disk before the page says so; a browser that was killed opens at the same place. The pages are the site's
 * own, drawn by its templates into the part `observing` (templates/assessments/ward); this file fills and binds them. What is asked for and
 * what is signed stands in session.js.
 */
import { clock, count, goToOpen } from "../observe.js";
import { fit } from "../prepare.js";
import { caseOf } from "./session-case.js";
import { createKeeper, fillForm, offerOnly, readForm, showProblems } from "./session-form.js";
import * as rules from "./session.js";

/** @typedef {import("./session.js").Session} Session */

/** @param {string} words @param {Record<string, string | number>} values */
export const filled = (words, values) => words.replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));

/** @param {HTMLElement} stage @param {any} place @returns {Promise<string>} */
export async function show(stage, place) {
  const [, first, id] = place.url.pathname.split("/");
  const result = first === "observations" && ((await place.phone.part("results")) ?? []).find((/** @type {any} */ each) => each.id === id);
  if (result) return (await import("./learner-answer.js")).show(stage, place, result);
  const found = await caseOf(place);
  if (found.go) {
    place.go(found.go);
    return place.words.title;
  }
  if (!found.session) return nothing(stage, place, found.why ?? "not_here", found.reason);
  const { ownerDocument: document } = stage;
  document.querySelector(".nav")?.setAttribute("hidden", ""); // nothing but the page, as on the site
  document.querySelector(".frame--nav")?.classList.remove("frame--nav");
  const page = createPage(stage, place, found);
  await page.draw();
  return filled(place.words.observing, { name: found.learner.name });
}

/** @param {HTMLElement} stage @param {any} place @param {string} why @param {string} [reason] */
function nothing(stage, { words }, why, reason) {
  const { ownerDocument: document } = stage;
  const [title, more, link] = ["h1", "p", "a"].map((name) => document.createElement(name));
  title.textContent = words[why];
  more.textContent = [reason, words[`${why}_more`]].filter(Boolean).join(" ");
  /** @type {HTMLAnchorElement} */ (link).href = "/observations/";
  link.className = "btn btn-primary";
  link.textContent = words.to_queue;
  stage.replaceChildren(title, more, link);
  return words[why];
}

/** @param {HTMLElement} stage @param {any} place @param {any} found */
function createPage(stage, { phone, words, html, go, now }, found) {
  const { session, name, learner, sheet, edition, practice } = found;
  const { ownerDocument: document } = stage;
  const language = document.documentElement.lang || "en";
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticking;

  /** @param {string} query @returns {any} */
  const one = (query) => stage.querySelector(query);
  const all = (/** @type {string} */ query) => /** @type {HTMLElement[]} */ ([...stage.querySelectorAll(query)]);
  const write = (/** @type {string} */ query, /** @type {string} */ text) => all(query).forEach((each) => (each.textContent = text));
  const showing = (/** @type {string} */ query, /** @type {boolean} */ yes) => all(query).forEach((each) => (each.hidden = !yes));
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
    await /** @type {Record<string, () => any>} */ ({ prepare, rate, stop, uncounted, finish, learner: learnerSigns })[step]();
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

  // --- before the first step ---------------------------------------------------------------------------------------------------------
  function prepare() {
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

  // --- the steps ---------------------------------------------------------------------------------------------------------------------
  function rate() {
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
    ticking = setInterval(tick, 1000);
    if (session.last) one(`#item-${session.last}`)?.scrollIntoView({ block: "center" });
  }

  // --- ending it otherwise -----------------------------------------------------------------------------------------------------------
  function stop() {
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

  function uncounted() {
    bind("uncounted", async () => {
      const problems = rules.reasonProblems(session.fields.uncounted, sheet.rules.not_counted, sheet.rules.longest.text);
      say(problems);
      if (problems.length) return;
      const { observation, enrolment, activity, mends } = session;
      const body = { observation, enrolment, activity, reason: session.fields.uncounted.reason[0], started_at: session.started_at || stamp() };
      await handIn("observation-closed", body, mends, words.closed);
    });
  }

  // --- the end -----------------------------------------------------------------------------------------------------------------------
  async function finish() {
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

  // --- the learner -------------------------------------------------------------------------------------------------------------------
  async function learnerSigns() {
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

  /** SHA-256 in hex. @param {string} text */
  const hashOf = (text) => found.hashOf(text);

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
    const sent = receipt.outcome === "accepted" ? words.sent : words.set_aside;
    write("[data-said]", [sent, receipt.reason, receipt.note].filter(Boolean).join(" "));
  }

  return { draw };
}
