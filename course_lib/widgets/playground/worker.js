// The playground's worker: it trains and looks, so that the page never stands still.
// It does what a message says, trains, and answers with one frame of what is there now.

import { split } from "./points.js";
import { SIDE, grid, look } from "./probes.js";
import { NAMES, Run, Starts, Trainer, checkAll, checked, read } from "./run.js";

const SEEDS = 32;
const SKIP = 50, ENSEMBLE = 20; // epochs; the second where nothing has been trained yet
const PICTURE = 15; // milliseconds of training between two pictures, where all it can
const CATCH_UP = 40; // where it runs to a known step, which nobody watches
const THUMB = 270; // numbers of the points on the button of a dataset
const AGREED = 250; // between two looks at all networks of an ensemble

let starts, run, view, ensemble = null, seen = null;
let waiting = null; // what is to be done when Python has given a start
let said = {}; // what goes along with the next frame

const batches = (trainer) =>
  Math.max(1, Math.ceil(trainer.points.train.n / trainer.spec.batch_size));

/** Do something with a start; if it is Python's to give, ask for it and do it then. */
function having(spec, seeds, then) {
  waiting = { spec, seeds, then };
  goOn();
  if (waiting) said.ask = { spec, seeds };
}

function goOn() {
  const { spec, seeds, then } = waiting;
  if (!starts.alone && starts.lacks(spec, seeds).length) return;
  waiting = null;
  then();
}

const actions = {
  open({ choices, text, alone, ...given }) {
    starts = new Starts(choices);
    starts.alone = alone;
    actions.give(given.starts);
    said.thumbs = Object.fromEntries(given.starts.map(({ spec }) =>
      [spec.data, split(starts.drawn(spec), spec).train.places.slice(0, THUMB)]));
    const state = read(text, choices);
    ({ view } = state);
    run = new Run(state.start, starts);
    run.restore(state);
  },
  give(given) {
    for (const start of given) starts.give(start);
    if (waiting) goOn();
  },
  leaveAlone() {
    starts.alone = true;
    if (waiting) goOn();
  },
  change(values) {
    const spec = checked({ ...waiting?.spec ?? run.spec, ...values }, starts.choices);
    ensemble = null;
    if (run.startsAnew(spec)) having(spec, [spec.seed], () => run.change(spec));
    else run.change(spec);
  },
  see(values) { view = checkAll({ ...view, ...values }, starts.choices.view); },
  step(steps) { run.advance(steps); },
  epoch() {
    const { trainer: { points, offset, spec } } = run;
    run.advance(Math.ceil((points.train.n - offset) / spec.batch_size));
  },
  skip() { run.goal = run.steps + SKIP * batches(run.trainer); },
  stop() {
    run.goal = 0;
    if (ensemble && !ensemble.done) ensemble = null;
  },
  rewind() { run.begin(run.spec); },
  redraw() { actions.change({ seed: (run.spec.seed + 1) % 10_000 }); },
  seek(index) { run.seek(index); },
  edit(...values) { run.edit(...values); },
  restore(text) {
    const state = read(text, starts.choices);
    having(state.start, [state.start.seed], () => {
      run.restore(state);
      ({ view } = state);
      ensemble = null;
    });
  },
  gather() {
    const { spec } = run;
    const seeds = Array.from({ length: SEEDS }, (_, i) => (spec.seed + i) % 10_000);
    having(spec, seeds, () => {
      const trainer = new Trainer(spec, starts, seeds);
      const goal = trainer.points.train.n ? run.steps || ENSEMBLE * batches(trainer) : 0;
      ensemble = { trainer, goal, done: !goal };
      seen = null;
    });
  },
  dismiss() { ensemble = null; },
};

function trainAll() {
  const { trainer, goal } = ensemble;
  const stop = performance.now() + CATCH_UP;
  while (trainer.steps < goal && performance.now() < stop) trainer.step();
  ensemble.done = trainer.steps >= goal;
}

/** Say what the networks of an ensemble agree on, and how right each of them is. */
function lookAtAll() {
  const now = performance.now();
  if (seen && seen.done === ensemble.done && now < seen.at + AGREED) return seen;
  const { trainer: { stack, spec, steps }, goal, done } = ensemble;
  const x = grid(spec.inputs);
  const agreement = NAMES.map(() => new Float32Array(SIDE * SIDE));
  stack.bends.forEach((_, member) => {
    const logits = stack.forward(member, x, SIDE * SIDE).sums.at(-1);
    const share = agreement[Math.floor(member / SEEDS)];
    for (let i = 0; i < share.length; i++) share[i] += Number(logits[i] > 0) / SEEDS;
  });
  const all = ensemble.trainer.measure().map(({ test }) => test.right);
  const right = NAMES.map((_, twin) => all.slice(twin * SEEDS, (twin + 1) * SEEDS));
  seen = { steps, goal, done, agreement, right, at: now };
  return seen;
}

function answer({ n, turn, doing, play }) {
  said = { n, turn };
  try {
    for (const [name, ...values] of doing) actions[name](...values);
  } catch (error) {
    said.message = error.message;
  }
  if (ensemble && !ensemble.done) trainAll();
  else if (run.steps < run.goal) run.advance(run.goal - run.steps, CATCH_UP);
  else if (play !== null) run.advance(play || Infinity, play ? Infinity : PICTURE);
  const frame = { ...look(run, view), ...said, goal: run.goal };
  frame.asked = waiting?.spec ?? run.spec;
  frame.waits = waiting !== null;
  frame.drawnHere = starts.lacks(run.start).length > 0;
  frame.ensemble = ensemble && lookAtAll();
  frame.text = run.toText(view);
  if (play === null && run.steps >= run.goal) {
    const { numbers, steps, epoch, offset, adamSteps } = run.trainer.place();
    frame.place = Float64Array.of(steps, epoch, offset, adamSteps, ...numbers.flatMap(
      (one) => [...one]));
  }
  return frame;
}

onmessage = ({ data }) => postMessage(answer(data));
