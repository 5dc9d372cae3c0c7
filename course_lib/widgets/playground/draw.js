// Drawing for the playground: from the numbers of a frame to dots on a canvas.
// All files of this folder are joined into one module; see widget.py.

// Reading a frame: wire.py says how it is laid out.

const ARRAYS = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  float32: Float32Array,
  float64: Float64Array,
};

function decode(view) {
  const bytes = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  const words = new DataView(bytes);
  const version = words.getUint32(0, true);
  if (version !== 1) throw new Error(`a frame of version ${version}; this reads 1`);
  const length = words.getUint32(4, true);
  const text = new TextDecoder().decode(new Uint8Array(bytes, 8, length));
  const { about, arrays } = JSON.parse(text);
  const frame = {};
  let start = 8 + length;
  for (const [name, kind, shape] of arrays) {
    const count = shape.reduce((a, b) => a * b, 1);
    const array = new ARRAYS[kind](bytes, start, count);
    array.shape = shape;
    frame[name] = array;
    start += Math.ceil(array.byteLength / 8) * 8;
  }
  return { about, frame };
}

// Canvases

/** Fit a canvas to its place on the page; return its context in page pixels. */
function fit(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = Math.min(2, window.devicePixelRatio || 1);
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  return { pen, width, height };
}

/** Turn numbers into a picture with sharp bands: smooth the numbers, not the colours. */
const pictures = new Map();
function picture(numbers, side, size, colours) {
  const shift = numbers.BYTES_PER_ELEMENT === 2 ? 8 : 0;
  const key = `${side}:${size}`;
  if (!pictures.has(key)) {
    const canvas = new OffscreenCanvas(size, size);
    const pen = canvas.getContext("2d");
    const at = Float32Array.from({ length: size }, (_, i) =>
      Math.max(0, Math.min(side - 1.001, ((i + 0.5) / size) * side - 0.5)));
    const left = Uint16Array.from(at); // without its fraction
    const right = at.map((x, i) => x - left[i]);
    const image = pen.createImageData(size, size);
    pictures.set(key, { canvas, pen, left, right, image, line: new Float32Array(side) });
  }
  const { canvas, pen, left, right, image, line } = pictures.get(key);
  const dots = new Uint32Array(image.data.buffer);
  for (let row = 0, dot = 0; row < size; row++) {
    const low = left[size - 1 - row] * side; // the first row of numbers is the lowest
    const up = right[size - 1 - row];
    for (let i = 0; i < side; i++) {
      line[i] = numbers[low + i] + up * (numbers[low + side + i] - numbers[low + i]);
    }
    for (let column = 0; column < size; column++) {
      const i = left[column];
      const number = line[i] + right[column] * (line[i + 1] - line[i]);
      dots[dot++] = colours[number >> shift];
    }
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}

/** Make the 256 colours of a map from a few colours of equal steps. */
function bands(names) {
  const words = names.map((name) => {
    const n = parseInt(name.slice(1), 16);
    return 0xff000000 | ((n & 255) << 16) | (n & 0xff00) | (n >> 16);
  });
  return Uint32Array.from({ length: 256 }, (_, byte) =>
    words[Math.floor((byte * words.length) / 256)]);
}

function marker(pen, label, x, y, r) {
  if (label > 0) {
    pen.moveTo(x, y - 1.25 * r);
    pen.lineTo(x + 1.15 * r, y + 0.85 * r);
    pen.lineTo(x - 1.15 * r, y + 0.85 * r);
    pen.closePath();
  } else {
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, 2 * Math.PI);
  }
}

