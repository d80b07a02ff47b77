// @ts-check
/**
 * How a check's answer is read and marked without signal: the same as `assessments/responses.py` and `assessments/marking.py`, which is
 * proven over the vectors in tests/js/vectors. Only for the formative checks of lessons; what counts is marked by the server.
 *
 *   readResponse(question, values)      what she answered, null when nothing; raises Unreadable "number", "incomplete" or "unknown"
 *   mark(question, response)            [right, of]: the share she got right
 *   verdictOf([right, of])              "right", "partly" or "wrong"
 *
 * A question is what the kept file holds: { name, kind, drawn: { order, right }, body, key, right }. `values(name)` gives a field's values.
 *
 * @typedef {{ name: string, kind: string, drawn: { order: string[], right?: string[] }, body: any, key: any, right: Record<string, string> }} Question
 */

const LONGEST = 20;
const WRITTEN = /^[+-]?(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?$/;

export class Unreadable extends Error {
  /** @param {"number" | "incomplete" | "unknown"} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** Any script's digits as 0 to 9: each stands in a run of ten. @param {string} text */
function westernDigits(text) {
  return text.replace(/\p{Nd}/gu, (sign) => {
    const code = /** @type {number} */ (sign.codePointAt(0));
    let first = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
    return String((code - first) % 10);
  });
}

/** A number as people write it: a comma or a point, spaces, any script's digits. @param {string} text @returns {number | null} */
export function readNumber(text) {
  const signs = [...text].slice(0, LONGEST + 10).join("").replace(/[\s\u001c-\u001f\u0085]/g, "").replaceAll(",", ".").replaceAll("٫", ".");
  if (!signs) return null;
  const plain = westernDigits(signs);
  const number = [...signs].length <= LONGEST && WRITTEN.test(plain) ? Number(plain.replaceAll("_", "")) : Number.NaN;
  if (!Number.isFinite(number)) throw new Unreadable("number");
  return number + 0; // there is no other zero
}

/** @param {string[]} order @param {string} place */
function at(order, place) {
  if (!/^\d{1,3}$/.test(place) || Number(place) >= order.length) throw new Unreadable("unknown");
  return order[Number(place)];
}

/** @param {Question} question @param {(name: string) => string[]} values */
export function readResponse({ kind, drawn, name }, values) {
  const last = (/** @type {string} */ field) => values(field).at(-1) ?? "";
  if (kind === "numeric") return readNumber(last(name));
  if (kind === "truefalse") {
    if (!["", "true", "false"].includes(last(name))) throw new Unreadable("unknown");
    return last(name) ? last(name) === "true" : null;
  }
  if (kind === "ordering") {
    const given = drawn.order.map((_, place) => last(`${name}-${place}`).trim());
    if (!given.some(Boolean)) return null;
    const wanted = given.map((_, place) => String(place + 1));
    if ([...given].sort().join() !== [...wanted].sort().join()) throw new Unreadable("incomplete");
    return wanted.map((number) => drawn.order[given.indexOf(number)]);
  }
  if (kind === "matching") {
    const chosen = drawn.order.map((left, place) => [left, last(`${name}-${place}`)]).filter(([, place]) => place);
    const response = Object.fromEntries(chosen.map(([left, place]) => [left, at(drawn.right ?? [], place)]));
    return chosen.length ? response : null;
  }
  if (kind === "multiple") {
    const picked = [...new Set(values(name))].map((place) => at(drawn.order, place));
    return picked.length ? picked : null;
  }
  return last(name) ? at(drawn.order, last(name)) : null;
}

/** Whether two ids on the right of a matching question say the same. @param {string} given @param {string} wanted @param {Record<string, string>} right */
export const sameRight = (given, wanted, right) =>
  given === wanted || (Object.hasOwn(right, given) && Object.hasOwn(right, wanted) && right[given] === right[wanted]);

/** @param {string[]} list */
const neighbours = (list) => list.slice(1).map((each, place) => JSON.stringify([list[place], each]));

/** @param {Question} question @param {any} response @returns {[number, number]} */
export function mark({ kind, body, key, right }, response) {
  if (response === null) return [0, 1];
  if (kind === "multiple") {
    const [picked, wanted] = [new Set(response), new Set(key)];
    const hits = [...picked].filter((each) => wanted.has(each)).length;
    return [Math.max(0, hits - (picked.size - hits)), wanted.size];
  }
  if (kind === "ordering") {
    if ([...body.items].sort().join("\n") !== [...response].sort().join("\n")) return [0, 1];
    const [wanted, given] = [new Set(neighbours(body.items)), new Set(neighbours(response))];
    return [[...wanted].filter((pair) => given.has(pair)).length, wanted.size];
  }
  if (kind === "matching") {
    const hits = body.pairs.filter((/** @type {string} */ left) => Object.hasOwn(response, left) && sameRight(response[left], left, right ?? {}));
    return [hits.length, body.pairs.length];
  }
  if (kind === "numeric") return [Number(key.low <= response && response <= key.high), 1];
  return [Number(kind === "truefalse" ? response === key : key.length === 1 && key[0] === response), 1];
}

/** @param {[number, number]} share @returns {"right" | "partly" | "wrong"} */
export const verdictOf = ([right, of]) => (right >= of ? "right" : right > 0 ? "partly" : "wrong");

/** The places of her order where a step follows the right one. @param {string[]} items @param {string[]} response */
export const inPlace = (items, response) => response.map((item, place) => (items[items.indexOf(item) - 1] ?? null) === (response[place - 1] ?? null));

/** A number as people read it: whole as it is, else six digits that count. @param {number} value */
export function numberText(value) {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const exponent = Number(value.toExponential(5).split("e")[1]);
  if (exponent >= -4 && exponent < 6) return String(Number(value.toPrecision(6)));
  const [digits, power] = value.toExponential(5).split("e");
  const [sign, size] = [power[0], power.slice(1)];
  return `${Number(digits)}e${sign}${size.padStart(2, "0")}`;
}
