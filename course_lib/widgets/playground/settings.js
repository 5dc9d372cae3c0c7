// The column of settings: data, inputs, hidden layers, training, and what is shown.

import { button, check, choice, group, make, slider, unique, whole, write } from "./controls.js";
import { fit } from "./canvas.js";
import { drawPlaces } from "./draw.js";

const RATES = [1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const PENALTIES = [0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1];
const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 500];
const VIEWS = [
  ["collapse", "collapse affine layers"],
  ["hinges", "hinges"],
  ["test", "test points"],
  ["discretise", "two colours"],
];
const CLICKS = [
  ["clicks read the map", ""],
  ["clicks add class 0 ●", "0"],
  ["clicks add class 1 ▲", "1"],
  ["clicks remove own points", "x"],
];
const SIGNS = ["clicks add −1 ●", "clicks add +1 ▲"]; // where a point has a number
const READING = "In the networks a solid orange line is a positive weight, a dashed blue "
  + "one a negative weight, and a thick one is large. The bars below show how strongly "
  + "the loss pulls at the weights of each layer, its gradient: 1e−8 is empty, 10 is full.";
// What the names do not say by themselves, under the pointer.
const MEANINGS = {
  moons: "Two half circles that interlock",
  plane: "Each point has a number from −1 ● to +1 ▲, the larger the further from 0; "
    + "the networks predict it",
  own: "Only the points that you put on the map",
  share: "Which part of the points trains; the others test",
  data_seed: "Another number draws other points of the same kind",
  init: "How large the first weights are drawn: PyTorch's default, LeCun's or He's rule, "
    + "or too large",
  seed: "Another number draws other first weights",
  learning_rate: "How far a step of training goes",
  batch_size: "How many points a step of training looks at",
  l1: "How much the sizes of the weights count in the loss",
  l2: "How much the squares of the weights count in the loss",
};

export const spoken = (name) => (name === "identity" ? "none" : name.replace("_", " "));

/** The row above the maps: how they are shown, and what a click on one does. */
export function makeView(app) {
  const { act, set } = app;
  const seen = VIEWS.map(([name, label]) => {
    const box = check(label, (value) => act("see", { [name]: value }));
    set[name] = box.set;
    return box.node;
  });
  const clicks = choice("", CLICKS, () => {}, {
    "aria-label": "What a click on a map does",
  });
  app.clicks = () => clicks.control.value;
  const clear = button("Clear own points", () => act("change", { points: [] }));
  set.points = (points) => { clear.disabled = !points.length; };
  const node = make("div", {
    className: "btl-bar btl-view", role: "group", "aria-label": "Show",
  }, [...seen, clicks.node, clear]);
  const show = ({ squared }) => [0, 1].forEach((side) => write(
    clicks.control.options[side + 1], squared ? SIGNS[side] : CLICKS[side + 1][0]));
  return { node, show };
}

export function makeSettings(app) {
  const { act, set, state } = app;
  const { choices } = state;
  const change = (name) => (value) => act("change", { [name]: value });
  const put = (name, control) => {
    set[name] = control.set;
    return control.node;
  };
  const scale = (name, label, how) =>
    put(name, slider(label, { title: MEANINGS[name], ...how }, change(name)));
  const seed = (name, label) =>
    put(name, whole(label, 0, 9999, change(name), { title: MEANINGS[name] }));

  const share = {
    low: 0.1, high: 0.9, step: 0.05, format: (value) => `${Math.round(100 * value)} %`,
  };
  const all = choices.rules.inputs.each[0].of;
  const inputs = all.map((name) => check(name, () => change("inputs")(
    all.filter((_, i) => inputs[i].control.checked))));
  set.inputs = (names) =>
    inputs.forEach((one, i) => one.set(names.includes(all[i])));

  // Points of one's own belong to the data that they were put on.
  const drawn = {};
  function choose(value) {
    const { data, points } = app.settings;
    drawn[data] = points;
    act("change", { data: value, points: drawn[value] ?? [] });
    if (points.length) app.tell(`Your own points stay with "${data}" and wait there.`, "note");
  }

  return make("div", { className: "btl-side" }, [
    group("Data", "data", [
      makeThumbs(app, choose),
      scale("noise", "noise", { low: 0, high: 0.5, step: 0.01 }),
      scale("share", "to train", share),
      seed("data_seed", "data draw"),
    ]),
    group("Inputs", "inputs", [
      make("div", { className: "btl-checks" }, inputs.map((one) => one.node)),
    ]),
    group("Hidden layers", "network", [
      makeLayers(app),
      put("init", choice("first weights", choices.rules.init.of, change("init"), {
        title: MEANINGS.init,
      })),
      seed("seed", "weight draw"),
    ]),
    group("Training", "training", [
      scale("learning_rate", "learning rate", { values: RATES }),
      scale("batch_size", "batch size", { values: BATCHES }),
      scale("l1", "L1 penalty", { values: PENALTIES }),
      scale("l2", "L2 penalty", { values: PENALTIES }),
    ]),
    group("To read the pictures", "reading", [
      make("p", { className: "btl-note", text: READING }),
    ]),
  ]);
}

