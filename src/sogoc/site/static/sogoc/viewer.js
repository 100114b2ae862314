// The scan of a page: zoom, turn, light, pan; it remembers where each field stands in its book, and moves there.
const STEP = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const clamp = (n, low, high) => Math.min(high, Math.max(low, n));

class ScanViewer extends HTMLElement {
  connectedCallback() {
    if (this.stage) return; // moved, not new
    this.stage = this.querySelector(".stage");
    this.memory = `sogoc.view.${this.dataset.memory}`;
    this.kept = JSON.parse(localStorage.getItem(this.memory) || "{}"); // positions of fields, never what is written there
    this.at = { x: 0.5, y: 0.5, zoom: 1, turn: 0, ...this.kept.light };
    this.listen();
    this.show(this.querySelector("img"));
    new ResizeObserver(() => this.paint()).observe(this.stage);
    for (const input of this.querySelectorAll("[data-light]")) input.value = this.at[input.dataset.light] ?? 1;
  }

  listen() {
    const acts = { in: () => this.zoom(1.25), out: () => this.zoom(0.8), rotate: () => this.turn(), fit: () => this.fit() };
    this.addEventListener("click", (event) => {
      acts[event.target.closest("[data-do]")?.dataset.do]?.();
      const scan = event.target.closest("[data-scan]");
      if (scan) { event.preventDefault(); this.turnTo(scan); }
    });
    this.addEventListener("input", (event) => this.light(event.target));
    this.stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.stage.addEventListener("pointerdown", (event) => this.drag(event));
    this.stage.addEventListener("keydown", (event) => this.key(event));
  }

  show(image) {
    this.image = image;
    const ready = () => {
      this.size = [image.naturalWidth, image.naturalHeight];
      image.classList.add("placed");
      const turned = this.size[0] / this.size[1];
      this.at.y = clamp((this.stage.clientHeight / this.stage.clientWidth) * turned / 2, 0, 0.5); // from the top of the page
      this.paint();
    };
    if (image.complete && image.naturalWidth) ready();
    else image.addEventListener("load", ready, { once: true });
    image.addEventListener("error", () => this.missing(), { once: true });
  }

  missing() {
    const words = document.createElement("p");
    words.className = "gone";
    words.textContent = "Không mở được ảnh trang sổ này. Báo người quản trị, hoặc đối chiếu với sổ giấy.";
    this.image.replaceWith(words);
  }

  turnTo(link) {
    const image = new Image();
    image.src = link.href;
    image.alt = this.image.alt;
    image.draggable = false;
    image.decode().catch(() => {}).then(() => { this.image.replaceWith(image); this.show(image); });
    for (const other of this.querySelectorAll("[data-scan]")) other.toggleAttribute("aria-current", other === link);
    link.setAttribute("aria-current", "true");
    const original = this.querySelector("[data-original]");
    if (original) original.href = link.dataset.file;
  }

  paint() {
    if (!this.size) return;
    const [width, height] = [this.stage.clientWidth, this.stage.clientHeight];
    const { x, y, zoom, turn, brightness = 1, contrast = 1 } = this.at;
    const scale = (width / this.size[0]) * zoom;
    this.image.style.transform = `translate(${width / 2}px,${height / 2}px) rotate(${turn}deg) scale(${scale}) translate(${-x * this.size[0]}px,${-y * this.size[1]}px)`;
    this.image.style.filter = brightness === 1 && contrast === 1 ? "" : `brightness(${brightness}) contrast(${contrast})`;
  }

  move(to, learn = true) {
    Object.assign(this.at, to);
    this.at.zoom = clamp(this.at.zoom, 0.3, 8);
    this.at.x = clamp(this.at.x, 0, 1);
    this.at.y = clamp(this.at.y, 0, 1);
    requestAnimationFrame(() => this.paint());
    if (learn && this.field) {
      const { x, y, zoom, turn } = this.at;
      this.kept[this.field] = { x, y, zoom, turn };
      this.keep();
    }
  }

  keep() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => localStorage.setItem(this.memory, JSON.stringify(this.kept)), 300);
  }

  look(field) { // at where this field was read last time in this book
    this.field = field;
    if (this.kept[field]) this.move(this.kept[field], false);
  }

  zoom(by) { this.move({ zoom: this.at.zoom * by }); }
  turn() { this.move({ turn: (this.at.turn + 90) % 360 }); }
  fit() { this.move({ x: 0.5, y: 0.5, zoom: 1 }); }

  light(input) {
    if (!input.dataset.light) return;
    this.at[input.dataset.light] = Number(input.value);
    this.kept.light = { brightness: this.at.brightness ?? 1, contrast: this.at.contrast ?? 1 };
    this.keep();
    this.paint();
  }

  pan(dx, dy) { // in pixels of the screen
    if (!this.size) return;
    const angle = (this.at.turn * Math.PI) / 180;
    const scale = (this.stage.clientWidth / this.size[0]) * this.at.zoom;
    const [right, down] = [dx * Math.cos(angle) + dy * Math.sin(angle), dy * Math.cos(angle) - dx * Math.sin(angle)];
    this.move({ x: this.at.x + right / scale / this.size[0], y: this.at.y + down / scale / this.size[1] });
  }

  wheel(event) {
    event.preventDefault();
    if (event.ctrlKey) this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
    else this.pan(event.deltaX, event.deltaY);
  }

  drag(event) {
    this.stage.setPointerCapture(event.pointerId);
    let [x, y] = [event.clientX, event.clientY];
    const moved = (e) => { this.pan(x - e.clientX, y - e.clientY); [x, y] = [e.clientX, e.clientY]; };
    this.stage.addEventListener("pointermove", moved);
    this.stage.addEventListener("lostpointercapture", () => this.stage.removeEventListener("pointermove", moved), { once: true });
  }

  key(event) {
    if (event.altKey || event.ctrlKey) return;
    const step = STEP[event.key];
    if (step) this.pan(step[0] * 80, step[1] * 80);
    else if (event.key === "+" || event.key === "=") this.zoom(1.25);
    else if (event.key === "-") this.zoom(0.8);
    else return;
    event.preventDefault();
  }
}

customElements.define("scan-viewer", ScanViewer);
