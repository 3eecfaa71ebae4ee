// Beside a place's time, shows the visitor's own, when the two differ.
const language = document.documentElement.lang || undefined;

const wall = (date, zone) =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short", timeZone: zone }).format(date);

for (const time of document.querySelectorAll("time[data-zone]")) {
  const starts = new Date(time.dateTime);
  if (Number.isNaN(starts.getTime())) continue;
  try {
    if (wall(starts, time.dataset.zone) === wall(starts)) continue;
  } catch {
    continue; // a zone this browser does not know
  }
  const format = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const until = time.dataset.until ? new Date(time.dataset.until) : null;
  const own = document.createElement("span");
  own.className = "localtime";
  own.textContent = `${time.dataset.label || ""} ${until ? format.formatRange(starts, until) : format.format(starts)}`;
  time.after(document.createElement("br"), own);
}
