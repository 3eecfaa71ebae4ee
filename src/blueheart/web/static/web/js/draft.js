// Saves a form's step while it is being filled in, and warns before unsaved words are lost.
// <form data-draft>: posts itself to its own address with the header X-Draft: save; expects 2xx.
const PAUSE_MS = 1500;

for (const form of document.querySelectorAll("form[data-draft]")) {
  const said = form.querySelector("[data-draft-said]");
  let dirty = false;
  let sending = false;
  let timer = 0;

  const say = (text) => {
    if (said && text) said.textContent = text;
  };

  const body = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  };

  const save = async () => {
    if (!dirty || sending) return;
    sending = true;
    dirty = false;
    try {
      const answer = await fetch(form.getAttribute("action") || location.href, {
        method: "POST",
        body: body(),
        headers: { "X-Draft": "save" },
        keepalive: true,
      });
      if (!answer.ok) throw new Error(answer.statusText);
      say(form.dataset.saved);
    } catch {
      dirty = true;
      say(form.dataset.failed);
    } finally {
      sending = false;
    }
  };

  const later = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  };

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    dirty = false;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}
