// @ts-check
/**
 * A session of observed practice as a phone holds it: what is asked for, what is missing, and the exact text that is signed. Pure.
 *
 * The rules are data from the part `observing`; the server asks the same again. A problem is { field, code, item? }: the words for its code
 * stand in the part's words, the field is that of the form.
 *
 * @typedef {Record<string, string[]>} Fields what stands in a form, by name
 * @typedef {{ field: string, code: string, item?: string, text?: string }} Problem
 * @typedef {{
 *   items: Array<[string, boolean, boolean]>, situations: Array<{ id: string, counts: boolean | "remote", needs: string[], mother: boolean }>,
 *   scripts: string[], consent: string[], voice: string[], stop: string[], not_counted: string[],
 *   pass: { critical: number, percent: number, global: number }, longest: { text: number, case: number },
 * }} Rules
 * @typedef {{
 *   enrolment: string, learner: string, name: string, place: string, edition: string, few: boolean, open: string[],
 *   had: Record<string, string>, passes: Array<[string, string, string]>,
 * }} Learner
 * @typedef {{
 *   version: 1, observation: string, enrolment: string, activity: string, step: string, prepared: boolean, started_at: string, ended_at: string,
 *   began_here: boolean, ended_here: boolean, ratings: Record<string, string>, last: string, stop: { reason: string, note: string } | null,
 *   fields: Record<string, Fields>, signed: string, signatures: any[], corrects: boolean, mends?: string, problem?: { code: string, reason: string },
 * }} Session
 */

const CASE = /^[A-Z]{0,2}[-/ ]?[0-9][0-9/-]*$/;

/** A digit of any script as one of ours. @param {string} sign */
function western(sign) {
  const point = /** @type {number} */ (sign.codePointAt(0));
  const row = point & ~15;
  return String(point - (/\p{Nd}/u.test(String.fromCodePoint(row)) ? row : row + 6));
}

/** The case number as it is kept, or why it cannot be one: the twin of `read_case_number`. @param {string} text @param {number} longest */
export function readCase(text, longest = 30) {
  const plain = Array.from(text.trim().toUpperCase(), (sign) => (/\p{Nd}/u.test(sign) ? western(sign) : sign)).join("");
  if (plain.length > longest) return { number: plain, code: "case_long" };
  return CASE.test(plain) ? { number: plain.replaceAll(" ", ""), code: "" } : { number: plain, code: "case_number" };
}

const bare = (/** @type {string} */ number) => number.replace(/[^A-Z0-9]/g, "");

/** @param {Fields | undefined} fields @param {string} name */
const one = (fields, name) => (fields?.[name]?.[0] ?? "").trim();

/** @param {Rules} rules @param {string} situation */
export const withMother = (rules, situation) => Boolean(rules.situations.find(({ id }) => id === situation)?.mother);

/** The situations she may choose: the practice's own, those listed as conditional where mothers are few, and practice. */
export function offered(/** @type {any} */ practice, /** @type {Rules} */ rules, /** @type {{ few: boolean }} */ { few }) {
  const extra = few ? practice.conditional : [];
  return rules.situations.filter(({ id, counts }) => id === practice.situation || extra.includes(id) || counts !== true).map(({ id }) => id);
}

/** The role-plays to choose from: not those she has had within a year, unless she has had them all. @param {Rules} rules @param {Learner} learner */
export function fresh(rules, learner) {
  const left = rules.scripts.filter((script) => !(script in learner.had));
  return left.length ? left : rules.scripts;
}

/** @param {{ id: string, enrolment: string, activity: string, situation: string, now: string }} begun @returns {Session} */
export const newSession = ({ id, enrolment, activity, situation }) => ({
  version: 1, observation: id, enrolment, activity, step: "prepare", prepared: false, started_at: "", ended_at: "", began_here: false,
  ended_here: false, ratings: {}, last: "", stop: null, fields: { prepare: { situation: [situation] } }, signed: "", signatures: [], corrects: false,
}); // prettier-ignore

/** What the forms show of what was written before. @param {any} told a begun observation of the part, or a signed text */
function fieldsOf(told) {
  const consent = told.consent ?? {};
  const ticked = Object.keys(consent).filter((key) => consent[key] === true);
  const voice = Object.entries(told.mother_voice ?? {}).map(([key, yes]) => [`voice_${key}`, [yes ? "yes" : "no"]]);
  const texts = (/** @type {Record<string, unknown>} */ given) =>
    Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, [String(value)]]])));
  return {
    prepare: {
      ...texts({ situation: told.situation, script: told.script, case_number: told.case_number, asked_by: consent.by, asked_at: consent.at }),
      consent: ticked,
      ...(told.is_remote_trained ? { is_remote_trained: ["on"] } : {}),
    },
    finish: { ...texts({ global_rating: told.global_rating, strength: told.strength, change: told.change }), ...Object.fromEntries(voice) },
    stop: texts({ reason: told.stop_reason, note: told.stop_note }),
  };
}

