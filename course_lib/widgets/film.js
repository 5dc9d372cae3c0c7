// The training film, in the page. `film.py` puts this text into the `onload` of a
// picture whose `data-film` is the reel. Comments and blank lines stay behind.

// In an `onload`, a name from elsewhere is looked for in the picture and in the page
// first. That is slow, and these are used a million times.
const { PI, exp, floor, hypot, max, min, round } = Math;

// Of a map, cells each way and dots each way of a cell; of the sheet, grid lines each
// way and points along each; pixels around it and for a name; milliseconds an epoch.
const CELLS = 60, FINE = 4, LINES = 17, STEPS = 97, MARGIN = 24, LABEL = 68;
const PAUSE = 200;

const page = ({ ink, muted, classes }) => `
    <style>
    .film { max-width: 744px; box-sizing: border-box; padding: 12px; color: ${ink};
        background: white; color-scheme: light; border-radius: 4px;
        font: 15px/1.35 'DejaVu Sans', Verdana, sans-serif; }
    .controls { display: flex; align-items: center; gap: 14px; margin-bottom: 12px; }
    .epoch { width: 5.2em; font-weight: bold; }
    button { width: 5.4em; padding: 6px 0; border: 1.5px solid ${muted};
        border-radius: 6px; background: #f4f4f4; color: inherit; font: inherit; }
    input { flex: 1; min-width: 0; height: 28px; margin: 0; accent-color: ${ink}; }
    :focus-visible { outline: 3px solid ${classes[0].color}; outline-offset: 3px; }
    .panels { display: grid; grid: repeat(5, auto) / auto-flow 1fr; column-gap: 16px; }
    p { margin: 0; } .name { font-weight: bold; }
    .facts { display: flex; gap: 1.6em; font-variant-numeric: tabular-nums; }
    .seen { margin: 10px 0 4px; color: ${muted}; }
    canvas { display: block; width: 100%; } .sheet { aspect-ratio: 1.4; }
    .map { aspect-ratio: 1; margin-top: 6px; }
    .words { position: absolute; width: 1px; height: 1px; overflow: hidden; }
    </style>
    <div class="film" role="group" aria-label="Training film">
    <div class="controls">
    <button type="button" data-lm-suppress-shortcuts="true">Play</button>
    <input type="range" min="0" step="1" value="0" aria-label="Epoch"
        data-lm-suppress-shortcuts="true">
    <span class="epoch"></span>
    </div>
    <div class="panels"></div>
    <p class="words" aria-live="polite"></p>
    </div>`;
const panel = `
    <p class="name"></p>
    <p class="facts"><span></span><span></span></p>
    <canvas class="map" role="img"></canvas>
    <p class="seen">What the readout sees</p>
    <canvas class="sheet" role="img"></canvas>`;

async function film(picture) {
    picture.onload = null;
    const bytes = Uint8Array.from(atob(picture.dataset.film), (one) => one.charCodeAt(0));
    const inflate = new DecompressionStream('deflate');
    const flow = new Blob([bytes]).stream().pipeThrough(inflate);
    const reel = await new Response(flow).json();
    // A shadow is shown in place of what it belongs to: picture and sentence stay in
    // the document, unseen, and its styles and the document's keep apart.
    const host = picture.parentElement;
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = page(reel);
    const find = (selector) => root.querySelector(selector);
    const button = find('button'), slider = find('input'), words = find('.words');
    const panels = reel.networks.map((one) => addPanel(find('.panels'), one));
    const last = slider.max = reel.words.length - 1;

    function draw() {
        if (!host.clientWidth) return;
        for (const { frames, facts, map, sheet } of panels) {
            const frame = frames[slider.valueAsNumber];
            facts.forEach((span, i) => { span.textContent = frame.facts[i]; });
            drawMap(penFor(map), frame, reel);
            drawSheet(penFor(sheet), frame, reel);
        }
    }

    function show(epoch) {
        slider.value = epoch;
        find('.epoch').textContent = `Epoch ${epoch}`;
        words.textContent = reel.words[epoch];
        draw();
    }

    let timer = null;
    function pause() {
        clearInterval(timer);
        timer = null;
        button.textContent = 'Play';
        // Not every epoch of a running film is read aloud, but where it stops is.
        words.setAttribute('aria-live', 'polite');
        show(slider.valueAsNumber);
    }

    function play() {
        const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
        timer = setInterval(() => {
            if (slider.valueAsNumber < last) show(slider.valueAsNumber + 1);
            else pause();
        }, calm ? 5 * PAUSE : PAUSE);
        button.textContent = 'Pause';
        words.setAttribute('aria-live', 'off');
        if (slider.valueAsNumber === last) show(0);
    }

    button.onclick = () => (timer === null ? play() : pause());
    slider.oninput = pause;
    // Jupyter would take the arrow keys. It gets Escape, and the keys that run a cell.
    host.dataset.lmSuppressShortcuts = 'true';
    root.addEventListener('keydown', (event) => {
        event.stopPropagation();
        const { key, shiftKey, ctrlKey, altKey } = event;
        const runs = key === 'Enter' && (shiftKey || ctrlKey || altKey);
        if (key !== 'Escape' && !runs) return;
        event.preventDefault();
        root.activeElement.blur();
        const cell = host.closest('.jp-Cell');
        cell?.focus();
        if (runs) cell?.dispatchEvent(new KeyboardEvent('keydown', event));
    });
    show(0);
    // Draws as soon as there is a size, and whenever it changes.
    new ResizeObserver(draw).observe(host);
}

