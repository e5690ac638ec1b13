// Chance that can be repeated: the same seed, the same choices.

/** FNV-1a over UTF-8, 32 bits, mixed at the end so that every bit depends on every byte. Alike in Rust. */
export function hash(text) {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) {
    state = Math.imul(state ^ byte, 0x01000193);
  }
  state ^= state >>> 16;
  state = Math.imul(state, 0x85ebca6b);
  state ^= state >>> 13;
  return state >>> 0;
}

/** Whether the field at that response path fails on purpose: `rate` of 1,000 do. Alike in Rust. */
export function fails({ seed, rate }, path) {
  return rate > 0 && hash(`${seed}${JSON.stringify(path)}`) % 1000 < rate;
}

export class Random {
  constructor(seed) {
    this.state = hash(String(seed));
  }

  /** A number from 0 up to, but not including, 1 (mulberry32). */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  }

  /** An integer from `low` to `high`, both among them. */
  between(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** True in so many of 100 cases. */
  chance(percent) {
    return this.next() * 100 < percent;
  }

  pick(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  /** One of `[weight, value]`. */
  weighted(choices) {
    const sum = choices.reduce((total, [weight]) => total + weight, 0);
    let left = this.next() * sum;
    for (const [weight, value] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    return choices.at(-1)[1];
  }

  /** So many of the list, in its order, none twice. */
  sample(list, count) {
    const indices = new Set();
    const wanted = Math.min(count, list.length);
    while (indices.size < wanted) indices.add(Math.floor(this.next() * list.length));
    return [...indices].sort((a, b) => a - b).map((index) => list[index]);
  }
}
