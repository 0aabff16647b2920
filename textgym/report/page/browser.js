// The list of episodes: filters, order, and rows that are made when they are seen.

const ROW_HEIGHT = 56;
const ORDERS = [
  ["reward, lowest first", (a, b) => columns.reward[a] - columns.reward[b]],
  ["reward, highest first", (a, b) => columns.reward[b] - columns.reward[a]],
  ["shortest first", (a, b) => columns.length[a] - columns.length[b]],
  ["longest first", (a, b) => columns.length[b] - columns.length[a]],
  ["example", (a, b) => columns.example[a] - columns.example[b]],
];
const part = (id) => document.getElementById(id);
const [list, rows, detail] = [part("list"), part("rows"), part("episode")];
let order = [];
let chosen = null;
let compared_with = null;

function filtered() {
  const words = part("by-words").value.trim().toLowerCase();
  const [task, agent] = [part("by-task").value, part("by-agent").value];
  const least = bound("by-least", -Infinity);
  const most = bound("by-most", Infinity);
  const kept = [];
  for (let number = 0; number < EPISODES; number += 1) {
    const reward = columns.reward[number];
    if (agent !== "" && columns.agent[number] !== Number(agent)) continue;
    if (reward < least || reward > most) continue;
    const example = data.examples[columns.example[number]];
    if (task !== "" && example[0] !== Number(task)) continue;
    if (words && !haystack(number, example).includes(words)) continue;
    kept.push(number);
  }
  return kept.sort(ORDERS[Number(part("by-order").value)][1]);
}

function bound(id, otherwise) {
  const value = part(id).value;
  return value === "" ? otherwise : Number(value);
}

function haystack(number, example) {
  return `${example[2]} ${data.texts[example[3]]} ${written(number)}`.toLowerCase();
}

/** Apply the filters, and show the first episode that they leave. */
function refresh() {
  order = filtered();
  const number = EPISODES.toLocaleString("en");
  part("count").textContent = order.length === EPISODES
    ? `${number} episodes` : `${order.length.toLocaleString("en")} of ${number} episodes`;
  rows.style.height = `${order.length * ROW_HEIGHT}px`;
  list.scrollTop = 0;
  if (!order.includes(chosen)) choose(order.length ? order[0] : null);
  drawRows();
}

function drawRows() {
  const first = Math.max(0, Math.floor(list.scrollTop / ROW_HEIGHT) - 4);
  const last = Math.min(order.length, first + Math.ceil(list.clientHeight / ROW_HEIGHT) + 8);
  const made = [];
  for (let place = first; place < last; place += 1) made.push(row(place));
  if (!order.length) made.push(node("p", { className: "empty" }, "No episode fits the filters."));
  rows.replaceChildren(...made);
  const seen = order.indexOf(chosen);
  if (seen >= first && seen < last) list.setAttribute("aria-activedescendant", `row-${seen}`);
  else list.removeAttribute("aria-activedescendant");
}

function row(place) {
  const number = order[place];
  const [task, index] = data.examples[columns.example[number]];
  const made = node("div", {
    className: "row",
    role: "option",
    id: `row-${place}`,
    "aria-selected": String(number === chosen),
    "aria-setsize": String(order.length),
    "aria-posinset": String(place + 1),
  },
  node("span", { className: "row-reward" }, plain(columns.reward[number])),
  node("span", { className: "row-text" }, written(number).slice(0, 120) || "(nothing)"),
  node("span", { className: "row-about" },
    `${nameOf(number)} · ${shortLabel(data.tasks[task])} ${index}`));
  made.style.top = `${place * ROW_HEIGHT}px`;
  made.addEventListener("click", () => {
    choose(number);
    // On a narrow screen the episode stands below the list.
    if (detail.offsetTop > list.offsetTop + ROW_HEIGHT) detail.scrollIntoView();
  });
  return made;
}

function choose(number) {
  chosen = number;
  compared_with = null;
  drawDetail();
  drawRows();
}

function drawDetail() {
  if (chosen === null) {
    detail.replaceChildren();
    return;
  }
  drawEpisode(detail, chosen, compared_with, (other) => {
    compared_with = other;
    drawDetail();
  });
}

/** Go up and down with the keys. */
function step(event) {
  const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
  if (!(event.key in moves) || !order.length) return;
  event.preventDefault();
  const place = order.indexOf(chosen) + moves[event.key];
  const at = Math.min(Math.max(place, 0), order.length - 1);
  const top = at * ROW_HEIGHT;
  if (top < list.scrollTop) list.scrollTop = top;
  const bottom = top + ROW_HEIGHT - list.clientHeight;
  if (bottom > list.scrollTop) list.scrollTop = bottom;
  choose(order[at]);
}

function begin() {
  part("by-task").append(option("", "all"), ...data.tasks.map((name, at) => option(at, name.replace(/^textgym\//, ""))));
  part("by-agent").append(option("", "all"), ...data.agents.map((name, at) => option(at, name)));
  part("by-order").append(...ORDERS.map(([name], at) => option(at, name)));
  for (const id of ["by-task", "by-agent", "by-order"]) part(id).addEventListener("change", refresh);
  let timer = 0;
  for (const id of ["by-words", "by-least", "by-most"]) {
    part(id).addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, 120);
    });
  }
  list.addEventListener("scroll", drawRows, { passive: true });
  list.addEventListener("keydown", step);
  window.addEventListener("resize", drawRows);
  refresh();
}

begin();
