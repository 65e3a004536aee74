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
  for (const part of document.querySelectorAll("[data-tick-all], [data-show-password]")) part.hidden = false;
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

for (const moment of ["DOMContentLoaded", "htmx:after:swap"]) {
  document.addEventListener(moment, focusSummary);
  document.addEventListener(moment, offer);
}
