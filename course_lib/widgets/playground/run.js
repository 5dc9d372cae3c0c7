// The run of a playground: train, change things on the way, go back, start again.

import { ACTIVATIONS, Adam, LOSSES, Stack } from "./engine.js";
import { drawHere, drawName, split } from "./points.js";
import { firstWeights, order } from "./random.js";

// A record is kept every `INTERVAL` steps; beyond `MOST` of them every second goes.
const INTERVAL = 10, MOST = 128;
export const NAMES = ["linear", "bent"];
const VERSION = 1;

const sizesOf = ({ inputs, widths }) => [inputs.length, ...widths, 1];
const firstName = (spec, seed) => JSON.stringify([sizesOf(spec), spec.init, seed]);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What a run starts from: given by Python, or drawn here where no Python answers. */
export class Starts {
  constructor(choices) {
    this.choices = choices;
    this.given = new Map();
    this.alone = false; // nobody gives any more
  }

  /** Take what Python gives; see `choices.start`. */
  give({ spec, seeds, drawn, firsts }) {
    const numbers = (packed) => new Float32Array(
      Uint8Array.from(atob(packed), (one) => one.charCodeAt(0)).buffer);
    this.given.set(drawName(spec), numbers(drawn));
    firsts.forEach((packed, i) => this.given.set(firstName(spec, seeds[i]), numbers(packed)));
  }

  /** Name what of a start Python would have to give. */
  lacks(spec, seeds = [spec.seed]) {
    const names = seeds.map((seed) => firstName(spec, seed));
    const wanted = [
      ...(spec.data === "own" ? [] : [drawName(spec)]),
      ...(spec.init === "default" ? [] : names),
    ];
    return wanted.filter((name) => !this.given.has(name));
  }

  drawn(spec) {
    const scale = this.choices.noises[spec.data];
    return this.given.get(drawName(spec)) ?? drawHere(spec, scale);
  }

  first(spec, seed) {
    const gain = this.choices.gains[spec.init];
    return this.given.get(firstName(spec, seed))
      ?? firstWeights(sizesOf(spec), seed, gain);
  }
}

/** Twins, or many pairs of them, that train step by step on equal batches. */
export class Trainer {
  constructor(spec, starts, seeds = [spec.seed]) {
    Object.assign(this, { starts, seeds, steps: 0, epoch: 0, offset: 0, rows: null });
    // First all without activations, then all with them.
    const numbers = [...seeds, ...seeds].map((seed) => starts.first(spec, seed));
    this.adam = new Adam(new Float64Array(numbers.length * numbers[0].length));
    this.prepare(spec);
    numbers.forEach((one, member) => this.stack.put(member, one));
  }

  prepare(spec) {
    this.spec = spec;
    this.squared = spec.data === "plane";
    this.points = split(this.starts.drawn(spec), spec);
    const plain = spec.activations.map(() => "identity");
    const bends = [plain, spec.activations].flatMap((one) => this.seeds.map(() => one));
    const loss = LOSSES[this.squared ? "squared" : "binary"];
    this.stack = new Stack(sizesOf(spec), bends, this.adam.vector, loss);
  }

  /** Train on one batch; without any points do nothing. */
  step() {
    const { spec, stack, points: { train: { x, y, n } } } = this;
    if (!n) return;
    this.rows ??= order(n, spec.seed, this.epoch);
    const rows = this.rows.subarray(this.offset, this.offset + spec.batch_size);
    const batch = { x: new Float64Array(rows.length * spec.inputs.length) };
    for (let column = 0, at = 0; column < spec.inputs.length; column++) {
      for (const row of rows) batch.x[at++] = x[column * n + row];
    }
    batch.y = Float64Array.from(rows, (row) => y[row]);
    for (let member = 0; member < stack.bends.length; member++) {
      stack.backward(member, batch.x, batch.y, rows.length);
    }
    stack.penalise(spec.l1, spec.l2);
    this.adam.step(stack.gradient, spec.learning_rate);
    this.steps += 1;
    this.offset += rows.length;
    if (this.offset >= n) this.nextEpoch();
  }

  nextEpoch() {
    Object.assign(this, { epoch: this.epoch + 1, offset: 0, rows: null });
  }

  /** Return loss and share of right answers of each member, to train and to test. */
  measure() {
    const { train, test } = this.points;
    return this.stack.bends.map((_, member) => ({
      train: this.stack.measure(member, train), test: this.stack.measure(member, test),
    }));
  }

