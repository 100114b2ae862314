// Covers the page when nobody has been at it for too long; the password opens it, and what was typed is still there.
import { post, token } from "./page.js";

const box = document.getElementById("lock");
const form = box.querySelector("form");
const password = form.elements.password;
const problem = document.getElementById("lock-problem");
const LIMIT = Number(box.dataset.minutes) * 60000;
const TELL = Math.min(LIMIT / 3, 5 * 60000); // how often the server hears that somebody types though nothing is sent
const SEEN = "sogoc.seen"; // shared by the tabs: working in one keeps the others open
let told = Date.now();
let from = null; // where the cursor stood

const seen = () => Number(localStorage.getItem(SEEN)) || 0;

function present() {
  if (box.open) return;
  localStorage.setItem(SEEN, Date.now());
  if (Date.now() - told < TELL) return;
  told = Date.now();
  post(box.dataset.here).then((answer) => { if (answer.status === 401) cover(); }, () => {});
}

function cover() {
  if (box.open) return;
  from = document.activeElement;
  box.showModal();
  password.focus();
}

function uncover() {
  box.close();
  password.value = problem.textContent = "";
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token();
  told = Date.now();
  localStorage.setItem(SEEN, told);
  from?.focus?.();
}

function check() {
  if (box.open || Date.now() - seen() < LIMIT) return;
  cover();
  post(box.dataset.lock).catch(() => {});
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await post(form.action, new URLSearchParams({ password: password.value })).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (answer?.ok && String(said.user) === box.dataset.user) return uncover();
  form.querySelector("[data-gone]").hidden = !said?.gone;
  problem.textContent = said?.problem || (said?.gone ? "" : answer?.ok ? "Đang đăng nhập bằng tài khoản khác." : "Chưa mở được; thử lại.");
  password.select();
});
box.addEventListener("cancel", (event) => event.preventDefault()); // Escape opens nothing
box.addEventListener("keydown", (event) => event.stopPropagation()); // keys of the page do nothing meanwhile
window.addEventListener("keydown", (event) => { if (box.open && !box.contains(event.target)) event.stopImmediatePropagation(); }, true);
for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) window.addEventListener(kind, present, { passive: true, capture: true });
document.addEventListener("visibilitychange", check);
document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.getResponseHeader("X-Locked")) cover(); });
window.addEventListener("storage", (event) => { // opened in another tab
  if (event.key === SEEN && box.open && !password.value) post(form.action, new URLSearchParams()).then((a) => { if (a.ok) uncover(); }, () => {});
});
localStorage.setItem(SEEN, Date.now());
setInterval(check, 5000);
