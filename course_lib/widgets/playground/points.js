// The points of a playground: split, standardised, with the student's own among them.

import { Random } from "./random.js";

export const COUNT = 500;

/** What a network can be given to see of a place; see `points.INPUTS` in Python. */
const INPUTS = {
  x1: (x1) => x1,
  x2: (_, x2) => x2,
  "x1²": (x1) => x1 * x1,
  "x2²": (_, x2) => x2 * x2,
  "x1·x2": (x1, x2) => x1 * x2,
  "sin πx1": (x1) => Math.sin(Math.PI * x1),
  "sin πx2": (_, x2) => Math.sin(Math.PI * x2),
};

/** Return one column after another of what networks see of places x1, x2, label. */
export function columns(places, inputs) {
  const n = places.length / 3;
  const x = new Float64Array(inputs.length * n);
  inputs.forEach((name, i) => {
    const see = INPUTS[name];
    for (let p = 0; p < n; p++) x[i * n + p] = see(places[3 * p], places[3 * p + 1]);
  });
  return x;
}

/** Name the draw that a setting asks for. */
export const drawName = ({ data, noise, data_seed: seed }) =>
  JSON.stringify([data, noise, seed]);

/** Split drawn places into two parts, as `points.draw` in Python. */
export function split(drawn, { data, share, points, inputs }) {
  const places = Float64Array.from(drawn);
  const count = 3 * Math.round(places.length / 3 * share);
  for (const axis of [0, 1]) {
    let [mean, spread] = [0, 0];
    for (let i = axis; i < count; i += 3) mean += places[i] / (count / 3);
    for (let i = axis; i < count; i += 3) spread += (places[i] - mean) ** 2 / (count / 3);
    for (let i = axis; i < places.length; i += 3) places[i] = (places[i] - mean) / Math.sqrt(spread);
  }
  const label = (side) => (data === "plane" ? 2 * side - 1 : side);
  const own = points.flatMap(([x1, x2, side]) => [x1, x2, label(side)]);
  const part = (those) => ({
    places: those,
    n: those.length / 3,
    x: columns(those, inputs),
    y: those.filter((_, i) => i % 3 === 2),
  });
  return {
    train: part(Float64Array.from([...places.subarray(0, count), ...own])),
    test: part(places.slice(count)),
  };
}

/** Draw places where no Python does: of the same kind, but others. */
const KINDS = {
  moons(random, side) {
    const angle = Math.PI * random.uniform();
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    return side ? [1 - x, 0.5 - y, 1] : [x, y, 0];
  },
  circles(random, side) {
    const angle = 2 * Math.PI * random.uniform(), radius = side ? 0.4 : 1;
    return [radius * Math.cos(angle), radius * Math.sin(angle), side];
  },
  xor(random) {
    const [x, y] = [2 * random.uniform() - 1, 2 * random.uniform() - 1];
    return [x, y, Number(x > 0 !== y > 0)];
  },
  blobs: (_, side) => [4 * side - 2, 4 * side - 2, side],
  spirals(random, side) {
    const angle = 3 * Math.PI * Math.sqrt(0.02 + 0.98 * random.uniform());
    const turned = angle + Math.PI * side;
    return [angle * Math.cos(turned), angle * Math.sin(turned), side];
  },
  plane(random) {
    const [x, y] = [2 * random.uniform() - 1, 2 * random.uniform() - 1];
    return [x, y, (x + y) / 2];
  },
};

export function drawHere({ data, noise, data_seed: seed }, scale) {
  if (data === "own") return [];
  const random = new Random(seed);
  return Array.from({ length: COUNT }, (_, i) => {
    const place = KINDS[data](random, i % 2);
    const moved = data === "plane" ? [2] : [0, 1];
    for (const axis of moved) place[axis] += noise * scale * random.normal();
    return place;
  }).flat();
}
