// The press without leaving the page. The page is kept for everybody, so the token of this view is fetched here;
// it stays the same until there is an answer, so that whatever is sent again counts once.
for (const form of document.querySelectorAll("[data-heart-press]")) {
  const button = form.querySelector("button");
  const said = form.querySelector("[data-heart-said]");
  const { tokenUrl, busy, failed } = form.dataset;
  let token = "";

  async function getToken() {
    const answer = await fetch(tokenUrl, { cache: "no-store", credentials: "omit" });
    if (!answer.ok) throw new Error("no token");
    return (await answer.json()).token;
  }

  async function press() {
    token ||= await getToken();
    const body = new URLSearchParams(new FormData(form));
    body.set("page_token", token);
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body, headers, credentials: "omit" });
    if (answer.status === 422) token = "";
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  function show({ state, next }) {
    const link = document.createElement("a");
    link.href = next;
    link.textContent = form.dataset.next;
    said.replaceChildren(form.dataset[state] ?? form.dataset.confirmed, " ", link);
    form.classList.add("heart-press--worn");
    form.querySelector(".heart-press__row").hidden = true;
    said.tabIndex = -1;
    said.focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    said.textContent = busy;
    try {
      show(await press());
    } catch {
      said.textContent = failed;
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}