/** A session that was begun on the site. @param {any} begun @returns {Session} */
export function sessionFromSite(begun) {
  const ratings = begun.ratings ?? {};
  const rated = Object.keys(ratings).length > 0;
  const session = newSession({ id: begun.id, enrolment: begun.enrolment, activity: begun.activity, situation: begun.situation, now: "" });
  const stop = begun.stop_reason ? { reason: begun.stop_reason, note: begun.stop_note } : null;
  return {
    ...session, ratings, stop, fields: fieldsOf(begun), prepared: rated, began_here: rated, ended_here: Boolean(begun.ended_at),
    started_at: rated ? begun.started_at : "", ended_at: begun.ended_at ?? "", step: stop ? "finish" : rated ? "rate" : "prepare", corrects: begun.corrects,
  }; // prettier-ignore
}

/** Codes of refusals that a step of the session can mend: the step and the field. @type {Record<string, [string, string]>} */
const FIELD_OF = {
  situation: ["prepare", "situation"], needs: ["prepare", "situation"], script: ["prepare", "script"], repeated: ["prepare", "script"],
  consent: ["prepare", "consent"], case_number: ["prepare", "case_number"], same_mother: ["prepare", "case_number"],
  item: ["rate", ""], value: ["rate", ""], differs: ["rate", ""], edition: ["rate", ""], reason: ["stop", "reason"],
  global: ["finish", "global_rating"], strength: ["finish", "strength"], change: ["finish", "change"],
}; // prettier-ignore

/** Where a refusal is mended; the signature where it is nobody's field. @param {string} code */
export const placeOf = (code) => FIELD_OF[code] ?? ["finish", ""];

/**
 * What was set aside, opened again with its reason. A session that somebody signed or closed meanwhile becomes one of its own, with a new id.
 * @param {any} body @param {{ record: string, receipt: { code: string, reason: string } | null, id: string }} said
 * @returns {Session | null} null when the body cannot be read
 */
export function sessionToMend(body, { record, receipt, id }) {
  let told;
  try {
    told = JSON.parse(body.signed);
  } catch {
    return null;
  }
  const { code = "", reason = "" } = receipt ?? {};
  const [step] = placeOf(code);
  const own = ["signed", "closed"].includes(code);
  const session = newSession({ id: own ? id : told.observation, enrolment: told.enrolment, activity: told.activity, situation: told.situation, now: "" });
  return {
    ...session, ratings: told.ratings, fields: fieldsOf(told), prepared: step !== "prepare", step, started_at: told.started_at, ended_at: told.ended_at,
    began_here: Boolean(told.began_here) && !own, ended_here: Boolean(told.ended_here) && !own, mends: record, problem: { code, reason },
    stop: told.stop_reason ? { reason: told.stop_reason, note: told.stop_note } : null,
  }; // prettier-ignore
}

/** What `prepare` takes, out of its form. @param {Fields} fields @param {Rules} rules */
export function prepared(fields, rules) {
  const situation = one(fields, "situation");
  const is_remote_trained = Boolean(fields.is_remote_trained?.length);
  if (!withMother(rules, situation)) return { situation, script: one(fields, "script"), case_number: "", consent: {}, is_remote_trained };
  const ticked = rules.consent.filter((key) => fields.consent?.includes(key));
  const consent = { ...Object.fromEntries(ticked.map((key) => [key, true])), by: one(fields, "asked_by"), at: one(fields, "asked_at") };
  return { situation, script: "", case_number: readCase(one(fields, "case_number"), rules.longest.case).number, consent, is_remote_trained };
}

/**
 * What stands against beginning. @param {Fields} fields @param {Rules} rules @param {Learner} learner
 * @param {{ checklist: string, situations: string[], corrects?: boolean }} practice @returns {Problem[]}
 */
export function preparationProblems(fields, rules, learner, { checklist, situations, corrects = false }) {
  const told = prepared(fields, rules);
  const situation = rules.situations.find(({ id }) => id === told.situation);
  if (!situation || !situations.includes(told.situation)) return [{ field: "situation", code: "situation" }];
  const passed = learner.passes.filter(([of]) => of === checklist);
  const problems = [];
  if (!situation.needs.every((need) => passed.some(([, counted]) => counted === need))) problems.push({ field: "situation", code: "needs" });
  if (!situation.mother) {
    if (told.script && !fresh(rules, learner).includes(told.script) && !corrects) problems.push({ field: "script", code: "repeated" });
    return problems;
  }
  const { number, code } = readCase(one(fields, "case_number"), rules.longest.case);
  if (!one(fields, "case_number")) problems.push({ field: "case_number", code: "case_missing" });
  else if (code) problems.push({ field: "case_number", code });
  else if (!corrects && passed.some(([, counted, known]) => counted === told.situation && known && bare(known) === bare(number)))
    problems.push({ field: "case_number", code: "same_mother" });
  if (rules.consent.some((key) => !fields.consent?.includes(key))) problems.push({ field: "consent", code: "consent" });
  if (!told.consent.by) problems.push({ field: "asked_by", code: "asked_by" });
  if (!told.consent.at) problems.push({ field: "asked_at", code: "asked_at" });
  return problems;
}

