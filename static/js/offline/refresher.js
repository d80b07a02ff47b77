// @ts-check
/**
 * Refreshers without signal: what is due, and one of them on one page, drawn by the site and kept in the part `refreshers`. What was right,
 * and why, comes with signal: no key is on the phone. With `?mend=<record>`: what was set aside.
 */
import { bind, controlsIn, problemOf, say, sayOnly, sayReason, sayWrong, whenSent, whyNot } from "./binding.js";
import { filled, readFields, workOf } from "./fields.js";

export const KIND = "refresher";

/** @param {string} refresher */
export const draftName = (refresher) => `refresher:${refresher}`;

/** Her work on one: what stands in its form, and what became of it. @param {{ phone: any, refresher: any, mends?: string }} ports */
export async function openRefresher({ phone, refresher, mends = "" }) {
  const name = draftName(refresher.id);
  const about = (/** @type {any} */ body) => body.refresher === refresher.id;
  const draft = await phone.draft(name);
  const work = await workOf(phone, KIND, about, draft?.record);
  const mended = mends ? (await phone.waiting()).find((/** @type {any} */ row) => row.id === mends && !row.mended_by && row.state !== "waiting") : null;
  const sent = mended ? await phone.bodyOf(mends) : null;
  const began = draft && !draft.record ? draft.fields : null;
  return {
    state: mended ? "open" : work.state,
    reason: (mended ?? work.row)?.receipt?.reason ?? "",
    code: (mended ?? work.row)?.receipt?.code ?? "",
    aside: work.state === "aside" ? work.row.id : "",
    fields: began ?? (sent && about(sent) ? sent.fields : []),
    /** @param {import("./fields.js").Fields} fields */
    put: (fields) => phone.keepDraft(name, { fields }),
    /** @param {import("./fields.js").Fields} fields */
    async finish(fields) {
      const record = await phone.keep(KIND, { refresher: refresher.id, asks: refresher.kind, fields }, mended ? { mends } : {});
      await phone.keepDraft(name, { fields, record: record.id }).catch(() => undefined);
      return record;
    },
  };
}

/** The names of what must be answered and is not. @param {string[]} names @param {import("./fields.js").Fields} fields */
export const missingIn = (names, fields) => names.filter((name) => !fields.some(([each]) => each === name || each.startsWith(`${name}-`)));

/** @param {HTMLElement} stage @param {any} place */
export async function show(stage, place) {
  const { params, phone, words, html, url } = place;
  const part = await phone.part("refreshers");
  if (!params.id) return part ? showList(stage, place, part) : sayOnly(stage, words.title, words.not_here_more, [["/phone/", words.phone]]);
  const refresher = part?.due.find((/** @type {any} */ each) => each.id === params.id);
  const mends = url.searchParams.get("mend") ?? "";
  if (!refresher) {
    const reason = (await phone.waiting()).find((/** @type {any} */ row) => row.id === mends)?.receipt?.reason;
    return sayOnly(stage, words.not_here, reason ?? words.not_here_more, [["/refreshers/", words.title], ["/phone/", words.phone]]);
  }
  const work = await openRefresher({ phone, refresher, mends });
  if (work.state === "open") showForm(stage, place, { refresher, work, part });
  else showDone(stage, place, { refresher, part, state: work.state, work });
  return refresher.title;
}

/** @param {HTMLElement} stage @param {any} place @param {any} part */
async function showList(stage, { phone, words, html }, part) {
  stage.append(html(part.list));
  const one = (/** @type {string} */ selector) => /** @type {HTMLElement | null} */ (stage.querySelector(selector));
  const left = [];
  for (const refresher of part.due) {
    const { state, aside } = await openRefresher({ phone, refresher });
    const done = one(`[data-done="${refresher.id}"]`);
    if (state === "open") left.push(refresher.id);
    else if (done) {
      done.hidden = false;
      const meta = done.querySelector(".row-link__meta");
      if (meta) meta.textContent = { waiting: words.waits_here, aside: words.needs_you }[state] ?? words.sent;
      const link = done.querySelector("a");
      if (link && aside) link.href = `/phone/refreshers/${refresher.id}/?mend=${aside}`;
    }
  }
  for (const each of stage.querySelectorAll("[data-next]")) /** @type {any} */ (each).hidden = /** @type {any} */ (each).dataset.next !== left[0];
  for (const each of stage.querySelectorAll("[data-row]")) /** @type {any} */ (each).hidden = !left.slice(1).includes(/** @type {any} */ (each).dataset.row);
  /** @type {Array<[string, boolean]>} */
  const shown = [["[data-nothing]", left.length > 0], ["[data-after]", left.length < 2], ["[data-answered]", left.length === part.due.length]];
  for (const [selector, hidden] of shown) /** @type {HTMLElement} */ (one(selector)).hidden = hidden;
  return words.title;
}

