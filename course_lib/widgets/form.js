// A form in a cell's output: it works once the kernel of its model has answered.
const TAG = "bend-the-line";
const REST = 600; // milliseconds without a move, after which a picture gets all its dots
const PATIENCE = 2000; // milliseconds without an answer
const SILENT =
  "The kernel does not answer. Is another cell running? If not, run this cell again.";
const RESTARTED = "The kernel was restarted: run this cell again.";

// This text is evaluated once for each model, but the page knows each element once.
const forms = (globalThis.bendTheLine ??= new Map());

if (!customElements.get(TAG)) {
  customElements.define(
    TAG,
    class extends HTMLElement {
      connectedCallback() {
        this.leave = forms.get(this.dataset.key)?.(this);
      }
      disconnectedCallback() {
        this.leave?.();
      }
    },
  );
}

function enliven(node, model) {
  const fieldset = node.querySelector("fieldset");
  const status = node.querySelector("[role=status]");
  const picture = node.querySelector("img");
  const left = new AbortController();
  let now = {}; // what the controls hold, by name
  let asked; // what they held when the kernel was asked
  let open = false; // whether its answer is still to come
  let patience, resting;

  const say = (text) => {
    status.textContent = text;
  };
  const set = (name, value) => {
    const both = `[name="${name}"], [data-name="${name}"]`; // a number and its slider
    for (const control of node.querySelectorAll(both)) {
      if (control.type === "radio") control.checked = control.value === value;
      else control.value = value;
    }
  };

  // One question at a time: what moves meanwhile is asked when the answer has come.
  const ask = (rest = false) => {
    clearTimeout(resting);
    if (open) return;
    open = true;
    asked = now;
    // What was noted was another choice; what to do first stays until it is done.
    if (!picture && !fieldset.disabled) say("");
    patience = setTimeout(silent, PATIENCE);
    try {
      model.send({ values: now, rest });
    } catch {
      silent(); // there is no connection any more
    }
  };
  const silent = () => {
    if (!fieldset.disabled) say(SILENT);
  };
  const show = ({ values, said, more }, [file]) => {
    clearTimeout(patience);
    open = false;
    if (file) {
      URL.revokeObjectURL(picture.src);
      picture.src = URL.createObjectURL(new Blob([file]));
      picture.alt = said;
    }
    say(said);
    if (!fieldset.disabled && now !== asked) {
      ask();
      return;
    }
    for (const [name, value] of Object.entries(values)) {
      if (value !== now[name]) set(name, value);
    }
    now = asked = values;
    fieldset.disabled = false;
    if (more) resting = setTimeout(ask, REST, true);
  };
  const restarted = () => {
    clearTimeout(patience);
    clearTimeout(resting);
    fieldset.disabled = true;
    say(RESTARTED);
  };

  const move = ({ target, type }) => {
    if (target.type === "number" && type === "input") return; // it is being typed
    const name = target.name || target.dataset.name;
    if (now[name] === target.value) return;
    now = { ...now, [name]: target.value };
    set(name, target.value);
    ask();
  };
  const press = (event) => {
    const { key, shiftKey, ctrlKey, altKey } = event;
    const together = shiftKey || ctrlKey || altKey;
    if (key === "Enter" && !together) move(event); // a number that was typed
    if (key !== "Escape" && !(key === "Enter" && together)) return;
    // These are Jupyter's: the cell gets them, as if it had the focus.
    const cell = node.closest(".jp-Cell");
    if (!cell) return;
    event.preventDefault();
    cell.focus();
    cell.dispatchEvent(new KeyboardEvent("keydown", event));
  };

  for (const control of fieldset.elements) {
    control.dataset.lmSuppressShortcuts = true; // Jupyter takes no other key
  }
  const listen = (name, listener) =>
    node.addEventListener(name, listener, { signal: left.signal });
  listen("input", move);
  listen("change", move);
  listen("keydown", press);
  listen("submit", (event) => event.preventDefault());
  model.on("msg:custom", show);
  model.on("comm_live_update", restarted);
  ask();
  return () => {
    clearTimeout(patience);
    clearTimeout(resting);
    left.abort();
    model.off("msg:custom", show);
    model.off("comm_live_update", restarted);
  };
}

export default {
  initialize({ model }) {
    const key = model.get("key");
    forms.set(key, (node) => enliven(node, model));
    for (const node of document.querySelectorAll(`${TAG}[data-key="${key}"]`)) {
      node.connectedCallback();
    }
    return () => forms.delete(key);
  },
  render({ model, el }) {
    el.innerHTML = model.get("html");
  },
};
