// Puts a field's text on the clipboard and says so; the field can be selected without this.
for (const box of document.querySelectorAll("[data-copy]")) {
  const field = box.querySelector("input, textarea");
  const button = box.querySelector("[data-copy-button]");
  const said = box.querySelector("[role=status]");
  field.addEventListener("focus", () => field.select());
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // pages without a secure origin have no clipboard object
    }
    said.textContent = button.dataset.said;
    setTimeout(() => (said.textContent = ""), 4000);
  });
}
