// Who is at a record, and what is typed into it: told to the server every minute, and a moment after the last key.
import { bench, post } from "./page.js";

const MINUTE = 60000;
const QUIET = 1500; // milliseconds after the last key
let timer = 0;
let unsaved = false;


async function hold() {
  const at = bench();
  if (!at.dataset.hold) return; // a new entry is nobody else's
  const answer = await post(at.dataset.hold).catch(() => null);
  const said = answer?.ok ? await answer.json().catch(() => null) : null;
  const place = at.querySelector("#other");
  if (!said || !place) return;
  place.hidden = !said.other;
  place.textContent = said.other ? `${said.other} đang mở trường hợp này. Ai lưu sau sẽ được hỏi lại từng trường.` : "";
}

function keep() {
  clearTimeout(timer);
  if (!unsaved || !bench().dataset.keep) return;
  unsaved = false;
  post(bench().dataset.keep, new URLSearchParams(new FormData(document.getElementById("values")))).catch(() => { unsaved = true; });
}

document.addEventListener("input", (event) => {
  if (!event.target.closest(".f")) return;
  unsaved = true;
  clearTimeout(timer);
  timer = setTimeout(keep, QUIET);
});
document.addEventListener("submit", (event) => { if (event.target.id === "values") { clearTimeout(timer); unsaved = false; } }, true);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
window.addEventListener("pagehide", () => { keep(); if (bench().dataset.release) post(bench().dataset.release).catch(() => {}); });
document.addEventListener("sogoc:arrive", () => { unsaved = false; hold(); });
setInterval(() => { if (document.visibilityState === "visible") hold(); }, MINUTE);
hold();
