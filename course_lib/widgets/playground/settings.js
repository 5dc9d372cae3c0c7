// The column of settings: data, inputs, hidden layers, training, and what is shown.

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

const spoken = (name) => (name === "identity" ? "none" : name.replace("_", " "));

function makeSettings(app, frame) {
  const { act, set, state } = app;
  const { choices } = state;
  const change = (name) => (value) => act("change", { [name]: value });
  const put = (name, control) => {
    set[name] = control.set;
    return control.node;
  };
  const scale = (name, label, how) => put(name, slider(label, how, change(name)));
  const seed = (name, label) => put(name, whole(label, 0, 9999, change(name)));

  const share = {
    low: 0.1, high: 0.9, step: 0.05, format: (value) => `${Math.round(100 * value)} %`,
  };
  const inputs = choices.inputs.map((name) => check(name, () => change("inputs")(
    choices.inputs.filter((_, i) => inputs[i].control.checked))));
  set.inputs = (names) =>
    inputs.forEach((one, i) => one.set(names.includes(choices.inputs[i])));
  const seen = VIEWS.map(([name, label]) =>
    put(name, check(label, (value) => act("see", { [name]: value }))));
  const clicks = choice("", CLICKS, () => {}, { "aria-label": "What a click on a map does" });
  app.clicks = () => clicks.control.value;

  return make("div", { className: "btl-side" }, [
    group("Data", "data", [
      makeThumbs(app, frame, change("data")),
      scale("noise", "noise", { low: 0, high: 0.5, step: 0.01 }),
      scale("share", "to train", share),
      seed("data_seed", "data draw"),
    ]),
    group("Inputs", "inputs", [
      make("div", { className: "btl-checks" }, inputs.map((one) => one.node)),
    ]),
    group("Hidden layers", "network", [
      makeLayers(app),
      put("init", choice("start", choices.init, change("init"))),
      seed("seed", "weight draw"),
    ]),
    group("Training", "training", [
      scale("learning_rate", "learning rate", { values: RATES }),
      scale("batch_size", "batch size", { values: BATCHES }),
      scale("l1", "L1", { values: PENALTIES }),
      scale("l2", "L2", { values: PENALTIES }),
    ]),
    group("Show", "show", [
      make("div", { className: "btl-checks one" }, seen), clicks.node,
    ]),
  ]);
}

/** Radio buttons with a small picture of each dataset. */
function makeThumbs({ set, state }, frame, change) {
  const name = `btl-data-${(ids += 1)}`;
  const entries = state.choices.data.map((value) => {
    const input = make("input", { type: "radio", name, value, "aria-label": value });
    input.addEventListener("change", () => change(value));
    const canvas = make("canvas", { "aria-hidden": "true" });
    requestAnimationFrame(() => {
      const { pen, width } = fit(canvas);
      drawPoints(pen, width, frame[`thumb-${value}`], state.look, {
        squared: value === "plane", size: 1.5, box: 2.5,
      });
      if (value !== "own") return;
      pen.font = "22px system-ui";
      pen.textAlign = "center";
      pen.fillStyle = state.look.muted;
      pen.fillText("+", width / 2, width / 2 + 7);
    });
    const label = make("label", {}, [input, canvas, make("span", { text: value })]);
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
function makeLayers({ act, set, state }) {
  const [mostLayers, mostUnits] = state.choices.most;
  const names = state.choices.activations.map((name) => [spoken(name), name]);
  const node = make("div");
  let widths = [], bends = [], rows = [];

  function send(to) {
    update({ widths, activations: bends, ...to }); // the next click may come at once
    act("change", { widths, activations: bends });
  }

  const add = button("+ layer", () => send({
    widths: [...widths, widths.at(-1) ?? 4],
    activations: [...bends, bends.at(-1) ?? "relu"],
  }));

  function makeRow(i) {
    const at = (list, value) => list.map((old, j) => (j === i ? value : old));
    const without = (list) => list.filter((_, j) => j !== i);
    const units = whole("", 1, mostUnits, (value) => send({ widths: at(widths, value) }), {
      "aria-label": `units of layer ${i + 1}`,
    });
    const bend = choice("", names, (value) => send({ activations: at(bends, value) }), {
      "aria-label": `activation after layer ${i + 1}`,
    });
    const remove = button("×", () => send({
      widths: without(widths), activations: without(bends),
    }), { "aria-label": `remove layer ${i + 1}` });
    const cells = [make("span", { text: i + 1 }), units.node, bend.node, remove];
    return { units, bend, node: make("div", { className: "btl-layer" }, cells) };
  }

  function update(to) {
    widths = to.widths;
    bends = to.activations;
    if (rows.length !== widths.length || !node.firstChild) {
      const focused = node.contains(document.activeElement);
      rows = widths.map((_, i) => makeRow(i));
      node.replaceChildren(...rows.map((one) => one.node), add);
      if (focused) add.focus();
    }
    add.disabled = widths.length >= mostLayers;
    rows.forEach((one, i) => {
      one.units.set(widths[i]);
      one.bend.set(bends[i]);
    });
  }

  set.layers = update;
  return node;
}
