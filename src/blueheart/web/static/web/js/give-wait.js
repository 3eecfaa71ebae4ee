// Looks again by itself while a gift is on its way; without this script the link does the same.
const link = document.querySelector("[data-wait]");
if (link) setTimeout(() => location.replace(link.href), 2000);
