// @ts-check
/**
 * A kept course without signal: its page, its lessons, its words. Everything is drawn by the server (`courses/kept.py`); this puts in what
 * the phone knows of her. Marking a lesson as done is `lesson-done.js`, on this page and on the site's.
 */
import { knownOf, wayOf } from "./way.js";

/** Fills `%(name)s`. @param {string} words @param {Record<string, string | number>} values */
export const filled = (words, values) => words.replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));

/** The drawings come with the course, so that nothing is fetched. @param {string} html @param {Record<string, string>} pictures */
export const withPictures = (html, pictures) =>
  html.replace(/src="([^"]+)"/g, (whole, url) => (Object.hasOwn(pictures, url) ? `src="data:image/svg+xml,${encodeURIComponent(pictures[url])}"` : whole));

/** @param {Document} document @param {string} words @param {string} [name] */
function line(document, words, name = "kept-line") {
  const said = document.createElement("p");
  said.className = name;
  said.textContent = words;
  return said;
}

/** What stands above every kept page. @param {HTMLElement} stage @param {any} place @param {any} course @param {string} trouble */
export function sayKept(stage, { words, url, go }, course, trouble) {
  const { ownerDocument: document } = stage;
  const said = line(document, `${words.kept} `);
  const again = document.createElement("a");
  again.href = url.href;
  again.textContent = words.try_again;
  again.addEventListener("click", (event) => (event.preventDefault(), go(url.href)));
  said.append(again);
  stage.prepend(said);
  const more = { other_edition: words.other_edition, not_enrolled: words.not_enrolled, unknown: words.no_progress }[trouble];
  if (more) said.after(line(document, more, "kept-line kept-line--held"));
}

/** @param {HTMLElement} stage @param {any} place */
export async function show(stage, place) {
  const { params, phone, words, html, url } = place;
  const course = await phone.course(params.slug);
  if (!course) {
    stage.append(line(stage.ownerDocument, words.not_kept));
    return words.title;
  }
  const known = await knownOf(phone, course);
  if (url.pathname.endsWith("/glossary/")) {
    stage.append(html(course.glossary));
    sayKept(stage, place, course, "");
    return stage.querySelector("h1")?.textContent ?? course.title;
  }
  const title = params.key ? showLesson(stage, place, course, known) : showCourse(stage, place, course, known);
  sayKept(stage, place, course, known.trouble);
  if (params.key) await import("../course-lesson.js");
  return title;
}

/** @param {HTMLElement} stage @param {any} place @param {any} course @param {any} known */
function showLesson(stage, { params, words, html }, course, known) {
  const { ownerDocument: document } = stage;
  const text = course.lessons[params.key];
  if (!text) {
    stage.append(line(document, words.no_lesson));
    return course.title;
  }
  stage.append(html(withPictures(text, course.pictures)));
  const way = wayOf(course, known);
  const step = way.byKey.get(params.key);
  const form = stage.querySelector("form.lesson__done");
  if (form && step && way.isDone(step)) {
    form.replaceWith(html(course.signs.badge));
    stage.querySelector("nav.turn")?.classList.add("turn--go");
    if (way.waits(step)) stage.querySelector(".lesson__state")?.after(line(document, words.waiting, "receipt receipt--held"));
  } else if (form && ["other_edition", "not_enrolled"].includes(known.trouble)) {
    form.remove();
  } else if (form && step && way.isLocked(step)) {
    form.replaceWith(line(document, filled(words.opens_after, { title: way.missing(step)[0]?.title ?? "" }), "quiet"));
  }
  return step?.title ?? course.title;
}

/** @param {HTMLElement} stage @param {any} place @param {any} course @param {any} known */
function showCourse(stage, { words, html }, course, known) {
  stage.append(html(course.page));
  const way = wayOf(course, known);
  fillNext(stage, words, course, way, known);
  const progress = /** @type {HTMLProgressElement | null} */ (stage.querySelector("[data-slot=progress] progress"));
  const [label, note] = stage.querySelectorAll("[data-slot=progress] .progress__words > span");
  if (progress) [progress.max, progress.value] = [way.required, way.requiredDone];
  if (label) label.textContent = filled(words.of_done, { done: way.requiredDone, all: way.required });
  if (note) note.textContent = way.isFinished ? "" : filled(words.left, { time: way.timeLeft });
  stage.querySelector("[data-slot=way]")?.append(html(course.ways[way.isFinished ? "refresher" : way.station] ?? ""));
  for (const module of course.modules) fillModule(stage, words, html, course, way, module);
  return course.title;
}

/** @param {HTMLElement} stage @param {any} words @param {any} course @param {any} way @param {any} known */
function fillNext(stage, words, course, way, known) {
  const card = stage.querySelector("[data-slot=next]");
  const [kicker, title, link] = [".next__kicker", ".next__title", "a.btn"].map((each) => /** @type {any} */ (card?.querySelector(each)));
  const more = card?.querySelector(".next__more");
  if (!card || !way.next) return card?.remove();
  const started = way.requiredDone > 0 || known.done.length > 0;
  kicker.textContent = !started ? words.first : way.passedOver ? words.left_off : words.next;
  title.textContent = way.next.title;
  link.href = way.next.url;
  link.firstChild.textContent = started ? words.continue : words.start;
  if (more) more.textContent = way.next.kind === "lesson" ? way.next.time : `${way.next.time} · ${words.needs_signal}`;
}

/** @param {HTMLElement} stage @param {any} words @param {any} html @param {any} course @param {any} way @param {any} module */
function fillModule(stage, words, html, course, way, module) {
  const box = /** @type {HTMLDetailsElement | null} */ (stage.querySelector(`#${CSS.escape(module.key)}`));
  if (!box) return;
  const done = module.steps.filter(way.isDone).length;
  const meta = box.querySelector(".module__meta");
  if (meta) meta.textContent = `${filled(words.of_done, { done, all: module.steps.length })} · ${module.time}`;
  if (done === module.steps.length) box.querySelector(".module__words")?.after(html(course.signs.module));
  if (module.steps.includes(way.next)) box.open = true;
  for (const step of module.steps) {
    const item = box.querySelector(`[data-key="${CSS.escape(step.key)}"]`);
    if (item) fillStep(item, words, html, course, way, step);
  }
}

/** @param {Element} item @param {any} words @param {any} html @param {any} course @param {any} way @param {any} step */
function fillStep(item, words, html, course, way, step) {
  const state = way.state(step);
  item.className = `tasks__item tasks__item--${state}`;
  if (course.signs[state]) item.querySelector(".tasks__sign")?.replaceChildren(html(course.signs[state]));
  const said = { done: words.done, next: words.next }[/** @type {"done"} */ (state)];
  const parts = [said, step.time, step.is_optional && words.optional, step.kind !== "lesson" && state !== "done" && words.needs_signal];
  const meta = item.querySelector(".tasks__meta");
  if (meta) meta.textContent = parts.filter(Boolean).join(" · ");
  if (way.waits(step)) meta?.after(line(item.ownerDocument, words.waiting, "tasks__meta"));
  if (state !== "locked") return;
  const missing = way.missing(step);
  meta?.after(line(item.ownerDocument, missing.length > 2 ? words.opens_later : filled(words.opens_after, { title: missing[0]?.title ?? "" }), "tasks__meta"));
  item.querySelector("a.tasks__link")?.removeAttribute("href");
}
