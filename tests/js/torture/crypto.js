/**
 * WebCrypto as far as the phone's modules use it, answering at once and from a seed, so that a run can be repeated.
 * The real one has tests of its own (offline-codec.test.js). Keys are plain objects, which IndexedDB can hold.
 */
import { createCipheriv, createDecipheriv, createECDH, createHash, createHmac, hkdfSync } from "node:crypto";

const CURVE = "prime256v1";
const plain = (buffer) => new Uint8Array(buffer).slice().buffer;
const letters = (buffer) => Buffer.from(buffer).toString("base64url");

function ecdh(secret) {
  const exchange = createECDH(CURVE);
  exchange.setPrivateKey(Buffer.from(secret));
  return exchange;
}

/** @param {ReturnType<typeof import("./chance.js").chance>} luck */
export function createCrypto(luck) {
  const random = (size) => luck.bytes(new Uint8Array(size));

  const subtle = {
    async digest(_how, bytes) {
      return plain(createHash("sha256").update(bytes).digest());
    },
    async importKey(format, data, algorithm, extractable) {
      const name = algorithm.name ?? algorithm;
      if (format !== "jwk") return { name, extractable, raw: new Uint8Array(data) };
      const point = Buffer.concat([Buffer.from([4]), Buffer.from(data.x, "base64url"), Buffer.from(data.y, "base64url")]);
      return { name, extractable, raw: new Uint8Array(point) };
    },
    async generateKey({ name }, extractable) {
      const secret = random(32);
      secret[0] = 1; // below the order of the curve
      const point = new Uint8Array(ecdh(secret).getPublicKey());
      return { privateKey: { name, extractable, raw: secret }, publicKey: { name, extractable: true, raw: point } };
    },
    async exportKey(_format, { raw }) {
      return { kty: "EC", crv: "P-256", x: letters(raw.slice(1, 33)), y: letters(raw.slice(33)) };
    },
    async deriveBits({ name, info, public: theirs }, key) {
      if (name === "ECDH") return plain(ecdh(key.raw).computeSecret(Buffer.from(theirs.raw)));
      return hkdfSync("sha256", key.raw, new Uint8Array(0), info, 32);
    },
    async encrypt({ iv, additionalData }, { raw }, bytes) {
      const cipher = createCipheriv("aes-256-gcm", raw, iv);
      if (additionalData) cipher.setAAD(additionalData);
      return plain(Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]));
    },
    async decrypt({ iv, additionalData }, { raw }, bytes) {
      const cipher = createDecipheriv("aes-256-gcm", raw, iv);
      if (additionalData) cipher.setAAD(additionalData);
      cipher.setAuthTag(bytes.slice(-16));
      return plain(Buffer.concat([cipher.update(bytes.slice(0, -16)), cipher.final()]));
    },
    async sign(_how, { raw }, bytes) {
      return plain(createHmac("sha256", raw).update(bytes).digest());
    },
  };

  function randomUUID() {
    const hex = Buffer.from(random(16)).toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  return { subtle, randomUUID, getRandomValues: (array) => (array.set(random(array.length)), array) };
}
