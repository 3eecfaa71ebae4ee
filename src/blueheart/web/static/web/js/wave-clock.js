import { begun, tell } from "./wave-words.js";

const STEP_SECONDS = 1800;
const STEP_MILLISECONDS = 900;
const HURRY = 6;
const LIVE_MILLISECONDS = 1000;

// Hours in which no light burns and none is near go by faster.
const isEmpty = ({ data: { lights } }, t) => {
  const done = begun(lights, t);
  if (!lights.on.length) return false;
  return (done === 0 || t > lights.last + STEP_SECONDS) && (done === lights.on.length || lights.on[done] > t + STEP_SECONDS);
};

// Plays the fifty hours in so many minutes; in steps without motion where the visitor wants none.
export const followClock = (wave) => {
  const { words, data, part, calm } = wave;
  const { on, off } = data.lights;
  data.lights.last = off.reduce((a, b) => Math.max(a, b), 0);
  const burning = on.length ? data.lights.last - on[0] + 2 * STEP_SECONDS : words.to - words.from;
  const whole = burning + (words.to - words.from - burning) / HURRY;
  let [asked, before, timer] = [0, 0, 0];

  const mark = () => {
    const button = part("play");
    wave.root.classList.toggle("wave--playing", Boolean(wave.playing));
    tell(button.querySelector("span"), wave.playing ? words.pause : words.play);
    part("live")?.setAttribute("aria-pressed", String(Boolean(wave.isLive)));
  };
  const rate = () => whole / (60 * Number(part("speed").value));
  const tick = (now) => {
    if (!wave.playing) return;
    const passed = Math.min(100, now - before) / 1000;
    before = now;
    wave.show(wave.t + passed * rate() * (isEmpty(wave, wave.t) ? HURRY : 1));
    if (wave.t >= words.to) wave.pause();
    else asked = requestAnimationFrame(tick);
  };
  const step = () => {
    wave.show(wave.t + STEP_SECONDS);
    if (wave.t >= words.to) wave.pause();
  };

  wave.halt = () => {
    cancelAnimationFrame(asked);
    clearInterval(timer);
    wave.playing = wave.isLive = false;
    mark();
  };
  wave.pause = () => {
    wave.halt();
    wave.show(wave.t, { scrubbed: true });
  };
  wave.play = () => {
    wave.halt();
    if (wave.t >= words.to) wave.show(words.from);
    wave.playing = true;
    mark();
    before = performance.now();
    if (calm.matches) timer = setInterval(step, STEP_MILLISECONDS * Number(part("speed").value));
    else asked = requestAnimationFrame(tick);
  };
  wave.toggle = () => (wave.playing ? wave.pause() : wave.play());
  wave.live = () => {
    wave.halt();
    wave.isLive = true;
    const now = () => wave.show(Date.now() / 1000);
    timer = setInterval(now, LIVE_MILLISECONDS);
    now();
    mark();
  };
  wave.seek = (t) => {
    if (wave.isLive) wave.halt();
    wave.show(t, { scrubbed: true });
  };
};