/** Draw points: circles below, triangles above; hollow ones are to test. */
function drawPoints(pen, width, points, look, how) {
  const { squared, hollow, size = Math.max(2.5, width / 110), box = 3 } = how;
  for (const side of [0, 1]) {
    pen.beginPath();
    for (let i = 0; i < points.length; i += 3) {
      const value = points[i + 2] / 5000;
      const label = squared ? value > 0 : value > 0.5;
      if (Number(label) !== side) continue;
      const x = ((points[i] / 5000 / box + 1) / 2) * width;
      const y = ((1 - points[i + 1] / 5000 / box) / 2) * width;
      const r = squared ? size * (0.4 + 1.2 * Math.min(1, Math.abs(value))) : size;
      marker(pen, side, x, y, r);
    }
    const colour = look.classes[side];
    // The rim first, so that points which touch stay whole.
    pen.lineWidth = 2;
    pen.strokeStyle = hollow ? colour : "#ffffffcc";
    pen.fillStyle = hollow ? "#fff" : colour;
    if (size > 2) pen.stroke();
    pen.fill();
  }
}

/** Draw the points once; most frames show the same ones as the frame before. */
const layers = new WeakMap();
function pointsLayer(canvas, width, train, test, look, how) {
  const sum = (numbers) => numbers.reduce((all, one, i) => (all + one * (i + 1)) | 0, 0);
  const key = [canvas.width, how.squared, how.test, sum(train), sum(test)].join();
  const kept = layers.get(canvas);
  if (kept?.key === key) return kept.layer;
  const layer = new OffscreenCanvas(canvas.width, canvas.width);
  const pen = layer.getContext("2d");
  pen.scale(canvas.width / width, canvas.width / width);
  drawPoints(pen, width, train, look, how);
  if (how.test) drawPoints(pen, width, test, look, { ...how, hollow: true });
  layers.set(canvas, { key, layer });
  return layer;
}

function segments(pen, lines, width, first, step) {
  const at = (v) => ((v + 3) / 6) * width;
  for (let i = first; i < lines.length; i += step) {
    pen.moveTo(at(lines[i]), width - at(lines[i + 1]));
    pen.lineTo(at(lines[i + 2]), width - at(lines[i + 3]));
  }
}

