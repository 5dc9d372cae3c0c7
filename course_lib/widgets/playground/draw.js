// Drawing for the playground: what the worker has seen, as dots on a canvas.

import { drawPoints, fit, palette, picture, stroke } from "./canvas.js";

const placeIn = (width, box = 3) => (x1, x2) =>
  [((x1 / box + 1) / 2) * width, ((1 - x2 / box) / 2) * width];
const threes = (numbers) => Array.from({ length: numbers.length / 3 }, (_, i) =>
  numbers.subarray(3 * i, 3 * i + 3));

/** Draw places on a map of some width, or in a small picture of a dataset. */
export function drawPlaces(pen, width, places, look, how) {
  const size = how.size ?? Math.max(2.5, width / 110);
  const options = { size, hollow: how.hollow, sized: how.squared };
  drawPoints(pen, threes(places), placeIn(width, how.box), look.classes, options);
}

/** Draw the points once; most frames show the same ones as the frame before. */
const layers = new WeakMap();
function pointsLayer(canvas, width, train, test, look, how) {
  const sum = (numbers) => numbers.reduce((all, one, i) => all + one * (i + 1), 0);
  const key = [canvas.width, how.squared, how.test, sum(train), sum(test)].join();
  const kept = layers.get(canvas);
  if (kept?.key === key) return kept.layer;
  const layer = new OffscreenCanvas(canvas.width, canvas.width);
  const pen = layer.getContext("2d");
  pen.scale(canvas.width / width, canvas.width / width);
  drawPlaces(pen, width, train, look, how);
  if (how.test) drawPlaces(pen, width, test, look, { ...how, hollow: true });
  layers.set(canvas, { key, layer });
  return layer;
}

const shades = new WeakMap();
/** Return the colours of a map: ten steps, or two. */
function colours(look, { discretise }) {
  if (!shades.has(look)) {
    const all = palette(look.bands);
    shades.set(look, { all, two: Uint32Array.of(all[1], all.at(-2)) });
  }
  return discretise ? shades.get(look).two : shades.get(look).all;
}

const sideOf = (map) => Math.sqrt(map.length);

/** Draw the map of one twin: field, hinges, boundary and points. */
export function drawMap(canvas, { field, boundary = [], hinges = [], train, test, cross }, look, how) {
  const { pen, width } = fit(canvas);
  const place = placeIn(width);
  const image = picture(field, sideOf(field), Math.min(canvas.width, 330), colours(look, how));
  pen.imageSmoothingEnabled = true;
  pen.drawImage(image, 0, 0, width, width);
  pen.lineCap = "round";
  for (const { layer, lines } of hinges) {
    stroke(pen, [...pairs(lines)], place, layer ? "#22222277" : "#222222bb", layer ? 0.9 : 1.2);
  }
  const line = [...pairs(boundary)];
  stroke(pen, line, place, "#ffffffd0", 4.6);
  stroke(pen, line, place, look.ink, 2);
  if (train) {
    const layer = pointsLayer(canvas, width, train, test, look, how);
    pen.drawImage(layer, 0, 0, width, width);
  }
  if (!cross) return;
  const [x, y] = place(...cross), here = (a, b) => [x + a, y + b];
  for (const [colour, thick] of [["#fff", 4], [look.ink, 1.6]]) {
    stroke(pen, [[-9, 0, 9, 0], [0, -9, 0, 9]], here, colour, thick);
  }
}

/** Cut segments x, y, x, y apart. */
function* pairs(segments) {
  for (let i = 0; i < segments.length; i += 4) yield segments.subarray(i, i + 4);
}

// The network: columns of units, joined by their weights

