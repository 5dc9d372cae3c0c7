// Stacks of dense layers in float64, their gradients, and Adam: `course_lib/engine.py`
// once more, in the page. Without the page: it runs in a worker, and in tests alone.
//
// All numbers of all members lie in one flat vector, as there: of each layer, for one
// member after another, its rows, the bias of each row last. What a layer says about n
// points lies unit after unit.

const { abs, exp, expm1, log1p, max, min, sign, sqrt, tanh, PI } = Math;

const sigmoid = (z) => 1 / (1 + exp(-z));
const sigmoidSlope = (z) => {
  const s = sigmoid(-abs(z)); // the slope is even, and here s - s² loses no digit
  return s - s * s;
};
const polynomial = (coefficients, x) => coefficients.reduce((sum, c) => sum * x + c, 0);
// Rational functions of Moshier's Cephes (ndtr.c), good to the last digit of float64.
const NEAR = [
  [9.60497373987051638749, 90.0260197203842689217, 2232.00534594684319226,
    7003.32514112805075473, 55592.3013010394962768],
  [1, 33.5617141647503099647, 521.357949780152679795, 4594.32382970980127987,
    22629.0000613890934246, 49267.3942608635921086],
];
const FAR = [
  [2.46196981473530512524e-10, 0.564189564831068821977, 7.46321056442269912687,
    48.6371970985681366614, 196.520832956077098242, 526.445194995477358631,
    934.528527171957607540, 1027.55188689515710272, 557.535335369399327526],
  [1, 13.2281951154744992508, 86.7072140885989742329, 354.937778887819891062,
    975.708501743205489753, 1823.90916687909736289, 2246.33760818710981792,
    1656.66309194161350182, 557.535340817727675546],
];
function tail(x) { // 1 - erf(x), for x from 1 on
  return x > 27 ? 0 : (exp(-x * x) * polynomial(FAR[0], x)) / polynomial(FAR[1], x);
}
const normal = (z) => { // the share of a normal distribution below z
  const x = z / Math.SQRT2, square = x * x;
  if (abs(x) < 1) {
    return 0.5 + (0.5 * x * polynomial(NEAR[0], square)) / polynomial(NEAR[1], square);
  }
  return x < 0 ? tail(-x) / 2 : 1 - tail(x) / 2;
};
const [SCALE, ALPHA] = [1.0507009873554805, 1.6732632423543772]; // of SELU

/** Each activation of the catalogue with its slope; see `course_lib/activations.py`. */
export const ACTIVATIONS = {
  identity: [(z) => z, () => 1],
  step: [(z) => (z > 0 ? 1 : 0), () => 0],
  sigmoid: [sigmoid, sigmoidSlope],
  tanh: [tanh, (z) => 4 * sigmoidSlope(2 * z)],
  relu: [(z) => (z > 0 ? z : 0), (z) => (z > 0 ? 1 : 0)],
  leaky_relu: [(z) => (z > 0 ? z : 0.01 * z), (z) => (z > 0 ? 1 : 0.01)],
  elu: [(z) => (z > 0 ? z : expm1(z)), (z) => exp(min(z, 0))],
  selu: [
    (z) => SCALE * (z > 0 ? z : ALPHA * expm1(z)),
    (z) => SCALE * (z > 0 ? 1 : ALPHA * exp(z)),
  ],
  gelu: [
    (z) => z * normal(z),
    (z) => normal(z) + (z * exp((-z * z) / 2)) / sqrt(2 * PI),
  ],
  silu: [(z) => z * sigmoid(z), (z) => {
    const s = sigmoid(z);
    return s * (1 + z * (1 - s));
  }],
  softplus: [(z) => (z > 20 ? z : log1p(exp(z))), sigmoid],
  mish: [(z) => z * tanh(z > 20 ? z : log1p(exp(z))), (z) => {
    const s = sigmoid(z), q = 1 - s;
    const t = (s * (1 + q)) / (1 + q * q);
    return t + z * s * (1 - t * t);
  }],
};

/** Two classes, or numbers: the loss of a point, the prediction, what is right. */
export const LOSSES = {
  binary: {
    each: (z, y) => max(z, 0) - z * y + log1p(exp(-abs(z))),
    prediction: sigmoid,
    right: (z, y) => Number(z > 0 === y > 0.5),
  },
  squared: {
    each: (z, y) => (z - y) ** 2 / 2,
    prediction: (z) => z,
    right: () => NaN,
  },
};

/** Say how many numbers a network has, biases too. */
export const count = (sizes) =>
  sizes.slice(1).reduce((sum, outputs, layer) => sum + outputs * (sizes[layer] + 1), 0);

/** Networks of one shape. `bends` names each member's activations, layer by layer. */
export class Stack {
  constructor(sizes, bends, vector, loss) {
    Object.assign(this, { sizes, bends, vector, loss });
    this.gradient = new Float64Array(vector.length);
    let start = 0;
    this.layers = sizes.slice(1).map((outputs, layer) => {
      const inputs = sizes[layer], size = outputs * (inputs + 1);
      const own = { inputs, outputs, size, start };
      start += bends.length * size;
      return own;
    });
    this.passes = new Map();
  }