  /** Go on with other settings and the same weights.
   *
   * Another batch size and other points begin a new epoch.
   */
  change(spec) {
    const before = this.spec;
    this.spec = spec;
    const differs = (name) => !same(spec[name], before[name]);
    if (differs("activations") || differs("points")) this.prepare(spec);
    if ((differs("batch_size") || differs("points")) && this.offset) this.nextEpoch();
  }

  /** Say where training stands; `put` goes back there. */
  place() {
    const { steps, epoch, offset, adam } = this;
    const numbers = [adam.vector, adam.mean, adam.square].map((one) => one.slice());
    return { numbers, steps, epoch, offset, adamSteps: adam.steps };
  }

  put({ numbers, adamSteps, ...where }) {
    const { adam } = this;
    [adam.vector, adam.mean, adam.square].forEach((one, i) => one.set(numbers[i]));
    adam.steps = adamSteps;
    Object.assign(this, { ...where, rows: null });
  }
}

/** Twins from their first weights on, with a memory of what happened. */
export class Run {
  constructor(spec, starts) {
    this.starts = starts;
    this.begin(spec);
  }

  begin(spec) {
    this.trainer = new Trainer(spec, this.starts);
    // What was changed since, and after how many steps; and what a text lays out.
    Object.assign(this, { start: spec, log: [], ahead: [], goal: 0 });
    Object.assign(this, { records: [], interval: INTERVAL });
    this.record();
  }

  get spec() {
    return this.trainer.spec;
  }

  get steps() {
    return this.trainer.steps;
  }

  /** Train for a number of steps, or until the time is over. */
  advance(steps, milliseconds = Infinity) {
    if (!this.trainer.points.train.n) {
      this.goal = 0; // there is nothing to train on, and nothing to wait for
      return;
    }
    this.forgetLater();
    const stop = performance.now() + milliseconds;
    for (let i = 0; i < steps && performance.now() < stop; i++) {
      this.trainer.step();
      if (this.steps % this.interval === 0) this.record();
      this.followText();
    }
  }

  /** Say whether these settings would start the run anew. */
  startsAnew(spec) {
    const { onTheWay } = this.starts.choices;
    const different = Object.keys(spec).filter((name) => !same(spec[name], this.spec[name]));
    const begun = this.steps || this.log.length;
    return different.length > 0
      && !(begun && different.every((name) => onTheWay.includes(name)));
  }

  /** Change settings: on the way if that can be, else from the start. */
  change(spec) {
    if (this.startsAnew(spec)) {
      this.begin(spec);
    } else if (!same(spec, this.spec)) {
      const different = Object.entries(spec)
        .filter(([name, value]) => !same(value, this.spec[name]));
      this.turnOff();
      this.apply(Object.fromEntries(different));
    }
  }

  /** Set one weight; a source past the inputs of a layer is the bias. */
  edit(...values) {
    checkEdit(values, sizesOf(this.spec));
    this.turnOff();
    this.apply({ edit: values });
  }

  /** Go to a record; the later ones stay until something else happens here. */
  seek(index) {
    const record = this.records[index];
    Object.assign(this, { ahead: [], goal: 0 });
    this.trainer.change(record.spec);
    this.trainer.put(record.place);
  }

  /** Write the state as one line of text, as `state.to_text` in Python. */
  toText(view) {
    return JSON.stringify({
      playground: VERSION, steps: this.steps, start: this.start, changes: this.past(), view,
    });
  }

  /** Go where a text says, from here if it goes on from here. */
  restore({ start, changes, steps }) {
    const past = this.past();
    const on = same(start, this.start) && steps >= this.steps
      && same(past, changes.slice(0, past.length))
      && changes.slice(past.length).every(([step]) => step >= this.steps);
    if (!on) this.begin(start);
    else this.forgetLater();
    this.ahead = on ? changes.slice(past.length) : [...changes];
    this.goal = steps;
    this.followText();
  }

  followText() {
    while (this.ahead.length && this.ahead[0][0] === this.steps) {
      this.apply(this.ahead.shift()[1]);
    }
  }

  /** Change something now, and remember it. */
  apply(values) {
    this.log.push([this.steps, values]);
    if (values.edit) {
      const [network, layer, unit, source, value] = values.edit;
      const { stack } = this.trainer, { inputs, size, start } = stack.layers[layer];
      const row = start + NAMES.indexOf(network) * size + unit * (inputs + 1);
      stack.vector[row + source] = value;
    } else {
      this.trainer.change({ ...this.spec, ...values });
    }
    this.record();
  }

