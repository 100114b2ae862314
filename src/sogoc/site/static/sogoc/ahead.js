// The bench that never waits: the next record and its image are fetched beforehand, a decision shows it at once and is
// sent behind, in order, until the server has answered. What it refuses comes back with everything that was typed.
import { bench, token } from "./page.js";

const SETTLE = 400; // milliseconds after which the next record is fetched
const UNCONFIRMED = 3; // decisions on their way; then the page waits
const SLOWEST = 15000; // milliseconds between two tries
const GOES_ON = ["do-approve", "do-submit", "do-return"];
const outbox = [];
let ahead = null; // the next record: node, address
let fetching = null;
let sending = false;

const values = () => document.getElementById("values");
const headers = (more) => ({ "HX-Request": "true", "X-CSRFToken": token(), ...more });
const parsed = (html) => document.adoptNode(new DOMParser().parseFromString(html, "text/html").getElementById("bench"));
const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

async function fetchNext() {
  fetching?.abort();
  ahead = null;
  const hang = values()?.elements.hang.value;
  if (!hang) return;
  fetching = new AbortController();
  const { signal } = fetching;
  const from = bench();
  try {
    const answer = await fetch(bench().dataset.following, { method: "POST", body: new URLSearchParams({ hang }), headers: headers(), signal });
    if (answer.status !== 200) return;
    const node = parsed(await answer.text());
    await Promise.all([...node.querySelectorAll(".stage img")].map((image) => image.decode().catch(() => {})));
    if (signal.aborted || bench() !== from) return; // the ordinary way was faster
    ahead = { node, address: answer.headers.get("X-Address") };
    bench().dataset.ahead = "ready";
  } catch { /* without it the decision takes the ordinary way */ }
}

function show(node, address, replaces) {
  const from = bench();
  from.replaceWith(node);
  htmx.process(node);
  history[replaces ? "replaceState" : "pushState"]({ htmx: true }, "", address);
  document.title = `${node.querySelector("h1").textContent} – Sổ Gốc`;
  document.dispatchEvent(new Event("sogoc:arrive"));
  return from;
}

function tell(words) {
  const place = document.getElementById("sending");
  place.textContent = words || (outbox.length ? `Đang gửi ${outbox.length}` : "");
  place.hidden = !place.textContent;
}

async function send() {
  if (sending) return;
  sending = true;
  for (let wait = 500; outbox.length;) {
    const decision = outbox[0];
    tell();
    const answer = await fetch(decision.action, { method: "POST", body: decision.body, headers: headers({ "X-Behind": "1" }) }).catch(() => null);
    if (answer?.status === 204) {
      outbox.shift();
      wait = 500;
    } else if (answer && [404, 409, 422].includes(answer.status)) {
      outbox.shift();
      bringBack(decision, answer.status === 404 ? "" : await answer.text());
    } else {
      const why = answer?.status === 401 ? "Phiên làm việc đã hết: đăng nhập lại ở thẻ khác" : answer ? "Máy chủ chưa nhận" : "Mất kết nối";
      tell(`${why}. Chờ gửi lại ${outbox.length} quyết định`);
      await pause(wait);
      wait = Math.min(2 * wait, SLOWEST);
    }
  }
  sending = false;
  tell();
}

function bringBack(decision, html) {
  const before = { node: bench(), address: location.pathname + location.search };
  show(html ? parsed(html) : decision.node, decision.address, false);
  fetching?.abort();
  ahead = before; // what was on the screen is the next again
}

function onSubmit(event) {
  const button = event.submitter;
  if (event.target.id !== "values" || !GOES_ON.includes(button?.id)) return;
  const paper = document.getElementById("compared-paper");
  const asks = (paper && !paper.checked && button.id === "do-approve") || (button.id === "do-return" && !document.getElementById("reason").value.trim());
  if (outbox.length >= UNCONFIRMED) {
    event.preventDefault();
    event.stopImmediatePropagation();
    tell("Mất kết nối, chờ gửi lại");
    return;
  }
  if (!ahead || asks || bench().dataset.touched) return; // the ordinary way
  event.preventDefault();
  event.stopImmediatePropagation();
  const body = new URLSearchParams(new FormData(event.target));
  body.set("key", crypto.randomUUID?.() || key());
  const address = location.pathname + location.search;
  const action = button.getAttribute("formaction");
  const next = ahead;
  ahead = null;
  outbox.push({ action, body, address, node: show(next.node, next.address, false) });
  send();
}

function key() { // where the page comes over plain HTTP there is no randomUUID
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

document.addEventListener("submit", onSubmit, true);
document.addEventListener("submit", (event) => { // what is on its way is decided first
  if (event.target.id !== "undo" || !outbox.length) return;
  event.preventDefault();
  tell(`Đang gửi ${outbox.length}: chờ gửi xong rồi hoàn tác`);
}, true);
window.addEventListener("beforeunload", (event) => { if (outbox.length) event.preventDefault(); });
document.addEventListener("sogoc:arrive", () => {
  if (ahead?.node.dataset.hold === bench().dataset.hold) ahead = null; // the ordinary way has led to it
  if (!ahead) setTimeout(fetchNext, SETTLE);
});
setTimeout(fetchNext, SETTLE);
