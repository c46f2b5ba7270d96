// Answers of an inspection on a bad line: what cannot be sent is kept in this browser and sent again, in its order,
// by whoever gave them: another account on the same phone leaves them alone.
// The server takes the same answer sent five times as one, so nothing has to be remembered about what went through.
(() => {
  const STORE = "unsent";
  const AGAIN = 15000;
  const form = document.querySelector("form[data-queue]");
  const note = document.querySelector("[data-queue-note]");
  if (!form || !window.indexedDB || !window.fetch) return;

  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("inspections", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "url" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  const ask = async (mode, what) => {
    const store = (await opened).transaction(STORE, mode).objectStore(STORE);
    const request = what(store);
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  };

  const say = (words, bad) => {
    note.hidden = !words;
    note.classList.toggle("note-error", Boolean(bad));
    note.querySelector("[data-queue-words]").textContent = words;
  };

  const mine = async () => {
    const kept = await ask("readonly", (store) => store.getAll());
    return kept.filter(({ by }) => by === undefined || by === form.dataset.queue);
  };

  const tellWaiting = async () => {
    const { length } = await mine();
    if (length) say(note.dataset.waiting.replace("#", length));
  };

  const send = async ({ url, fields }) => {
    const body = new FormData();
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    fields.forEach(([name, value]) => body.append(name, name === "csrfmiddlewaretoken" ? token : value));
    return fetch(url, { method: "POST", body, headers: { "X-Sent-By": "queue" }, credentials: "same-origin", redirect: "error" });
  };

  let busy = false;
  const flush = async () => {
    if (busy) return;
    busy = true;
    try {
      const waiting = await mine();
      let left = waiting.length;
      for (const one of waiting) {
        const answer = await send(one);
        if (answer.status === 422) {
          await ask("readwrite", (store) => store.delete(one.url));
          say(`${note.dataset.refused}${one.name || ""} ${await answer.text()}`, true);
          return;
        }
        if (!answer.ok) throw new Error(answer.status);
        await ask("readwrite", (store) => store.delete(one.url));
        left -= 1;
      }
      if (waiting.length && !left) say(note.dataset.sent);
    } catch {
      await tellWaiting();
    } finally {
      busy = false;
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    const fields = [...new FormData(form)].filter(([, value]) => !(value instanceof File) || value.size);
    const kept = { by: form.dataset.queue, name: document.querySelector("h1").textContent.trim() };
    const one = { url: form.getAttribute("action") || location.pathname, fields, ...kept };
    try {
      const answer = await send(one);
      if (answer.status === 422) {
        form.submit();
        return;
      }
      if (!answer.ok) throw new Error(answer.status);
      location.assign(form.dataset.next);
    } catch {
      await ask("readwrite", (store) => store.put(one));
      await tellWaiting();
      note.scrollIntoView({ block: "center" });
      button.disabled = false;
    }
  });

  window.addEventListener("online", flush);
  setInterval(flush, AGAIN);
  flush();
})();
