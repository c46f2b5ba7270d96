/* Niceties of the desk; everything works without them. The bulk bar appears when rows are ticked. */
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-bulk]");
  if (!form) return;
  if (event.target.matches("[data-tick-all]")) {
    for (const box of form.querySelectorAll("[data-tick]")) box.checked = event.target.checked;
  }
  const ticked = form.querySelectorAll("[data-tick]:checked").length;
  const bar = form.querySelector("[data-bulk-bar]");
  const count = form.querySelector("[data-bulk-count]");
  if (bar) bar.hidden = ticked === 0;
  if (count) count.textContent = ticked;
});
