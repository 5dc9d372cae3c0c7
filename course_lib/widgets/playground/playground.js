// The playground's shell: controls, questions to the kernel, and what is shown when.
// Python owns the truth. Each answer carries all that is to be seen.

const NAMES = ["linear", "bent"];
const BETWEEN = 33; // milliseconds between two questions while playing
const OUTSTANDING = 6; // questions without an answer: they hide the network's delay
const PATIENCE = 4000;
const RATES = [1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const PENALTIES = [0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1];
const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 500];
const SPEEDS = [["1 step", 1], ["5 steps", 5], ["20 steps", 20], ["all it can", 0]];

const HELP = [
  "Pieces that the dots of the map fall into: a lower bound of their number in the picture",
  "Units that are 0 on every training point; when layers are folded, how far that moves the output",
  "Weights and biases",
  "On the points that it is trained on",
];

// The widget

function render({ model, el }) {
  const of = crypto.randomUUID?.() ?? String(Math.random());
  const state = { about: null, frame: null, look: null };
  let playing = false, visible = true, closed = false;
  let turn = 0, asked = 0, outstanding = 0, lastAsk = 0, loop = 0, speed = 5;
  let settings = {}, changed = 0; // as set here, and the last question that set something
  let actions = [];
  const titles = ["No activation", "With activations"];

  const root = make("div", { className: "btl", role: "group", "aria-label": "Playground" });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const say = make("p", { className: "btl-say", role: "status", text: "Waiting for the kernel …" });

  // Asking: what was done goes with the next question. While something moves a
  // question goes out every 33 ms, with or without answers to the last ones.

  const busy = () => {
    const { about } = state;
    return Boolean(about && (about.steps < about.goal || (about.ensemble && !about.ensemble.done)));
  };

  function act(name, ...values) {
    const last = actions.at(-1);
    if (name === "change") Object.assign(settings, values[0]);
    if (last && last[0] === name && (name === "change" || name === "see")) {
      Object.assign(last[1], values[0]); // a dragged slider: its last value counts
    } else if (last && last[0] === name && name === "seek") {
      last[1] = values[0];
    } else {
      actions.push([name, ...values]);
    }
    pump();
  }

  /** Answers to earlier questions are out of date from here on. */
  function fresh(name, ...values) {
    turn += 1;
    act(name, ...values);
  }

  function pump() {
    if (closed) return;
    const now = performance.now();
    if (outstanding && now - lastAsk > PATIENCE) {
      outstanding = 0;
      tell("The kernel does not answer. Perhaps another cell is running?", true);
    }
    const moving = (playing || busy()) && visible;
    const due = moving && now - lastAsk >= BETWEEN - 2 && outstanding < OUTSTANDING;
    if (due || (actions.length && outstanding < 2)) {
      lastAsk = now;
      outstanding += 1;
      asked += 1;
      if (actions.length) changed = asked;
      const play = playing && !busy() ? speed : null;
      model.send({ n: asked, of, turn, do: actions, play });
      actions = [];
    }
    if ((moving || actions.length || outstanding) && !loop) {
      loop = requestAnimationFrame(() => { loop = 0; pump(); });
    }
  }

  function hear(head, buffers) {
    const mine = head.of === of;
    if (mine) outstanding = Math.max(0, outstanding - 1);
    if (head.message) tell(head.message, true);
    if (mine && head.turn !== turn) { pump(); return; }
    if (buffers?.length) {
      const { about, frame } = decode(buffers[0]);
      if (about.choices) build(about.choices, frame);
      if (state.look) show(about, frame);
    }
    pump();
  }

  /** Say something; a mistake stays for a while whatever comes after it. */
  let held = 0;
  function tell(text, wrong = false) {
    const now = performance.now();
    if (!wrong && now < held) return;
    held = wrong ? now + 5000 : 0;
    if (say.textContent !== text) say.textContent = text;
    say.classList.toggle("wrong", wrong);
  }

  // Playing

  const playButton = button("▶ Play", () => play(!playing), { className: "btl-play" });
  const stepButton = button("Step", () => act("step", 1), { title: "Train on one batch" });
  const epochButton = button("Epoch", () => act("epoch"), { title: "Train to the end of the epoch" });
  const skipButton = button("+50 epochs", () => act("skip"), { title: "Train 50 epochs at once" });
  const rewindButton = button("⟲ Rewind", () => fresh("rewind"), { title: "Go back to the same first weights" });
  const redrawButton = button("New weights", () => fresh("redraw"), { title: "Draw other first weights" });
  const speeds = choice("", SPEEDS, (value) => { speed = Number(value); }, { "aria-label": "pace: training between two pictures" });
  speeds.set(5);
  const scrub = make("input", { type: "range", min: 0, max: 0, step: 1, "aria-label": "Go back in the run" });
  scrub.addEventListener("input", () => { play(false); fresh("seek", Number(scrub.value)); });
  const place = make("output", { text: "step 0" });

  function play(on) {
    if (!on && busy()) act("stop");
    playing = on;
    playButton.textContent = on ? "❚❚ Pause" : "▶ Play";
    if (!on && state.about) tell(summary());
    pump();
  }

  // Everything that needs to know what there is to choose

  const set = {}; // by setting: bring the control up to date
  const cards = [];
  let layers, tools, curveBox, lossCanvas, accuracyCanvas, clicks, warned = false;

  function build(choices, frame) {
    root.replaceChildren();
    const { look } = choices;
    state.look = {
      ...look,
      bands: bands(look.probability),
      two: bands([look.probability[1], look.probability.at(-2)]),
      dashes: [[6, 3], []],
      short: ["linear", "bent"],
    };
    state.choices = choices;
    const change = (name) => (value) => act("change", { [name]: value });
    const put = (name, control) => { set[name] = control.set; return control.node; };

    const bar = make("div", { className: "btl-bar" }, [
      playButton, stepButton, epochButton, skipButton, rewindButton, redrawButton, make("label", {}, ["pace ", speeds.node]),
    ]);
    const status = make("div", { className: "btl-run" }, [say, scrub, place]);

    const data = group("Data", "data", [
      thumbs(choices.data, frame, change("data")),
      put("noise", slider("noise", { low: 0, high: 0.5, step: 0.01 }, change("noise"))),
      put("share", slider("to train", { low: 0.1, high: 0.9, step: 0.05, format: (v) => `${Math.round(100 * v)} %` }, change("share"))),
      put("data_seed", whole("data draw", 0, 9999, change("data_seed"))),
    ]);
    const inputs = choices.inputs.map((name) => {
      const one = check(name, () => change("inputs")(
        choices.inputs.filter((other, i) => inputs[i].control.checked)));
      return one;
    });
    set.inputs = (names) => inputs.forEach((one, i) => one.set(names.includes(choices.inputs[i])));
    layers = make("div");
    set.layers = layerRows(choices, change);
    const network = group("Hidden layers", "network", [
      layers,
      put("init", choice("start", choices.init, change("init"))),
      put("seed", whole("weight draw", 0, 9999, change("seed"))),
    ]);
    const training = group("Training", "training", [
      put("learning_rate", slider("learning rate", { values: RATES }, change("learning_rate"))),
      put("batch_size", slider("batch size", { values: BATCHES }, change("batch_size"))),
      put("l1", slider("L1", { values: PENALTIES }, change("l1"))),
      put("l2", slider("L2", { values: PENALTIES }, change("l2"))),
    ]);
    const seen = [["collapse", "collapse affine layers"], ["hinges", "hinges"], ["test", "test points"], ["discretise", "two colours"]]
      .map(([name, label]) => put(name, check(label, (value) => act("see", { [name]: value }))));
    clicks = choice("", [["clicks read the map", ""], ["clicks add class 0 ●", "0"], ["clicks add class 1 ▲", "1"], ["clicks remove own points", "x"]], () => {}, { "aria-label": "What a click on a map does" });
    const show_ = group("Show", "show", [make("div", { className: "btl-checks one" }, seen), clicks.node]);
    const side = make("div", { className: "btl-side" }, [
      data, group("Inputs", "inputs", [make("div", { className: "btl-checks" }, inputs.map((one) => one.node))]),
      network, training, show_,
    ]);

    NAMES.forEach((name, twin) => { cards[twin] = card(name, twin); });
    lossCanvas = make("canvas", { role: "img" });
    accuracyCanvas = make("canvas", { role: "img" });
    curveBox = make("div", { className: "btl-curves" }, [lossCanvas, accuracyCanvas]);
    const main = make("div", {}, [
      make("div", { className: "btl-cards" }, cards.map((one) => one.node)), curveBox,
    ]);
    tools = makeTools();
    root.append(bar, status, make("div", { className: "btl-body" }, [side, main]), tools.node);
  }

  function thumbs(names, frame, change) {
    const name = `btl-data-${(ids += 1)}`;
    const entries = names.map((value) => {
      const input = make("input", { type: "radio", name, value, "aria-label": value });
      input.addEventListener("change", () => change(value));
      const canvas = make("canvas", { "aria-hidden": "true" });
      requestAnimationFrame(() => {
        const { pen, width } = fit(canvas);
        const how = { squared: value === "plane", size: 1.5, box: value === "blobs" ? 2.4 : 2.6 };
        drawPoints(pen, width, frame[`thumb-${value}`], state.look, how);
        if (value !== "own") return;
        pen.font = "22px system-ui";
        pen.textAlign = "center";
        pen.fillStyle = state.look.muted;
        pen.fillText("+", width / 2, width / 2 + 7);
      });
      return { input, node: make("label", {}, [input, canvas, make("span", { text: value })]) };
    });
    set.data = (value) => entries.forEach(({ input }) => { input.checked = input.value === value; });
    return make("div", { className: "btl-thumbs", role: "radiogroup", "aria-label": "Dataset" }, entries.map((e) => e.node));
  }

  function layerRows(choices, change) {
    const [mostLayers, mostUnits] = choices.most;
    let before = "", widths = [], bends = [];
    const send = (w, b) => {
      update({ widths: w, activations: b }); // the next click may come before the answer
      act("change", { widths: w, activations: b });
    };
    const add = button("+ layer", () => send([...widths, widths.at(-1) ?? 4], [...bends, bends.at(-1) ?? "relu"]));
    const names = choices.activations.map((name) => [name === "identity" ? "none" : name.replace("_", " "), name]);
    let rows = [];
    const update = (to) => {
      ({ widths, activations: bends } = to);
      if (before !== String(widths.length)) {
        before = String(widths.length);
        rows = widths.map((_, i) => {
          const units = whole("", 1, mostUnits, (value) => send(widths.map((w, j) => (j === i ? value : w)), bends), { "aria-label": `units of layer ${i + 1}` });
          const bend = choice("", names, (value) => send(widths, bends.map((b, j) => (j === i ? value : b))), { "aria-label": `activation after layer ${i + 1}` });
          const away = button("×", () => send(widths.filter((_, j) => j !== i), bends.filter((_, j) => j !== i)), { "aria-label": `remove layer ${i + 1}` });
          return { units, bend, node: make("div", { className: "btl-layer" }, [make("span", { text: i + 1 }), units.node, bend.node, away]) };
        });
        const focused = layers.contains(document.activeElement);
        layers.replaceChildren(...rows.map((one) => one.node), add);
        if (focused) add.focus();
      }
      add.disabled = widths.length >= mostLayers;
      rows.forEach((one, i) => { one.units.set(widths[i]); one.bend.set(bends[i]); });
    };
    return update;
  }

  // A twin: its map, its network, its numbers

  function card(name, twin) {
    const title = make("h3", { text: titles[twin] });
    const score = make("b");
    const unit_ = make("small");
    const map = make("canvas", { className: "btl-map", role: "img", tabindex: 0 });
    const facts = make("div", { className: "btl-facts" }, HELP.map((title) =>
      make("span", { title }, [make("b"), " ", make("span")])));
    const net = make("canvas", { className: "btl-net", role: "img" });
    const grad = make("canvas", { className: "btl-grad", role: "img" });
    const hover = make("p", { className: "btl-hover", text: "" });
    const own = { twin, title, score, unit_, map, facts, net, grad, hover, plan: null, hot: null, hotTile: null, cross: null };

    // The weight that is looked at, or changed: by keys here, by clicks above.
    const refill = () => { fill(own); };
    own.layer = choice("", [], refill, { "aria-label": "layer" });
    own.unit = choice("", [], refill, { "aria-label": "unit" });
    own.source = choice("", [], refill, { "aria-label": "from" });
    own.value = make("input", { type: "number", step: "any", "aria-label": "weight", min: -100, max: 100 });
    own.value.addEventListener("change", () => {
      const place_ = [own.layer, own.unit, own.source].map(({ control }) => Number(control.value));
      act("edit", name, ...place_, own.value.valueAsNumber);
    });
    const edit = make("div", { className: "btl-edit", role: "group", "aria-label": `a weight, ${titles[twin].toLowerCase()}` }, [own.layer.node, own.unit.node, own.source.node, make("span", { text: "=" }), own.value]);
    own.edit = edit;
    own.formula = make("p", { className: "btl-formula", hidden: "" });

    map.addEventListener("pointermove", (event) => { own.cross = spot(event); read(own); });
    map.addEventListener("pointerleave", () => { own.cross = null; hover.textContent = ""; paint(own); });
    map.addEventListener("click", (event) => { own.cross = spot(event); put(own); });
    map.addEventListener("keydown", (event) => {
      const by = event.shiftKey ? 0.5 : 0.1;
      const move = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, by], ArrowDown: [0, -by] }[event.key];
      if (move) {
        const [x, y] = own.cross ?? [0, 0];
        own.cross = [x + move[0], y + move[1]].map((v) => Math.max(-3, Math.min(3, v)));
        read(own, true);
      } else if (event.key === "Enter" || event.key === " ") {
        put(own);
      } else {
        return;
      }
      event.preventDefault();
    });
    map.addEventListener("blur", () => { own.cross = null; paint(own); });
    net.addEventListener("pointermove", (event) => { point(own, event); });
    net.addEventListener("pointerleave", () => { own.hot = own.hotTile = null; hover.textContent = ""; paint(own); });
    net.addEventListener("click", (event) => { point(own, event); pick(own); });
    own.node = make("section", { className: `btl-card ${name}`, "aria-label": titles[twin] }, [
      make("header", {}, [title, make("span", {}, [score, " ", unit_])]),
      make("div", { className: "btl-over" }, [map, hover]), facts, net, grad, edit, own.formula,
    ]);
    return own;
  }

  function spot(event) {
    const box = event.target.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 6 - 3;
    const y = 3 - ((event.clientY - box.top) / box.height) * 6;
    return [x, y].map((v) => Math.max(-3, Math.min(3, v)));
  }

  /** Say what the network answers where the cross is. */
  function read(own, aloud = false) {
    const { about, frame } = state;
    if (!frame || !own.cross) return;
    const field = frame[`field${own.twin}`];
    const side = field.shape[0];
    const [column, up] = own.cross.map((v) => Math.min(side - 1, Math.floor(((v + 3) / 6) * side)));
    const share = field[up * side + column] / 65535;
    const answer = about.squared ? `predicts ${(2 * share - 1).toFixed(2)}` : `class 1 with ${Math.round(100 * share)} %`;
    own.hover.textContent = `x1 = ${own.cross[0].toFixed(2)}, x2 = ${own.cross[1].toFixed(2)}: ${answer}`;
    if (aloud) tell(own.hover.textContent);
    paint(own);
  }

  /** Do what a click on a map is set to do. */
  function put(own) {
    const { points } = settings;
    const [x, y] = (own.cross ?? [0, 0]).map((v) => Number(v.toFixed(3)));
    const kind = clicks.control.value;
    if (kind === "") { read(own, true); return; }
    if (kind === "x") {
      const away = points.map(([a, b]) => Math.hypot(a - x, b - y));
      const nearest = away.indexOf(Math.min(...away));
      if (nearest >= 0 && away[nearest] < 0.3) act("change", { points: points.filter((_, i) => i !== nearest) });
      else tell("There is no point of your own here.");
    } else {
      act("change", { points: [...points, [x, y, Number(kind)]] });
    }
  }

  function unitName(own, column, unit) {
    const { shapes, spec } = state.about;
    if (column === 0) return spec.inputs[unit];
    return column === shapes[own.twin].length ? "output" : `unit ${unit + 1} of layer ${column}`;
  }

  /** Find the unit or the weight under the pointer. */
  function point(own, event) {
    if (!own.plan) return;
    const box = own.net.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    own.hot = own.hotTile = null;
    for (const tile of own.plan.tiles.slice(1).flat()) {
      if (Math.abs(x - tile.x) <= tile.size / 2 + 1 && Math.abs(y - tile.y) <= tile.size / 2 + 1) own.hotTile = tile;
    }
    if (own.hotTile) {
      const { column, unit, bias, dead } = own.hotTile;
      own.hover.textContent = `${unitName(own, column, unit)}: bias ${short(bias)}${dead ? ", 0 on all training points" : ""}`;
    } else {
      let least = 6;
      for (const edge of own.plan.edges) {
        const t = (x - edge.x1) / (edge.x2 - edge.x1);
        if (t < 0 || t > 1) continue;
        const away = Math.abs(edgeAt(edge, t)[1] - y);
        if (away < least) { least = away; own.hot = edge; }
      }
      own.hover.textContent = own.hot
        ? `${unitName(own, own.hot.layer, own.hot.source)} → ${unitName(own, own.hot.layer + 1, own.hot.unit)}: ${short(own.hot.value)}` : "";
    }
    paint(own);
  }

  /** Put the weight under the pointer into the row of fields. */
  function pick(own) {
    const { hot, hotTile } = own;
    if ((!hot && !hotTile) || state.about.view.collapse) return;
    const shapes = state.about.shapes[own.twin];
    const at = hot ? [hot.layer, hot.unit, hot.source] : [hotTile.column - 1, hotTile.unit, shapes[hotTile.column - 1][1]];
    own.layer.set(at[0]); fill(own);
    own.unit.set(at[1]); fill(own);
    own.source.set(at[2]); fill(own);
    own.value.focus();
    own.value.select();
  }

  /** Write a network that is a single layer as what it is. */
  function formula(own) {
    const { about, frame } = state;
    if (about.shapes[own.twin].length > 1) return "";
    const terms = [...frame[`weights${own.twin}`]].map((w, i) =>
      `${w < 0 ? "−" : i ? "+" : ""} ${short(Math.abs(w))} ${about.spec.inputs[i] ?? ""}`);
    return `${about.squared ? "prediction" : "logit"} = ${terms.join(" ")}`;
  }

  /** Bring the row of fields up to date: what can be chosen, and the value. */
  function fill(own) {
    const { about, frame } = state;
    const shapes = about.shapes[own.twin];
    own.edit.hidden = about.view.collapse;
    own.formula.hidden = !about.view.collapse;
    if (about.view.collapse) { own.formula.textContent = formula(own); return; }
    const refresh = ({ control }, options) => {
      const key = JSON.stringify(options);
      if (control.dataset.key === key) return;
      const before = control.value;
      control.replaceChildren(...options.map(([text, value]) => make("option", { text, value })));
      if (options.some(([, value]) => String(value) === before)) control.value = before;
      control.dataset.key = key;
    };
    refresh(own.layer, shapes.map((_, i) => [i === shapes.length - 1 ? "out" : `L${i + 1}`, i]));
    const layer = Number(own.layer.control.value);
    const [units, below] = shapes[layer];
    refresh(own.unit, Array.from({ length: units }, (_, i) => [`unit ${i + 1}`, i]));
    const sources = Array.from({ length: below }, (_, i) => [layer ? `← unit ${i + 1}` : `← ${about.spec.inputs[i]}`, i]);
    refresh(own.source, [...sources, ["← bias", below]]);
    if (document.activeElement === own.value && playing) return;
    const start = shapes.slice(0, layer).reduce((sum, [out, inn]) => sum + out * (inn + 1), 0);
    const at = start + Number(own.unit.control.value) * (below + 1) + Number(own.source.control.value);
    const shown = Number(frame[`weights${own.twin}`][at].toPrecision(3));
    if (own.value.dataset.shown !== `${at}:${shown}`) {
      own.value.value = shown;
      own.value.dataset.shown = `${at}:${shown}`;
    }
  }

  // Showing

  function how(own) {
    const { view, spec, squared } = state.about;
    return { ...view, squared, inputs: spec.inputs, hot: own.hot, hotTile: own.hotTile, collapsed: view.collapse };
  }

  function paint(own) {
    const { about, frame, look } = state;
    if (!frame) return;
    const { twin } = own;
    const part = (name) => frame[`${name}${twin}`];
    own.plan = drawNetwork(own.net, { shapes: about.shapes[twin], numbers: part("weights"), units: part("units"), dead: part("dead"), field: part("field") }, look, how(own));
    const map = { field: part("field"), boundary: part("boundary"), hinges: part("hinges"), train: frame.train, test: frame.test, cross: own.cross };
    const index = own.hotTile?.index ?? -1;
    if (index >= 0) { // as in every tile: what this unit says about the plane
      const units = part("units");
      const area = units.shape[1] * units.shape[2];
      map.field = units.subarray(index * area, (index + 1) * area);
      map.field.shape = units.shape;
      map.boundary = map.hinges = null;
    }
    drawMap(own.map, map, look, how(own));
  }

  /** Write a text where it is not what stands there already. */
  function write(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  function facts(own) {
    const { about, frame } = state;
    const { twin } = own;
    const pieces = about.pieces[twin];
    const dead = frame[`dead${twin}`].reduce((a, b) => a + b, 0);
    const list = [
      pieces === 1 ? ["1", "linear piece"]
        : pieces ? [`≥ ${pieces.toLocaleString("en")}`, "linear pieces"] : ["curved", "everywhere"],
      about.view.collapse ? [short(about.gap[twin]), "max |Δ|"]
        : [dead.toLocaleString("en"), dead === 1 ? "dead unit" : "dead units"],
      [about.numbers[twin].toLocaleString("en"), "numbers"],
      about.squared ? [short(about.now[twin][0]), "train loss"]
        : [percent(about.now[twin][1]), "on train"],
    ];
    list.forEach(([value, label], i) => {
      write(own.facts.children[i].firstChild, value);
      write(own.facts.children[i].lastChild, label);
    });
  }

  function summary() {
    const { about } = state;
    const [linear, bent] = about.now.map(([, , loss, right]) =>
      about.squared ? `loss ${short(loss)}` : `${percent(right)} right`);
    return `Step ${about.steps.toLocaleString("en")}, test points: linear ${linear}, bent ${bent}.`;
  }

  let spec = "", view = "";
  function show(about, frame) {
    Object.assign(state, { about, frame });
    // An answer from before the last change would turn the controls back.
    const current = !actions.length && (about.of !== of || about.n >= changed);
    if (current && (about.message || spec !== JSON.stringify(about.spec))) {
      spec = JSON.stringify(about.spec);
      settings = { ...about.spec };
      for (const [name, value] of Object.entries(settings)) set[name]?.(value);
      set.layers(settings);
    }
    if (current && (about.message || view !== JSON.stringify(about.view))) {
      view = JSON.stringify(about.view);
      for (const [name, value] of Object.entries(about.view)) set[name]?.(value);
      for (const node of root.querySelectorAll("[data-group]")) node.hidden = about.view.hide.includes(node.dataset.group);
    }
    titles[1] = bentTitle(about.spec);
    if (cards[1].title.textContent !== titles[1]) cards[1].title.textContent = cards[1].title.title = titles[1];

    // First all that measures the page, then all that changes it: one layout a frame.
    const settled = !playing && !busy();
    const now = about.steps;
    const layerCount = frame.gradients.shape[1];
    for (const own of cards) {
      paint(own);
      own.norms = frame.gradients.subarray(own.twin * layerCount, (own.twin + 1) * layerCount);
      if (!about.view.collapse) drawGradients(own.grad, own.norms, own.plan, state.look, state.look.twins[own.twin]);
    }
    drawCurves(lossCanvas, frame.curves, [0, 4], state.look, { title: about.squared ? "half the squared error" : "loss", low: 0, format: short, now });
    if (!about.squared) drawCurves(accuracyCanvas, frame.curves, [2, 6], state.look, { title: "accuracy", low: 0.5, high: 1, format: (v) => `${Math.round(100 * v)} %`, now });

    write(place, `step ${now.toLocaleString("en")} · epoch ${about.epoch.toLocaleString("en")}`);
    scrub.max = about.records.length - 1;
    if (!scrub.matches(":active")) {
      const at = about.records.findIndex((step) => step >= now);
      scrub.value = at < 0 ? about.records.length - 1 : at;
    }
    scrub.setAttribute("aria-valuetext", `step ${now}`);
    for (const own of cards) {
      const [, , loss, right] = about.now[own.twin];
      write(own.score, about.squared ? short(loss) : percent(right));
      write(own.unit_, about.squared ? "test loss" : "test");
      facts(own);
      fill(own);
      own.grad.style.visibility = about.view.collapse ? "hidden" : "";
      if (settled || !own.map.hasAttribute("aria-label")) describe(own);
    }
    curveBox.classList.toggle("single", about.squared);
    accuracyCanvas.hidden = about.squared;
    if (settled) {
      lossCanvas.setAttribute("aria-label", `Loss over the run. ${summary()}`);
      accuracyCanvas.setAttribute("aria-label", `Accuracy over the run. ${summary()}`);
    }
    tools.show(about, frame);
    speak(about);
  }

  function bentTitle({ activations: bends }) {
    const names = [...new Set(bends)].map((name) => (name === "identity" ? "none" : name.replace("_", " ")));
    return names.length ? `With ${names.join(", ")}` : "With no hidden layer to bend";
  }

  function describe(own) {
    const { about, frame } = state;
    const { twin } = own;
    const dead = frame[`dead${twin}`].reduce((a, b) => a + b, 0);
    own.map.setAttribute("aria-label", `Map, ${titles[twin].toLowerCase()}: ${own.facts.textContent}. Arrow keys move a cross, Enter does what a click does.`);
    own.net.setAttribute("aria-label", `Network of ${about.shapes[twin].map(([out]) => out).join(", ")} units, ${dead} of them dead.`);
    own.grad.setAttribute("aria-label", `Gradient norms by layer: ${Array.from(own.norms, short).join(", ")}.`);
  }

  /** Say plainly which training went wrong, if one did. */
  function exploded({ now, finite, spec: { data, points } }) {
    const empty = data === "own" && !points.length;
    const bad = now.map(([loss]) => (loss === null && !empty) || loss > 1e6);
    if (finite && !bad.includes(true)) return "";
    const words = NAMES.filter((_, i) => bad[i]).join(" and ") || "a weight";
    const how_ = finite && now.every(([loss]) => loss !== null) ? "has exploded" : "is not finite any more";
    return `The loss ${how_} (${words}): the steps were too large. Rewind, and try a smaller learning rate.`;
  }

  /** The line below the buttons: what went wrong, or what to do next. */
  function speak(about) {
    if (about.message) { tell(about.message, true); return; }
    const trouble = exploded(about);
    if (trouble) {
      if (playing && !warned) play(false); // once; who plays on knows
      warned = true;
      tell(trouble, true);
      return;
    }
    warned = false;
    if (about.steps < about.goal) tell(`Training to step ${about.goal.toLocaleString("en")} …`);
    else if (about.spec.data === "own" && about.spec.points.length === 0) tell("Choose what a click does, under Show, and put points of your own on a map.");
    else if (playing) tell("Both networks train on the same batches. Every setting can be changed meanwhile.");
    else if (!about.text && !about.code) tell(about.steps ? summary() : "Same weights, same data, same batches. Press Play.");
  }

  // Below: an ensemble, the state as text, the code

  function makeTools() {
    const run = button("Train 32 pairs", () => act("gather"));
    const away = button("Put away", () => act("dismiss"));
    const words = make("p", { text: "" });
    const maps = NAMES.map(() => make("canvas", { role: "img" }));
    const spread = make("canvas", { role: "img" });
    const many = make("div", { className: "btl-many" }, [
      ...maps.map((canvas, i) => make("figure", {}, [canvas, make("figcaption", { text: ["linear: share that says class 1", "bent: share that says class 1"][i] })])),
      make("figure", {}, [spread, make("figcaption", { text: "test accuracy: how many of the 32 networks have it" })]),
    ]);
    const text = make("textarea", { "aria-label": "state as text", spellcheck: "false" });
    const code = make("textarea", { "aria-label": "code", readonly: "", spellcheck: "false", style: "min-height: 220px" });
    const copy = (from) => button("Copy", () => { from.select(); navigator.clipboard?.writeText(from.value).catch(() => {}); });
    const opened = (name) => (event) => { if (event.target.open) act(name); };
    const tool = (title, children, ontoggle) => make("details", { "data-group": "tools", ...(ontoggle && { ontoggle }) }, [make("summary", { text: title }), make("div", {}, children)]);
    const hides = state.choices.groups.filter((name) => name !== "tools").map((name) => [name, check(name, () => act("see", { hide: hides.filter(([, one]) => one.control.checked).map(([other]) => other) }))]);
    set.hide = (names) => hides.forEach(([name, one]) => one.set(names.includes(name)));
    const node = make("div", { className: "btl-tools" }, [
      tool("32 seeds: luck or rule?", [make("p", { text: "Trains 32 pairs of networks with these settings, from other first weights, for as many steps as the run has taken (20 epochs if none)." }), make("div", { className: "btl-bar" }, [run, away]), words, many]),
      tool("Share: the whole state as text", [text, make("div", { className: "btl-bar" }, [
        button("Refresh", () => act("text")), copy(text), button("Restore from this text", () => { play(false); fresh("restore", text.value); }),
      ])], opened("text")),
      tool("Code: the same run in plain PyTorch", [code, make("div", { className: "btl-bar" }, [button("Refresh", () => act("code")), copy(code)])], opened("code")),
      tool("For instructors: hide controls", [make("div", { className: "btl-checks" }, hides.map(([, one]) => one.node)), make("p", { text: "What is hidden stays hidden in the text of Share. In a cell: Playground(hide=[\"data\"])." })]),
    ]);
    many.hidden = true;
    const show = (about, frame) => {
      if (about.text) text.value = about.text;
      if (about.code) code.value = about.code;
      const { ensemble } = about;
      away.disabled = many.hidden = !ensemble;
      run.disabled = about.squared || Boolean(ensemble && !ensemble.done);
      if (about.squared) words.textContent = "For data with two classes.";
      else if (!ensemble) words.textContent = "";
      else {
        maps.forEach((canvas, i) => drawMap(canvas, { field: frame[`agreement${i}`] }, state.look, {}));
        drawSpread(spread, frame.spread, state.look);
        const all = NAMES.map((_, i) => Array.from(frame.spread.subarray((6 + i) * 32, (7 + i) * 32)).filter(Number.isFinite).sort((a, b) => a - b));
        const range = (v) => (v.length ? `${percent(v[0])} to ${percent(v.at(-1))}, median ${percent((v[(v.length - 1) >> 1] + v[v.length >> 1]) / 2)}` : "–");
        words.textContent = `Step ${ensemble.steps} of ${ensemble.goal}. Test accuracy: linear ${range(all[0])}; bent ${range(all[1])}.`;
        spread.setAttribute("aria-label", words.textContent);
        maps.forEach((canvas, i) => canvas.setAttribute("aria-label", `Agreement of 32 networks, ${titles[i].toLowerCase()}`));
      }
    };
    return { node, show };
  }

  // Starting and ending

  root.append(say);
  el.append(root);
  const receive = (head, buffers) => {
    try { hear(head, buffers); } catch (error) { tell(`The picture failed: ${error.message}`, true); console.error(error); }
  };
  model.on("msg:custom", receive);
  const watch = new IntersectionObserver(([entry]) => { visible = entry.isIntersecting; pump(); });
  watch.observe(root);
  const resize = new ResizeObserver(() => { if (state.frame) show(state.about, state.frame); });
  resize.observe(root);
  act("hello");
  return () => {
    closed = true;
    playing = false;
    cancelAnimationFrame(loop);
    watch.disconnect();
    resize.disconnect();
    model.off("msg:custom", receive);
  };
}

export default { render };
