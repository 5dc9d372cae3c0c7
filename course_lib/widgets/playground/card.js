// One of the twins: its map, its network, its numbers, and what pointer and keys do there.

import { choice, grouped, make, percent, short, write } from "./controls.js";
import { drawGradients, drawMap, drawNetwork, nearestEdge } from "./draw.js";

const HELP = [
  "Pieces that the dots of the map fall into: a lower bound of their number in the map",
  "Units that are 0 on every training point; or how far collapsing moves the output",
  "Weights and biases",
  "On the points that it is trained on",
];
const inside = (value) => Math.max(-3, Math.min(3, value));

export function makeCard(app, twin) {
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

  const seen = () => state.frame.twins[twin];
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
      cross = [inside(x + move[0]), inside(y + move[1])];
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
      inside(((event.clientX - box.left) / box.width) * 6 - 3),
      inside(3 - ((event.clientY - box.top) / box.height) * 6),
    ];
  }

  function leave() {
    cross = hot = hotTile = null;
    write(hover, "");
    paint();
  }

  /** Say what the network answers where the cross is. */
  function read(aloud = false) {
    const { field } = seen();
    const side = Math.sqrt(field.length);
    const [column, up] = cross.map((place) =>
      Math.min(side - 1, Math.floor(((place + 3) / 6) * side)));
    const share = field[up * side + column];
    const answer = state.frame.squared
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
    if (column === 0) return state.frame.spec.inputs[index];
    if (column === seen().shapes.length) return "output";
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
    if ((!hot && !hotTile) || state.frame.view.collapse) return;
    const layer = hot ? hot.layer : hotTile.column - 1;
    layerBox.set(layer);
    fill();
    unitBox.set((hot ?? hotTile).unit);
    sourceBox.set(hot ? hot.source : seen().shapes[layer][1]);
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
    const { spec, view } = state.frame, { shapes, numbers } = seen();
    edit.hidden = view.collapse;
    formula.hidden = !view.collapse;
    if (view.collapse) {
      write(formula, shapes.length === 1 ? inWords(numbers) : "");
      return;
    }
    offer(layerBox, shapes.map((_, i) =>
      (i < shapes.length - 1 ? `layer ${i + 1}` : "output")));
    const [layer] = chosen();
    const [units, below] = shapes[layer];
    offer(unitBox, Array.from({ length: units }, (_, i) => `unit ${i + 1}`));
    const { inputs } = spec;
    const sources = Array.from({ length: below }, (_, i) =>
      (layer ? `← unit ${i + 1}` : `← ${inputs[i]}`));
    offer(sourceBox, [...sources, "← bias"]);
    if (app.focused() === value && app.playing()) return;
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
    const { spec, squared } = state.frame;
    const terms = Array.from(numbers, (weight, i) => {
      const sign = weight < 0 ? "−" : i ? "+" : "";
      return `${sign} ${short(Math.abs(weight))} ${spec.inputs[i] ?? ""}`;
    });
    return `${squared ? "prediction" : "logit"} = ${terms.join(" ")}`;
  }

  // Showing: first what measures the page, then what changes it

  function paint() {
    const { view, spec, squared, train, test } = state.frame, { look } = state;
    const { inputs } = spec;
    const how = { ...view, squared, inputs, hot, hotTile };
    plan = drawNetwork(net, seen(), look, how);
    const unit = seen().units[hotTile?.index];
    // Of a unit under the pointer, as in its tile, what it says of the plane.
    const shown = unit ? { field: unit } : seen();
    drawMap(map, { ...shown, train, test, cross }, look, how);
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
    const { look } = state;
    paint();
    follow();
    if (!state.frame.view.collapse) {
      drawGradients(gradients, seen().gradients, plan, look, look.twins[twin]);
    }
  }

  function tellNumbers(settled) {
    const { squared, view } = state.frame;
    const { measures: { train, test }, numbers, pieces, gap, ...of } = seen();
    const dead = of.dead.filter((one) => one).length;
    const untested = Number.isNaN(test.loss);
    write(title, titles[twin]);
    title.title = titles[twin];
    // Of a loss two digits: with three it would not always fit beside the title.
    const large = squared ? short(Number(test.loss.toPrecision(2)))
      : percent(untested ? train.right : test.right);
    write(score, large);
    write(unit, squared ? "test loss" : untested ? "train" : "test");
    const list = [
      ["curved", "everywhere"],
      [grouped(dead), dead === 1 ? "dead unit" : "dead units"],
      [grouped(numbers.length), "numbers"],
      [percent(train.right), "on train"],
    ];
    if (pieces) list[0] = [`≥ ${grouped(pieces)}`, "linear pieces"];
    if (pieces === 1) list[0] = ["1", "linear piece"];
    if (view.collapse) list[1] = [short(gap), "max |Δ|"];
    if (squared) list[3] = [short(train.loss), "train loss"];
    list.forEach(([number, label], i) => {
      write(facts.children[i].firstChild, number);
      write(facts.children[i].lastChild, label);
    });
    fill();
    gradients.style.visibility = view.collapse ? "hidden" : "";
    if (settled || !map.hasAttribute("aria-label")) {
      describe(list.map((fact) => fact.join(" ")).join(", "), dead);
    }
  }

  function describe(said, dead) {
    const units = seen().shapes.map(([out]) => out).join(", ");
    map.setAttribute("aria-label", `Map, ${titles[twin].toLowerCase()}: ${said}. `
      + "Arrow keys move a cross, Enter does what a click does.");
    net.setAttribute("aria-label", `Network of ${units} units, ${dead} of them dead.`);
    const sizes = seen().gradients.map(short).join(", ");
    gradients.setAttribute("aria-label", `Gradient norms by layer: ${sizes}.`);
  }

  return { node, map, draw, tellNumbers };
}
