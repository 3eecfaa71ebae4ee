// allauth tells of a failed passkey on the console only; the person at the door reads it here.
const notes = [...document.querySelectorAll("[data-passkey-error]")];
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const name = event.detail.exception?.name;
  const fitting = notes.find((note) => note.dataset.passkeyError === name) ?? notes.find((note) => !note.dataset.passkeyError);
  for (const note of notes) note.hidden = note !== fitting;
  fitting?.scrollIntoView({ block: "nearest" });
});

// Enter in the form's only text field would send it without a passkey. What allauth sends itself raises no submit event.
for (const field of document.querySelectorAll("form input[name=credential]")) {
  field.form.addEventListener("submit", (event) => {
    const button = field.form.querySelector("button[type=button]");
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