function addPanel(parent, { name, color, frames }) {
    const template = document.createElement('template');
    template.innerHTML = panel;
    const [title, , map, , sheet] = template.content.children;
    const facts = template.content.querySelectorAll('span');
    title.textContent = name;
    title.style.color = color;
    map.setAttribute('aria-label', `${name}: probability, hinges and boundary`);
    sheet.setAttribute('aria-label', `${name}: the plane as the readout sees it`);
    parent.append(template.content);
    return { frames, facts, map, sheet };
}

// Clears a canvas, gives it a dot for each dot of the screen, and says how large it is.
function penFor(canvas) {
    const width = canvas.clientWidth, height = canvas.clientHeight;
    canvas.width = round(width * devicePixelRatio);
    canvas.height = round(height * devicePixelRatio);
    const pen = canvas.getContext('2d');
    pen.scale(devicePixelRatio, devicePixelRatio);
    return { pen, width, height };
}

// Sends points (x, y, x, y, …) through the layers of a frame. For each there come
// back its signed distance from the cut and its position across. The logit is the
// frame's slope times that distance.
function through(layers, points) {
    let values = points, width = 2;
    for (const { weight, bias, relu } of layers) {
        const next = new Float64Array((values.length / width) * bias.length);
        let at = 0;
        for (let start = 0; start < values.length; start += width) {
            for (let unit = 0; unit < bias.length; unit++) {
                const row = weight[unit];
                let z = bias[unit];
                for (let i = 0; i < width; i++) z += row[i] * values[start + i];
                next[at++] = relu && z < 0 ? 0 : z;
            }
        }
        values = next;
        width = bias.length;
    }
    return values;
}

function drawMap({ pen, width, height }, frame, reel) {
    const [left, right, bottom, top] = reel.box;
    const scale = width / (right - left);
    const place = (x, y) => [(x - left) * scale, (top - y) * scale];
    pen.drawImage(probabilities(frame, reel), 0, 0, width, height);
    frame.hinges.forEach((lines, layer) => {
        pen.setLineDash(layer ? [5, 2] : []);
        if (layer) stroke(pen, place, lines, reel.ink, 1.3);
        else stroke(pen, place, lines, reel.muted, 0.9);
    });
    pen.setLineDash([]);
    stroke(pen, place, frame.boundary, reel.ink, 2.8);
    drawPoints(pen, place, reel.points, reel, width);
    drawLetters(pen, place, cornersOf(1.13 * reel.extent), 0, reel);
}

// The probability of class 1, in bands of colour, on a canvas of its own.
function probabilities(frame, { box: [left, right, bottom, top], bands }) {
    const side = CELLS + 1, nodes = [];
    for (let i = 0; i < side * side; i++) {
        nodes.push(left + ((i % side) / CELLS) * (right - left));
        nodes.push(top - (floor(i / side) / CELLS) * (top - bottom));
    }
    const seen = through(frame.layers, nodes);
    // Four bytes a dot, the lowest first: red, green, blue, opaque.
    const colours = bands.map((band) => {
        const [red, green, blue] = band.match(/\w\w/g);
        return Number(`0xff${blue}${green}${red}`);
    });
    const size = CELLS * FINE, image = new ImageData(size, size);
    const dots = new Uint32Array(image.data.buffer);
    for (let i = 0; i < dots.length; i++) {
        // The middle of the dot lies at (u, v) of its cell.
        const x = ((i % size) + 0.5) / FINE, y = (floor(i / size) + 0.5) / FINE;
        const column = floor(x), row = floor(y), u = x - column, v = y - row;
        const at = 2 * (row * side + column), below = at + 2 * side;
        const distance = (1 - v) * ((1 - u) * seen[at] + u * seen[at + 2])
            + v * ((1 - u) * seen[below] + u * seen[below + 2]);
        const probability = 1 / (1 + exp(-frame.slope * distance));
        dots[i] = colours[min(floor(probability * bands.length), bands.length - 1)];
    }
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    canvas.getContext('2d').putImageData(image, 0, 0);
    return canvas;
}

