// Arrow keys walk the rows of a list; Enter opens, as on any link.
const links = () => [...document.querySelectorAll("[data-rows] a")];

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.target.matches("input, select, textarea")) return;
  const all = links();
  const here = all.indexOf(document.activeElement);
  const next = all[here < 0 ? 0 : here + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});
