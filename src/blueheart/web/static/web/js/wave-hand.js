import { addressOf, tell } from "./wave-words.js";

const MINUTE = 60;
const REST_MILLISECONDS = 3000;

// Time runs the way the language reads, as the slider does: the arrow that points onward leads to later.
const keys = ({ t, words, seek, toggle }) => {
  const onward = getComputedStyle(document.documentElement).direction === "rtl" ? -1 : 1;
  const by = (minutes) => () => seek(t + minutes * MINUTE);
  return {
    " ": toggle, ArrowUp: by(5), ArrowDown: by(-5), ArrowRight: by(5 * onward), ArrowLeft: by(-5 * onward),
    PageUp: by(60), PageDown: by(-60), Home: () => seek(words.from), End: () => seek(words.to),
  };
};

// A finger or mouse on the picture turns the night: fifteen degrees are an hour.
const drag = (wave, stage) => {
  let grip = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.target.closest("a, button")) return;
    grip = { x: event.clientX, t: wave.t };
  });
  stage.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const moved = event.clientX - grip.x;
    if (Math.abs(moved) > 4 && !stage.hasPointerCapture(event.pointerId)) stage.setPointerCapture(event.pointerId);
    if (!stage.hasPointerCapture(event.pointerId)) return;
    if (wave.playing) wave.pause();
    const world = wave.scene.world * stage.clientWidth / wave.scene.across;
    // The night goes with the finger; where the picture follows the night, the land does
    wave.seek(grip.t + (moved / world) * 86400 * (wave.scene.follows ? 1 : -1));
  });
  for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, () => (grip = null));
};

// On a wall only the picture, the clock and the names stay; a move or a key brings the rest back.
const wall = (wave, button) => {
  const { root, words } = wave;
  let timer = 0;
  const wake = () => {
    root.classList.remove("wave--rest");
    clearTimeout(timer);
    if (document.fullscreenElement === root) timer = setTimeout(() => root.classList.add("wave--rest"), REST_MILLISECONDS);
  };
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()));
  document.addEventListener("fullscreenchange", () => {
    const isWall = document.fullscreenElement === root;
    root.classList.toggle("wave--wall", isWall);
    tell(button.querySelector("span"), isWall ? words.leave : words.wall);
    wake();
  });
  for (const kind of ["pointermove", "pointerdown", "keydown", "focusin"]) document.addEventListener(kind, wake);
};

const copy = async (wave) => {
  const url = addressOf(wave, location);
  try {
    await navigator.clipboard.writeText(url);
    tell(wave.part("said"), wave.words.copied);
  } catch {
    tell(wave.part("said"), url); // pages without a secure origin have no clipboard: there it is to be read
  }
  setTimeout(() => tell(wave.part("said"), ""), 8000);
};

export const listen = (wave) => {
  const { part, words } = wave;
  const [range, stage] = [part("range"), part("stage")];
  range.addEventListener("input", () => {
    if (wave.playing) wave.pause();
    wave.seek(words.from + range.value * MINUTE);
  });
  document.addEventListener("keydown", (event) => {
    // The page keeps its own keys: they move the time on the slider, and on a wall wherever no other control is meant
    const onWall = document.fullscreenElement && !event.target.closest("button, select, a");
    const deed = keys(wave)[event.key];
    if (!deed || event.ctrlKey || event.metaKey || event.altKey || !(event.target === range || onWall)) return;
    event.preventDefault();
    deed();
  });
  part("play").addEventListener("click", wave.toggle);
  part("live")?.addEventListener("click", wave.live);
  part("copy").addEventListener("click", () => copy(wave));
  part("speed").addEventListener("change", () => wave.playing && wave.play());
  drag(wave, stage);
  wall(wave, part("wall"));
};
