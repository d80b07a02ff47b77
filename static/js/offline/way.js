// @ts-check
/**
 * How far she is in a kept course: what is done, what is next, what is locked and why. The same answers as `courses/progress.py`.
 *
 *   const way = wayOf(course, { done: ["m0-welcome"], here: null, waiting: [] });
 *   way.isDone(step), way.waits(step), way.isLocked(step), way.missing(step), way.state(step)     "done" "next" "locked" "open"
 *   way.next, way.passedOver, way.station, way.timeLeft, way.required, way.requiredDone, way.isFinished
 *   await knownOf(phone, course)          what the phone knows of her: { standing, done, here, waiting, aside, trouble }
 *
 * @typedef {{ key: string, kind: string, number: number, title: string, time: string, minutes: number, practice_minutes: number,
 *   is_optional: boolean, requires: string[], url: string }} Step
 * @typedef {{ slug: string, label: string, language: string, title: string, times: Record<string, string>,
 *   modules: Array<{ key: string, title: string, time: string, steps: Step[] }> }} Course
 */

const STATIONS = { lesson: "lesson", quiz: "quiz", observed_practice: "observed" };
export const KIND = "lesson-done";

/** Where the lessons she marked here are noted until her part tells of them. @param {string} slug */
export const noted = (slug) => `done:${slug}`;

/** Minutes in words, as the server says them. @param {Record<string, string>} times @param {number} minutes */
export const duration = (times, minutes) => times[minutes < 60 ? minutes : 5 * Math.round(minutes / 5)] ?? String(minutes);

/** @param {Course} course @param {{ done: string[], here?: string | null, waiting?: string[] }} known `waiting`: done here, not yet sent */
export function wayOf(course, { done, here = null, waiting = [] }) {
  const steps = course.modules.flatMap((module) => module.steps);
  const have = new Set([...done, ...waiting]);
  const byKey = new Map(steps.map((step) => [step.key, step]));

  const isDone = (/** @type {Step} */ step) => have.has(step.key);
  const missing = (/** @type {Step} */ step) => /** @type {Step[]} */ (step.requires.filter((key) => !have.has(key)).map((key) => byKey.get(key)).filter(Boolean));
  const isLocked = (/** @type {Step} */ step) => !isDone(step) && step.requires.some((key) => !have.has(key));
  const required = steps.filter((step) => !step.is_optional);
  const left = required.filter((step) => !isDone(step));
  const firstOpen = left.find((step) => !isLocked(step)) ?? null;
  const leftAt = steps.find((step) => step.key === here);
  const next = leftAt && !isDone(leftAt) && !isLocked(leftAt) ? leftAt : firstOpen;

  return {
    steps,
    byKey,
    isDone,
    isLocked,
    missing,
    required: required.length,
    requiredDone: required.length - left.length,
    isFinished: left.length === 0,
    next,
    passedOver: next !== firstOpen ? firstOpen : null,
    station: left.length ? STATIONS[/** @type {keyof typeof STATIONS} */ (left[0].kind)] : "certificate",
    timeLeft: duration(course.times, left.reduce((sum, step) => sum + step.minutes, 0)),
    waits: (/** @type {Step} */ step) => waiting.includes(step.key) && !done.includes(step.key),
    state: (/** @type {Step} */ step) => (isDone(step) ? "done" : step === next ? "next" : isLocked(step) ? "locked" : "open"),
  };
}

/**
 * What this phone knows of her in a kept course: her part as last fetched, what she has marked here since, and what was set aside.
 * `trouble`: "" · "unknown" her part was never fetched · "not_enrolled" · "other_edition": the kept copy is not of the edition she is on.
 * @param {any} phone @param {{ slug: string, label: string }} course
 */
export async function knownOf(phone, { slug, label }) {
  const part = await phone.part("courses");
  const standing = part?.find((/** @type {any} */ each) => each.slug === slug) ?? null;
  const trouble = part === null ? "unknown" : !standing ? "not_enrolled" : standing.label !== label ? "other_edition" : "";
  const [waiting, aside] = [/** @type {string[]} */ ([]), /** @type {Record<string, string>} */ ({})];
  for (const row of await phone.waiting()) {
    if (row.kind !== KIND || row.mended_by) continue;
    const body = await phone.bodyOf(row.id);
    if (!body || body.course !== slug || body.edition !== label) continue;
    if (row.state === "waiting") waiting.push(body.activity);
    else if (row.state === "aside") aside[body.activity] = row.id;
  }
  const arrived = [];
  for (const [key, id] of Object.entries((await phone.draft(noted(slug))) ?? {})) {
    if ((await phone.receiptOf(id))?.outcome === "accepted") arrived.push(key);
  }
  const done = [...new Set([...(trouble === "" ? standing.done : []), ...arrived])];
  return { standing, done, here: trouble === "" ? standing.here : null, waiting, aside, trouble };
}
