// What makes the bench quick: hands where they are needed, the image at the field, nothing typed ever lost.
import { bench, token } from "./page.js";

const SETTLE = 400; // milliseconds in which a key still held from the record before decides nothing
let arrived = 0;
let touched = false;

const fields = () => [...bench().querySelectorAll(".f input, .f select:not(.why), .f textarea")];

function arrive() {
  arrived = performance.now();
  touched = false;
  const problem = bench().querySelector(".problem");
  const at = bench().dataset.focus;
  const wanted = problem || document.getElementById(at) || document.getElementById(`do-${at}`);
  const said = bench().querySelector(".messages p");
  if (said) document.getElementById("said").textContent = said.textContent;
  (bench().querySelector(".conflict input, .pick input:checked, .pick input, .pop[open] input, .pop[open] select") || wanted || bench().querySelector("main")).focus({ preventScroll: !problem && !at.startsWith("f-") });
}

function say(words) {
  const old = bench().querySelector(".form > .problem");
  const problem = old || document.createElement("p");
  problem.className = "problem";
  problem.setAttribute("role", "alert");
  problem.textContent = words;
  if (!old) bench().querySelector(".form .meta").after(problem);
}

function reasonFor(input) { // the list of reasons beside a field, made when first asked for
  const field = input.closest(".f");
  let why = field.querySelector(".why");
  if (!why) {
    why = document.getElementById("reasons").content.querySelector("select").cloneNode(true);
    why.name = `why-${field.dataset.field}`;
    why.setAttribute("aria-label", `Lý do: ${field.querySelector("label").textContent}`);
    input.parentElement.append(why);
  }
  return why;
}

function walkFindings(step) {
  const found = [...bench().querySelectorAll(".f[class*='sev-'] .in > :first-child")];
  const here = found.indexOf(document.activeElement);
  found[(here + step + found.length) % found.length]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const early = event.repeat || performance.now() - arrived < SETTLE;
  if (event.code === "Enter" && early && event.target.matches("button[type=submit]")) event.preventDefault();
  if (event.code === "Enter" && event.ctrlKey && early) { event.preventDefault(); event.stopImmediatePropagation(); }
  if (event.code === "F8") { event.preventDefault(); walkFindings(event.shiftKey ? -1 : 1); }
  if (event.code === "F2") { event.preventDefault(); (bench().querySelector(".f[class*='sev-'] .in > :first-child") || fields()[0])?.focus(); }
  if (event.code === "Digit3" && event.altKey && event.target.closest(".f .in") && !event.target.readOnly) {
    event.preventDefault();
    reasonFor(event.target).focus();
  }
}, true);

document.addEventListener("focusin", (event) => {
  const field = event.target.closest?.("[data-field]");
  if (field) bench().querySelector("scan-viewer")?.look(field.dataset.field);
});

document.addEventListener("input", (event) => {
  const otherwise = event.target.closest(".otherwise")?.querySelector("input[type=radio]"); // writing it is choosing it
  if (otherwise && otherwise !== event.target) otherwise.checked = event.target.value !== "";
  if (!event.target.closest(".f")) return;
  touched = true;
  bench().dataset.touched = "1";
  if (event.target.matches("input, textarea") && event.target.value === "") reasonFor(event.target);
});

document.addEventListener("click", (event) => { // from a finding to its field
  const link = event.target.closest(".finding a[href^='#']");
  const target = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  event.preventDefault();
  target.closest("details")?.setAttribute("open", "");
  target.focus();
});

window.addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
document.addEventListener("submit", () => { touched = false; });

document.addEventListener("htmx:configRequest", (event) => {
  if (!token()) return;
  event.detail.headers["X-CSRFToken"] = token();
  event.detail.parameters.delete?.("csrfmiddlewaretoken");
});
document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "bench") document.dispatchEvent(new Event("sogoc:arrive")); });
document.addEventListener("sogoc:arrive", arrive);
document.addEventListener("htmx:sendError", () => { touched = true; say("Mất kết nối. Nội dung đang nhập vẫn còn trên trang này; bấm lại khi có mạng."); });
document.addEventListener("htmx:responseError", (event) => {
  touched = true;
  const words = {
    401: "Phiên làm việc đã hết. Mở trang đăng nhập ở thẻ khác, đăng nhập, rồi bấm lại; nội dung đang nhập vẫn còn.",
    403: "Phiên làm việc đã đổi. Bấm lại lần nữa; nội dung đang nhập vẫn còn.",
    404: "Không tìm thấy trường hợp này.",
  };
  say(words[event.detail.xhr.status] || "Có lỗi hệ thống. Nội dung đang nhập chưa mất; thử lại.");
});

arrive();
