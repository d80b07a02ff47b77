// @ts-check
/**
 * A quiz without signal: question by question as on the site, the look back, and handing it in. Its questions are the site's own forms, kept
 * in the part `attempts`; nothing on this phone knows which answer is right. With `?mend=<record>`: what was set aside, to be handed in anew.
 */
import { bind, controlsIn, problemOf, say, sayOnly, sayReason, sayWrong, whenSent, whyNot } from "./binding.js";
import { filled, readFields, sameFields } from "./fields.js";
import { openSitting } from "./sitting.js";

/** @typedef {import("./sitting.js").Sitting} Sitting */

/** The place of the answer that the server could not mark; 0 when it named none. @param {Sitting} sitting */
export const namedIn = ({ mends, code }) => Number(/^answer_(\d+)$/.exec(mends && code)?.[1] ?? 0);

/** Where the address points: a place, or the look back. @param {URL} url @param {Sitting} sitting @returns {number | "review"} */
export function pointsTo(url, sitting) {
  if (url.pathname.endsWith("/review/") || url.searchParams.get("q") === "review") return "review";
  const wanted = Number(url.searchParams.get("q") ?? namedIn(sitting));
  return Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, sitting.total) : sitting.first();
}

/** @param {HTMLElement} stage @param {any} place */
export async function show(stage, place) {
  const { params, phone, words, html, url } = place;
  const part = await phone.part("attempts");
  const attempt = part?.attempts.find((/** @type {any} */ each) => each.id === params.id);
  const mends = url.searchParams.get("mend") ?? "";
  if (!attempt) {
    const reason = (await phone.waiting()).find((/** @type {any} */ row) => row.id === mends)?.receipt?.reason;
    return sayOnly(stage, words.not_here, reason ?? words.not_here_more, [[`/attempts/${params.id}/result/`, words.result], ["/phone/", words.phone]]);
  }
  const sitting = await openSitting({ phone, attempt, mends });
  stage.append(html(part.frame));
  draw(stage, place, attempt, sitting);
  return attempt.title;
}

