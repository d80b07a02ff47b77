// @ts-check
/**
 * Signing without signal: each person's own key on this phone, opened by her PIN for one signature.
 *
 *   const signing = createSigning({ store, codec, crypto, fetch, clock });
 *   checkPin(pin)                                          "" · "short" (six digits or more) · "simple" (111111, 123456)
 *   await signing.enrol({ person, pin, password })         with signal, once; { state: "enrolled", kid } · { state: "line" } ·
 *                                                          { state: "refused", code } · { state: "pin", code }
 *   await signing.status(person)                           { state: "ready" | "none" | "wait" | "locked", left, until }
 *   await signing.sign({ person, role, pin, text })        { state: "signed", signature } · { state: "wrong", left, until } ·
 *                                                          { state: "wait", until } · { state: "locked" } · { state: "none" }
 *
 * `left` is how many wrong PINs remain before the key is thrown away. Who signs need not be the one signed in: a learner signs on her
 * trainer's phone. A try is counted before the PIN is tried, so that closing the browser buys none.
 */
import { base64url, bytesOf } from "./codec.js";
import { codeOf } from "./receipts.js";

export const FREE = 3; // wrong PINs before the waits begin
export const LAST = 10; // the one after which the key is thrown away
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = FIRST_WAIT * 2 ** (LAST - 1 - FREE);
const ROUNDS = 600_000;
const ECDSA = { name: "ECDSA", hash: "SHA-256" };
const P256 = { name: "ECDSA", namedCurve: "P-256" };

/** @param {string} pin */
export function checkPin(pin) {
  if (!/^\d{6,}$/.test(pin)) return "short";
  const steps = new Set(Array.from(pin.slice(1), (digit, index) => Number(digit) - Number(pin[index])));
  return steps.size === 1 && [0, 1, -1].includes([...steps][0]) ? "simple" : "";
}

/** How long the `wrong`th wrong PIN costs. @param {number} wrong */
export const waitAfter = (wrong) => (wrong < FREE ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (wrong - FREE)));

/**
 * @param {{
 *   store: import("./store.js").Store, codec: import("./codec.js").Codec, crypto: Crypto, fetch: typeof fetch, clock: () => number, rounds?: number,
 * }} ports
 */
export function createSigning({ store, codec, crypto, fetch, clock, rounds = ROUNDS }) {
  const { subtle } = crypto;
  const fresh = (/** @type {number} */ size) => crypto.getRandomValues(new Uint8Array(size));

  /** @param {string} pin @param {Uint8Array} salt @param {KeyUsage} usage */
  async function keyOfPin(pin, salt, usage) {
    const secret = await subtle.importKey("raw", bytesOf(pin), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
    return subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, [usage]);
  }

  /** Until when she has to wait; a clock that was set back cannot make it longer than the longest wait. @param {any} key */
  const until = (key) => (key.until > clock() ? Math.min(key.until, clock() + LONGEST_WAIT) : 0);

  /** @param {any} row */
  function statusOf(row) {
    const key = row?.signing;
    if (!key) return { state: row?.trouble === "pin_locked" ? "locked" : "none", left: 0, until: 0 };
    return { state: until(key) ? "wait" : "ready", left: LAST - key.wrong, until: until(key) };
  }

  /** Counts a try, before it is made. @param {string} person */
  async function begin(person) {
    let said = { state: "none", left: 0, until: 0 };
    /** @type {any} */
    let key;
    await store.change("people", person, (row) => {
      said = statusOf(row);
      if (said.state !== "ready") return undefined;
      key = row.signing;
      const wrong = key.wrong + 1;
      const wait = waitAfter(wrong);
      return { ...row, signing: { ...key, wrong, until: wait ? clock() + wait : 0 } };
    });
    return { said, key };
  }

  /** @param {string} person @param {string} kid @param {boolean} right */
  const end = (person, kid, right) =>
    store.change("people", person, (row) => {
      if (row?.signing?.kid !== kid) return undefined;
      if (right) return { ...row, signing: { ...row.signing, wrong: 0, until: 0 } };
      if (row.signing.wrong < LAST) return undefined;
      const { signing, ...rest } = row;
      return { ...rest, trouble: "pin_locked" };
    });

  /** The private key, which cannot be taken out; raises when the PIN is wrong. @param {any} key @param {string} pin */
  async function opened(key, pin) {
    const inner = await subtle.decrypt({ name: "AES-GCM", iv: key.iv }, key.pepper, key.wrapped);
    const unlocking = await keyOfPin(pin, key.salt, "unwrapKey");
    return subtle.unwrapKey("pkcs8", inner, unlocking, { name: "AES-GCM", iv: key.inner }, P256, false, ["sign"]);
  }

  return {
    checkPin,

    /** Whoever enrols anew replaces the key that was there. @param {{ person: string, pin: string, password: string }} said */
    async enrol({ person, pin, password }) {
      const weak = checkPin(pin);
      if (weak) return { state: "pin", code: weak };
      const device = await store.device();
      if (!device || !(await store.get("people", person))) return { state: "refused", code: "signed_out" };
      const pair = /** @type {CryptoKeyPair} */ (await subtle.generateKey(P256, true, ["sign", "verify"]));
      const jwk = await codec.publicJwk(pair.publicKey);
      const [salt, inner, iv] = [fresh(16), fresh(12), fresh(12)];
      const pepper = await subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
      const locked = await subtle.wrapKey("pkcs8", pair.privateKey, await keyOfPin(pin, salt, "wrapKey"), { name: "AES-GCM", iv: inner });
      const wrapped = new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv }, pepper, locked));
      const kid = await codec.thumbprint(jwk);

      const options = { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ jwk, password }) };
      const path = `/api/v1/phones/${device.id}/signing-key/`;
      const answer = await fetch(path, { ...options, credentials: "same-origin", cache: "no-store", redirect: "manual" }).catch(() => null);
      const text = answer ? await answer.text().catch(() => "") : "";
      const code = codeOf({ text });
      if (!answer?.ok) return answer && answer.status >= 400 && answer.status < 500 && code ? { state: "refused", code } : { state: "line" };
      if (!text.includes(kid)) return { state: "line" }; // somebody else's answer, or a cut one
      const signing = { kid, jwk, wrapped, iv, inner, salt, pepper, wrong: 0, until: 0 };
      await store.change("people", person, (row) => ({ ...row, signing, trouble: row.trouble === "pin_locked" ? "" : row.trouble }));
      return { state: "enrolled", kid };
    },

    /** @param {string} person */
    status: async (person) => statusOf(await store.get("people", person)),

    /**
     * @param {{ person: string, role: "observer" | "learner", pin: string, text: string }} said `text`: the exact bytes of `body.signed`
     */
    async sign({ person, role, pin, text }) {
      const { said, key } = await begin(person);
      if (!key) return { state: said.state, until: said.until };
      let privateKey;
      try {
        privateKey = await opened(key, pin);
      } catch {
        const status = statusOf(await end(person, key.kid, false));
        return status.state === "locked" ? { state: "locked", until: 0 } : { ...status, state: "wrong" };
      }
      await end(person, key.kid, true);
      const signed_at = new Date(clock()).toISOString();
      const value = base64url(await subtle.sign(ECDSA, privateKey, bytesOf(text)));
      const device = await store.device();
      return { state: "signed", until: 0, signature: { role, person, device: device?.id, kid: key.kid, signed_at, value } };
    },
  };
}

/** @typedef {ReturnType<typeof createSigning>} Signing */
