// Canvases: pens, maps and points, for the playground and for the training film.

/** Fit a canvas to its place on the page; return its pen in page pixels. */
export function fit(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = Math.min(2, window.devicePixelRatio || 1);
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  return { pen, width, height };
}

/** Turn colours #rrggbb into the words that a picture is made of. */
export function palette(names) {
  return Uint32Array.from(names, (name) => {
    const n = parseInt(name.slice(1), 16);
    return 0xff000000 | ((n & 255) << 16) | (n & 0xff00) | (n >> 16);
  });
}

/** Paint shares from 0 to 1 in colours of equal steps: smooth numbers, sharp bands.
 *
 * The shares belong to the middles of side × side squares, the lowest row first.
 */
const pictures = new Map();
export function picture(shares, side, size, colours) {
  const key = `${side}:${size}`;
  if (!pictures.has(key)) {
    const canvas = new OffscreenCanvas(size, size);
    const at = Float32Array.from({ length: size }, (_, i) =>
      Math.max(0, Math.min(side - 1.001, ((i + 0.5) / size) * side - 0.5)));
    // Without its fraction.
    const left = Uint16Array.from(at);
    const pen = canvas.getContext("2d"), right = at.map((x, i) => x - left[i]);
    const image = pen.createImageData(size, size), line = new Float32Array(side);
    pictures.set(key, { canvas, pen, left, right, image, line });
  }
  const { canvas, pen, left, right, image, line } = pictures.get(key);
  const dots = new Uint32Array(image.data.buffer), bands = colours.length;
  for (let row = 0, dot = 0; row < size; row++) {
    const low = left[size - 1 - row] * side, up = right[size - 1 - row];
    for (let i = 0; i < side; i++) {
      line[i] = shares[low + i] + up * (shares[low + side + i] - shares[low + i]);
    }
    for (let column = 0; column < size; column++) {
      const i = left[column];
      const band = ((line[i] + right[column] * (line[i + 1] - line[i])) * bands) | 0;
      dots[dot++] = colours[band < bands ? band : bands - 1];
    }
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}

/** Draw points: circles of one class, triangles of the other, for colour is not all.
 *
 * `points` are x, y and class or number; `place` says where they lie on the canvas.
 */
export function drawPoints(pen, points, place, classes, { size, hollow, sized }) {
  classes.forEach(({ color, marker }, side) => {
    pen.beginPath();
    for (const [x1, x2, value] of points) {
      if (value > 0 !== side > 0) continue;
      const [x, y] = place(x1, x2);
      const r = sized ? size * (0.4 + 1.2 * Math.min(1, Math.abs(value))) : size;
      if (marker === "o") {
        pen.moveTo(x + r, y);
        pen.arc(x, y, r, 0, 7);
      } else {
        pen.moveTo(x, y - 1.25 * r);
        pen.lineTo(x + 1.15 * r, y + 0.85 * r);
        pen.lineTo(x - 1.15 * r, y + 0.85 * r);
        pen.closePath();
      }
    }
    // The rim first, so that points which touch stay whole.
    pen.lineWidth = 2;
    pen.strokeStyle = hollow ? color : "#ffffffcc";
    pen.fillStyle = hollow ? "#fff" : color;
    if (size > 2) pen.stroke();
    pen.fill();
  });
}

/** Draw lines, each of x, y, x, y, …. */
export function stroke(pen, lines, place, color, width) {
  pen.beginPath();
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      const [x, y] = place(line[i], line[i + 1]);
      if (i) pen.lineTo(x, y);
      else pen.moveTo(x, y);
    }
  }
  Object.assign(pen, { strokeStyle: color, lineWidth: width });
  pen.stroke();
}
