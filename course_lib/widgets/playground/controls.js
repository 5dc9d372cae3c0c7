// Making the playground's controls: plain elements of the page, each with a name.

/** An id that nothing else in the page has. Each playground evaluates this text anew,
 * so a counter would begin again in the second. */
export const unique = () => `btl-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;

export function make(tag, values = {}, children = []) {
  const { className, text, ...attributes } = values;
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children);
  // Or JupyterLab takes the arrow keys and the letters for itself.
  if (node.matches("button, input, select, textarea, summary, [tabindex]")) {
    node.dataset.lmSuppressShortcuts = "true";
  }
  return node;
}

export const short = (value) => {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e4
    ? value.toExponential(1).replace("e-", "e−").replace("e+", "e")
    : String(Number(value.toPrecision(3)));
};
export const grouped = (value) => Math.round(value).toLocaleString("en");
export const percent = (value) =>
  !Number.isFinite(value) ? "–" : `${(100 * value).toFixed(1)} %`;

/** A label, a control and perhaps its value in words, in one row. */
function row(label, control, value) {
  control.id = unique();
  const name = make("label", { for: control.id, text: label, title: control.title });
  const className = value ? "btl-row" : "btl-row two";
  return make("div", { className }, value ? [name, control, value] : [name, control]);
}

/** A slider over a list of values, or from low to high. */
export function slider(label, { values, low, high, step, title, format = short }, change) {
  const control = make("input", {
    type: "range", min: values ? 0 : low, max: values ? values.length - 1 : high,
    step: values ? 1 : step, title,
  });
  const shown = make("output");
  const read = () => (values ? values[control.value] : Number(control.value));
  const say = (value) => {
    shown.textContent = format(value);
    control.setAttribute("aria-valuetext", format(value));
  };
  control.addEventListener("input", () => { say(read()); change(read()); });
  const set = (value) => {
    if (control.matches(":focus:active")) return;
    const at = values?.findIndex((one) => one >= value * (1 - 1e-9));
    control.value = values ? (at < 0 ? values.length - 1 : at) : value;
    say(value);
  };
  return { node: row(label, control, shown), set };
}

export function choice(label, options, change, attributes = {}) {
  const control = make("select", attributes, options.map((option) => {
    const [text, value] = Array.isArray(option) ? option : [option, option];
    return make("option", { text, value });
  }));
  control.addEventListener("change", () => change(control.value));
  const set = (value) => { control.value = value; };
  return { control, node: label ? row(label, control) : control, set };
}

export function whole(label, low, high, change, attributes = {}) {
  const control = make("input", {
    type: "number", min: low, max: high, step: 1, ...attributes,
  });
  control.addEventListener("change", () => change(Number(control.value)));
  const set = (value) => { if (!control.matches(":focus")) control.value = value; };
  return { control, node: label ? row(label, control) : control, set };
}

export function check(label, change) {
  const control = make("input", { type: "checkbox" });
  control.addEventListener("change", () => change(control.checked));
  const node = make("label", {}, [control, make("span", { text: label })]);
  return { node, control, set: (value) => { control.checked = value; } };
}

export function group(title, name, children) {
  const legend = make("legend", { text: title });
  return make("fieldset", { "data-group": name }, [legend, ...children]);
}

export function button(text, press, attributes = {}) {
  return make("button", { type: "button", text, onclick: press, ...attributes });
}

/** Write a text where it is not what stands there already. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
