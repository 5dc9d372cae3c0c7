// One of the twins: its map, its network, its numbers, and what pointer and keys do there.

const HELP = [
  "Pieces that the dots of the map fall into: a lower bound of their number in the map",
  "Units that are 0 on every training point; or how far collapsing moves the output",
  "Weights and biases",
  "On the points that it is trained on",
];
const clip = (value) => Math.max(-3, Math.min(3, value));

function makeCard(app, twin) {
  const { act, state, tell, titles } = app;
  const title = make("h3", { text: titles[twin] });
  const score = make("b");
  const unit = make("small");
  const map = make("canvas", { className: "btl-map", role: "img", tabindex: 0 });
  const hover = make("p", { className: "btl-hover" });
  const facts = make("div", { className: "btl-facts" }, HELP.map((help) =>
    make("span", { title: help }, [make("b"), " ", make("span")])));
  const net = make("canvas", { className: "btl-net", role: "img" });
  const gradients = make("canvas", {
    className: "btl-grad", role: "img",
    title: "How strongly the loss pulls at the weights of each layer",
  });
  const formula = make("p", { className: "btl-formula", hidden: "" });
  let plan = null; // where everything of the diagram lies
  let hot = null, hotTile = null; // the weight or the unit under the pointer
  let cross = null; // the place on the map that is read

  // One weight to read and to change: chosen here by keys, or by a click above.
  const [layerBox, unitBox, sourceBox] = ["layer", "unit", "from"].map((name) =>
    choice("", [], fill, { "aria-label": name }));
  const value = make("input", {
    type: "number", step: "any", min: -100, max: 100, "aria-label": "weight",
  });
  const chosen = () =>
    [layerBox, unitBox, sourceBox].map(({ control }) => Number(control.value));
  value.addEventListener("change", () =>
    act("edit", NAMES[twin], ...chosen(), value.valueAsNumber));
  const edit = make("div", {
    className: "btl-edit", role: "group", "aria-label": `a weight, ${NAMES[twin]}`,
  }, [layerBox.node, unitBox.node, sourceBox.node, make("span", {}, ["=", value])]);

  const node = make("section", {
    className: `btl-card ${NAMES[twin]}`, "aria-label": `network, ${NAMES[twin]}`,
  }, [
    make("header", {}, [title, make("span", {}, [score, " ", unit])]),
    make("div", { className: "btl-over" }, [map, hover]),
    facts, net, gradients, edit, formula,
  ]);

  // The map

  map.addEventListener("pointermove", (event) => {
    cross = spot(event);
    read();
  });
  map.addEventListener("pointerleave", leave);
  map.addEventListener("blur", leave);
  map.addEventListener("click", (event) => {
    cross = spot(event);
    put();
  });
  map.addEventListener("keydown", (event) => {
    const by = event.shiftKey ? 0.5 : 0.1;
    const moves = {
      ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, by], ArrowDown: [0, -by],
    };
    const move = moves[event.key];
    if (move) {
      const [x, y] = cross ?? [0, 0];
      cross = [clip(x + move[0]), clip(y + move[1])];
      read(true);
    } else if (event.key === "Enter" || event.key === " ") {
      put();
    } else {
      return;
    }
    event.preventDefault();
  });

  function spot(event) {
    const box = map.getBoundingClientRect();
    return [
      clip(((event.clientX - box.left) / box.width) * 6 - 3),
      clip(3 - ((event.clientY - box.top) / box.height) * 6),
    ];
  }

  function leave() {
    cross = hot = hotTile = null;
    write(hover, "");
    paint();
  }

  /** Say what the network answers where the cross is. */
  function read(aloud = false) {
    const field = state.frame[`field${twin}`];
    const side = field.shape[0];
    const [column, up] = cross.map((place) =>
      Math.min(side - 1, Math.floor(((place + 3) / 6) * side)));
    const share = field[up * side + column] / 65535;
    const answer = state.about.squared
      ? `predicts ${(2 * share - 1).toFixed(2)}`
      : `class 1 with ${Math.round(100 * share)} %`;
    write(hover, `x1 = ${cross[0].toFixed(2)}, x2 = ${cross[1].toFixed(2)}: ${answer}`);
    if (aloud) tell(hover.textContent);
    paint();
  }

  /** Do what a click on a map is set to do. */
  function put() {
    const { points } = app.settings;
    const kind = app.clicks();
    cross ??= [0, 0];
    const [x, y] = cross.map((place) => Number(place.toFixed(3)));
    if (kind === "") {
      read(true);
    } else if (kind === "x") {
      const away = points.map(([a, b]) => Math.hypot(a - x, b - y));
      const nearest = away.indexOf(Math.min(...away));
      if (away[nearest] < 0.3) {
        act("change", { points: points.filter((_, i) => i !== nearest) });
      } else {
        tell("There is no point of your own here.");
      }
    } else {
      act("change", { points: [...points, [x, y, Number(kind)]] });
    }
  }

  // The network

  net.addEventListener("pointermove", point);
  net.addEventListener("pointerleave", leave);
  net.addEventListener("click", (event) => {
    point(event);
    pick();
  });

  function nameOf(column, index) {
    const { shapes, spec } = state.about;
    if (column === 0) return spec.inputs[index];
    if (column === shapes[twin].length) return "output";
    return `unit ${index + 1} of layer ${column}`;
  }

  /** Find the unit or the weight under the pointer. */
  function point(event) {
    if (!plan) return;
    const box = net.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    hot = null;
    hotTile = plan.tiles.slice(1).flat().find((tile) =>
      Math.max(Math.abs(x - tile.x), Math.abs(y - tile.y)) <= tile.size / 2 + 1) ?? null;
    if (!hotTile) hot = nearestEdge(plan.edges, x, y);
    sayHot();
    paint();
  }

  function sayHot() {
    if (hotTile) {
      const { column, unit: index, bias, dead } = hotTile;
      const rest = dead ? ", 0 on all training points" : "";
      write(hover, `${nameOf(column, index)}: bias ${short(bias)}${rest}`);
    } else if (hot) {
      const [from, to] = [nameOf(hot.layer, hot.source), nameOf(hot.layer + 1, hot.unit)];
      write(hover, `${from} → ${to}: ${short(hot.value)}`);
    } else {
      write(hover, "");
    }
  }

  /** Put the weight under the pointer into the row of fields; of a unit its bias. */
  function pick() {
    if ((!hot && !hotTile) || state.about.view.collapse) return;
    const layer = hot ? hot.layer : hotTile.column - 1;
    layerBox.set(layer);
    fill();
    unitBox.set((hot ?? hotTile).unit);
    sourceBox.set(hot ? hot.source : state.about.shapes[twin][layer][1]);
    fill();
    value.focus();
    value.select();
  }

  function offer({ control }, options) {
    const key = JSON.stringify(options);
    if (control.dataset.key === key) return;
    const before = control.value;
    control.replaceChildren(...options.map((text, at) =>
      make("option", { text, value: String(at) })));
    if (before && Number(before) < options.length) control.value = before;
    control.dataset.key = key;
  }

  /** Bring the row of fields up to date: what can be chosen, and the value. */
  function fill() {
    const { about, frame } = state;
    const shapes = about.shapes[twin];
    const numbers = frame[`weights${twin}`];
    edit.hidden = about.view.collapse;
    formula.hidden = !about.view.collapse;
    if (about.view.collapse) {
      write(formula, shapes.length === 1 ? inWords(numbers) : "");
      return;
    }
    offer(layerBox, shapes.map((_, i) =>
      (i < shapes.length - 1 ? `layer ${i + 1}` : "output")));
    const [layer] = chosen();
    const [units, below] = shapes[layer];
    offer(unitBox, Array.from({ length: units }, (_, i) => `unit ${i + 1}`));
    const { inputs } = about.spec;
    const sources = Array.from({ length: below }, (_, i) =>
      (layer ? `← unit ${i + 1}` : `← ${inputs[i]}`));
    offer(sourceBox, [...sources, "← bias"]);
    if (document.activeElement === value && app.playing()) return;
    const [, index, source] = chosen();
    const start = shapes.slice(0, layer).reduce((sum, [a, b]) => sum + a * (b + 1), 0);
    const at = start + index * (below + 1) + source;
    const shown = String(Number(numbers[at].toPrecision(3)));
    if (value.dataset.shown !== `${at}: ${shown}`) {
      value.value = shown;
      value.dataset.shown = `${at}: ${shown}`;
    }
  }

  /** Write a network that is a single layer as what it is. */
  function inWords(numbers) {
    const { spec, squared } = state.about;
    const terms = Array.from(numbers, (weight, i) => {
      const sign = weight < 0 ? "−" : i ? "+" : "";
      return `${sign} ${short(Math.abs(weight))} ${spec.inputs[i] ?? ""}`;
    });
    return `${squared ? "prediction" : "logit"} = ${terms.join(" ")}`;
  }

  // Showing: first what measures the page, then what changes it

  function paint() {
    const { about, frame, look } = state;
    const part = (name) => frame[`${name}${twin}`];
    const units = part("units");
    const how = {
      ...about.view, squared: about.squared, inputs: about.spec.inputs, hot, hotTile,
    };
    plan = drawNetwork(net, {
      shapes: about.shapes[twin], numbers: part("weights"), units,
      dead: part("dead"), field: part("field"),
    }, look, how);
    const seen = { train: frame.train, test: frame.test, cross };
    const index = hotTile?.index ?? -1;
    const area = units.shape[1] * units.shape[2];
    if (index >= 0 && (index + 1) * area <= units.length) {
      // As in its tile: what this unit says about the plane.
      seen.field = units.subarray(index * area, (index + 1) * area);
      seen.field.shape = units.shape;
    } else {
      for (const name of ["field", "boundary", "hinges"]) seen[name] = part(name);
    }
    drawMap(map, seen, look, how);
  }

  function norms() {
    const { gradients: all } = state.frame;
    return all.subarray(twin * all.shape[1], (twin + 1) * all.shape[1]);
  }

  /** Find what the pointer is on in the diagram of this frame: values move on. */
  function follow() {
    if (!hot && !hotTile) return;
    const { tiles, edges } = plan;
    hotTile = hotTile && (tiles[hotTile.column]?.[hotTile.unit] ?? null);
    hot = hot && (edges.find((edge) => edge.layer === hot.layer
      && edge.unit === hot.unit && edge.source === hot.source) ?? null);
    sayHot();
  }

  function draw() {
    const { about, look } = state;
    paint();
    follow();
    if (!about.view.collapse) {
      drawGradients(gradients, norms(), plan, look, look.twins[twin]);
    }
  }

  function tellNumbers(settled) {
    const { about, frame } = state;
    const [trainLoss, trainRight, loss, right] = about.now[twin];
    const pieces = about.pieces[twin];
    const dead = frame[`dead${twin}`].reduce((a, b) => a + b, 0);
    write(title, titles[twin]);
    title.title = titles[twin];
    // Of a loss two digits: with three it would not always fit beside the title.
    const large = about.squared ? short(loss && Number(loss.toPrecision(2)))
      : percent(right ?? trainRight);
    write(score, large);
    write(unit, about.squared ? "test loss" : right === null ? "train" : "test");
    const list = [
      ["curved", "everywhere"],
      [grouped(dead), dead === 1 ? "dead unit" : "dead units"],
      [grouped(about.numbers[twin]), "numbers"],
      [percent(trainRight), "on train"],
    ];
    if (pieces) list[0] = [`≥ ${grouped(pieces)}`, "linear pieces"];
    if (pieces === 1) list[0] = ["1", "linear piece"];
    if (about.view.collapse) list[1] = [short(about.gap[twin]), "max |Δ|"];
    if (about.squared) list[3] = [short(trainLoss), "train loss"];
    list.forEach(([number, label], i) => {
      write(facts.children[i].firstChild, number);
      write(facts.children[i].lastChild, label);
    });
    fill();
    gradients.style.visibility = about.view.collapse ? "hidden" : "";
    if (settled || !map.hasAttribute("aria-label")) {
      describe(list.map((fact) => fact.join(" ")).join(", "), dead);
    }
  }

  function describe(said, dead) {
    const units = state.about.shapes[twin].map(([out]) => out).join(", ");
    map.setAttribute("aria-label", `Map, ${titles[twin].toLowerCase()}: ${said}. `
      + "Arrow keys move a cross, Enter does what a click does.");
    net.setAttribute("aria-label", `Network of ${units} units, ${dead} of them dead.`);
    const sizes = Array.from(norms(), short).join(", ");
    gradients.setAttribute("aria-label", `Gradient norms by layer: ${sizes}.`);
  }

  return { node, map, draw, tellNumbers };
}
