import { followClock } from "./wave-clock.js";
import { listen } from "./wave-hand.js";
import { Scene } from "./wave-scene.js";
import { addressOf, say, tell } from "./wave-words.js";

// The night of 30 July over the server's still picture: one moment `t` in epoch seconds, and all that shows it.
const root = document.querySelector("[data-wave]");
const words = JSON.parse(document.getElementById("wave-words").textContent);
const part = (name) => root.querySelector(`[data-wave-${name}]`);

const show = (wave, t, { scrubbed = false } = {}) => {
  wave.t = Math.min(words.to, Math.max(words.from, t));
  const lit = wave.scene.draw(wave.t, wave.playing);
  const minute = Math.floor(wave.t / 60);
  if (minute !== wave.minute || scrubbed) {
    wave.minute = minute;
    say(wave, lit);
  }
  // The address is the page's to keep: a frame that took it over would be reloaded as a page that may not be framed
  if (scrubbed && !root.dataset.page) {
    clearTimeout(wave.later);
    wave.later = setTimeout(() => history.replaceState(null, "", addressOf(wave, location)), 250);
  }
};

// The still picture is there before anything is asked for the film.
const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

const start = async () => {
  await painted();
  const [answer, land] = await Promise.all([fetch(root.dataset.url), fetch(root.dataset.land)]);
  if (!answer.ok || !land.ok) throw new Error(`${answer.status} ${land.status}`);
  const data = await answer.json();
  const outline = new DOMParser().parseFromString(await land.text(), "image/svg+xml").getElementById("land");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const wave = {
    root, part, words, data, calm,
    t: words.from + 60 * part("range").value,
    scene: new Scene(part("stage"), data, outline.getAttribute("d"), calm),
  };
  wave.show = (t, how) => show(wave, t, how);
  root.classList.add("wave--on");
  part("controls").hidden = false;
  followClock(wave);
  listen(wave);
  new ResizeObserver(() => {
    if (wave.scene.measure()) show(wave, wave.t);
  }).observe(part("stage"));
  wave.scene.measure();
  show(wave, wave.t, {});
  if (words.live && !words.asked) wave.live();
  root.dispatchEvent(new CustomEvent("wave:ready", { bubbles: true, detail: wave }));
};

if (root) start().catch((error) => {
  tell(part("said"), words.failed);
  throw error;
});
