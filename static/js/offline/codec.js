// @ts-check
/**
 * Hashes, boxes, seals and their letters. Nothing here knows a store, a person or a page.
 *
 *   const codec = createCodec(crypto);
 *   await codec.hashOf(text)                        lower-case hex SHA-256 of its UTF-8 bytes
 *   await codec.importDataKey(base64)               { dataKey, receiptKey }: neither can be taken out of the browser
 *   await codec.box(dataKey, aad, text)             { iv, ct }, readable by that key alone, in that place alone
 *   await codec.unbox(dataKey, aad, box)            the text; raises when the key, the place or a byte differs
 *   await codec.seal(sealKey, id, text)             { kid, epk, iv, ct }: for the server's eyes
 *   await codec.makeSenderKey()                     a pair whose private half cannot be taken out
 *   await codec.sign(privateKey, text)              base64url of r‖s
 *   await codec.isSealedReceipt(receiptKey, receipt)
 *   await codec.thumbprint(jwk)                     the key's own name (RFC 7638)
 *
 * @typedef {{ iv: Uint8Array<ArrayBuffer>, ct: Uint8Array<ArrayBuffer> }} Box
 * @typedef {{ kid: string, jwk: JsonWebKey }} SealKey
 * @typedef {{ kid: string, epk: JsonWebKey, iv: string, ct: string }} Sealed
 * @typedef {ReturnType<typeof createCodec>} Codec
 */

const P256 = { name: "ECDSA", namedCurve: "P-256" };
const ECDSA = { name: "ECDSA", hash: "SHA-256" };
const NOTHING = new Uint8Array(0);

/** @param {string} text */
export const bytesOf = (text) => new TextEncoder().encode(text);

/** Raises TypeError when the bytes are not UTF-8. @param {ArrayBuffer | Uint8Array} bytes */
export const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

/** @param {ArrayBuffer | Uint8Array} bytes */
export function base64url(bytes) {
  let letters = "";
  for (const byte of bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Reads base64url and plain base64, padded or not. Raises when it is neither. @param {string} text */
export function unbase64url(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/** The four members that make a public key, and nothing else. @param {JsonWebKey} jwk */
export const publicPart = ({ kty, crv, x, y }) => ({ kty, crv, x, y });

/** What the seal of a carried receipt covers. @param {{ id: string, hash: string, at: string, outcome: string }} receipt */
export const sealedWords = ({ id, hash, outcome, at }) => [id, hash, outcome, at].join(".");

/** @param {Crypto} crypto */
export function createCodec(crypto) {
  const { subtle } = crypto;
  const random = (/** @type {number} */ size) => crypto.getRandomValues(new Uint8Array(size));

  /** @param {string} text */
  async function hashOf(text) {
    const digest = new Uint8Array(await subtle.digest("SHA-256", bytesOf(text)));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** Bytes drawn from a secret for one purpose. @param {CryptoKey} secret an HKDF key @param {string} info */
  const derived = (secret, info) => subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: NOTHING, info: bytesOf(info) }, secret, 256);

  return {
    hashOf,

    /**
     * What the server's data key becomes here: one key that opens boxes, one that only tells a true receipt from a forged one.
     * @param {string} base64
     */
    async importDataKey(base64) {
      const raw = unbase64url(base64);
      const dataKey = await subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
      const bits = await derived(await subtle.importKey("raw", raw, "HKDF", false, ["deriveBits"]), "skilled-hands receipt 1");
      const receiptKey = await subtle.importKey("raw", bits, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
      return { dataKey, receiptKey };
    },

    /** @param {CryptoKey} key @param {string} place who and what this is: a box moved elsewhere does not open @param {string} text @returns {Promise<Box>} */
    async box(key, place, text) {
      const iv = random(12);
      const ct = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytesOf(place) }, key, bytesOf(text));
      return { iv, ct: new Uint8Array(ct) };
    },

    /** @param {CryptoKey} key @param {string} place @param {Box} box */
    async unbox(key, place, { iv, ct }) {
      return textOf(await subtle.decrypt({ name: "AES-GCM", iv, additionalData: bytesOf(place) }, key, ct));
    },

    /** @param {SealKey} sealKey @param {string} id @param {string} text @returns {Promise<Sealed>} */
    async seal({ kid, jwk }, id, text) {
      const curve = { name: "ECDH", namedCurve: "P-256" };
      const pair = /** @type {CryptoKeyPair} */ (await subtle.generateKey(curve, false, ["deriveBits"]));
      const server = await subtle.importKey("jwk", publicPart(jwk), curve, false, []);
      const shared = await subtle.deriveBits({ name: "ECDH", public: server }, pair.privateKey, 256);
      const secret = await subtle.importKey("raw", shared, "HKDF", false, ["deriveBits"]);
      const key = await subtle.importKey("raw", await derived(secret, `skilled-hands seal 1${id}`), "AES-GCM", false, ["encrypt"]);
      const iv = random(12);
      const ct = await subtle.encrypt({ name: "AES-GCM", iv }, key, bytesOf(text));
      return { kid, epk: publicPart(await subtle.exportKey("jwk", pair.publicKey)), iv: base64url(iv), ct: base64url(ct) };
    },

    /** @returns {Promise<CryptoKeyPair>} */
    async makeSenderKey() {
      return /** @type {CryptoKeyPair} */ (await subtle.generateKey(P256, false, ["sign", "verify"]));
    },

    /** @param {CryptoKey} key */
    async publicJwk(key) {
      return publicPart(await subtle.exportKey("jwk", key));
    },

    /** @param {CryptoKey} privateKey @param {string} text */
    async sign(privateKey, text) {
      return base64url(await subtle.sign(ECDSA, privateKey, bytesOf(text)));
    },

    /** @param {JsonWebKey} jwk @param {string} text @param {string} value */
    async isSigned(jwk, text, value) {
      const key = await subtle.importKey("jwk", publicPart(jwk), P256, false, ["verify"]);
      return subtle.verify(ECDSA, key, unbase64url(value), bytesOf(text));
    },

    /**
     * Whether the server made this receipt for the person whose key this is.
     * @param {CryptoKey} receiptKey
     * @param {{ id: string, hash: string, at: string, outcome: string, seal?: unknown }} receipt
     */
    async isSealedReceipt(receiptKey, receipt) {
      if (typeof receipt.seal !== "string") return false;
      try {
        return await subtle.verify("HMAC", receiptKey, unbase64url(receipt.seal), bytesOf(sealedWords(receipt)));
      } catch {
        return false; // not base64url
      }
    },

    /** @param {JsonWebKey} jwk */
    async thumbprint({ crv, kty, x, y }) {
      return base64url(await subtle.digest("SHA-256", bytesOf(JSON.stringify({ crv, kty, x, y }))));
    },
  };
}
