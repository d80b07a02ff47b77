// @ts-check
/**
 * A form's fields as a phone keeps them: `[[name, value], …]`, in the order of the page; what is not filled in is left out.
 *
 *   readFields(controls)                what stands in them        putFields(controls, fields)      puts it back
 *   sameFields(one, other)
 *   filled(words, values)               fills %(name)s
 *   await workOf(phone, kind, mine, record)       what became of work of hers: { state: "open" | "waiting" | "aside" | "sent", row, receipt }
 *
 * @typedef {Array<[string, string]>} Fields
 * @typedef {{ name: string, type: string, value: string, checked?: boolean }} Control
 */

const TICKED = ["radio", "checkbox"];
const NOT_HERS = ["hidden", "submit", "button"];

/** @param {Iterable<Control>} controls @returns {Fields} */
export function readFields(controls) {
  /** @type {Fields} */
  const fields = [];
  for (const { name, type, value, checked } of controls) {
    if (!name || NOT_HERS.includes(type)) continue;
    if (TICKED.includes(type) ? checked : value.trim() !== "") fields.push([name, value]);
  }
  return fields;
}

/** Puts fields into a form; what they do not name is emptied. @param {Iterable<Control>} controls @param {Fields} fields */
export function putFields(controls, fields) {
  for (const control of controls) {
    const { name, type, value } = control;
    if (!name || NOT_HERS.includes(type)) continue;
    if (TICKED.includes(type)) control.checked = fields.some(([each, said]) => each === name && said === value);
    else control.value = fields.find(([each]) => each === name)?.[1] ?? "";
  }
}

/** @param {Fields} one @param {Fields} other */
export const sameFields = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** @param {string} words @param {Record<string, string | number>} [values] */
export const filled = (words, values = {}) => words.replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));

/**
 * @param {any} phone @param {string} kind @param {(body: any) => boolean} mine which of the records is about this
 * @param {string} [record] the one that a draft remembers, also when it has gone
 */
export async function workOf(phone, kind, mine, record) {
  let found = null;
  for (const row of await phone.waiting()) {
    if (row.kind !== kind || row.mended_by) continue;
    const body = await phone.bodyOf(row.id);
    if (body && mine(body)) found = row; // the last one counts
  }
  if (found) return { state: found.state === "waiting" ? "waiting" : "aside", row: found, receipt: found.receipt };
  const receipt = record ? await phone.receiptOf(record) : null;
  return { state: receipt?.outcome === "accepted" ? "sent" : "open", row: null, receipt };
}