  /** Send n points through a member; the next pass of n points overwrites the answer.
   *
   * `x` has one column after another. Returns the sums and the outputs of each layer.
   */
  forward(member, x, n) {
    const { vector } = this;
    const here = this.pass(n);
    let below = x;
    this.layers.forEach(({ inputs, outputs, size, start }, layer) => {
      const sums = here.sums[layer];
      let at = start + member * size;
      for (let z = 0; z < outputs * n; z += n) {
        sums.fill(vector[at + inputs], z, z + n);
        let h = 0;
        // Four inputs at once: a map takes a third of the time that one by one takes.
        for (; h + 3 * n < inputs * n; h += 4 * n, at += 4) {
          const a = vector[at], b = vector[at + 1], c = vector[at + 2], d = vector[at + 3];
          for (let p = h; p < h + n; p++) {
            sums[z - h + p] += a * below[p] + b * below[p + n] + c * below[p + 2 * n]
              + d * below[p + 3 * n];
          }
        }
        for (; h < inputs * n; h += n) {
          const weight = vector[at++];
          for (let p = 0; p < n; p++) sums[z + p] += weight * below[h + p];
        }
        at += 1;
      }
      const name = this.bends[member][layer] ?? "identity"; // nothing after the last
      below = here.outputs[layer] = name === "identity" ? sums : here.bent[layer];
      const [bend] = ACTIVATIONS[name];
      if (below !== sums) for (let i = 0; i < sums.length; i++) below[i] = bend(sums[i]);
    });
    return here;
  }

  /** Compute the gradient of a member's mean loss on n points.
   *
   * For an output z the loss's slope is (prediction(z) - y) / n, and the chain rule
   * walks down from there (Rumelhart et al. 1986). Returns the pass.
   */
  backward(member, x, y, n) {
    const { vector, gradient, layers, loss } = this;
    const here = this.forward(member, x, n);
    const top = here.deltas.at(-1), logits = here.sums.at(-1);
    for (let p = 0; p < n; p++) top[p] = (loss.prediction(logits[p]) - y[p]) / n;
    for (let layer = layers.length - 1; layer >= 0; layer--) {
      const { inputs, outputs, size, start } = layers[layer];
      const delta = here.deltas[layer];
      const below = layer ? here.outputs[layer - 1] : x;
      const next = layer ? here.deltas[layer - 1].fill(0) : null;
      let at = start + member * size;
      for (let d = 0; d < outputs * n; d += n) {
        for (let h = 0; h < inputs * n; h += n) {
          const weight = vector[at];
          let sum = 0;
          for (let p = 0; p < n; p++) sum += delta[d + p] * below[h + p];
          if (next) for (let p = 0; p < n; p++) next[h + p] += weight * delta[d + p];
          gradient[at++] = sum;
        }
        let sum = 0;
        for (let p = 0; p < n; p++) sum += delta[d + p];
        gradient[at++] = sum;
      }
      const name = this.bends[member][layer - 1] ?? "identity";
      if (name === "identity") continue;
      const slope = ACTIVATIONS[name][1], sums = here.sums[layer - 1];
      for (let i = 0; i < next.length; i++) next[i] *= slope(sums[i]);
    }
    return here;
  }

  /** Return mean loss and share of right answers of a member; NaN without points. */
  measure(member, { x, y, n }) {
    const logits = this.forward(member, x, n).sums.at(-1);
    let [loss, right] = [0, 0];
    for (let p = 0; p < n; p++) {
      loss += this.loss.each(logits[p], y[p]) / n;
      right += this.loss.right(logits[p], y[p]) / n;
    }
    return n ? { loss, right } : { loss: NaN, right: NaN };
  }

  /** Give a member its numbers, layer after layer. */
  put(member, numbers) {
    let from = 0;
    for (const { size, start } of this.layers) {
      this.vector.set(numbers.subarray(from, (from += size)), start + member * size);
    }
  }

  /** Return a copy of a member as a stack of its own, which computes in the same room. */
  alone(member) {
    const { sizes, bends, layers, loss, passes } = this;
    const numbers = Float64Array.from(layers.flatMap(({ size, start }) =>
      [...this.vector.subarray(start + member * size).subarray(0, size)]));
    return Object.assign(new Stack(sizes, [bends[member]], numbers, loss), { passes });
  }

  pass(n) {
    if (!this.passes.has(n)) {
      const room = () => this.layers.map(({ outputs }) => new Float64Array(outputs * n));
      const here = { sums: room(), bent: room(), deltas: room(), outputs: [] };
      this.passes.set(n, here);
    }
    return this.passes.get(n);
  }

  /** Change the gradient of all weights, not biases, by L1 and L2 penalties. */
  penalise(l1, l2) {
    if (!l1 && !l2) return;
    const { vector, gradient, layers, bends } = this;
    for (const { inputs, size, start } of layers) {
      for (let i = 0; i < bends.length * size; i++) {
        if (i % (inputs + 1) === inputs) continue;
        gradient[start + i] += l1 * sign(vector[start + i]) + l2 * vector[start + i];
      }
    }
  }
}

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

/** Adam on one vector (Kingma and Ba 2015). */
export class Adam {
  constructor(vector) {
    this.vector = vector;
    this.mean = new Float64Array(vector.length);
    this.square = new Float64Array(vector.length);
    this.steps = 0;
  }

  step(gradient, rate) {
    const { vector, mean, square } = this;
    this.steps += 1;
    const correction = sqrt(1 - BETA2 ** this.steps);
    const size = correction / (1 - BETA1 ** this.steps);
    for (let i = 0; i < vector.length; i++) {
      const g = gradient[i];
      mean[i] += (1 - BETA1) * (g - mean[i]);
      square[i] = square[i] * BETA2 + (1 - BETA2) * g * g;
      vector[i] -= (size * mean[i]) / ((sqrt(square[i]) + EPSILON * correction) / rate);
    }
  }
}
