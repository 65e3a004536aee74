// The few things a page does by itself. Everything works without them.
"use strict";

// After a refused form the focus goes to the summary, so that a screen reader reads it and the keyboard starts there.
function focusSummary() {
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
}

// data-print: print this page.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// What only a script can do is not shown without one.
function offer() {
  for (const part of document.querySelectorAll("[data-tick-all], [data-show-password], [data-with-script]")) part.hidden = false;
}

// data-show-password: shows what is typed into the password field beside it, until it is pressed again or the form is sent.
function show(button, shown) {
  document.getElementById(button.getAttribute("aria-controls")).type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", shown);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show-password]");
  if (button) show(button, button.getAttribute("aria-pressed") === "false");
});

// data-tick-all: ticks every box of its table.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick-all]")) return;
  for (const box of event.target.closest("table").querySelectorAll("tbody [type=checkbox]")) box.checked = event.target.checked;
});

// A form is sent once: a second click on a slow line must not declare twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  // Browsers remember the text of plain fields.
  for (const button of form.querySelectorAll("[data-show-password]")) show(button, false);
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});

// A keyboard-wedge scanner ends each line with Enter: in the MRZ box that must not leave the box too early.
document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.matches("[data-mrz-box]")) return;
  const letters = box.value.replace(/\s/g, "");
  clearTimeout(box.waiting);
  if ([72, 88, 90].includes(letters.length)) box.waiting = setTimeout(() => box.form.requestSubmit(box.form.querySelector("[name=scan]")), 300);
});

// data-cropper: the frame on a whole picture follows finger, mouse, keys and slider. Without a script each button asks the server.
function cropper(form) {
  if (form.dataset.ready) return;
  form.dataset.ready = "yes";
  const svg = form.querySelector("svg"), frame = svg.querySelector("rect"), shade = svg.querySelector("path");
  const { left, top, height: size } = form.elements, of = svg.viewBox.baseVal;
  const within = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));
  const wide = () => (size.value * of.height * 2) / 3 / of.width;
  function place(x, y) {
    left.value = within(x, 0, 1 - wide());
    top.value = within(y, 0, 1 - size.value);
    const box = { x: left.value * of.width, y: top.value * of.height, width: wide() * of.width, height: size.value * of.height };
    for (const name in box) frame.setAttribute(name, box[name]);
    shade.setAttribute("d", `M0 0H${of.width}V${of.height}H0ZM${box.x} ${box.y}h${box.width}v${box.height}h${-box.width}Z`);
  }
  function resize(tall) {
    const before = [wide(), +size.value];
    size.value = tall;
    place(+left.value + (before[0] - wide()) / 2, +top.value + (before[1] - size.value) / 2);
    last = +size.value;
  }
  const step = (x, y) => place(+left.value + x * wide() * 0.02, +top.value + y * size.value * 0.02);
  const moves = { up: () => step(0, -1), down: () => step(0, 1), left: () => step(-1, 0), right: () => step(1, 0),
                  larger: () => resize(size.value * 1.03), smaller: () => resize(size.value / 1.03) };
  const keys = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right", "+": "larger", "=": "larger", "-": "smaller" };
  let last = +size.value, held = null;
  function act(event, move) {
    if (!move) return;
    event.preventDefault();
    moves[move]();
  }
  form.addEventListener("click", (event) => act(event, event.target.closest("[name=move]")?.value));
  form.addEventListener("keydown", (event) => event.target === size || act(event, keys[event.key]));
  size.addEventListener("input", () => {
    const tall = size.value;
    size.value = last;
    resize(tall);
  });
  svg.addEventListener("pointerdown", (event) => {
    held = [event.clientX, event.clientY, +left.value, +top.value];
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    if (held) place(held[2] + (event.clientX - held[0]) / box.width, held[3] + (event.clientY - held[1]) / box.height);
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => { held = null; });
}

// data-sound: a hall's screen sounds at each new call (data-calls), after a person has switched that on at this screen.
let tone = null, calls = null;
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sound]");
  if (!button) return;
  tone = tone ? null : new Audio(button.dataset.sound);
  button.setAttribute("aria-pressed", tone !== null);
  tone?.play();
});
function ring() {
  const before = calls;
  calls = document.querySelector("[data-calls]")?.dataset.calls;
  if (tone && calls && calls !== before) tone.play();
}

// data-puzzle: the work asked of browsers before a place is held, done while the person reads. Sent too early, the form waits for it.
async function solve(form) {
  if (form.dataset.answer || !crypto.subtle) return;
  form.dataset.answer = "sought";
  const { challenge, answer } = form.elements, words = new TextEncoder();
  for (let number = 0; !answer.value; number++) {
    const sum = await crypto.subtle.digest("SHA-256", words.encode(`${challenge.value}:${number}`));
    if (new DataView(sum).getUint32(0) >>> (32 - form.dataset.puzzle) === 0) answer.value = number;
  }
  if (form.dataset.answer === "awaited") form.requestSubmit();
}
document.addEventListener("submit", (event) => {
  if (event.target.dataset.answer !== "sought" || event.target.elements.answer.value) return;
  event.target.dataset.answer = "awaited";
  event.preventDefault();
}, true);

for (const moment of ["DOMContentLoaded", "htmx:after:swap"]) {
  document.addEventListener(moment, focusSummary);
  document.addEventListener(moment, offer);
  document.addEventListener(moment, ring);
  document.addEventListener(moment, () => document.querySelectorAll("[data-cropper]").forEach(cropper));
  document.addEventListener(moment, () => document.querySelectorAll("[data-puzzle]").forEach(solve));
}