function drawSheet({ pen, width, height }, frame, reel) {
    const send = (points) => through(frame.layers, points);
    const lines = gridLines(reel.extent).map(send);
    let left = 0, right = 0, bottom = Infinity, top = -Infinity;
    for (const line of lines) {
        for (let i = 0; i < line.length; i += 2) {
            left = min(left, line[i]);
            right = max(right, line[i]);
            bottom = min(bottom, line[i + 1]);
            top = max(top, line[i + 1]);
        }
    }
    const scale = min((width - 2 * MARGIN) / max(right - left, 1e-9),
        (height - 2 * MARGIN) / max(top - bottom, 1e-9));
    // The sheet in the middle, but on both sides of the cut room for a name.
    const middle = width / 2 - ((left + right) / 2) * scale;
    const cut = min(max(middle, LABEL), width - LABEL);
    const centre = height / 2 + ((bottom + top) / 2) * scale;
    const place = (x, y) => [cut + x * scale, centre - y * scale];
    const fill = (color, left, right) => {
        pen.fillStyle = color;
        pen.fillRect(left, 0, right - left, height);
    };
    fill(reel.bands[2], 0, cut);
    fill(reel.bands[7], cut, width);
    stroke(pen, place, lines, '#777777', 0.9);
    drawPoints(pen, place, send(reel.points), reel, width);
    fill(reel.ink, cut - 1.4, cut + 1.4);
    drawLetters(pen, place, send(cornersOf(reel.extent)), 10, reel);
    reel.classes.forEach(({ label, color }, side) => {
        pen.textAlign = side ? 'right' : 'left';
        pen.fillStyle = color;
        pen.fillText(label, side ? width - 8 : 8, height - 14);
    });
}

// Lines of a square grid, each as points along it.
function gridLines(extent) {
    const spread = (n) => [...Array(n).keys()]
        .map((i) => extent * (2 * i / (n - 1) - 1));
    const steps = spread(STEPS);
    return spread(LINES).flatMap((at) => [
        steps.flatMap((step) => [step, at]), steps.flatMap((step) => [at, step]),
    ]);
}

function cornersOf(extent) {
    return [-1, 1, 1, 1, 1, -1, -1, -1].map((sign) => sign * extent);
}

function stroke(pen, place, lines, strokeStyle, lineWidth) {
    Object.assign(pen, { strokeStyle, lineWidth });
    pen.beginPath();
    for (const line of lines) {
        pen.moveTo(...place(line[0], line[1]));
        for (let i = 2; i < line.length; i += 2) {
            pen.lineTo(...place(line[i], line[i + 1]));
        }
    }
    pen.stroke();
}

// Discs and triangles: colour is not the only sign.
function drawPoints(pen, place, points, { labels, classes }, width) {
    const size = max(2.4, width / 120);
    Object.assign(pen, { strokeStyle: 'white', lineWidth: 0.8 });
    classes.forEach(({ color, marker }, label) => {
        pen.fillStyle = color;
        for (let i = 0; i < labels.length; i++) {
            if (labels[i] !== label) continue;
            const [x, y] = place(points[2 * i], points[2 * i + 1]);
            pen.beginPath();
            if (marker === 'o') {
                pen.arc(x, y, size, 0, 2 * PI);
            } else {
                pen.moveTo(x, y - 1.2 * size);
                pen.lineTo(x + 1.15 * size, y + 0.9 * size);
                pen.lineTo(x - 1.15 * size, y + 0.9 * size);
                pen.closePath();
            }
            pen.fill();
            pen.stroke();
        }
    });
}

// Names the corners of the sheet, a little `away` from their middle.
function drawLetters(pen, place, corners, away, { ink }) {
    Object.assign(pen, { textAlign: 'center', textBaseline: 'middle', fillStyle: ink,
        font: 'bold 14px DejaVu Sans, Verdana, sans-serif',
        strokeStyle: 'white', lineWidth: 3, lineJoin: 'round' });
    const spots = [0, 2, 4, 6].map((i) => place(corners[i], corners[i + 1]));
    const mean = (axis) => spots.reduce((sum, spot) => sum + spot[axis] / 4, 0);
    spots.forEach(([x, y], i) => {
        const dx = x - mean(0), dy = y - mean(1);
        const share = away / max(hypot(dx, dy), 1e-9);
        pen.strokeText('ABCD'[i], x + share * dx, y + share * dy);
        pen.fillText('ABCD'[i], x + share * dx, y + share * dy);
    });
}
