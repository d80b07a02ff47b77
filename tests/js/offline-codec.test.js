import assert from "node:assert/strict";
import { createHmac, hkdfSync } from "node:crypto";
import { test } from "node:test";

import { codec, dataKeys, sealKey, sealPair } from "./bench.js";
import { base64url, bytesOf, publicPart, sealedWords, textOf, unbase64url } from "../../static/js/offline/codec.js";

const TEXT = '{"words":"Éé ﷼ 🤱"}';

test("the hash is the hex SHA-256 of the UTF-8 bytes", async () => {
  assert.equal(await codec.hashOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("base64url goes there and back, and reads plain base64 too", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  assert.deepEqual(unbase64url(base64url(bytes)), bytes);
  assert.deepEqual(unbase64url("+/8="), unbase64url("-_8"));
  assert.throws(() => unbase64url("not base64!"));
});

test("a box opens with its key, in its place, unchanged; and not otherwise", async () => {
  const { dataKey } = await codec.importDataKey(dataKeys.ama);
  const { dataKey: other } = await codec.importDataKey(dataKeys.bea);
  const box = await codec.box(dataKey, "here", TEXT);

  assert.equal(await codec.unbox(dataKey, "here", box), TEXT);
  await assert.rejects(codec.unbox(other, "here", box));
  await assert.rejects(codec.unbox(dataKey, "elsewhere", box));
  box.ct[0] ^= 1;
  await assert.rejects(codec.unbox(dataKey, "here", box));
  await assert.rejects(crypto.subtle.exportKey("raw", dataKey));
});

test("a seal opens for the server, as docs/offline.md says, for that id alone", async () => {
  const sealed = await codec.seal(sealKey, "id-1", TEXT);
  const epk = await crypto.subtle.importKey("jwk", sealed.epk, { name: "ECDH", namedCurve: "P-256" }, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: epk }, sealPair.privateKey, 256);
  const open = async (id) => {
    const raw = hkdfSync("sha256", new Uint8Array(shared), new Uint8Array(0), `skilled-hands seal 1${id}`, 32);
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
    return textOf(await crypto.subtle.decrypt({ name: "AES-GCM", iv: unbase64url(sealed.iv) }, key, unbase64url(sealed.ct)));
  };

  assert.equal(await open("id-1"), TEXT);
  await assert.rejects(open("id-2"));
  assert.equal(sealed.kid, "seal-1");
  assert.deepEqual(Object.keys(sealed.epk), ["kty", "crv", "x", "y"]);
});

test("a sender's signature holds for that text alone, and its key stays in the browser", async () => {
  const pair = await codec.makeSenderKey();
  const jwk = await codec.publicJwk(pair.publicKey);
  const value = await codec.sign(pair.privateKey, TEXT);

  assert.equal(await codec.isSigned(jwk, TEXT, value), true);
  assert.equal(await codec.isSigned(jwk, `${TEXT} `, value), false);
  await assert.rejects(crypto.subtle.exportKey("pkcs8", pair.privateKey));
});

test("a carried receipt is told from a forged one", async () => {
  const { receiptKey } = await codec.importDataKey(dataKeys.ama);
  const receipt = { id: "1", hash: "h", at: "2026-11-22T12:00:00Z", outcome: "accepted" };
  const secret = hkdfSync("sha256", unbase64url(dataKeys.ama), new Uint8Array(0), "skilled-hands receipt 1", 32);
  const seal = createHmac("sha256", Buffer.from(secret)).update(bytesOf(sealedWords(receipt))).digest("base64url");

  assert.equal(await codec.isSealedReceipt(receiptKey, { ...receipt, seal }), true);
  assert.equal(await codec.isSealedReceipt(receiptKey, { ...receipt, hash: "g", seal }), false);
  assert.equal(await codec.isSealedReceipt(receiptKey, { ...receipt, seal: "!" }), false);
  assert.equal(await codec.isSealedReceipt(receiptKey, receipt), false);
});

test("a key's own name is its RFC 7638 thumbprint", async () => {
  const jwk = { kty: "EC", crv: "P-256", x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM" };
  assert.equal(await codec.thumbprint({ ...jwk, kid: "x" }), await codec.thumbprint(publicPart(jwk)));
  assert.equal((await codec.thumbprint(jwk)).length, 43);
});