/** Say where everything of a diagram lies, and list its edges. */
function arrange(shapes, numbers, inputs, width, height) {
  const sizes = [shapes[0][1], ...shapes.map(([out]) => out)];
  const most = Math.max(...sizes.slice(1), 4);
  const left = 52;
  // Neither the units of a column touch, nor those of two columns.
  const tile = Math.max(5, Math.min(
    30, (height - 8) / most - 4, (width - left - 8) / sizes.length - 4));
  const gap = (width - left - tile - 8) / (sizes.length - 1);
  const tiles = sizes.map((count, column) =>
    Array.from({ length: count }, (_, unit) => {
      const pitch = Math.min(column ? tile + 5 : Math.max(tile + 5, 16), (height - 4) / count);
      const y = height / 2 + (unit - (count - 1) / 2) * pitch;
      return { column, unit, x: left + column * gap, y, size: column ? tile : 0 };
    }));
  const edges = [];
  let start = 0;
  shapes.forEach(([out, below], layer) => {
    for (let unit = 0; unit < out; unit++) {
      const row = start + unit * (below + 1);
      for (let source = 0; source < below; source++) {
        const from = tiles[layer][source];
        const to = tiles[layer + 1][unit];
        edges.push({
          layer, unit, source, value: numbers[row + source],
          x1: from.x + from.size / 2, y1: from.y, x2: to.x - to.size / 2, y2: to.y,
        });
      }
      tiles[layer + 1][unit].bias = numbers[row + below];
    }
    start += out * (below + 1);
  });
  return { tiles, edges, tile, inputs };
}

/** Find the edge that passes nearest to a place, if one comes within 6 dots. */
export function nearestEdge(edges, x, y) {
  let [least, nearest] = [6, null];
  for (const edge of edges) {
    const t = (x - edge.x1) / (edge.x2 - edge.x1);
    if (t < 0 || t > 1) continue;
    const away = Math.abs(heightAt(edge, t) - y);
    if (away < least) [least, nearest] = [away, edge];
  }
  return nearest;
}

/** How high the curve of an edge is, t of its way along; see drawEdge. */
function heightAt(edge, t) {
  const end = t * t * (3 - 2 * t);
  return (1 - end) * edge.y1 + end * edge.y2;
}

function drawEdge(pen, edge, thick, colour) {
  const bend = (edge.x2 - edge.x1) / 3; // so that x runs evenly, as heightAt assumes
  pen.beginPath();
  pen.setLineDash(edge.value < 0 ? [4, 3] : []);
  pen.moveTo(edge.x1, edge.y1);
  pen.bezierCurveTo(edge.x1 + bend, edge.y1, edge.x2 - bend, edge.y2, edge.x2, edge.y2);
  pen.lineWidth = thick;
  pen.strokeStyle = colour;
  pen.stroke();
  pen.setLineDash([]);
}

/** Draw the network of one twin; return its arrangement, for hover and click. */
export function drawNetwork(canvas, { shapes, numbers, units, dead, field }, look, how) {
  const { pen, width, height } = fit(canvas);
  pen.clearRect(0, 0, width, height);
  const plan = arrange(shapes, numbers, how.inputs, width, height);
  // Of a layer with very many weights only the largest are drawn.
  for (let layer = 0; layer < shapes.length; layer++) {
    const edges = plan.edges.filter((edge) => edge.layer === layer);
    const sizes = edges.map((edge) => Math.abs(edge.value) || 0);
    const largest = Math.max(...sizes, 1e-9);
    const least = edges.length > 140
      ? sizes.slice().sort((a, b) => b - a)[140] : largest * 0.02;
    for (const [i, edge] of edges.entries()) {
      if (sizes[i] < least) continue;
      const share = sizes[i] / largest;
      const alpha = Math.round(60 + 195 * share).toString(16);
      drawEdge(pen, edge, 0.5 + 2.6 * share, look.classes[Number(edge.value > 0)].color + alpha);
    }
  }
  if (how.hot) drawEdge(pen, how.hot, 4, look.ink);
  pen.font = "11.5px system-ui, sans-serif";
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  pen.fillStyle = look.ink;
  for (const { x, y, unit } of plan.tiles[0]) {
    pen.fillText(how.inputs[unit], x - 5, y);
    pen.beginPath();
    pen.arc(x, y, 2.2, 0, 7);
    pen.fill();
  }
  let index = 0;
  plan.tiles.slice(1).forEach((column, layer) => {
    const last = layer === shapes.length - 1;
    for (const tile of column) {
      const [x, y, size] = [tile.x - tile.size / 2, tile.y - tile.size / 2, tile.size];
      const map = last ? field : units[index];
      tile.index = last ? -1 : index;
      tile.dead = !last && !how.collapse && dead[index];
      pen.drawImage(picture(map, sideOf(map), 32, colours(look, how)), x, y, size, size);
      if (tile.dead) {
        pen.fillStyle = "#9a9a9a";
        pen.fillRect(x, y, size, size);
        const [near, far] = [size * 0.25, size * 0.75];
        const inside = (a, b) => [x + a, y + b];
        stroke(pen, [[near, near, far, far], [far, near, near, far]], inside, "#fff", 1.5);
      }
      const hot = how.hotTile?.column === tile.column && how.hotTile?.unit === tile.unit;
      pen.strokeStyle = hot ? look.ink : "#8a8a8a";
      pen.lineWidth = hot ? 2.5 : 1;
      pen.strokeRect(x, y, size, size);
      index += 1;
    }
  });
  return plan;
}

