// @ts-check
/**
 * Work that was begun on this phone and not finished yet: the drafts, but for those that only remember what was done.
 *
 *   await unfinished(phone)     their names
 */

/** Where the site's state of it stands: the part, its list, and what the site has already. @type {Record<string, [string, string]>} */
const SITE = { attempt: ["attempts", "attempts"], "self-rating": ["practice", "observations"], refresher: ["refreshers", "due"] };

/** Whether the site has every word of it. @param {any} draft @param {any} known */
function isThere(draft, known) {
  const given = draft.answers && Object.values(draft.answers);
  if (given) return given.every((/** @type {any} */ each) => each.sent);
  const ratings = known.ratings;
  return Boolean(ratings) && draft.fields.every((/** @type {[string, string]} */ [name, value]) => ratings[name.replace(/^item_/, "")] === value);
}

/** @param {any} phone @param {string} name */
async function isOpen(phone, name) {
  const [kind, about] = name.split(":");
  if (kind === "done") return false; // which lessons were marked here
  const draft = await phone.draft(name);
  if (!draft || draft.record) return false;
  const [part, list] = SITE[kind] ?? [];
  const state = part && (await phone.part(part));
  if (!state) return true;
  const known = state[/** @type {string} */ (list)].find((/** @type {any} */ each) => each.id === about);
  return Boolean(known) && !isThere(draft, known); // what the site does not ask for any more is done
}

/** @param {any} phone @returns {Promise<string[]>} */
export async function unfinished(phone) {
  const names = [];
  for (const name of await phone.draftNames()) if (await isOpen(phone, name)) names.push(name);
  return names;
}
