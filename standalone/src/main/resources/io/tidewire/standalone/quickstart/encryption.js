/** Encrypts events of private-encrypted- channels as a Pusher server SDK does. */
/* global nacl */

const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const base64Of = (bytes) => btoa(String.fromCharCode(...bytes));

/**
 * @param sharedSecret the channel's key in base64, from the authorization of the channel
 * @param value anything that JSON can hold
 */
export function encrypt(sharedSecret, value) {
  const nonce = nacl.randomBytes(nacl.secretbox.nonceLength);
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return {
    nonce: base64Of(nonce),
    ciphertext: base64Of(nacl.secretbox(plain, nonce, bytesOf(sharedSecret))),
  };
}
