// torch's random numbers: its generator, its permutations and its default weights.

/** The Mersenne Twister (Matsumoto and Nishimura 1998), seeded as torch seeds it. */
export class Random {
  constructor(seed) {
    this.state = new Uint32Array(624);
    this.state[0] = seed;
    for (let i = 1; i < 624; i++) {
      const last = this.state[i - 1];
      this.state[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
    }
    this.next = 624;
  }

  /** Return a whole number below 2³². */
  whole() {
    const { state } = this;
    if (this.next === 624) {
      for (let i = 0; i < 624; i++) {
        const both = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
        state[i] = state[(i + 397) % 624] ^ (both >>> 1) ^ (both & 1 ? 0x9908b0df : 0);
      }
      this.next = 0;
    }
    let y = state[this.next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** Return a number from 0 to 1, of 24 bits as in torch's float32. */
  uniform() {
    return (this.whole() & 0xffffff) / 2 ** 24;
  }

  /** Return a normal number (Box and Muller 1958). */
  normal() {
    const size = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return size * Math.cos(2 * Math.PI * this.uniform());
  }
}

/** Return the order of the points in an epoch, as `run.order` in Python. */
export function order(count, seed, epoch) {
  const random = new Random(100_000 * seed + epoch);
  const rows = Uint16Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < count - 1; i++) {
    const j = i + (random.whole() % (count - i));
    [rows[i], rows[j]] = [rows[j], rows[i]];
  }
  return rows;
}

/** Return the first numbers of a network: each layer's rows, the bias of each last.
 *
 * For the default they are PyTorch's to the bit. For a normal start PyTorch's own
 * logarithms and cosines are not to be had here: these are draws of the same kind.
 */
export function firstWeights(sizes, seed, gain) {
  const random = new Random(seed);
  const f = Math.fround;
  return Float64Array.from(sizes.slice(1).flatMap((outputs, layer) => {
    const inputs = sizes[layer];
    const [low, span] = [f(-1 / Math.sqrt(inputs)), f(2 * f(1 / Math.sqrt(inputs)))];
    const draw = () => (gain ? f((gain / Math.sqrt(inputs)) * random.normal())
      : f(random.uniform() * span + low)); // rounded once
    const weights = Array.from({ length: outputs * inputs }, draw);
    const biases = Array.from({ length: outputs }, gain ? () => 0 : draw);
    return biases.flatMap((bias, unit) =>
      [...weights.slice(unit * inputs, (unit + 1) * inputs), bias]);
  }));
}