/** @param {HTMLElement} stage @param {any} place @param {{ refresher: any, part: any, state: string, work?: any }} what */
function showDone(stage, { words, html }, { refresher, part, state, work }) {
  stage.replaceChildren(html(part.done));
  const one = (/** @type {string} */ selector) => /** @type {any} */ (stage.querySelector(selector));
  one(".page-head__kicker").textContent = refresher.title;
  const waits = refresher.kind === "quiz" ? words.waits : words.waits_plain;
  one("[data-state]").textContent = { aside: work?.reason, sent: words.sent }[state] || waits;
  if (state === "aside") one("h1").textContent = words.needs_you;
  one("[data-mend]").hidden = state !== "aside" || !/^answer_/.test(work?.code ?? "");
  one("[data-mend]").href = `/phone/refreshers/${refresher.id}/?mend=${work?.aside ?? ""}`;
  one("[data-state]").focus({ preventScroll: true });
  stage.ownerDocument.defaultView?.scrollTo(0, 0);
}

/** @param {HTMLElement} stage @param {any} place @param {{ refresher: any, work: Awaited<ReturnType<typeof openRefresher>>, part: any }} what */
function showForm(stage, place, { refresher, work, part }) {
  const { phone, words, html } = place;
  stage.append(html(refresher.html));
  const form = /** @type {HTMLFormElement | null} */ (stage.querySelector("form[data-refresher]"));
  sayReason(stage, work.reason);
  if (!form) return;
  const receipt = /** @type {HTMLElement} */ (form.querySelector(".quiz-receipt"));
  /** @type {Promise<boolean>} */
  let saving = Promise.resolve(true);

  /** What holds the field `name`, to say beside it what is wrong. @param {string} name @returns {HTMLElement | null} */
  function holderOf(name) {
    const control = controlsIn(form).find((each) => each.name === name || each.name.startsWith(`${name}-`));
    return control ? (control.closest(".question") ?? control.parentElement) : null;
  }

  function changed() {
    say(receipt, words.saving);
    saving = work.put(readFields(controlsIn(form))).then(
      () => (say(receipt, `✓ ${words.saved_here}`), true),
      (/** @type {any} */ error) => (say(receipt, whyNot(words, error), true), false),
    );
    return saving;
  }

  /** Says beside each question what is wrong with it; the first of them, or null. @param {import("./fields.js").Fields} fields */
  function judge(fields) {
    const missing = missingIn(refresher.names, fields);
    let first = null;
    for (const name of refresher.names) {
      const holder = holderOf(name);
      if (!holder) continue;
      const wrong = missing.includes(name) ? (refresher.kind === "quiz" ? "answer_all" : "write") : problemOf(controlsIn(holder));
      sayWrong(holder, wrong && words[wrong]);
      if (wrong) first ??= controlsIn(holder)[0];
    }
    const left = refresher.names.filter((/** @type {string} */ name) => holderOf(name)?.querySelector("[data-wrong]")).length;
    sayReason(stage, left === 0 || refresher.kind !== "quiz" ? "" : left === 1 ? words.one_open : filled(words.some_open, { count: left }));
    return first;
  }

  bind(form, work.fields, changed);
  const said = /^answer_(.+)$/.exec(work.code)?.[1];
  const holder = said && holderOf(said);
  if (holder) sayWrong(holder, work.reason);
  form.addEventListener("change", changed);
  form.addEventListener("input", (event) => /** @type {HTMLElement} */ (event.target).tagName === "TEXTAREA" && changed());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = readFields(controlsIn(form));
    const first = judge(fields);
    if (first) return first.focus();
    await saving;
    const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
    button.disabled = true;
    try {
      const { id } = await work.finish(fields);
      showDone(stage, place, { refresher, part, state: "waiting" });
      whenSent(stage, phone, id, () => showDone(stage, place, { refresher, part, state: "sent" }));
    } catch (error) {
      say(receipt, whyNot(words, error), true);
      button.disabled = false;
    }
  });
}
