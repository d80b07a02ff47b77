// @ts-check
/**
 * Rating oneself without signal, a stage at a time. The steps are the site's own forms, kept in the part `practice`; what she chooses is a
 * draft until she has rated them all, then one record. With `?mend=<record>`: what was set aside.
 */
import { controlsIn, putInto, say, sayOnly, sayReason, whenSent, whyNot } from "./binding.js";
import { filled, readFields, workOf } from "./fields.js";

export const KIND = "self-rating";

/** @param {string} observation */
export const draftName = (observation) => `self-rating:${observation}`;

/** Ratings by step, of fields `item_<key>`. @param {import("./fields.js").Fields} fields @returns {Record<string, string>} */
export const ratingsOf = (fields) => Object.fromEntries(fields.map(([name, value]) => [name.replace(/^item_/, ""), value]));

/** @param {Record<string, string>} ratings @returns {import("./fields.js").Fields} */
export const fieldsOf = (ratings) => Object.entries(ratings).map(([key, value]) => [`item_${key}`, value]);

/**
 * What she has chosen: on the site, here, and (when mending) in what was set aside; the last word counts.
 * @param {{ phone: any, observation: any, mends?: string }} ports
 */
export async function openRating({ phone, observation, mends = "" }) {
  const name = draftName(observation.id);
  const about = (/** @type {any} */ body) => body.observation === observation.id;
  const draft = (await phone.draft(name)) ?? { fields: [] };
  const work = await workOf(phone, KIND, about, draft.record);
  const mended = mends ? (await phone.waiting()).find((/** @type {any} */ row) => row.id === mends && !row.mended_by && row.state !== "waiting") : null;
  const sent = work.row || mended ? await phone.bodyOf((mended ?? work.row).id) : null;
  const ratings = { ...observation.ratings, ...(sent && about(sent) ? sent.ratings : {}), ...ratingsOf(draft.fields) };

  return {
    ratings,
    state: mended ? "open" : work.state,
    reason: (mended ?? work.row)?.receipt?.reason ?? "",
    /** Resolves when it is on the disk. @param {Record<string, string>} values */
    put(values) {
      Object.assign(ratings, values);
      return phone.keepDraft(name, { fields: fieldsOf(ratings) });
    },
    async finish() {
      const record = await phone.keep(KIND, { observation: observation.id, ratings: { ...ratings } }, mended ? { mends } : {});
      await phone.keepDraft(name, { fields: fieldsOf(ratings), record: record.id }).catch(() => undefined);
      return record;
    },
  };
}

/** @param {HTMLElement} stage @param {any} place */
export async function show(stage, place) {
  const { params, phone, words, html, url } = place;
  const part = await phone.part("practice");
  const observation = part?.observations.find((/** @type {any} */ each) => each.id === params.id);
  const mends = url.searchParams.get("mend") ?? "";
  if (!observation) {
    const reason = (await phone.waiting()).find((/** @type {any} */ row) => row.id === mends)?.receipt?.reason;
    return sayOnly(stage, words.not_here, reason ?? words.not_here_more, [["/phone/", words.phone]]);
  }
  const rating = await openRating({ phone, observation, mends });
  stage.append(html(part.frame));
  draw(stage, place, { observation, rating, stages: part.checklists[observation.checklist] });
  return words.title;
}