/** Radio buttons with a small picture of each dataset. */
function makeThumbs({ set, state }, change) {
  const name = unique();
  const entries = state.choices.rules.data.of.map((value) => {
    const input = make("input", { type: "radio", name, value, "aria-label": value });
    input.addEventListener("change", () => change(value));
    const canvas = make("canvas", { "aria-hidden": "true" });
    requestAnimationFrame(() => {
      const { pen, width } = fit(canvas);
      drawPlaces(pen, width, state.thumbs[value], state.look, {
        squared: value === "plane", size: 1.5, box: 2.5,
      });
      if (value !== "own") return;
      pen.font = "22px system-ui";
      pen.textAlign = "center";
      pen.fillStyle = state.look.muted;
      pen.fillText("+", width / 2, width / 2 + 7);
    });
    const words = make("span", { text: value });
    const label = make("label", { title: MEANINGS[value] }, [input, canvas, words]);
    return { input, label };
  });
  set.data = (value) => entries.forEach(({ input }) => {
    input.checked = input.value === value;
  });
  return make(
    "div",
    { className: "btl-thumbs", role: "radiogroup", "aria-label": "Dataset" },
    entries.map(({ label }) => label),
  );
}

/** One row a hidden layer: its units, its activation, and a button that removes it. */
function makeLayers({ act, set, state, focused }) {
  const { widths, activations } = state.choices.rules;
  const [mostLayers, mostUnits] = [widths.count[1], widths.each[0].whole[1]];
  const names = activations.each[0].of.map((name) => [spoken(name), name]);
  const node = make("div");
  let sizes = [], bends = [], rows = [];

  function send(to) {
    update({ widths: sizes, activations: bends, ...to }); // the next click may come at once
    act("change", { widths: sizes, activations: bends });
  }

  const add = button("+ layer", () => send({
    widths: [...sizes, sizes.at(-1) ?? 4],
    activations: [...bends, bends.at(-1) ?? "relu"],
  }));

  function makeRow(i) {
    const at = (list, value) => list.map((old, j) => (j === i ? value : old));
    const without = (list) => list.filter((_, j) => j !== i);
    const units = whole("", 1, mostUnits, (value) => send({ widths: at(sizes, value) }), {
      "aria-label": `units of layer ${i + 1}`,
    });
    const bend = choice("", names, (value) => send({ activations: at(bends, value) }), {
      "aria-label": `activation after layer ${i + 1}`,
    });
    const remove = button("×", () => send({
      widths: without(sizes), activations: without(bends),
    }), { "aria-label": `remove layer ${i + 1}` });
    const cells = [make("span", { text: i + 1 }), units.node, bend.node, remove];
    return { units, bend, node: make("div", { className: "btl-layer" }, cells) };
  }

  function update(to) {
    sizes = to.widths;
    bends = to.activations;
    if (rows.length !== sizes.length || !node.firstChild) {
      const had = node.contains(focused());
      rows = sizes.map((_, i) => makeRow(i));
      node.replaceChildren(...rows.map((one) => one.node), add);
      if (had) add.focus();
    }
    add.disabled = sizes.length >= mostLayers;
    rows.forEach((one, i) => {
      one.units.set(sizes[i]);
      one.bend.set(bends[i]);
    });
  }

  set.layers = update;
  return node;
}
