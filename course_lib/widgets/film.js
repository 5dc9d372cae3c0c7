// The training film, in the page. `film.py` puts this text, with that of `canvas.js`,
// into the `onload` of a picture whose `data-film` is the reel.

import { drawPoints, fit, palette, picture, stroke } from "./canvas.js";

// In an `onload`, a name from elsewhere is looked for in the picture and in the page
// first. That is slow, and these are used a million times.
const { exp, hypot, max, min } = Math;

// Of a map, places asked and dots each way; of the sheet, grid lines each way and points
// along each; pixels around it and for a name; milliseconds an epoch.
const CELLS = 120, DOTS = 360, LINES = 17, STEPS = 97, MARGIN = 24, LABEL = 68;
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

async function film(still) {
    still.onload = null;
    const bytes = Uint8Array.from(atob(still.dataset.film), (one) => one.charCodeAt(0));
    const inflate = new DecompressionStream('deflate');
    const flow = new Blob([bytes]).stream().pipeThrough(inflate);
    const reel = await new Response(flow).json();
    // A shadow is shown in place of what it belongs to: picture and sentence stay in
    // the document, unseen, and its styles and the document's keep apart.
    const host = still.parentElement;
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
            drawMap(fit(map), frame, reel);
            drawSheet(fit(sheet), frame, reel);
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
    const [left, right, , top] = reel.box;
    const scale = width / (right - left);
    const place = (x, y) => [(x - left) * scale, (top - y) * scale];
    const image = picture(probabilities(frame, reel), CELLS, DOTS, palette(reel.bands));
    pen.drawImage(image, 0, 0, width, height);
    frame.hinges.forEach((lines, layer) => {
        pen.setLineDash(layer ? [5, 2] : []);
        if (layer) stroke(pen, lines, place, reel.ink, 1.3);
        else stroke(pen, lines, place, reel.muted, 0.9);
    });
    pen.setLineDash([]);
    stroke(pen, frame.boundary, place, reel.ink, 2.8);
    drawAll(pen, reel.points, place, reel, width);
    drawLetters(pen, place, cornersOf(1.13 * reel.extent), 0, reel);
}

// The probability of class 1 in the middles of the cells of a map, the lowest first.
function probabilities(frame, { box: [left, right, bottom, top] }) {
    const places = [];
    for (let i = 0; i < CELLS * CELLS; i++) {
        places.push(left + ((i % CELLS + 0.5) / CELLS) * (right - left));
        places.push(bottom + (((i / CELLS | 0) + 0.5) / CELLS) * (top - bottom));
    }
    const seen = through(frame.layers, places);
    return Float32Array.from({ length: CELLS * CELLS }, (_, i) =>
        1 / (1 + exp(-frame.slope * seen[2 * i])));
}

function drawSheet({ pen, width, height }, frame, reel) {
    pen.clearRect(0, 0, width, height);
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
    stroke(pen, lines, place, '#777777', 0.9);
    drawAll(pen, send(reel.points), place, reel, width);
    fill(reel.ink, cut - 1.4, cut + 1.4);
    drawLetters(pen, place, send(cornersOf(reel.extent)), 10, reel);
    reel.classes.forEach(({ label, words }, side) => {
        pen.textAlign = side ? 'right' : 'left';
        pen.fillStyle = words;
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

function drawAll(pen, points, place, { labels, classes }, width) {
    const all = labels.map((label, i) => [points[2 * i], points[2 * i + 1], label]);
    drawPoints(pen, all, place, classes, { size: max(2.4, width / 120) });
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