/** Draw the map of one twin: field, hinges, boundary and points. */
function drawMap(canvas, { field, boundary, hinges, train, test, cross }, look, how) {
  const { pen, width } = fit(canvas);
  const colours = how.discretise ? look.two : look.bands;
  const side = field.shape.at(-1);
  const image = picture(field, side, Math.min(canvas.width, 330), colours);
  pen.imageSmoothingEnabled = true;
  pen.drawImage(image, 0, 0, width, width);
  pen.lineCap = "round";
  if (hinges?.length) {
    for (const layer of [0, 1, 2, 3, 4, 5]) {
      pen.beginPath();
      for (let i = 0; i < hinges.length; i += 5) {
        if (hinges[i] === layer) segments(pen, hinges.subarray(i + 1, i + 5), width, 0, 4);
      }
      pen.lineWidth = layer ? 0.9 : 1.2;
      pen.strokeStyle = layer ? "#22222277" : "#222222bb";
      pen.stroke();
    }
  }
  for (const [colour, thick] of [["#ffffffd0", 4.6], [look.ink, 2]]) {
    pen.beginPath();
    segments(pen, boundary ?? [], width, 0, 4);
    pen.strokeStyle = colour;
    pen.lineWidth = thick;
    pen.stroke();
  }
  if (train) {
    const layer = pointsLayer(canvas, width, train, test, look, how);
    pen.drawImage(layer, 0, 0, width, width);
  }
  if (cross) {
    const [x, y] = [((cross[0] + 3) / 6) * width, ((3 - cross[1]) / 6) * width];
    for (const [colour, thick] of [["#fff", 4], [look.ink, 1.6]]) {
      pen.beginPath();
      pen.moveTo(x - 9, y); pen.lineTo(x + 9, y);
      pen.moveTo(x, y - 9); pen.lineTo(x, y + 9);
      pen.strokeStyle = colour;
      pen.lineWidth = thick;
      pen.stroke();
    }
  }
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
function nearestEdge(edges, x, y) {
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
function drawNetwork(canvas, { shapes, numbers, units, dead, field }, look, how) {
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
      drawEdge(pen, edge, 0.5 + 2.6 * share, look.classes[Number(edge.value > 0)] + alpha);
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
  const area = units.shape[1] * units.shape[2];
  let index = 0;
  plan.tiles.slice(1).forEach((column, layer) => {
    const last = layer === shapes.length - 1;
    for (const tile of column) {
      const [x, y, size] = [tile.x - tile.size / 2, tile.y - tile.size / 2, tile.size];
      const bytes = last ? field : units.subarray(index * area, (index + 1) * area);
      tile.index = last ? -1 : index;
      tile.dead = !last && !how.collapse && dead[index] === 1;
      const side = last ? field.shape[1] : units.shape[1];
      const colours = how.discretise ? look.two : look.bands;
      pen.drawImage(picture(bytes, side, 32, colours), x, y, size, size);
      if (tile.dead) {
        pen.fillStyle = "#9a9a9a";
        pen.fillRect(x, y, size, size);
        pen.beginPath();
        const [near, far] = [size * 0.25, size * 0.75];
        pen.moveTo(x + near, y + near);
        pen.lineTo(x + far, y + far);
        pen.moveTo(x + far, y + near);
        pen.lineTo(x + near, y + far);
        pen.strokeStyle = "#fff";
        pen.lineWidth = 1.5;
        pen.stroke();
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
function drawGradients(canvas, norms, plan, look, colour) {
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
function drawCurves(canvas, curves, [train, test], look, { title, low, high, format, now }) {
  const { pen, width, height } = fit(canvas);
  pen.clearRect(0, 0, width, height);
  const rows = curves.length / 9;
  const brief = (value) => format(Number(value.toPrecision(2)));
  pen.font = "600 12px system-ui, sans-serif";
  const longest = `${look.short[0]} ${high ? format(high) : "0.0000"}`;
  const names = pen.measureText(longest).width;
  const box = { left: 46, right: width - names - 8, top: 20, bottom: height - 17 };
  let top = high, bottom = low;
  const values = [];
  for (let row = 0; row < rows; row++) {
    for (const column of [train, train + 1, test, test + 1]) {
      const value = curves[9 * row + 1 + column];
      if (Number.isFinite(value)) values.push(value);
    }
  }
  if (top === undefined) top = Math.max(...values.slice(0, 8), 1e-3) * 1.05;
  if (values.length) bottom = Math.min(bottom, ...values);
  const last = Math.max(curves[9 * (rows - 1)], now, 1);
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
    for (const [column, thick, alpha] of [[train, 1.1, "99"], [test, 2.3, ""]]) {
      pen.beginPath();
      pen.setLineDash(look.dashes[twin]);
      let drawing = false;
      for (let row = 0; row < rows; row++) {
        const value = curves[9 * row + 1 + column + twin];
        if (!Number.isFinite(value)) { drawing = false; continue; }
        const place = [x(curves[9 * row]), y(value)];
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
  if (now < curves[9 * (rows - 1)]) {
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
  ends.forEach((end, twin) => {
    pen.fillStyle = look.twins[twin];
    const value = brief(end.value);
    pen.fillText(`${look.short[twin]} ${value}`, box.right + 6, end.y + 4);
  });
}

/** Draw the accuracies of an ensemble: how many networks have each. */
function drawSpread(canvas, spread, look) {
  const { pen, width, height } = fit(canvas);
  pen.clearRect(0, 0, width, height);
  const count = spread.shape[2];
  const accuracies = [0, 1].map((twin) =>
    [...spread.subarray((6 + twin) * count, (7 + twin) * count)].filter(Number.isFinite));
  const low = Math.min(0.5, ...accuracies.flat());
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
    for (const value of values) bars.set(value, (bars.get(value) ?? 0) + 1);
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
