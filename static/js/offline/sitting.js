// @ts-check
/**
 * A quiz on the phone, from the question she left to handing it in. No page: `attempt.js` draws it.
 *
 *   const sitting = await openSitting({ phone, attempt, mends })
 *   sitting.state                       "open", or what became of it: "waiting" "aside" "sent"; `reason` in the server's words
 *   sitting.fieldsOf(place), sitting.isAnswered(place), sitting.open(), sitting.first()       places count from 1
 *   await sitting.put(place, fields)    resolves when it is on the disk
 *   await sitting.finish()              the record; the same one when asked twice. Raises CannotKeep
 *
 * @typedef {import("./fields.js").Fields} Fields
 * @typedef {{ code: string, html: string, fields: Fields, at: string | null }} Question
 * @typedef {{ id: string, address: string, title: string, course: string, language: string, questions: Question[] }} Attempt
 */
import { openAnswers } from "./answers.js";
import { workOf } from "./fields.js";

export const KIND = "attempt";

/** @param {{ phone: any, attempt: Attempt, mends?: string }} ports `mends`: the record that was set aside, to be handed in anew */
export async function openSitting({ phone, attempt, mends = "" }) {
  const own = await openAnswers(phone, attempt.id);
  const answers = mends ? await openAnswers(phone, attempt.id, { name: `mend:${mends}` }) : own;
  const about = (/** @type {any} */ body) => body.attempt === attempt.id;
  const work = await workOf(phone, KIND, about, own.record());
  const mended = mends ? (await phone.waiting()).find((/** @type {any} */ row) => row.id === mends) : null;
  const mending = Boolean(mended && !mended.mended_by && mended.state !== "waiting");
  if (mending) {
    const body = await phone.bodyOf(mends);
    if (body && about(body)) await answers.fill(body.answers);
  }
  /** @type {Promise<any> | null} */
  let finishing = null;

  /** @param {number} place @returns {Fields} */
  function fieldsOf(place) {
    const { code, fields, at } = attempt.questions[place - 1];
    const given = answers.of(code);
    if (!given) return fields;
    return given.sent && at && Date.parse(at) > Date.parse(given.at) + 60_000 ? fields : given.fields; // answered anew on another phone since
  }
  const isAnswered = (/** @type {number} */ place) => fieldsOf(place).length > 0;
  const places = attempt.questions.map((_, index) => index + 1);
  const open = () => places.filter((place) => !isAnswered(place));

  async function handIn() {
    await answers.settled();
    const given = Object.entries(answers.all()).map(([code, { fields, at }]) => [code, { fields, at }]);
    const body = { attempt: attempt.id, answers: Object.fromEntries(given), finished_at: new Date(phone.now()).toISOString() };
    const record = await phone.keep(KIND, body, mending ? { mends, draft: answers.name } : {});
    await own.handedIn(record.id).catch(() => undefined); // the record itself is what counts
    return record;
  }

  return {
    total: places.length,
    places,
    state: mending ? "open" : work.state,
    mends: mending ? mends : "",
    reason: (mending ? mended.receipt : work.receipt)?.reason ?? "",
    code: (mending ? mended.receipt : work.receipt)?.code ?? "",
    aside: work.state === "aside" ? work.row.id : "",
    fieldsOf,
    isAnswered,
    open,
    first: () => open()[0] ?? 1,
    answered: () => places.length - open().length,
    /** @param {number} place @param {Fields} fields */
    put: (place, fields) => answers.put(attempt.questions[place - 1].code, fields),
    finish() {
      finishing ??= handIn().catch((error) => {
        finishing = null;
        throw error;
      });
      return finishing;
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openSitting>>} Sitting */
