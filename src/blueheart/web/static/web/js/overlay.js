// [data-overlay]: a photograph under a frame. It is read, drawn and saved here; nothing is sent anywhere.
import { Editor } from "./overlay-editor.js";
import { Form } from "./overlay-form.js";
import { Hand } from "./overlay-hand.js";
import { fileIn, readPhoto, Unusable } from "./overlay-photo.js";
import { download, fileOf, share } from "./overlay-save.js";

const take = async (editor, form, file) => {
  form.complain("");
  if (!file) return form.complain("none");
  form.say("reading");
  try {
    const photo = await readPhoto(file);
    editor.state.photo?.image.close?.();
    editor.set({ photo, x: 0, y: 0, zoom: 1, turn: 0 });
    form.open();
    form.say("ready", { width: photo.width, height: photo.height });
    editor.canvas.focus({ preventScroll: true });
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    form.complain(error.word, error.values);
  }
};

const save = async (editor, form, hand) => {
  form.complain("");
  form.say("making");
  const made = await fileOf(editor, form.chosen());
  if (!made) return form.complain("failed");
  const done = await hand(made.file);
  if (done === false) form.say("");
  else if (done === true) form.say("shared");
  else form.say("saved", { name: made.file.name, width: made.width, height: made.height });
};

const listen = (editor, form) => {
  const { root, part } = form;
  for (const name of ["file", "camera"]) {
    part(name).addEventListener("change", ({ target }) => {
      if (target.files.length) take(editor, form, target.files[0]);
      target.value = ""; // the same file may be chosen again
    });
  }
  part("save").addEventListener("click", () => save(editor, form, download));
  part("share").addEventListener("click", () => save(editor, form, share));
  document.addEventListener("paste", (event) => {
    const file = fileIn(event.clipboardData);
    if (!file && event.target.closest?.("input, textarea")) return;
    event.preventDefault();
    take(editor, form, file);
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    root.classList.add("overlay--over");
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || root.classList.remove("overlay--over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    root.classList.remove("overlay--over");
    take(editor, form, fileIn(event.dataTransfer));
  });
  for (const word of ["offline", "online"]) addEventListener(word, () => form.say(word));
};

const root = document.querySelector("[data-overlay]");
if (root) {
  const { frames, words } = JSON.parse(document.querySelector("#overlay-data").textContent);
  const form = new Form(root, words);
  const editor = new Editor(form.part("canvas"), { frames, words, tell: form.say, shown: form.show });
  new Hand(editor);
  listen(editor, form);
  form.show(editor.state);
  form.listen(editor);
  root.classList.add("overlay--on");
}
