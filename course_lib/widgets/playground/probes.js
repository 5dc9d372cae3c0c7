// What can be seen of the twins at one moment: computed here, drawn elsewhere.

import { Stack, count } from "./engine.js";
import { columns } from "./points.js";

export const SIDE = 81; // the map, in dots
const UNITS = 5; // every fifth dot is enough for the small maps of the units
const HINGES = 2; // and every second for the hinges
const STRAIGHT = ["identity", "relu", "leaky_relu", "step"];

const X = Float64Array.from({ length: SIDE }, (_, i) => -3 + (6 / SIDE) * (i + 0.5));
const N = SIDE * SIDE;
const grids = new Map();

/** Return the dots of the map as networks with some inputs see them, the lowest first. */
export function grid(inputs) {
  const key = inputs.join();
  if (!grids.has(key)) {
    grids.clear();
    const dots = Float64Array.from({ length: 3 * N }, (_, i) => [
      X[((i / 3) | 0) % SIDE], X[(i / 3 / SIDE) | 0], 0][i % 3]);
    grids.set(key, columns(dots, inputs));
  }
  return grids.get(key);
}

/** Look at both twins of a run; see the names. */
export function look({ trainer, records, steps }, view) {
  const { spec, stack, points: { train, test }, squared, epoch } = trainer;
  return {
    steps, epoch, spec, squared, view,
    finite: stack.vector.every(Number.isFinite),
    curves: records.map((record) => ({ steps: record.steps, measures: record.measures })),
    train: train.places,
    test: test.places,
    twins: trainer.measure().map((measures, member) => ({
      measures, ...lookAt(trainer, member, view),
    })),
  };
}

function lookAt({ stack, spec, points: { train }, squared }, member, view) {
  const own = stack.alone(member), x = grid(spec.inputs);
  const shown = view.collapse ? folded(own) : own;
  const { sums, outputs } = shown.forward(0, x, N);
  const logits = outputs.at(-1).slice(), [bends] = shown.bends;
  const share = squared ? (z) => z / 2 + 0.5 : shown.loss.prediction;
  const seen = {
    numbers: shown.vector.slice(),
    shapes: shown.layers.map((layer) => [layer.outputs, layer.inputs]),
    pieces: pieces(sums, bends, spec.inputs),
    field: Float32Array.from(logits, (z) => clip(share(z))),
    boundary: zeroLines(logits, 1),
    hinges: !view.hinges ? [] : bends.flatMap((name, layer) => (name === "identity" ? []
      : units(sums[layer]).map((unit) => ({ layer, lines: zeroLines(unit, HINGES) })))),
    units: outputs.slice(0, -1).flatMap((layer) => units(layer).map(small)),
    gradients: gradients(own, train),
    gap: 0,
  };
  const there = shown.forward(0, train.x, train.n).outputs.slice(0, -1);
  seen.dead = there.flatMap((layer, i) => (train.n
    ? units(layer, train.n).map((unit) => unit.every((value) => value === 0))
    : Array(shown.sizes[i + 1]).fill(false)));
  if (view.collapse) {
    const before = own.forward(0, x, N).sums.at(-1);
    logits.forEach((z, i) => { seen.gap = Math.max(seen.gap, Math.abs(before[i] - z)); });
  }
  return seen;
}

/** Keep a share from 0 to 1; what is no number lies in the middle. */
const clip = (share) => (Number.isNaN(share) ? 0.5 : Math.max(0, Math.min(1, share)));

const units = (values, n = N) => Array.from({ length: values.length / n }, (_, unit) =>
  values.subarray(unit * n, (unit + 1) * n));

