// The playground's shell: questions to the kernel, and what is shown when.
// Python owns the truth. Each answer carries all that is to be seen.

const NAMES = ["linear", "bent"];
const BETWEEN = 28; // milliseconds between two questions while playing
const NUDGES = [6, 14]; // milliseconds after a question; see nudge
const PATIENCE = 4000;
const STAYS = 5000; // milliseconds that a mistake or a note is shown, or until one acts
const PACES = [["1 step", 1], ["5 steps", 5], ["20 steps", 20], ["all it can", 0]];

function render({ model, el }) {
  const of = unique();
  const state = { about: null, frame: null, look: null, choices: null };
  const set = {}; // by setting: bring its control up to date
  const titles = ["No activation", "With activations"];
  const app = { act, fresh, play, tell, set, state, titles, settings: {} };
  app.playing = () => playing;
  let playing = false, visible = true, closed = false, warned = false;
  let cards, tools, curves, view; // made when the kernel has said what can be chosen

  const root = make("div", { className: "btl", role: "group", "aria-label": "Playground" });
  root.addEventListener("keydown", giveBack, { capture: true });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const say = make("p", {
    className: "btl-say", role: "status", text: "Waiting for the kernel …",
  });

  // Asking. What was done goes along with the next question. While something moves,
  // a question goes out every 28 ms, with or without answers to the last ones: as many
  // are under way as the network holds, which hides its delay, and one more, so that
  // the kernel never waits. But not many more, or Pause would come late.

  let turn = 0, asked = 0, changed = 0, lastAsk = 0, next = 0, loop = 0, pace = 5;
  let actions = [];
  let trip = 0; // how long a question and its answer took since Play, at their quickest
  const sent = new Map(); // the questions under way, and when they went out

  /** Whether the kernel works towards something of its own. */
  function busy() {
    const { steps, goal, ensemble } = state.about ?? {};
    return steps < goal || Boolean(ensemble && !ensemble.done);
  }

  function act(name, ...values) {
    const last = actions.at(-1);
    held = 0;
    if (name === "change") Object.assign(app.settings, values[0]);
    if (last?.[0] === name && (name === "change" || name === "see")) {
      Object.assign(last[1], values[0]); // a dragged slider: its last value counts
    } else if (last?.[0] === name && name === "seek") {
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
    if (sent.size && now - lastAsk > PATIENCE) {
      sent.clear();
      tell(state.about
        ? "The kernel does not answer. Perhaps another cell is running?"
        : "No kernel answers. Run this cell, or wait for the one that is running.", "wrong");
    }
    const moving = (playing || busy()) && visible && !document.hidden;
    const room = Math.min(12, 1 + Math.ceil(1.4 * trip / BETWEEN));
    const due = moving && now >= next - 1 && sent.size < room;
    if (due || (actions.length && sent.size < 2)) {
      lastAsk = now;
      next = Math.max(next, now - BETWEEN / 2) + BETWEEN; // late once is not late for ever
      asked += 1;
      sent.set(asked, now);
      if (actions.length) changed = asked;
      const steps = playing && !busy() ? pace : null;
      try {
        model.send({ n: asked, of, turn, do: actions, play: steps });
      } catch {
        end();
        return;
      }
      actions = [];
      if (!moving) nudge();
    }
    clearTimeout(loop); // which may be one of patience, and much too long now
    if (moving || actions.length || sent.size) {
      const wait = moving ? next - performance.now() : PATIENCE;
      loop = setTimeout(pump, Math.max(4, wait));
    }
  }

  /** Hurry an answer along.
   *
   * Jupyter's server holds a small message back until the one before it was
   * acknowledged (Nagle's algorithm), and a browser that has nothing to send does that
   * 40 ms late. Anything sent meanwhile carries the acknowledgement. */
  function nudge() {
    for (const after of NUDGES) {
      setTimeout(() => closed || model.send({ nudge: true }), after);
    }
  }

  /** The kernel that knew this playground is no more. */
  function end() {
    tell("The kernel was restarted: run this cell again.", "wrong");
    closed = true;
    playing = false;
    write(playButton, "▶ Play");
  }

  function hear(head, buffers) {
    const mine = head.of === of;
    if (mine && sent.has(head.n)) {
      const took = performance.now() - sent.get(head.n);
      trip = Math.min(took, trip || took);
      sent.delete(head.n);
    }
    if (head.message) tell(head.message, "wrong");
    if (buffers?.length && !(mine && head.turn !== turn)) {
      const { about, frame } = decode(buffers[0]);
      if (about.choices) build(about.choices, frame);
      if (state.choices) {
        Object.assign(state, { about, frame });
        show();
      }
    }
    pump();
  }

  /** Say something. What is "wrong", or a "note", stays for a while, whatever comes. */
  let held = 0;
  function tell(text, kind = "") {
    const now = performance.now();
    if (closed || (kind !== "wrong" && now < held)) return;
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
    document.activeElement.blur();
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
    if (closed) return;
    if (!on && busy()) act("stop");
    playing = on;
    trip = 0;
    write(playButton, on ? "❚❚ Pause" : "▶ Play");
    if (!on && state.about) tell(summary());
    pump();
  }

  // Showing

  function build(choices, frame) {
    const { look } = choices;
    state.choices = choices;
    state.look = {
      ...look,
      bands: bands(look.probability),
      two: bands([look.probability[1], look.probability.at(-2)]),
      dashes: [[6, 3], []],
      short: NAMES,
    };
    cards = NAMES.map((_, twin) => makeCard(app, twin));
    curves = ["loss", "accuracy"].map(() => make("canvas", { role: "img" }));
    tools = makeTools(app);
    const main = make("div", {}, [
      make("div", { className: "btl-cards" }, cards.map((card) => card.node)),
      make("div", { className: "btl-curves" }, curves),
    ]);
    const side = makeSettings(app, frame);
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
    const { about } = state;
    titles[1] = bentTitle(about.spec.activations);
    // An answer from before the last change would turn the controls back.
    if (actions.length || (about.of === of && about.n < changed)) return;
    if (about.message || spec !== JSON.stringify(about.spec)) {
      spec = JSON.stringify(about.spec);
      app.settings = { ...about.spec };
      for (const [name, value] of Object.entries(about.spec)) set[name]?.(value);
      set.layers(about.spec);
    }
    if (about.message || seen !== JSON.stringify(about.view)) {
      seen = JSON.stringify(about.view);
      for (const [name, value] of Object.entries(about.view)) set[name]?.(value);
      for (const node of root.querySelectorAll("[data-group]")) {
        node.hidden = about.view.hide.includes(node.dataset.group);
      }
    }
  }

  function show() {
    if (!root.clientWidth) return; // in a tab behind: drawn when it comes to the front
    const { about, frame, look } = state;
    const settled = !playing && !busy();
    follow();
    // First all that measures the page, then all that changes it: one layout a frame.
    for (const card of cards) card.draw();
    drawCurves(curves[0], frame.curves, [0, 4], look, {
      title: about.squared ? "half the squared error" : "loss",
      low: 0, format: short, now: about.steps,
    });
    if (!about.squared) {
      drawCurves(curves[1], frame.curves, [2, 6], look, {
        title: "accuracy", low: 0.5, high: 1, now: about.steps,
        format: (value) => `${Math.round(100 * value)} %`,
      });
    }
    for (const card of cards) card.tellNumbers(settled);
    write(place, `step ${grouped(about.steps)} · epoch ${grouped(about.epoch)}`);
    scrub.max = about.records.length - 1;
    if (!scrub.matches(":active")) {
      const at = about.records.findIndex((step) => step >= about.steps);
      scrub.value = at < 0 ? about.records.length - 1 : at;
    }
    scrub.setAttribute("aria-valuetext", `step ${about.steps}`);
    curves[1].hidden = about.squared;
    curves[0].parentNode.classList.toggle("single", about.squared);
    if (settled) {
      curves[0].setAttribute("aria-label", `Loss over the run. ${summary()}`);
      curves[1].setAttribute("aria-label", `Accuracy over the run. ${summary()}`);
    }
    view.show(about);
    tools.show(about, frame);
    speak();
  }

  function bentTitle(bends) {
    const names = [...new Set(bends)].map(spoken);
    return names.length ? `With ${names.join(", ")}` : "No hidden layer to bend";
  }

  function summary() {
    const { about } = state;
    const part = about.now.every(([, , loss]) => loss === null) ? "training" : "test";
    const [linear, bent] = about.now.map(([trainLoss, trainRight, loss, right]) =>
      (about.squared ? `loss ${short(loss ?? trainLoss)}`
        : `${percent(right ?? trainRight)} right`));
    return `Step ${grouped(about.steps)}, ${part} points: linear ${linear}, bent ${bent}.`;
  }

  /** Say plainly which training went wrong, if one did. */
  function exploded({ now, finite, spec: { data, points } }) {
    const empty = data === "own" && !points.length;
    const bad = now.map(([loss]) => (loss === null && !empty) || loss > 1e6);
    if (finite && !bad.includes(true)) return "";
    const who = NAMES.filter((_, i) => bad[i]).join(" and ") || "a weight";
    const large = finite && now.every(([loss]) => loss !== null);
    return `The loss ${large ? "has exploded" : "is not finite any more"} (${who}): `
      + "the steps were too large. Rewind, and try a smaller learning rate.";
  }

  /** Name a layer that learns no more, if there is one. */
  function dead({ spec: { widths } }, frame) {
    for (const [twin, name] of NAMES.entries()) {
      let start = 0;
      for (const [layer, width] of widths.entries()) {
        const units = frame[`dead${twin}`].subarray(start, (start += width));
        if (units.length < width || units.includes(0)) continue; // or it is folded
        return `Layer ${layer + 1} (${name}) is dead: its units are 0 on every training `
          + "point, and no slope comes through. Rewind, and try a smaller learning rate.";
      }
    }
    return "";
  }

  /** The line below the buttons: what went wrong, or what to do next. */
  function speak() {
    const { about } = state;
    const trouble = exploded(about);
    const stuck = dead(about, state.frame);
    if (about.message) {
      tell(about.message, "wrong");
    } else if (trouble) {
      if (playing && !warned) play(false); // once: who plays on knows
      tell(trouble, "wrong");
    } else if (stuck) {
      tell(stuck, "wrong");
    } else if (about.steps < about.goal) {
      tell(`Training to step ${grouped(about.goal)} …`);
    } else if (about.spec.data === "own" && !about.spec.points.length) {
      tell("Choose under Show what a click does, and put points of your own on a map.");
    } else if (playing) {
      tell("Both networks train on the same batches. Change what you like meanwhile.");
    } else if (about.squared && !about.steps) {
      tell("Here each point has a number from −1 ● to +1 ▲, which the networks predict.");
    } else {
      tell(about.steps ? summary() : "Same weights, same data, same batches. Press Play.");
    }
    warned = Boolean(trouble);
  }

  // Starting and ending

  root.append(say);
  el.append(root);
  const receive = (head, buffers) => {
    try {
      hear(head, buffers);
    } catch (error) {
      console.error("playground:", error);
      tell(`The picture failed: ${error.message}`, "wrong");
    }
  };
  model.on("msg:custom", receive);
  model.on("comm_live_update", end); // its only update: it lives no more
  const watch = new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
    pump();
  });
  watch.observe(root);
  document.addEventListener("visibilitychange", pump);
  const resize = new ResizeObserver(() => state.frame && show());
  resize.observe(root);
  act("hello");
  return () => {
    closed = true;
    clearTimeout(loop);
    watch.disconnect();
    document.removeEventListener("visibilitychange", pump);
    resize.disconnect();
    model.off("msg:custom", receive);
    model.off("comm_live_update", end);
  };
}

export default { render };