/** @param {HTMLElement} stage @param {any} place @param {import("./sitting.js").Attempt} attempt @param {Sitting} sitting */
function draw(stage, { phone, words, html, url }, attempt, sitting) {
  const { ownerDocument: document } = stage;
  const window = /** @type {Window} */ (document.defaultView);
  const one = (/** @type {string} */ selector) => /** @type {any} */ (stage.querySelector(selector));
  const all = (/** @type {string} */ selector) => /** @type {any[]} */ ([...stage.querySelectorAll(selector)]);
  const form = one("form[data-answer]");
  const slot = one("[data-question]");
  const receipt = one("form[data-answer] .quiz-receipt");
  const base = url.pathname.replace(/review\/$/, "");
  /** @type {number | "review"} */
  let at = pointsTo(url, sitting);
  /** @type {Promise<boolean>} */
  let saving = Promise.resolve(true);
  let refused = namedIn(sitting); // until she answers it anew

  for (const title of all("[data-title]")) title.textContent = attempt.title;
  for (const kicker of all(".page-head__kicker")) kicker.textContent = attempt.title;

  /** @param {string} name */
  function reveal(name) {
    for (const section of all("section[data-stage]")) section.hidden = section.dataset.stage !== name;
  }

  /** The numbers of all questions, or of those left open. @param {HTMLElement} list @param {number[]} places */
  function drawJumps(list, places) {
    list.replaceChildren(
      ...places.map((number) => {
        const item = one("template[data-place]").content.cloneNode(true);
        const button = item.querySelector("button");
        const done = sitting.isAnswered(number);
        button.value = String(number);
        button.classList.toggle("jump__go--done", done);
        if (number === at) button.setAttribute("aria-current", "true");
        item.querySelector(".num").textContent = number.toLocaleString(document.documentElement.lang || undefined);
        item.querySelector("[data-done]").hidden = !done;
        item.querySelector("[data-open]").hidden = done;
        return item;
      }),
    );
  }

  /** @param {number} number */
  function drawQuestion(number) {
    reveal("question");
    const fields = sitting.fieldsOf(number);
    slot.replaceChildren(html(attempt.questions[number - 1].html));
    bind(slot, fields, changed);
    const [here, count] = form.parentElement.querySelectorAll(".progress__words span");
    here.textContent = filled(words.question, { place: number, total: sitting.total });
    count.textContent = filled(words.answered, { count: sitting.answered() });
    const bar = one("[data-stage=question] progress");
    bar.max = sitting.total;
    bar.value = number;
    one(".quiz-back").hidden = number === 1;
    one("[data-last]").hidden = number !== sitting.total;
    one("[data-next]").hidden = number === sitting.total;
    say(receipt, fields.length ? `✓ ${words.saved_here}` : "");
    const wrong = problemOf(controlsIn(slot));
    sayWrong(slot.querySelector(".question"), number === refused ? sitting.reason : wrong && words[wrong]);
    if (number === refused) say(receipt, "");
    drawJumps(one("[data-stage=question] [data-jump]"), sitting.places);
  }

  function drawReview() {
    reveal("review");
    const open = sitting.open();
    one("[data-missing]").hidden = open.length === 0;
    one("[data-whole]").hidden = open.length > 0;
    const title = one("[data-missing] .card__title");
    title.lastChild.textContent = open.length === 1 ? words.one_open : filled(words.some_open, { count: open.length });
    drawJumps(one("[data-jump-open]"), open);
    drawJumps(one("[data-stage=review] [data-jump]"), sitting.places);
  }

  /** @param {string} state @param {string} [reason] */
  function drawDone(state, reason = sitting.reason) {
    reveal("done");
    sayReason(stage, "");
    one("[data-stage=done] h1").textContent = { waiting: words.handed_in, sent: words.sent, aside: words.needs_you }[state] ?? words.handed_in;
    one("[data-state]").textContent = { waiting: words.marked_later, sent: words.sent_more, aside: reason }[state] ?? words.marked_later;
    one("[data-result]").hidden = state !== "sent" && sitting.code !== "submitted";
    one("[data-result]").href = `/attempts/${attempt.id}/result/`;
    one("[data-mend]").hidden = state !== "aside" || sitting.code === "submitted";
    one("[data-mend]").href = `/phone/attempts/${attempt.id}/?mend=${sitting.aside}`;
  }

  /** @param {boolean} [moved] she went there, so what she reads next begins at its heading */
  function drawHere(moved = false) {
    if (sitting.state !== "open") return drawDone(sitting.state);
    sayReason(stage, refused === at ? "" : sitting.reason); // else it stands beside the question
    if (at === "review") drawReview();
    else drawQuestion(at);
    if (!moved) return;
    window.scrollTo(0, 0);
    const heading = one("section[data-stage]:not([hidden]) h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  /** Keeps what stands in the form; false when it could not be kept. */
  function changed() {
    const number = /** @type {number} */ (at);
    const fields = readFields(controlsIn(slot));
    const wrong = problemOf(controlsIn(slot));
    if (number !== refused || fields.length) sayWrong(slot.querySelector(".question"), wrong && words[wrong]);
    if (sameFields(fields, sitting.fieldsOf(number)) || (number === refused && !fields.length)) return saving;
    if (number === refused) refused = 0;
    say(receipt, words.saving);
    saving = sitting.put(number, fields).then(
      () => (say(receipt, `✓ ${words.saved_here}`), true),
      (error) => (say(receipt, whyNot(words, error), true), false),
    );
    return saving;
  }

  /** @param {number | "review"} to */
  async function go(to) {
    if (at !== "review" && !(await changed())) return;
    if (at !== "review" && problemOf(controlsIn(slot)) && to !== at) return controlsIn(slot)[0]?.focus();
    at = to;
    const address = new URL(to === "review" && !sitting.mends ? `${base}review/` : `${base}?q=${to}`, url);
    if (sitting.mends) address.searchParams.set("mend", sitting.mends);
    window.history.pushState(null, "", address);
    drawHere(true);
  }

  async function handIn(/** @type {Event} */ event) {
    event.preventDefault();
    const button = one("form[data-hand-in] button:not([type=button])");
    button.disabled = true;
    try {
      const { id } = await sitting.finish();
      drawDone("waiting");
      whenSent(stage, phone, id, () => drawDone("sent"));
      window.scrollTo(0, 0);
      one("[data-state]").focus({ preventScroll: true });
    } catch (error) {
      sayReason(stage, whyNot(words, error));
      one("[data-reason]").focus();
    } finally {
      button.disabled = false;
    }
  }

  form.addEventListener("change", changed);
  for (const each of [form, ...all("form[data-jumps]")]) {
    each.addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const wish = /** @type {HTMLButtonElement} */ (event.submitter)?.value ?? "next";
      const here = at === "review" ? sitting.total : at;
      const target = { next: here + 1, previous: here - 1 }[wish] ?? Number(wish);
      void go(wish === "review" || target > sitting.total ? "review" : Math.max(target || 1, 1));
    });
  }
  one("form[data-hand-in]").addEventListener("submit", handIn);
  one("form[data-hand-in] [data-back]").addEventListener("click", () => go(sitting.open()[0] ?? sitting.total));
  window.addEventListener("popstate", () => {
    if (!stage.contains(form)) return;
    at = pointsTo(new URL(window.location.href), sitting);
    drawHere(true);
  });
  drawHere();
}
