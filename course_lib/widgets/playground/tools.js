// The tools below the playground: 32 seeds, the state as text, the code, what to hide.

import { button, check, make, percent, write } from "./controls.js";
import { drawMap, drawSpread } from "./draw.js";

const SEEDS = 32;

export function makeTools(app) {
  const { act, fresh, play, set, state, titles, names: twins, askForCode } = app;
  const act_ = (name) => () => act(name);
  const bar = (...buttons) => make("div", { className: "btl-bar" }, buttons);
  const tool = (title, children, opened) => make(
    "details",
    { "data-group": "tools", ontoggle: (event) => event.target.open && opened?.() },
    [make("summary", { text: title }), make("div", {}, children)],
  );
  const copy = (from) => button("Copy", () => {
    from.select();
    navigator.clipboard?.writeText(from.value).catch(() => {});
  });

  const run = button(`Train ${SEEDS} pairs`, act_("gather"));
  const away = button("Put away", act_("dismiss"));
  const words = make("p");
  const maps = twins.map(() => make("canvas", { role: "img" }));
  const spread = make("canvas", { role: "img" });
  const figure = (canvas, text) =>
    make("figure", {}, [canvas, make("figcaption", { text })]);
  const many = make("div", { className: "btl-many", hidden: "" }, [
    ...maps.map((map, twin) => figure(map, `${twins[twin]}: share that says class 1`)),
    figure(spread, `test accuracy: how many of the ${SEEDS} networks have it`),
  ]);

  const text = make("textarea", { "aria-label": "state as text", spellcheck: "false" });
  const restore = button("Restore from this text", () => {
    play(false);
    fresh("restore", text.value);
  });
  const showText = () => { text.value = state.frame.text; };
  const code = make("textarea", {
    "aria-label": "code", readonly: "", spellcheck: "false", style: "min-height: 220px",
  });

  // Whoever hides this very part could not bring it back, so it is not among them.
  const groups = state.choices.view.hide.each[0].of.filter((name) => name !== "tools");
  const hides = groups.map((name) => check(name, () => act("see", {
    hide: groups.filter((_, i) => hides[i].control.checked),
  })));
  set.hide = (hidden) => hides.forEach((one, i) => one.set(hidden.includes(groups[i])));

  const node = make("div", { className: "btl-tools" }, [
    tool("32 seeds: luck or rule?", [
      make("p", {
        text: `Trains ${SEEDS} pairs of networks with these settings from other first `
          + "weights, for as many steps as the run has taken (20 epochs if none).",
      }),
      bar(run, away), words, many,
    ]),
    tool("Share: the whole state as text", [
      text, bar(button("Refresh", showText), copy(text), restore),
    ], showText),
    tool("Code: the same run in plain PyTorch", [
      code, bar(button("Refresh", askForCode), copy(code)),
    ], askForCode),
    tool("For instructors: hide controls", [
      make("div", { className: "btl-checks" }, hides.map((one) => one.node)),
      make("p", {
        text: "What is hidden here is hidden in the text of Share too. In a cell: "
          + 'Playground(hide=["data"]).',
      }),
    ]),
  ]);

  function range(values) {
    const sorted = Array.from(values).filter(Number.isFinite).sort((a, b) => a - b);
    if (!sorted.length) return "–";
    const middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
    const [low, high] = [sorted[0], sorted.at(-1)].map(percent);
    return `${low} to ${high}, median ${percent(middle)}`;
  }

  function show({ ensemble, squared }) {
    away.disabled = many.hidden = !ensemble;
    run.disabled = squared || Boolean(ensemble && !ensemble.done);
    write(words, squared ? "For data with two classes." : "");
    if (!ensemble || squared) return;
    const [linear, bent] = ensemble.right.map(range);
    write(words, `Step ${ensemble.steps} of ${ensemble.goal}. Test accuracy: `
      + `linear ${linear}; bent ${bent}.`);
    maps.forEach((map, twin) => {
      drawMap(map, { field: ensemble.agreement[twin] }, state.look, {});
      const who = titles[twin].toLowerCase();
      map.setAttribute("aria-label", `What ${SEEDS} networks agree on, ${who}`);
    });
    drawSpread(spread, ensemble.right, state.look);
    spread.setAttribute("aria-label", words.textContent);
  }

  return { node, show, showCode: (program) => { code.value = program; } };
}
