/* Niceties of the desk; everything works without them. What rows are ticked is counted in the bulk bar. */
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form || !form.matches("[data-bulk]")) return;
  const boxes = [...form.elements].filter((field) => field.matches("[data-tick]"));
  if (event.target.matches("[data-tick-all]")) {
    for (const box of boxes) box.checked = event.target.checked;
  }
  const ticked = boxes.filter((box) => box.checked).length;
  const bar = form.querySelector("[data-bulk-bar]");
  const count = form.querySelector("[data-bulk-count]");
  if (bar) bar.hidden = ticked === 0;
  if (count) count.textContent = ticked;
});
/* A part that is not in the answer, as when the log-in has ended: the answer is opened as a page. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const wanted = event.detail.target.id;
  if (event.detail.isError || !wanted || event.detail.serverResponse.includes(`id="${wanted}"`)) return;
  event.detail.shouldSwap = false;
  window.location.assign(event.detail.xhr.responseURL || window.location.href);
});
/* After a part of the page has come anew, who reads goes on with what has happened, or with what is wrong. */
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "case" || document.querySelector("#case [autofocus]")) return;
  const nearest = ["#case .error-summary", "#messages .note", "#case h1"];
  const news = nearest.map((place) => document.querySelector(place)).find(Boolean);
  if (!news) return;
  news.setAttribute("tabindex", "-1");
  news.focus();
});
/* What could not be sent in the background is sent as any form is, so that the answer is seen. */
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => {
    if (event.detail.elt.matches("form")) event.detail.elt.submit();
  });
}
