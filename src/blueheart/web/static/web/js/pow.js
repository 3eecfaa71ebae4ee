// Optional proof of work: a nonce so that SHA-256(challenge + nonce) starts with so many zero bits.
// <form data-pow="challenge" data-pow-bits="16"> with <input type="hidden" name="…" data-pow-nonce>.
// Plain synchronous hashing in slices: quicker than thousands of promises, and works without https.
const K = [];
const START = [];
{
  const frac = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  for (let n = 2; K.length < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (START.length < 8) START.push(frac(Math.sqrt(n)));
    K.push(frac(Math.cbrt(n)));
  }
}

const turn = (x, n) => (x >>> n) | (x << (32 - n));

export function sha256(bytes) {
  const size = ((bytes.length + 8) >> 6) * 64 + 64;
  const padded = new Uint8Array(size);
  padded.set(bytes);
  padded[bytes.length] = 128;
  const view = new DataView(padded.buffer);
  view.setUint32(size - 4, bytes.length * 8);
  const hash = [...START];
  const w = new Int32Array(64);
  for (let at = 0; at < size; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < 64; i++) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (hash[i] = (hash[i] + value) | 0));
  }
  return hash;
}

export function zeroBits(hash) {
  let bits = 0;
  for (const word of hash) {
    if (word !== 0) return bits + Math.clz32(word);
    bits += 32;
  }
  return bits;
}

export async function findNonce(challenge, bits, slice = 1500) {
  const encoder = new TextEncoder();
  for (let nonce = 0; ; nonce++) {
    if (zeroBits(sha256(encoder.encode(challenge + nonce))) >= bits) return String(nonce);
    if (nonce % slice === slice - 1) await new Promise((go) => setTimeout(go));
  }
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("form[data-pow]")) {
    const field = form.querySelector("[data-pow-nonce]");
    let work = null;
    const begin = () => {
      work ??= findNonce(form.dataset.pow, Number(form.dataset.powBits)).then((nonce) => (field.value = nonce));
      return work;
    };
    form.addEventListener("focusin", begin, { once: true });
    form.addEventListener("submit", (event) => {
      if (field.value) return;
      event.preventDefault();
      begin().then(() => form.requestSubmit(event.submitter));
    });
  }
}
