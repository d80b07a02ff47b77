/** Chance from a seed: the same seed draws the same run. */

/** @param {number} seed */
export function chance(seed) {
  let state = seed >>> 0;
  /** mulberry32 */
  function next() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  const whole = (from, to) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    between: (from, to) => from + next() * (to - from),
    once: (probability) => next() < probability,
    oneOf: (list) => list[whole(0, list.length - 1)],
    bytes: (array) => array.map(() => whole(0, 255)),
    fork: () => chance(whole(0, 4294967295)),

    /** One name, by weight. @param {Record<string, number>} weights */
    pick(weights) {
      let left = next() * Object.values(weights).reduce((sum, weight) => sum + weight, 0);
      for (const [name, weight] of Object.entries(weights)) if ((left -= weight) < 0) return name;
      return Object.keys(weights)[0];
    },
  };
}
