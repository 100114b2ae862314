// Keys are written in the page, on what they do: data-key="Alt+KeyR" on a button clicks it, on a region goes there.
// By the place of the key (event.code), never a bare letter: Vietnamese keyboards rewrite letters.
const combination = (e) => `${e.ctrlKey ? "Ctrl+" : ""}${e.altKey ? "Alt+" : ""}${e.shiftKey ? "Shift+" : ""}${e.code}`;
const usable = (element) => !element.disabled && element.getClientRects().length > 0;

function press(element) {
  if (element.matches("button, a, summary")) {
    element.click();
    if (element.matches("summary")) element.parentElement.querySelector("input, select")?.focus();
  } else if (element.contains(document.activeElement)) {
    document.querySelector(element.dataset.back)?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  } else {
    element.focus();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && event.target.dataset?.enter) {
    event.preventDefault();
    document.querySelector(event.target.dataset.enter)?.click();
    return;
  }
  if (event.key === "Escape") {
    const open = event.target.closest?.("details.pop[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
    return;
  }
  const wanted = [...document.querySelectorAll(`[data-key="${combination(event)}"]`)].find(usable);
  if (!wanted) return;
  event.preventDefault();
  if (!event.repeat) press(wanted);
});

document.addEventListener("click", (event) => { // a click elsewhere closes what stands open over the page
  for (const open of document.querySelectorAll("details.pop[open]")) if (!open.contains(event.target)) open.open = false;
});
