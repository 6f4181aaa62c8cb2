// Sealing what was packed, so that only the city's counter can read it: twin of counter/envelope.py.

import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";

const FORMAT = 1;
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** Whether this browser has what sealing takes (also false on a page served without HTTPS). */
export function canSeal() {
  return Boolean(globalThis.crypto?.subtle && globalThis.CompressionStream);
}

/** The newest key in force. A phone's clock may be wrong, so without one the newest of all. */
export function keyAt(keys, now) {
  const newest = [...keys].sort((a, b) => Date.parse(b.from) - Date.parse(a.from));
  const inForce = (key) => Date.parse(key.from) <= now && !(Date.parse(key.until) <= now);
  return newest.find(inForce) ?? newest[0] ?? null;
}

/** The text of the QR. `key` is `{id, public}` of the catalogue, `city` the municipality code. */
export async function seal(inside, key, city) {
  const suite = new CipherSuite({
    kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm(),
  });
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64url(key.public));
  const info = new Uint8Array([...new TextEncoder().encode(`matanai-preapp${city}`), FORMAT, key.id]);
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: info.buffer }, inside.buffer);
  return `YZ1:${toBase45([FORMAT, key.id, ...new Uint8Array(enc), ...new Uint8Array(ct)])}`;
}

function fromBase64url(text) {
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0)).buffer;
}

// RFC 9285: two bytes are three letters, a last odd byte two; the least digit comes first.
function toBase45(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length;
    let value = pair ? bytes[at] * 256 + bytes[at + 1] : bytes[at];
    for (let place = pair ? 3 : 2; place > 0; place -= 1) {
      text += DIGITS[value % 45];
      value = Math.floor(value / 45);
    }
  }
  return text;
}