/** @param {HTMLElement} stage @param {any} place @param {{ observation: any, rating: Awaited<ReturnType<typeof openRating>>, stages: any[] }} what */
function draw(stage, { phone, words, html, url }, { observation, rating, stages }) {
  const one = (/** @type {string} */ selector) => /** @type {any} */ (stage.querySelector(selector));
  const { ratings } = rating;
  const isDone = (/** @type {any} */ each) => each.items.every((/** @type {string} */ key) => ratings[key]);
  const items = stages.flatMap((each) => each.items);
  for (const { html: form, items: keys } of stages) {
    const offered = new Set(controlsIn(html(form)).map(({ name, value }) => `${name} ${value}`));
    for (const key of keys) if (!offered.has(`item_${key} ${ratings[key]}`)) delete ratings[key]; // so that she chooses it anew
  }
  const [form, receipt, slot] = [one("form"), one(".quiz-receipt"), one("[data-items]")];
  /** @type {Promise<boolean>} */
  let saving = Promise.resolve(true);
  let at = Math.max(stages.findIndex((each) => each.key === url.searchParams.get("stage")), 0) || Math.max(stages.findIndex((each) => !isDone(each)), 0);

  for (const link of stage.querySelectorAll("a[data-back]")) /** @type {HTMLAnchorElement} */ (link).href = observation.back;

  function drawState() {
    const done = items.filter((key) => ratings[key]).length;
    one(".progress__words span").textContent = filled(words.steps, { done, total: items.length });
    one("progress").max = items.length;
    one("progress").value = done;
    one("[data-stages]").replaceChildren(
      ...stages.map((each, index) => {
        const chip = one("template[data-chip]").content.cloneNode(true);
        const button = chip.querySelector("button");
        button.classList.toggle("chip--done", isDone(each));
        button.title = each.title;
        button.setAttribute("aria-label", `${each.key}: ${each.title}`);
        if (index === at) button.setAttribute("aria-current", "step");
        chip.querySelector("[data-key]").textContent = each.key;
        button.addEventListener("click", () => go(index));
        return chip;
      }),
    );
  }

  /** @param {boolean} [moved] */
  function drawStage(moved = false) {
    const here = stages[at];
    one(".stage__letter").textContent = here.key;
    one("[data-stage-title]").textContent = here.title;
    slot.replaceChildren(html(here.html));
    putInto(slot, fieldsOf(ratings));
    one("[data-next]").hidden = at === stages.length - 1;
    one("[data-finish]").hidden = at !== stages.length - 1;
    say(receipt, "");
    drawState();
    if (!moved) return;
    stage.ownerDocument.defaultView?.scrollTo(0, 0);
    one("h2.stage__title").focus({ preventScroll: true });
  }

  /** @param {string} state */
  function drawEnd(state) {
    one("[data-rating]").hidden = true;
    one("[data-done]").hidden = false;
    sayReason(stage, "");
    one("[data-done] [data-state]").textContent = state === "sent" ? words.sent : words.waits;
    const again = one("[data-again]");
    again.addEventListener("click", (/** @type {Event} */ event) => {
      event.preventDefault();
      one("[data-rating]").hidden = false;
      one("[data-done]").hidden = true;
      at = 0;
      drawStage(true);
    });
  }

  function changed() {
    say(receipt, words.saving);
    saving = rating.put(ratingsOf(readFields(controlsIn(slot)))).then(
      () => (say(receipt, `✓ ${words.saved_here}`), true),
      (/** @type {any} */ error) => (say(receipt, whyNot(words, error), true), false),
    );
    drawState();
    return saving;
  }

  /** @param {number} to */
  async function go(to) {
    if (!(await saving)) return;
    at = to;
    drawStage(true);
  }

  /** @param {string[]} missing */
  function sayMissing(missing) {
    say(receipt, filled(words.choose_all, { steps: missing.join(", ") }), true);
    const index = stages.findIndex((each) => each.items.includes(missing[0]));
    if (index !== at) {
      at = index;
      drawStage(true);
      say(receipt, filled(words.choose_all, { steps: missing.join(", ") }), true);
    }
    slot.querySelector(`[data-item="${CSS.escape(missing[0])}"] input`)?.focus();
  }

  form.addEventListener("change", changed);
  form.addEventListener("submit", async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (!(await saving)) return;
    const last = at === stages.length - 1;
    const missing = (last ? items : stages[at].items).filter((/** @type {string} */ key) => !ratings[key]);
    if (missing.length) return sayMissing(missing);
    if (!last) return go(at + 1);
    const button = one("[data-finish]");
    button.disabled = true;
    try {
      const { id } = await rating.finish();
      drawEnd("waiting");
      whenSent(stage, phone, id, () => (one("[data-done] [data-state]").textContent = words.sent));
      one("[data-done] .card__title")?.scrollIntoView({ block: "center" });
    } catch (error) {
      say(receipt, whyNot(words, error), true);
    } finally {
      button.disabled = false;
    }
  });
  sayReason(stage, rating.reason);
  drawStage();
  if (["waiting", "sent"].includes(rating.state)) drawEnd(rating.state);
}
