/* Turns the pages of a lobby screen, fetches them anew, and goes on with the last ones where the network is away. */
const TURN = 12000;
const ANEW = 300000;
let place = 0;

const pages = () => [...document.querySelectorAll("[data-screen-page]")];

function turn(step) {
  const all = pages();
  if (all.length === 0) return;
  place = (place + step + all.length) % all.length;
  all.forEach((page, index) => { page.hidden = index !== place; });
  const count = document.querySelector("[data-screen-count]");
  if (count) count.textContent = `${place + 1}/${all.length}`;
}

async function anew() {
  try {
    const answer = await fetch(window.location.href, { cache: "no-cache" });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-screen]");
    if (!fresh) throw new Error("no screen");
    document.querySelector("[data-screen]").replaceWith(document.adoptNode(fresh));
    turn(0);
  } catch {
    const word = document.querySelector("[data-screen-broken]");
    if (word) word.hidden = false;
  }
}

document.documentElement.classList.add("turning");
turn(0);
window.setInterval(() => turn(1), TURN);
window.setInterval(anew, ANEW);
window.addEventListener("online", anew);
window.addEventListener("offline", () => {
  const word = document.querySelector("[data-screen-broken]");
  if (word) word.hidden = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "ArrowRight") turn(1);
  if (event.key === "ArrowLeft") turn(-1);
});
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/screen/worker.js").catch(() => {});
