// @ts-check
/**
 * Which module fills which page, one line each; the first that fits. A module says `export async function show(stage, place)` and returns
 * the page's title. Put a line in together with its module: collecting the static files fails on a file that is not there.
 *
 *   { at: "/courses/:slug/", load: () => import("./course.js"), words: "course" }      :name catches one step of the address, * the rest
 *
 * @typedef {{ at: string, words: string, load: () => Promise<{ show: (stage: HTMLElement, place: any) => Promise<string> }> }} Route
 */

/** @type {Route[]} */
export const ROUTES = [
  { at: "/courses/:slug/", words: "course", load: () => import("./course.js") },
  { at: "/courses/:slug/glossary/", words: "course", load: () => import("./course.js") },
  { at: "/courses/:slug/lessons/:key/", words: "course", load: () => import("./course.js") },
  { at: "/checks/:slug/:key/", words: "check", load: () => import("./check.js") },
  { at: "/attempts/:id/*", words: "attempt", load: () => import("./attempt.js") },
  { at: "/phone/attempts/:id/", words: "attempt", load: () => import("./attempt.js") },
  { at: "/observations/:id/self-rating/", words: "self-rating", load: () => import("./self-rating.js") },
  { at: "/phone/self-rating/:id/", words: "self-rating", load: () => import("./self-rating.js") },
  { at: "/refreshers/", words: "refresher", load: () => import("./refresher.js") },
  { at: "/refreshers/:id/", words: "refresher", load: () => import("./refresher.js") },
  { at: "/phone/refreshers/:id/", words: "refresher", load: () => import("./refresher.js") },
  { at: "/phone/answers/:id/", words: "observation", load: () => import("./observation.js") },
  { at: "/observations/", words: "observation", load: () => import("./observing.js") },
  { at: "/phone/observe/:enrolment/:activity/", words: "observation", load: () => import("./observation.js") },
  { at: "/observations/:id/*", words: "observation", load: () => import("./observation.js") },
  { at: "/*", words: "hub", load: () => import("./hub.js") },
];

export { MENDS } from "./mends.js";

/** @param {string} at */
const pattern = (at) => new RegExp(`^${at.replace(/[.+]/g, "\\$&").replace("*", "(?<rest>.*)").replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`);

/** @param {string} path @param {Route[]} [routes] @returns {{ route: Route, params: Record<string, string> } | null} */
export function find(path, routes = ROUTES) {
  for (const route of routes) {
    const found = pattern(route.at).exec(path);
    if (!found) continue;
    const params = Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value ?? "")]));
    return { route, params };
  }
  return null;
}
