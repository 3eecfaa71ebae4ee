import { thumbOf } from "./overlay-draw.js";
import { canShare, canWrite } from "./overlay-save.js";

const THUMB = 208;
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);

// Each slider: from the state to its position, and back.
const RANGES = {
  zoom: { read: (zoom) => Math.log2(zoom) * 100, write: (value) => 2 ** (value / 100), unit: "percent", shown: (zoom) => zoom * 100 },
  turn: { read: (turn) => turn, write: (value) => value, unit: "degrees", shown: (turn) => turn },
  x: { read: (x) => x * 100, write: (value) => value / 100, unit: "percent", shown: (x) => x * 100 },
  y: { read: (y) => -y * 100, write: (value) => -value / 100, unit: "percent", shown: (y) => -y * 100 },
};

export class Form {
  constructor(root, words) {
    Object.assign(this, { root, words });
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
  }

  say = (word, values = {}) => {
    this.part("said").textContent = word ? filled(this.words[word], values) : "";
  };

  complain(word, values = {}) {
    this.part("problem").hidden = !word;
    this.part("problem-text").textContent = word ? filled(this.words[word], values) : "";
    if (word) this.say("");
  }

  show = (state) => {
    for (const range of this.root.querySelectorAll("[data-range]")) {
      const { read, unit, shown } = RANGES[range.dataset.range];
      const value = state[range.dataset.range];
      const text = filled(this.words[unit], { number: Math.round(shown(value)) || 0 });
      range.value = Math.round(read(value));
      range.setAttribute("aria-valuetext", text);
      this.root.querySelector(`[data-out="${range.dataset.range}"]`).textContent = text;
    }
    this.part("ring-field").hidden = !state.frame.slots.some((slot) => slot.kind === "ring");
  };

  // A photograph is there: what could not be used before can be used now.
  open() {
    this.root.classList.add("overlay--photo");
    this.part("place").disabled = false;
    this.part("save").hidden = false;
    this.part("share").hidden = !canShare();
    this.part("pick").classList.add("button--quiet");
    this.part("pick-text").textContent = this.words.another;
  }

  chosen() {
    const format = this.root.querySelector("[name=format]:checked").value;
    return { format, width: Number(this.part("size").value) };
  }

  async listen(editor) {
    const { frames } = editor;
    this.root.querySelectorAll("[data-thumb]").forEach(async (image, index) => (image.src = await thumbOf(frames[index], THUMB)));
    this.root.addEventListener("input", ({ target }) => {
      const range = RANGES[target.dataset.range];
      if (range) editor.set({ [target.dataset.range]: range.write(Number(target.value)) });
      else if (target === this.part("ring")) editor.set({ ring: target.value });
    });
    this.root.addEventListener("change", ({ target }) => {
      if (target.name === "frame") this.wear(editor, frames[target.value]);
      if (target.name === "shape") {
        this.root.dataset.shape = target.value;
        editor.set({ shape: target.value });
      }
    });
    for (const button of this.root.querySelectorAll("[data-fit]")) {
      button.addEventListener("click", () => editor.fit(button.dataset.fit));
    }
    this.part("ring").value = editor.state.ring;
    for (const input of this.root.querySelectorAll("[name=format]")) {
      if (!(await canWrite(input.value))) input.closest("label").hidden = true;
    }
  }

  // Words that somebody typed stay on the next ring; the frame's own give way to that frame's.
  wear(editor, frame) {
    const isOwn = this.part("ring").value === editor.state.frame.ring || !this.part("ring").value;
    if (isOwn) this.part("ring").value = frame.ring;
    editor.set({ frame, ring: this.part("ring").value });
  }
}