  record() {
    if (this.records.at(-1)?.steps === this.steps) this.records.pop();
    const { trainer, spec, steps, log } = this;
    const [place, measures] = [trainer.place(), trainer.measure()];
    this.records.push({ steps, spec, changes: log.length, place, measures });
    if (this.records.length > MOST) {
      this.interval *= 2;
      this.records = this.records.filter((one) => one.steps % this.interval === 0);
    }
  }

  /** Return the changes up to where the run stands. */
  past() {
    const record = this.records.find(({ steps }) => steps === this.steps);
    return record ? this.log.slice(0, record.changes) : this.log;
  }

  /** Leave the road that was taken later, or that a text laid out. */
  turnOff() {
    this.forgetLater();
    Object.assign(this, { ahead: [], goal: 0 });
  }

  forgetLater() {
    if (this.records.at(-1).steps <= this.steps) return;
    this.log = this.past();
    this.records = this.records.filter(({ steps }) => steps <= this.steps);
  }
}

// What a text or a control may say

function refuse(name, value, words) {
  throw new Error(`${name} = ${JSON.stringify(value)}: ${words}`);
}

/** Refuse what a rule does not allow; see `state.RULES`. */
function check(name, value, rule) {
  if (rule.of) {
    if (!rule.of.includes(value)) refuse(name, value, `choose one of ${rule.of.join(", ")}.`);
  } else if (rule.each) {
    const [least, most] = rule.count;
    if (!Array.isArray(value)) refuse(name, value, "give a list.");
    if (value.length < least || value.length > most) {
      refuse(`how many ${name}`, value.length, `give ${least} to ${most}.`);
    }
    value.forEach((one, i) => check(name, one, rule.each[i % rule.each.length]));
  } else {
    const [low, high] = rule.number ?? rule.whole;
    const fits = rule.whole ? Number.isInteger(value) : typeof value === "number";
    if (fits && value >= low && value <= high) return;
    refuse(name, value, `give a ${rule.whole ? "whole " : ""}number from ${low} to ${high}.`);
  }
}

/** Check all of a table, and return it. */
export function checkAll(values, rules) {
  if (!same(Object.keys(values).sort(), Object.keys(rules).sort())) {
    throw new Error("the text lacks a setting, or has an unknown one: copy all of it.");
  }
  for (const [name, rule] of Object.entries(rules)) check(name, values[name], rule);
  return values;
}

/** Return settings if all of them are possible. */
export function checked(spec, { rules }) {
  const { inputs, widths, activations } = checkAll(spec, rules);
  if (new Set(inputs).size < inputs.length) refuse("inputs", inputs, "give none twice.");
  if (activations.length !== widths.length) {
    refuse("activations", activations, `give one a hidden layer, ${widths.length} in all.`);
  }
  return spec;
}

function checkEdit([network, layer, unit, source, value], sizes) {
  check("network", network, { of: NAMES });
  check("layer", layer, { whole: [0, sizes.length - 2] });
  check("unit", unit, { whole: [0, sizes[layer + 1] - 1] });
  check("source", source, { whole: [0, sizes[layer]] });
  check("value", value, { number: [-100, 100] });
}

/** Read a text; a wrong one throws, and says why. */
export function read(text, choices) {
  let state = null;
  try {
    state = JSON.parse(text);
  } catch { /* said below */ }
  if (typeof state?.playground !== "number") {
    throw new Error("this is not the text of a playground: copy all of it, from the { on.");
  }
  if (state.playground !== VERSION) {
    throw new Error(`the text is of version ${state.playground}, and this playground reads `
      + `version ${VERSION}: copy it again from a playground like this one.`);
  }
  const { start, changes, steps, view } = state;
  if (!start || !Array.isArray(changes) || !view) {
    throw new Error("the text lacks a part: copy all of it.");
  }
  check("steps", steps, choices.steps);
  checkAll(view, choices.view);
  let spec = checked(start, choices), last = 0;
  for (const [step, values] of changes) {
    check("changes: step", step, { whole: [last, steps] });
    last = step;
    if (values.edit) {
      checkEdit(values.edit, sizesOf(spec));
    } else {
      for (const name of Object.keys(values)) check("changes", name, { of: choices.onTheWay });
      spec = checked({ ...spec, ...values }, choices);
    }
  }
  return state;
}