/** Items without a rating that they allow. @param {Rules} rules @param {Record<string, string>} ratings */
export const unrated = (rules, ratings) =>
  rules.items.filter(([key, , na]) => !(["0", "1", "2"].includes(ratings[key]) || (na && ratings[key] === "na"))).map(([key]) => key);

/** What stands against signing. @param {Session} session @param {Rules} rules @returns {Problem[]} */
export function finishProblems(session, rules) {
  const fields = session.fields.finish ?? {};
  const problems = /** @type {Problem[]} */ ([]);
  const long = (/** @type {string} */ name) => one(fields, name).length > rules.longest.text && problems.push({ field: name, code: "too_long" });
  if (!session.stop) {
    for (const item of unrated(rules, session.ratings)) problems.push({ field: "", code: "item", item });
    if (!["1", "2", "3", "4"].includes(one(fields, "global_rating"))) problems.push({ field: "global_rating", code: "global" });
    if (!one(fields, "strength")) problems.push({ field: "strength", code: "strength" });
    if (!one(fields, "change")) problems.push({ field: "change", code: "change" });
  }
  long("strength");
  long("change");
  return problems;
}

/** @param {Fields} fields @param {string[]} reasons @param {number} longest @returns {Problem[]} */
export function reasonProblems(fields, reasons, longest) {
  if (!reasons.includes(one(fields, "reason"))) return [{ field: "reason", code: "reason" }];
  return one(fields, "note").length > longest ? [{ field: "note", code: "too_long" }] : [];
}

/** @param {Fields} fields @param {number} longest @returns {Problem[]} */
export function answerProblems(fields, longest) {
  if (!["yes", "no"].includes(one(fields, "agrees"))) return [{ field: "agrees", code: "agrees" }];
  if (one(fields, "agrees") === "no" && !one(fields, "comment")) return [{ field: "comment", code: "comment" }];
  return one(fields, "comment").length > longest ? [{ field: "comment", code: "too_long" }] : [];
}

/**
 * The exact text that the observer signs.
 * @param {Session} session @param {Rules} rules
 * @param {{ learner: string, observer: string, course: string, edition: string, pack: string, checklist: string }} about
 */
export function signedText(session, rules, about) {
  const finish = session.fields.finish ?? {};
  const told = prepared(session.fields.prepare ?? {}, rules);
  const voices = withMother(rules, told.situation) ? rules.voice : [];
  const said = voices.flatMap((key) => (one(finish, `voice_${key}`) ? [[key, one(finish, `voice_${key}`) === "yes"]] : []));
  const whole = one(finish, "global_rating");
  return JSON.stringify({
    format: "skilled-hands-observation", version: 1, observation: session.observation, enrolment: session.enrolment, ...about,
    activity: session.activity, ...told, mother_voice: Object.fromEntries(said), ratings: session.ratings,
    stop_reason: session.stop?.reason ?? "", stop_note: session.stop?.note ?? "", global_rating: whole ? Number(whole) : null,
    strength: one(finish, "strength"), change: one(finish, "change"), started_at: session.started_at, ended_at: session.ended_at,
    began_here: session.began_here, ended_here: session.ended_here,
  }); // prettier-ignore
}

/** The exact text that the learner signs. @param {Fields} fields @param {{ observation: string, learner: string, of: string }} about */
export const answerText = (fields, { observation, learner, of }) =>
  JSON.stringify({
    format: "skilled-hands-answer", version: 1, observation, learner, of, agrees: one(fields, "agrees") === "yes", comment: one(fields, "comment"),
  }); // prettier-ignore

/** The verdict by the pack's rule, as the server will find it: the twin of `grading.grade`. @param {any} told @param {Rules} rules */
export function verdict(told, rules) {
  if (told.stop_reason) return "stopped";
  const worth = (/** @type {string} */ key, /** @type {boolean} */ na) => {
    const value = told.ratings[key];
    if (value === "na") return na ? null : 0;
    return ["0", "1", "2"].includes(value) ? Number(value) : 0;
  };
  const situation = rules.situations.find(({ id }) => id === told.situation);
  const forFirst = rules.situations.some(({ counts, needs }) => counts === true && !needs.length);
  if (!(situation?.counts === true || (situation?.counts === "remote" && told.is_remote_trained && forFirst))) return "formative";
  const marks = rules.items.map(([key, critical, na]) => ({ critical, mark: worth(key, na) })).filter(({ mark }) => mark !== null);
  const others = marks.filter(({ critical }) => !critical).map(({ mark }) => Number(mark));
  const earned = others.reduce((sum, mark) => sum + mark, 0);
  const safe = marks.every(({ critical, mark }) => !critical || Number(mark) >= rules.pass.critical);
  const enough = earned * 100 >= rules.pass.percent * 2 * others.length;
  return safe && enough && (told.global_rating ?? 0) >= rules.pass.global ? "pass" : "not_yet";
}