/** Draw the norm of each layer's gradient as a bar under the layer. */
export function drawGradients(canvas, norms, plan, look, colour) {
  const { pen, width, height } = fit(canvas);
  pen.clearRect(0, 0, width, height);
  pen.font = "10.5px system-ui, sans-serif";
  pen.fillStyle = look.muted;
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  pen.fillText("gradient", 2, height - 3);
  pen.textAlign = "center";
  const room = height - 14;
  let free = 0; // where the last number ends
  plan.tiles.slice(1).forEach((column, layer) => {
    const { x } = column[0];
    const norm = norms[layer];
    const share = Math.max(0.03, Math.min(1, (Math.log10(norm) + 8) / 9)) || 0.03;
    pen.fillStyle = "#ececec";
    pen.fillRect(x - 8, 0, 16, room);
    pen.fillStyle = colour;
    pen.fillRect(x - 8, room * (1 - share), 16, room * share);
    pen.fillStyle = look.ink;
    const words = norm ? norm.toExponential(0).replace("e-", "e−").replace("+", "") : "0";
    const half = pen.measureText(words).width / 2;
    const middle = Math.min(x, width - half - 1); // not over the edge
    if (middle - half < free) return; // many layers in a narrow card
    pen.fillText(words, middle, height - 3);
    free = middle + half + 4;
  });
}

// Curves over the run

