// Wagtail starts its date and time fields by inline scripts, which the security policy refuses; this does it instead.
const start = (root) => {
  for (const mark of root.querySelectorAll("template[data-chooser]")) {
    const run = window[mark.dataset.chooser];
    if (!run || !document.getElementById(mark.dataset.for)) continue;
    run(mark.dataset.for, JSON.parse(mark.dataset.config));
    mark.remove();
  }
  for (const mark of root.querySelectorAll("template[data-inline-panel]")) {
    if (!window.InlinePanel) continue;
    new window.InlinePanel(JSON.parse(mark.dataset.inlinePanel));
    mark.remove();
  }
};
window.addEventListener("load", () => {
  start(document);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node instanceof Element && node.parentElement) start(node.parentElement);
  }).observe(document.body, { childList: true, subtree: true });
});
