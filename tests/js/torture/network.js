/** A line that does to a request what lines, proxies and hotels do. Every fault is counted by its name. */

const HOTEL = "<!doctype html><title>Welcome</title><p>Sign in to use the Wi-Fi";

export const FAULTS = {
  dropped: 6, // never arrives
  unanswered: 6, // arrives, the answer is lost
  late: 4, // the answer comes late, perhaps too late
  doubled: 4, // arrives twice, the second time later than what was sent after it
  "cut request": 3,
  "cut answer": 4,
  500: 3,
  502: 3,
  429: 2,
  hotel: 3, // a sign-in page, status 200
  redirect: 1,
  stale: 3, // a proxy answers with a receipt that it saw before
  "signed out": 1, // the session ends here
};

/** @param {{ time: any, server: any, luck: any, faults: Record<string, number>, state: { broken: boolean } }} ports */
export function createNetwork({ time, server, luck, faults, state }) {
  const seen = []; // answers that a bad proxy keeps, and mixes up
  const byPath = new Map();
  const nothing = () => Object.assign(new TypeError("network error"), { name: "TypeError" });
  const reply = ({ status, text, headers = {} }) => ({
    status,
    ok: status >= 200 && status < 300,
    headers: { get: (name) => headers[name] ?? null },
    text: async () => text,
  });

  function ask(asked) {
    const answer = server.answer(asked);
    if (answer.status === 200 && asked.path.includes("/records/")) {
      seen.push(answer);
      if (seen.length > 20) seen.shift();
      byPath.set(asked.path, answer);
    }
    return answer;
  }

  /** What a proxy would answer from before: an older answer to the same address, or somebody's. */
  function stale({ path }) {
    const id = path.split("/").at(-2);
    const planted = server.arrivals.get(id);
    if (planted) return { status: 200, text: JSON.stringify(planted.receipt) };
    return byPath.get(path) ?? (seen.length ? luck.oneOf(seen) : { status: 200, text: HOTEL });
  }

  /** @param {{ path: string, method: string, body: string, headers: Record<string, string>, cookie: string }} asked */
  return async function send(asked) {
    await time.sleep(luck.between(50, 900));
    const known = server.planted.has(asked.path.split("/").at(-2)) && luck.once(0.5); // a proxy saw what came first, and repeats it
    const fault = !state.broken ? "" : known ? "stale" : luck.once(0.45) ? luck.pick(FAULTS) : "";
    if (fault) faults[fault] = (faults[fault] ?? 0) + 1;
    const back = () => time.sleep(luck.between(50, 900));
    const done = async (answer) => {
      await back();
      return reply(answer);
    };
    switch (fault) {
      case "dropped":
        await time.sleep(luck.between(0, 90_000));
        throw nothing();
      case "unanswered":
        ask(asked);
        await time.sleep(luck.between(0, 90_000));
        throw nothing();
      case "late": {
        const answer = ask(asked);
        await time.sleep(luck.between(5_000, 120_000));
        return reply(answer);
      }
      case "doubled":
        void time.sleep(luck.between(0, 600_000)).then(() => ask(asked));
        return done(ask(asked));
      case "cut request":
        return done(ask({ ...asked, body: (asked.body ?? "").slice(0, luck.whole(0, (asked.body ?? " ").length - 1)) }));
      case "cut answer": {
        const answer = ask(asked);
        return done({ ...answer, text: answer.text.slice(0, luck.whole(0, answer.text.length - 1)) });
      }
      case "500":
        return done({ status: 500, text: "<h1>Server Error (500)</h1>" });
      case "502":
        return done({ status: 502, text: "<h1>Bad Gateway</h1>" });
      case "429":
        return done({ status: 429, text: "", headers: { "Retry-After": String(luck.whole(1, 300)) } });
      case "hotel":
        return done({ status: 200, text: HOTEL });
      case "redirect":
        return done({ status: 0, text: "" });
      case "stale":
        return done(stale(asked));
      case "signed out":
        server.signOut(asked.cookie);
        return done(ask(asked));
      default:
        return done(ask(asked));
    }
  };
}