/** Fold each run of affine layers of a network into one layer: W2 W1, W2 b1 + b2. */
export function folded({ layers, bends: [bends], vector, loss }) {
  const sizes = [layers[0].inputs], names = [], parts = [];
  let run = null;
  layers.forEach(({ inputs, outputs, start }, layer) => {
    const rows = Array.from({ length: outputs }, (_, unit) =>
      vector.subarray(start + unit * (inputs + 1)).subarray(0, inputs + 1));
    run = run === null ? rows : rows.map((row) => {
      const sum = new Float64Array(run[0].length);
      run.forEach((below, s) => below.forEach((value, i) => { sum[i] += row[s] * value; }));
      sum[sum.length - 1] += row[inputs];
      return sum;
    });
    if (layer < bends.length && bends[layer] === "identity") return;
    sizes.push(outputs);
    names.push(...bends.slice(layer, layer + 1));
    parts.push(...run);
    run = null;
  });
  const numbers = new Float64Array(count(sizes));
  let at = 0;
  for (const part of parts) {
    numbers.set(part, at);
    at += part.length;
  }
  return new Stack(sizes, [names], numbers, loss);
}

/** Count the linear pieces that the dots of the map fall into.
 *
 * A lower bound of their number in the box: a piece between the dots is missed. Null
 * if the network is not made of straight pieces.
 */
function pieces(sums, bends, inputs) {
  const straight = bends.every((name) => STRAIGHT.includes(name));
  if (!straight || !inputs.every((name) => name === "x1" || name === "x2")) return null;
  // Each dot gets the number of its pattern so far, unit after unit.
  const found = new Uint32Array(N);
  let many = 1;
  bends.forEach((name, layer) => {
    if (name === "identity") return;
    for (const unit of units(sums[layer])) {
      const names = new Int32Array(2 * many).fill(-1);
      many = 0;
      for (let i = 0; i < N; i++) {
        const pattern = 2 * found[i] + (unit[i] > 0 ? 1 : 0);
        if (names[pattern] < 0) names[pattern] = many++;
        found[i] = names[pattern];
      }
    }
  });
  return many;
}

/** Return the norm of the gradient of each layer's weights, without the biases. */
function gradients(network, { x, y, n }) {
  network.backward(0, x, y, n);
  return network.layers.map(({ inputs, outputs, start }) => {
    let sum = n ? 0 : NaN;
    for (let i = 0; i < outputs * (inputs + 1); i++) {
      if (i % (inputs + 1) < inputs) sum += network.gradient[start + i] ** 2;
    }
    return Math.sqrt(sum);
  });
}

/** Return a small map of a unit in its own scale, 0.5 for 0. */
function small(unit) {
  const side = Math.ceil(SIDE / UNITS);
  const map = new Float32Array(side * side);
  let largest = 0;
  for (let i = 0; i < map.length; i++) {
    const value = unit[UNITS * (((i / side) | 0) * SIDE + (i % side))];
    map[i] = Number.isFinite(value) ? value : 0;
    largest = Math.max(largest, Math.abs(map[i]));
  }
  return map.map((value) => 0.5 + value / (2 * largest || 1));
}

// The corners of a square are, in turn, low left, low right, high right, high left;
// side i goes from corner i to the next.
const RIGHT = [0, 1, 1, 0], UP = [0, 0, 1, 1];

/** Find the lines on which a map of numbers is 0, as segments x, y, x, y.
 *
 * Each square of four neighbours is looked at alone, and the crossing of a side is
 * where a straight line between its ends is 0 (marching squares; Lorensen and Cline
 * 1987 in three dimensions). So a plane is found exactly, and a corner inside a square
 * is cut off. Only every `by`-th dot counts.
 */
export function zeroLines(values, by, x = X) {
  const found = [], side = x.length;
  const value = (row, column, i) =>
    values[(row + by * UP[i]) * side + column + by * RIGHT[i]];
  for (let row = 0; row + by < side; row += by) {
    for (let column = 0; column + by < side; column += by) {
      const corner = row * side + column, above = values[corner] > 0;
      if (above === values[corner + by] > 0 && above === values[corner + by * side] > 0
        && above === values[corner + by * side + by] > 0) continue;
      const ends = [];
      for (const i of [0, 1, 2, 3]) {
        const j = (i + 1) % 4;
        const [first, second] = [value(row, column, i), value(row, column, j)];
        if (first > 0 === second > 0) continue;
        const share = first / (first - second);
        const place = (start, axis) => {
          const [from, to] = [x[start + by * axis[i]], x[start + by * axis[j]]];
          return from + share * (to - from);
        };
        ends.push(place(column, RIGHT), place(row, UP));
      }
      found.push(...ends);
    }
  }
  return Float32Array.from(found);
}
