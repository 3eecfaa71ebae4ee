// The moment in words. Forms come from the server; the plural's category from the browser, which knows the language.
const fill = (form, values) => form.replace(/%\((\w+)\)s/g, (all, name) => values[name] ?? all);
const two = (number) => String(number).padStart(2, "0");

export const tell = (element, text) => {
  if (element && element.textContent !== text) element.textContent = text;
};

const plural = ({ language }, forms, number) => forms[new Intl.PluralRules(language).select(number)] ?? forms.other;

const counted = ({ group }, number) => String(number).replace(/\B(?=(\d{3})+$)/g, group);

export const momentText = (words, t) => {
  const at = new Date(t * 1000);
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  return fill(words.moment, { day: words.days[at.getUTCDate()], time });
};

const countText = (words, lit, total) =>
  fill(plural(words, words.lit, lit), { lit: counted(words, lit), total: counted(words, total) });

const waitText = (words, seconds) => {
  const all = Math.ceil(seconds / 60);
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  return hours ? fill(words.hours, { hours, minutes }) : fill(plural(words, words.minutes, minutes), { minutes });
};

// How many lights have come on: they are sorted by that.
export const begun = ({ on }, t) => {
  let [low, high] = [0, on.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (on[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low;
};

const pageOf = ({ language }, { slug }, i) => `/${language}/monuments/${slug[i]}/`;

const makeItem = () => {
  const item = document.createElement("li");
  const city = document.createElement("bdi");
  city.className = "wave__city";
  item.append(Object.assign(document.createElement("a"), { dir: "auto" }), " ", city);
  return item;
};

// Items stay and change their words, so that who has come to one with the keyboard does not fall out of the list.
const sayLately = (list, { words, data: { lights } }, done) => {
  const count = Math.min(3, done);
  while (list.children.length > count) list.lastElementChild.remove();
  while (list.children.length < count) list.append(makeItem());
  Array.from(list.children, ({ children: [name, city] }, n) => {
    const i = done - 1 - n;
    Object.assign(name, { lang: lights.lang[i], href: pageOf(words, lights, i) });
    tell(name, lights.name[i]);
    tell(city, lights.city[i]);
  });
};

export const say = (wave, lit) => {
  const { words, data, part, t } = wave;
  const { lights } = data;
  const done = begun(lights, t);
  const moment = momentText(words, t);
  const count = countText(words, lit, lights.on.length);
  const range = part("range");
  range.value = Math.floor((t - words.from) / 60);
  range.setAttribute("aria-valuetext", fill(words.both, { moment, count }));
  tell(part("moment"), moment);
  part("moment").dateTime = stamp(t);
  tell(part("count"), count);
  const follows = done < lights.on.length;
  tell(part("next-name"), follows ? fill(words.next, { name: lights.name[done], city: lights.city[done] }) : words.last);
  tell(part("next-wait"), follows ? waitText(words, lights.on[done] - t) : "");
  if (wave.done === done || !part("lately")) return;
  wave.done = done;
  sayLately(part("lately"), wave, done);
  if (follows) part("next-name").href = pageOf(words, lights, done);
  else part("next-name").removeAttribute("href");
};

export const stamp = (t) => `${new Date(t * 1000).toISOString().slice(0, 16)}Z`;

export const addressOf = ({ words, t, root }, here) => {
  const url = new URL(root.dataset.page || here.href, here.href);
  if (!root.dataset.page) url.search = here.search;
  url.searchParams.set("year", words.year);
  url.searchParams.set("at", stamp(t));
  url.searchParams.delete("page");
  return url.href.replaceAll("%3A", ":");
};
