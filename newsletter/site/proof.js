// Searches the number that the sign-up form is sent with (ALTCHA 1), in a worker of its own: this file is both sides.
"use strict";

// SHA-256 (FIPS 180-4) of ASCII text of any length, in hexadecimal digits. The browser's own is not there without HTTPS.
const K = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];
const H = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];
const turn = (x, by) => (x >>> by) | (x << (32 - by));

function sha256(text) {
  const blocks = ((text.length + 8) >> 6) + 1;
  const words = new Int32Array(blocks * 16);
  for (let i = 0; i < text.length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8);
  words[text.length >> 2] |= 0x80 << (24 - (text.length % 4) * 8);
  words[words.length - 1] = text.length * 8;
  const hash = Int32Array.from(H);
  const w = new Int32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = words[block + i];
      else {
        const p = w[i - 15];
        const q = w[i - 2];
        const s0 = turn(p, 7) ^ turn(p, 18) ^ (p >>> 3);
        const s1 = turn(q, 17) ^ turn(q, 19) ^ (q >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { hash[i] = (hash[i] + value) | 0; });
  }
  return Array.from(hash, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

if (typeof document === "undefined") {
  onmessage = ({ data }) => {
    for (let number = 0; number <= data.maxnumber; number++) {
      if (sha256(data.salt + number) === data.challenge) return postMessage(number);
    }
    return postMessage(null);
  };
} else {
  const source = document.currentScript.src;
  const field = document.querySelector("input[data-challenge]");
  const { form } = field;
  const { algorithm, challenge, maxnumber, salt, signature } = JSON.parse(field.dataset.challenge);
  const worker = new Worker(source);
  let ready = false;
  let waits = null;
  const go = () => {
    ready = true;
    if (waits) form.requestSubmit(waits.button);
  };
  worker.onmessage = ({ data: number }) => {
    if (number !== null) field.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    worker.terminate();
    go();
  };
  worker.onerror = go; // without a proof, a person looks at it
  // Whoever is quicker than the search waits for its end.
  form.addEventListener("submit", (event) => {
    if (ready) return;
    event.preventDefault();
    waits = { button: event.submitter };
  });
  worker.postMessage({ challenge, maxnumber, salt });
}
