// The playground's shell: questions to the worker, and what is shown when.
// The worker owns the run. The kernel, where there is one, gives it a start and hears
// where it has come to rest; while it plays nothing is said to the kernel.

import { makeCard } from "./card.js";
import { button, choice, grouped, make, percent, short, write } from "./controls.js";
import { drawCurves } from "./draw.js";
import { makeSettings, makeView, spoken } from "./settings.js";
import { makeTools } from "./tools.js";

const NAMES = ["linear", "bent"];
const STAYS = 5000; // milliseconds that a mistake or a note is shown, or until one acts
const CALM = 250; // between two pictures, where less motion is wanted
const PACES = [["1 step", 1], ["5 steps", 5], ["20 steps", 20], ["all it can", 0]];
const ALONE = "No kernel: it plays in this page alone.";

/** Show a playground; `alone` where there is no kernel and never was. */
function render({ model, el, alone = model.comm_live === false }) {
  const { choices, starts } = model.get("setup");
  const look = { ...choices.look, dashes: [[6, 3], []], short: NAMES };
  const state = { frame: null, look, choices, thumbs: null };
  const set = {}; // by setting: bring its control up to date
  const titles = ["No activation", "With activations"];
  const names = NAMES;
  const app = { act, fresh, play, tell, set, state, titles, names, askForCode, settings: {} };
  const focused = () => root.getRootNode().activeElement;
  Object.assign(app, { focused, playing: () => playing });
  let playing = false, visible = true, warned = false;
  let cards, tools, curves, view; // made with the first frame
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const root = make("div", { className: "btl", role: "group", "aria-label": "Playground" });
  root.addEventListener("keydown", giveBack, { capture: true });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const say = make("p", { className: "btl-say", role: "status", text: "Drawing …" });

  // Asking the worker. What was done goes along with the next question. While something
  // moves, one question goes out with each picture of the screen, at most two at once.

  const code = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
  const worker = new Worker(code);
  URL.revokeObjectURL(code);
  let turn = 0, asked = 0, changed = 0, flying = 0, last = 0, loop = 0, pace = 5;
  let actions = [];

  /** Whether the worker is on its way to something of its own. */
  function busy() {
    const { steps, goal, ensemble } = state.frame ?? {};
    return steps < goal || Boolean(ensemble && !ensemble.done);
  }

  function act(name, ...values) {
    const before = actions.at(-1);
    held = 0;
    if (name === "change") Object.assign(app.settings, values[0]);
    if (before?.[0] === name && (name === "change" || name === "see")) {
      Object.assign(before[1], values[0]); // a dragged slider: its last value counts
    } else if (before?.[0] === name && name === "seek") {
      before[1] = values[0];
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
    const now = performance.now();
    const moving = (playing || busy()) && visible && !document.hidden;
    const due = moving && now >= last + (calm.matches ? CALM : 0);
    if (flying < 2 && (due || actions.length)) {
      asked += 1;
      flying += 1;
      last = now;
      if (actions.length) changed = asked;
      const steps = playing && !busy() ? pace : null;
      worker.postMessage({ n: asked, turn, doing: actions, play: steps });
      actions = [];
    }
    cancelAnimationFrame(loop);
    if (moving) loop = requestAnimationFrame(pump);
  }

  worker.onmessage = ({ data: frame }) => {
    flying -= 1;
    if (frame.ask && !alone) {
      model.send({ ask: frame.ask });
    }
    if (frame.thumbs) state.thumbs = frame.thumbs;
    if (frame.turn === turn) {
      state.frame = frame;
      show();
      if (!flying && !playing && frame.place) report(frame);
    }
    pump();
  };
  worker.onerror = (event) => {
    console.error("playground:", event.message);
    tell(`The picture failed: ${event.message}`, "wrong");
  };

  // The kernel

  let told = { text: "", place: [] };

  /** Tell the kernel where the run rests, where that is news. */
  function report({ text, place }) {
    if (alone || (text === told.text && place.every((one, i) => one === told.place[i]))) return;
    const news = told.text !== "" || place[0] > 0; // of the first weights it knows
    told = { text, place };
    if (!news) return;
    model.set({ text, place: new DataView(place.buffer) });
    model.save_changes();
  }

  /** Go where a cell has gone. */
  function adopt() {
    const text = model.get("text");
    if (text === told.text) return;
    told = { text, place: [] };
    play(false);
    fresh("restore", text);
  }

  function hear({ start, code: program, message }) {
    if (start) act("give", [start]);
    if (program) tools.showCode(program);
    if (message) tell(message, "wrong");
  }

  function askForCode() {
    if (alone) tools.showCode("# A kernel writes the program: run this cell.");
    else model.send({ code: state.frame.text });
  }

  /** The kernel that knew this playground is no more: it plays on without. */
  function end() {
    alone = true;
    act("leaveAlone");
    tell("The kernel was restarted. It plays on here; run this cell again to use it "
      + "from other cells.", "wrong");
  }

  /** Say something. What is "wrong", or a "note", stays for a while, whatever comes. */
  let held = 0;
  function tell(text, kind = "") {
    const now = performance.now();
    if (kind !== "wrong" && now < held) return;
    held = kind ? now + STAYS : 0;
    write(say, text);
    say.classList.toggle("wrong", kind === "wrong");
  }

  /** Leave the keys to the notebook after Escape, and for what runs its cells. */
  function giveBack(event) {
    const runs = event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.altKey);
    if (event.key !== "Escape" && !runs) return;
    const cell = root.closest(".jp-Cell");
    event.stopPropagation();
    event.preventDefault();
    focused()?.blur();
    cell?.focus();
    if (runs) cell?.dispatchEvent(new KeyboardEvent("keydown", event));
  }

  // Playing

  const playButton = button("▶ Play", () => play(!playing), { className: "btl-play" });
  const scrub = make("input", {
    type: "range", min: 0, max: 0, step: 1, "aria-label": "Go back in the run",
  });
  scrub.addEventListener("input", () => {
    play(false);
    fresh("seek", Number(scrub.value));
  });
  const place = make("output", { text: "step 0" });

  function makeBar() {
    const paces = choice("", PACES, (value) => { pace = Number(value); }, {
      title: "Training between two pictures",
    });
    paces.set(pace);
    const press = (text, title, does) => button(text, does, { title });
    return make("div", { className: "btl-bar" }, [
      playButton,
      press("Step", "Train on one batch", () => act("step", 1)),
      press("Epoch", "Train to the end of the epoch", () => act("epoch")),
      press("+50 epochs", "Train 50 epochs at once", () => act("skip")),
      press("⟲ Rewind", "Back to the same first weights", () => fresh("rewind")),
      press("New weights", "Draw other first weights", () => fresh("redraw")),
      make("label", {}, ["pace ", paces.node]),
      make("span", { className: "btl-keys", text: "Esc: keys back to the notebook" }),
    ]);
  }

  function play(on) {
    if (!on && busy()) act("stop");
    playing = on;
    write(playButton, on ? "❚❚ Pause" : "▶ Play");
    if (!on && state.frame) {
      act("step", 0); // and so hear where it rests
      tell(summary());
    }
    pump();
  }

  // Showing

  function build() {
    cards = NAMES.map((_, twin) => makeCard(app, twin));
    curves = ["loss", "accuracy"].map(() => make("canvas", { role: "img" }));
    tools = makeTools(app);
    const main = make("div", {}, [
      make("div", { className: "btl-cards" }, cards.map((card) => card.node)),
      make("div", { className: "btl-curves" }, curves),
    ]);
    const side = makeSettings(app);
    const bar = makeBar();
    view = makeView(app);
    root.replaceChildren(
      bar,
      make("div", { className: "btl-run" }, [say, scrub, place]),
      view.node,
      make("div", { className: "btl-body" }, [side, main]),
      tools.node,
    );
    // Who runs this cell alone goes on to the next, which may push this one out of view.
    const cell = root.closest(".jp-Cell");
    if ([cell, cell?.nextElementSibling].some((one) => one?.matches(".jp-mod-active"))) {
      for (const node of [cards[0].map, bar]) node.scrollIntoView({ block: "nearest" });
    }
  }

  /** Bring the controls up to date, where the answer is to the last change. */
  let spec = "", seen = "";
  function follow() {
    const { frame } = state;
    titles[1] = bentTitle(frame.spec.activations);
    // An answer from before the last change would turn the controls back.
    if (actions.length || frame.n < changed) return;
    if (frame.message || spec !== JSON.stringify(frame.asked)) {
      spec = JSON.stringify(frame.asked);
      app.settings = { ...frame.asked };
      for (const [name, value] of Object.entries(frame.asked)) set[name]?.(value);
      set.layers(frame.asked);
    }
    if (frame.message || seen !== JSON.stringify(frame.view)) {
      seen = JSON.stringify(frame.view);
      for (const [name, value] of Object.entries(frame.view)) set[name]?.(value);
      for (const node of root.querySelectorAll("[data-group]")) {
        node.hidden = frame.view.hide.includes(node.dataset.group);
      }
    }
  }

  function show() {
    if (!root.clientWidth) return; // in a tab behind: drawn when it comes to the front
    if (!cards) build();
    const { frame } = state, { squared, steps, epoch, curves: records } = frame;
    const settled = !playing && !busy();
    follow();
    // First all that measures the page, then all that changes it: one layout a frame.
    for (const card of cards) card.draw();
    drawCurves(curves[0], records, "loss", look, {
      title: squared ? "half the squared error" : "loss", low: 0, format: short, now: steps,
    });
    if (!squared) {
      drawCurves(curves[1], records, "right", look, {
        title: "accuracy", low: 0.5, high: 1, now: steps,
        format: (value) => `${Math.round(100 * value)} %`,
      });
    }
    for (const card of cards) card.tellNumbers(settled);
    write(place, `step ${grouped(steps)} · epoch ${grouped(epoch)}`);
    scrub.max = records.length - 1;
    if (!scrub.matches(":active")) {
      const at = records.findIndex((record) => record.steps >= steps);
      scrub.value = at < 0 ? records.length - 1 : at;
    }
    scrub.setAttribute("aria-valuetext", `step ${steps}`);
    curves[1].hidden = squared;
    curves[0].parentNode.classList.toggle("single", squared);
    if (settled) {
      curves[0].setAttribute("aria-label", `Loss over the run. ${summary()}`);
      curves[1].setAttribute("aria-label", `Accuracy over the run. ${summary()}`);
    }
    view.show(frame);
    tools.show(frame);
    speak();
  }

  function bentTitle(bends) {
    const found = [...new Set(bends)].map(spoken);
    return found.length ? `With ${found.join(", ")}` : "No hidden layer to bend";
  }

  function summary() {
    const { twins, squared, steps } = state.frame;
    const all = twins.map(({ measures }) => measures);
    const part = all.every(({ test }) => Number.isNaN(test.loss)) ? "train" : "test";
    const [linear, bent] = all.map(({ [part]: { loss, right } }) =>
      (squared ? `loss ${short(loss)}` : `${percent(right)} right`));
    const points = part === "train" ? "training" : "test";
    return `Step ${grouped(steps)}, ${points} points: linear ${linear}, bent ${bent}.`;
  }

  /** Say plainly which training went wrong, if one did. */
  function exploded({ twins, finite, train }) {
    const losses = twins.map(({ measures }) => measures.train.loss);
    const bad = losses.map((loss) => train.length > 0 && !(loss <= 1e6));
    if (finite && !bad.includes(true)) return "";
    const who = NAMES.filter((_, i) => bad[i]).join(" and ") || "a weight";
    const large = finite && losses.every(Number.isFinite);
    return `The loss ${large ? "has exploded" : "is not finite any more"} (${who}): `
      + "the steps were too large. Rewind, and try a smaller learning rate.";
  }

  /** Name a layer that learns no more, if there is one. */
  function dead({ twins, spec: { widths } }) {
    for (const [twin, name] of NAMES.entries()) {
      let start = 0;
      for (const [layer, width] of widths.entries()) {
        const units = twins[twin].dead.slice(start, (start += width));
        if (units.length < width || units.includes(false)) continue; // or it is folded
        return `Layer ${layer + 1} (${name}) is dead: its units are 0 on every training `
          + "point, and no slope comes through. Rewind, and try a smaller learning rate.";
      }
    }
    return "";
  }

  /** The line below the buttons: what went wrong, or what to do next. */
  function speak() {
    const { frame } = state, { steps, goal, squared, spec: { data, points } } = frame;
    const trouble = exploded(frame), stuck = dead(frame);
    if (frame.message) {
      tell(frame.message, "wrong");
    } else if (trouble) {
      if (playing && !warned) play(false); // once: who plays on knows
      tell(trouble, "wrong");
    } else if (stuck) {
      tell(stuck, "wrong");
    } else if (frame.waits) {
      tell("The kernel draws these points as soon as it is free. The old ones wait here.");
    } else if (steps < goal) {
      tell(`Training to step ${grouped(goal)} …`);
    } else if (data === "own" && !points.length) {
      tell("Choose under Show what a click does, and put points of your own on a map.");
    } else if (playing) {
      tell("Both networks train on the same batches. Change what you like meanwhile.");
    } else if (frame.drawnHere) {
      tell(`${steps ? summary() : ALONE} This start was drawn in the page: Python draws another.`);
    } else if (squared && !steps) {
      tell("Here each point has a number from −1 ● to +1 ▲, which the networks predict.");
    } else {
      tell(steps ? summary() : "Same weights, same data, same batches. Press Play.");
    }
    warned = Boolean(trouble);
  }

  // Starting and ending

  root.append(say);
  el.append(root);
  model.on("msg:custom", hear);
  model.on("change:text", adopt);
  model.on("comm_live_update", end); // its only update: it lives no more
  const watch = new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
    pump();
  });
  watch.observe(root);
  document.addEventListener("visibilitychange", pump);
  const resize = new ResizeObserver(() => state.frame && show());
  resize.observe(root);
  act("open", { choices, starts, text: model.get("text"), alone });
  return () => {
    worker.terminate();
    cancelAnimationFrame(loop);
    watch.disconnect();
    document.removeEventListener("visibilitychange", pump);
    resize.disconnect();
    model.off("msg:custom", hear);
    model.off("change:text", adopt);
    model.off("comm_live_update", end);
  };
}

/** Bring the picture of a page without a kernel to life: in a shadow, so that picture
 * and sentence stay in the document, unseen, and its styles and the document's apart. */
function bringToLife(host, { style, ...values }) {
  const model = { get: (name) => values[name] };
  for (const name of ["on", "off", "set", "send", "save_changes"]) model[name] = () => {};
  const el = host.attachShadow({ mode: "open" });
  el.append(make("style", { text: style }));
  render({ model, el, alone: true });
}

export default { render, show: bringToLife };