/** Draw one measure of both twins on training (thin) and test data (thick). */
export function drawCurves(canvas, curves, measure, look, { title, low, high, format, now }) {
  const { pen, width, height } = fit(canvas);
  pen.clearRect(0, 0, width, height);
  const brief = (value) => format(Number(value.toPrecision(2)));
  pen.font = "600 12px system-ui, sans-serif";
  const longest = `${look.short[0]} ${high ? format(high) : "0.0000"}`;
  const names = pen.measureText(longest).width;
  const box = { left: 46, right: width - names - 8, top: 20, bottom: height - 17 };
  let top = high, bottom = low;
  const number = (record, twin, part) => record.measures[twin][part][measure];
  const values = curves.flatMap((record) => [0, 1].flatMap((twin) =>
    ["train", "test"].map((part) => number(record, twin, part)))).filter(Number.isFinite);
  if (top === undefined) top = Math.max(...values.slice(0, 8), 1e-3) * 1.05;
  if (values.length) bottom = Math.min(bottom, ...values);
  const end = curves.at(-1).steps, last = Math.max(end, now, 1);
  const x = (step) => box.left + (step / last) * (box.right - box.left);
  const y = (value) => box.bottom
    - ((Math.min(value, top) - bottom) / (top - bottom)) * (box.bottom - box.top);
  pen.fillStyle = look.ink;
  pen.textBaseline = "alphabetic";
  pen.textAlign = "left";
  pen.fillText(title, 2, 11);
  const beside = pen.measureText(title).width + 10;
  pen.font = "11px system-ui, sans-serif";
  pen.fillStyle = look.muted;
  pen.fillText("thick: test, thin: training points", beside, 11);
  pen.strokeStyle = look.faint;
  pen.lineWidth = 1;
  pen.textAlign = "right";
  for (const value of [bottom, top]) {
    pen.beginPath();
    pen.moveTo(box.left, y(value));
    pen.lineTo(box.right, y(value));
    pen.stroke();
    pen.fillText(brief(value), box.left - 5, y(value) + 4);
  }
  pen.textAlign = "left";
  pen.fillText("step 0", box.left, height - 4);
  pen.textAlign = "right";
  pen.fillText(Math.round(last).toLocaleString("en"), box.right, height - 4);
  pen.lineJoin = "round";
  const ends = [];
  for (const twin of [0, 1]) {
    for (const [part, thick, alpha] of [["train", 1.1, "99"], ["test", 2.3, ""]]) {
      pen.beginPath();
      pen.setLineDash(look.dashes[twin]);
      let drawing = false;
      for (const record of curves) {
        const value = number(record, twin, part);
        if (!Number.isFinite(value)) { drawing = false; continue; }
        const place = [x(record.steps), y(value)];
        if (drawing) pen.lineTo(...place); else pen.moveTo(...place);
        drawing = true;
        ends[twin] = { value, y: place[1], x: place[0] };
      }
      pen.strokeStyle = look.twins[twin] + alpha;
      pen.lineWidth = thick;
      pen.stroke();
      pen.setLineDash([]);
    }
  }
  if (now < end) {
    pen.beginPath();
    pen.moveTo(x(now), box.top - 3);
    pen.lineTo(x(now), box.bottom);
    pen.strokeStyle = look.ink;
    pen.stroke();
  }
  // Names at the ends of the test curves, moved apart where they would touch.
  if (ends[0] && ends[1] && Math.abs(ends[0].y - ends[1].y) < 14) {
    const up = ends[0].y < ends[1].y ? 0 : 1;
    const middle = Math.min(box.bottom - 5, Math.max(box.top + 9, (ends[0].y + ends[1].y) / 2));
    ends[up].y = middle - 7;
    ends[1 - up].y = middle + 7;
  }
  pen.textAlign = "left";
  pen.font = "600 12px system-ui, sans-serif";
  ends.forEach(({ value, y: at }, twin) => {
    pen.fillStyle = look.twins[twin];
    pen.fillText(`${look.short[twin]} ${brief(value)}`, box.right + 6, at + 4);
  });
}

/** Draw the accuracies of an ensemble: how many networks have each. */
export function drawSpread(canvas, accuracies, look) {
  const { pen, width, height } = fit(canvas);
  pen.clearRect(0, 0, width, height);
  const count = accuracies[0].length;
  const low = Math.min(0.5, ...accuracies.flat().filter(Number.isFinite));
  const x = (value) => 46 + ((value - low) / (1 - low)) * (width - 70);
  const room = (height - 18) / 2;
  pen.font = "12px system-ui, sans-serif";
  pen.textAlign = "center";
  for (const value of [low, (low + 1) / 2, 1]) {
    pen.strokeStyle = look.faint;
    pen.beginPath();
    pen.moveTo(x(value), 4);
    pen.lineTo(x(value), height - 18);
    pen.stroke();
    pen.fillStyle = look.muted;
    pen.fillText(`${Math.round(100 * value)} %`, x(value), height - 4);
  }
  accuracies.forEach((values, twin) => {
    const floor = room * (twin + 1) - 2;
    const bars = new Map();
    for (const value of values.filter(Number.isFinite)) bars.set(value, (bars.get(value) ?? 0) + 1);
    pen.fillStyle = look.twins[twin];
    pen.textAlign = "left";
    pen.font = "600 12px system-ui, sans-serif";
    pen.fillText(look.short[twin], 0, floor - 2);
    pen.textAlign = "center";
    pen.font = "11px system-ui, sans-serif";
    const named = []; // numbers that would touch a larger one are left out
    for (const [value, number] of [...bars].sort(([, a], [, b]) => b - a)) {
      const tall = Math.max(2, (number / count) * (room - 18));
      pen.fillRect(x(value) - 3, floor - tall, 6, tall);
      if (number < 3 || named.some((other) => Math.abs(other - x(value)) < 18)) continue;
      pen.fillText(number, x(value), floor - tall - 3);
      named.push(x(value));
    }
  });
}
