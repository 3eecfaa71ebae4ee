// Small helps at the desk; every page works without them.
for (const ready of document.querySelectorAll("[data-ready]")) {
  const area = document.getElementById(ready.dataset.ready);
  ready.hidden = false;
  ready.addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (!chip) return;
    area.value = area.value ? `${area.value.trimEnd()}\n${chip.textContent}` : chip.textContent;
    area.focus();
  });
}

const batch = document.querySelector("[data-batch]");
if (batch) {
  const boxes = [...batch.querySelectorAll("input[name=selected]")];
  const all = batch.querySelector("[data-mark-all]");
  const said = batch.querySelector("[data-marked]");
  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    said.textContent = `(${count})`;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  };
  all.hidden = false;
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; tell(); });
  batch.addEventListener("change", tell);
  tell();
}

for (const field of document.querySelectorAll("[data-select]")) field.addEventListener("focus", () => field.select());

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});
