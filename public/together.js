// Puts the wasm together that the bundle step took apart (`streams.rs`): its code travels in streams, which pack better.
// The bundle step writes this into the first page and into the service worker.
const OPERANDS = "__OPERANDS__";
const [INSTRUCTIONS, MEMORY, BLOCKS, KINDS, OTHER] = [0, 2, 6, 7, 8];

const putTogether = async (code, rest) => {
  const [begin, functions, length, ...streams] = new Uint32Array(code.buffer, 0, 12);
  // Where each stream goes on.
  const next = new Uint32Array(streams.length);
  const end = streams.reduce((end, size, stream) => (next[stream] = end) + size, 48);
  // Who answers in the place of the server sends something else.
  if (end !== code.length) throw new Error("this is no code");
  const wasm = new Uint8Array(rest.length + length + 5);
  wasm.set(rest.subarray(0, begin));
  let at = begin;
  const byte = (stream) => (wasm[at++] = code[next[stream]++]);
  const number = (stream) => {
    let value = 0;
    for (let bits = 0; ; bits += 7) {
      const part = byte(stream);
      value |= (part & 127) << bits;
      if (part < 128) return value;
    }
  };
  const several = (count, what, stream) => {
    while (count-- > 0) what(stream);
  };
  const more = {
    R: () => several(2, number, OTHER),
    T: () => several(number(BLOCKS) + 1, number, BLOCKS),
    S: () => several(number(OTHER), byte, OTHER),
    F: () => several(4, byte, OTHER),
    D: () => several(8, byte, OTHER),
    P: () => several(+OPERANDS[256 + number(OTHER)], number, OTHER),
  };
  for (let left = functions; left > 0; left--) {
    // A tap must not wait until all is done.
    if (left % 500 === 0) await new Promise((over) => setTimeout(over));
    // How long a function is comes before it and is known behind it.
    const start = at;
    at += 5;
    for (let runs = number(OTHER); runs > 0; runs--) {
      number(OTHER);
      byte(OTHER);
    }
    for (let depth = 1; depth > 0; ) {
      const kind = OPERANDS[byte(INSTRUCTIONS)];
      if (kind === ".") continue;
      if (kind === "(") {
        depth++;
        number(KINDS);
      } else if (kind === ")") depth--;
      else if (kind <= "8") number(+kind);
      else if (kind >= "a") {
        wasm[at++] = "abcd".indexOf(kind);
        number(MEMORY);
      } else more[kind]();
    }
    let size = at - start - 5;
    let from = start;
    for (; size > 127; size >>>= 7) wasm[from++] = (size & 127) | 128;
    wasm[from++] = size;
    wasm.copyWithin(from, start + 5, at);
    at -= start + 5 - from;
  }
  wasm.set(rest.subarray(begin), at);
  return wasm.subarray(0, at + rest.length - begin);
};

// The wasm of an address, as a server would answer that had it whole.
const together = async (path) => {
  const load = async (ending) => {
    const response = await fetch(path.replace(/wasm$/, ending));
    if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const wasm = await putTogether(...(await Promise.all(["code", "rest"].map(load))));
  return new Response(wasm, { headers: { "content-type": "application/wasm" } });
};
