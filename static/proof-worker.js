// The sum: the first number whose derived key begins as the challenge wants.

const encode = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const decode = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));

const derive = async ({ nonce, salt, cost, keyLength }, counter) => {
  const password = new Uint8Array([...decode(nonce), 0, 0, 0, 0]);
  new DataView(password.buffer).setUint32(password.length - 4, counter);
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: decode(salt), iterations: cost };
  return encode(new Uint8Array(await crypto.subtle.deriveBits(how, key, keyLength * 8)));
};

onmessage = async ({ data: challenge }) => {
  for (let counter = 0; ; counter += 1) {
    const derivedKey = await derive(challenge.parameters, counter);
    if (derivedKey.startsWith(challenge.parameters.keyPrefix)) {
      postMessage(btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } })));
      return;
    }
  }
};
