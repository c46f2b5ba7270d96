/* The reader's own browser counts the hash of the text that it loads; where it cannot, the page stays as it is. */
for (const line of document.querySelectorAll("[data-verify]")) {
  if (!window.crypto || !window.crypto.subtle) continue;
  fetch(line.dataset.verify)
    .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(answer.status)))
    .then((bytes) => window.crypto.subtle.digest("SHA-256", bytes))
    .then((digest) => {
      const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      line.querySelector("[data-verified]").textContent = hex;
      line.hidden = false;
    })
    .catch(() => {});
}
