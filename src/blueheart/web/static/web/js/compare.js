// Before and in blue, one over the other: <div data-compare data-label="…"> with two figures. A range input moves the
// line, so it works by keyboard, finger and mouse. Without it, both pictures stand side by side.
for (const box of document.querySelectorAll("[data-compare]")) {
  const [before, after] = box.querySelectorAll("figure");
  if (!before || !after) continue;
  const range = document.createElement("input");
  range.type = "range";
  range.min = "0";
  range.max = "100";
  range.value = "50";
  range.setAttribute("aria-label", box.dataset.label);
  const show = () => {
    box.style.setProperty("--line", `${range.value}%`);
    range.setAttribute("aria-valuetext", `${range.value} %`);
  };
  range.addEventListener("input", show);
  box.classList.add("compare--on");
  box.append(range);
  show();
}
