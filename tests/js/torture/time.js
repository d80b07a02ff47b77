/**
 * Time that nobody waits for: it jumps to the next sleeper as soon as nothing else is left to do.
 * Everything here runs on microtasks and setImmediate (so does fake-indexeddb), so "nothing left" can be counted.
 */

const laterOn = globalThis.setImmediate;
let tasks = 0;
globalThis.setImmediate = (work, ...args) => {
  tasks += 1;
  return laterOn(() => {
    tasks -= 1;
    work(...args);
  });
};

/** Lets everything run that can run without time passing. */
async function rest() {
  do await new Promise((resolve) => laterOn(resolve));
  while (tasks > 0);
}

/** @param {number} start */
export function createTime(start) {
  let now = start;
  let order = 0;
  /** A heap: the first to wake is at the top. */
  const sleepers = [];
  const earlier = (one, two) => one.at < two.at || (one.at === two.at && one.order < two.order);

  function push(sleeper) {
    let place = sleepers.push(sleeper) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!earlier(sleepers[place], sleepers[above])) break;
      [sleepers[place], sleepers[above]] = [sleepers[above], sleepers[place]];
      place = above;
    }
  }

  function pop() {
    const [top] = sleepers;
    const last = sleepers.pop();
    if (sleepers.length === 0 || !top) return top;
    sleepers[0] = last;
    for (let place = 0; ; ) {
      let least = place;
      for (const below of [2 * place + 1, 2 * place + 2]) if (below < sleepers.length && earlier(sleepers[below], sleepers[least])) least = below;
      if (least === place) return top;
      [sleepers[place], sleepers[least]] = [sleepers[least], sleepers[place]];
      place = least;
    }
  }

  return {
    clock: () => now,
    sleep: (milliseconds) => new Promise((wake) => push({ at: now + Math.max(0, milliseconds), order: (order += 1), wake })),

    /** Runs until `goal` is settled. @template T @param {Promise<T>} goal @returns {Promise<T>} */
    async until(goal) {
      let over = false;
      goal.then(
        () => (over = true),
        () => (over = true),
      );
      for (await rest(); !over; await rest()) {
        const next = pop();
        if (!next) throw new Error("everybody waits for nothing");
        now = next.at;
        next.wake();
      }
      return goal;
    },
  };
}
