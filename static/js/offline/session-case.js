// @ts-check
/** Which session an address means: a new one, one that was asked for or begun on the site, a draft of this phone, or one to mend. */
import { createCodec } from "./codec.js";
import { newSession, sessionFromSite, sessionToMend } from "./session.js";

/** A session's draft: one open session for a learner's practice, as on the site. */
export const draftName = (/** @type {string} */ enrolment, /** @type {string} */ activity) => `observe:${enrolment}:${activity}`;
export const addressOf = (/** @type {string} */ enrolment, /** @type {string} */ activity) => `/phone/observe/${enrolment}/${activity}/`;

const NOBODY = { had: {}, passes: [], open: [], few: false };

/**
 * @param {any} place
 * @param {{ hashOf?: (text: string) => Promise<string>, newId?: () => string }} [ports]
 * @returns {Promise<any>} the case; { go } when its page has another address; { why, reason } when it is not here
 */
export async function caseOf({ url, phone, words }, { hashOf, newId = () => crypto.randomUUID() } = {}) {
  const ports = { hashOf: hashOf ?? createCodec(crypto).hashOf };
  const part = await phone.part("observing");
  if (!part) return { why: "not_kept" };
  const [, first, second, third, fourth] = url.pathname.split("/");
  if (first === "observations") {
    const known = [...part.begun, ...part.waiting].find((/** @type {any} */ { id }) => id === second);
    return known ? { go: addressOf(known.enrolment, known.activity) } : { why: "not_here" };
  }
  const mends = url.searchParams.get("mend");
  if (mends) return toMend(part, phone, words, mends, { ...ports, newId });
  const [enrolment, activity] = [third, fourth].map((step) => decodeURIComponent(step ?? ""));
  const around = aboutOf(part, enrolment, activity);
  if (second !== "observe" || !around) return { why: "not_here" };
  const name = draftName(enrolment, activity);
  const same = (/** @type {any} */ each) => each.enrolment === enrolment && each.activity === activity;
  const begun = part.begun.find(same);
  const wish = part.waiting.find(same);
  const draft = await phone.draft(name);
  const site = begun ?? wish;
  const session = draft ?? (begun ? sessionFromSite(begun) : newSession({ id: wish?.id ?? newId(), enrolment, activity, situation: wish?.situation ?? around.practice.situation, now: "" }));
  return { ...around, ...ports, name, session, fromSite: Boolean(site && site.id === session.observation) };
}

/** The learner, her practice and its checklist. @param {any} part @param {string} enrolment @param {string} activity @param {(edition: any) => boolean} [fits] */
function aboutOf(part, enrolment, activity, fits) {
  const learner = part.learners.find((/** @type {any} */ each) => each.enrolment === enrolment);
  const edition = learner ? part.editions[learner.edition] : Object.values(part.editions).find((each) => fits?.(each));
  const practice = edition?.practices.find((/** @type {any} */ { key }) => key === activity);
  const sheet = practice && edition.checklists[practice.checklist];
  return sheet ? { learner, edition, practice, sheet } : null;
}

/** @param {any} part @param {any} phone @param {any} words @param {string} mends @param {any} ports */
async function toMend(part, phone, words, mends, { newId, hashOf }) {
  const row = (await phone.waiting()).find((/** @type {any} */ { id }) => id === mends);
  const body = row && (await phone.bodyOf(mends));
  const reason = row?.receipt?.reason;
  const told = body && (body.signed ? sessionToMend(body, { record: mends, receipt: row.receipt, id: newId() }) : closingToMend(body, row, mends));
  if (!told || row.mended_by) return { why: "not_here", reason };
  const { enrolment, activity } = told;
  const course = body.signed ? JSON.parse(body.signed) : {};
  const around = aboutOf(part, enrolment, activity, (edition) => edition.course === course.course && edition.pack === course.pack);
  if (!around) return { why: "not_here", reason };
  const learner = around.learner ?? { ...NOBODY, enrolment, learner: course.learner, name: words.unknown_learner };
  const name = `mend:${mends}`;
  return { ...around, learner, hashOf, name, session: (await phone.draft(name)) ?? told, fromSite: true };
}

/** A closing that was set aside: its reason is asked for again. @param {any} body @param {any} row @param {string} mends */
function closingToMend(body, row, mends) {
  const session = newSession({ id: body.observation, enrolment: body.enrolment, activity: body.activity, situation: "", now: "" });
  const problem = { code: row.receipt?.code ?? "", reason: row.receipt?.reason ?? "" };
  return { ...session, step: "uncounted", fields: { uncounted: { reason: [body.reason] } }, started_at: body.started_at, mends, problem };
}
