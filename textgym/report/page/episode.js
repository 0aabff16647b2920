// Shows one episode: what was read, written, earned and missed.

const EARNED = "earned";
const CODE = /CodeGen/;
// What is shown as 0.000.
const SMALL = 0.0005;
const state = { numbers: true, colour: EARNED };

/** Draw an episode, and another agent's on the same example beside it. */
function drawEpisode(box, number, other, onCompare) {
  const shown = [number, ...(other === null ? [] : [other])].map(episodeAt);
  const sides = node("div", { className: "sides" }, ...shown.map(side));
  const redraw = () => drawEpisode(box, number, other, onCompare);
  box.replaceChildren(
    heading(shown[0]),
    tools(shown, number, other, onCompare, redraw),
    sides,
  );
}

function heading(episode) {
  return node("h3", {}, `${shortLabel(episode.task)}, example ${episode.index}`,
    " ", node("small", {}, episode.id));
}

function tools(shown, number, other, onCompare, redraw) {
  const compare = node("select", { id: "compare" }, option("", "nobody"));
  for (const one of sameExample(number)) {
    compare.append(option(one, `${nameOf(one)}: ${plain(columns.reward[one])}`));
  }
  compare.value = other === null ? "" : String(other);
  compare.addEventListener("change", () =>
    onCompare(compare.value === "" ? null : Number(compare.value)));
  const colour = node("select", { id: "colour" },
    ...recorded(shown).map((name) => option(name, name)));
  colour.value = recorded(shown).includes(state.colour) ? state.colour : EARNED;
  colour.addEventListener("change", () => {
    state.colour = colour.value;
    redraw();
  });
  const numbers = node("input", { type: "checkbox", id: "numbers" });
  numbers.checked = state.numbers;
  numbers.addEventListener("change", () => {
    state.numbers = numbers.checked;
    redraw();
  });
  return node("div", { className: "tools" },
    node("label", {}, "Compare with", compare),
    node("label", {}, "Colour words by", colour),
    node("label", { className: "check" }, numbers, "numbers"));
}

function option(value, text) {
  return node("option", { value: String(value) }, text);
}

function nameOf(number) {
  const agent = data.agents[columns.agent[number]];
  const run = columns.run[number];
  return run ? `${agent}, run ${run}` : agent;
}

/** List the other episodes of the same example. */
function sameExample(number) {
  const found = [];
  for (let one = 0; one < EPISODES; one += 1) {
    if (one !== number && columns.example[one] === columns.example[number]) found.push(one);
  }
  return found;
}

/** List what pieces can be coloured by. */
function recorded(shown) {
  const names = new Set([EARNED]);
  for (const episode of shown) {
    for (const turn of episode.turns) Object.keys(turn.numbers).forEach((n) => names.add(n));
  }
  return [...names];
}

function side(episode) {
  const parts = [
    node("h4", {}, episode.run ? `${episode.agent}, run ${episode.run}` : episode.agent),
    node("p", { className: "score" }, plain(episode.reward)),
    values(episode),
    node("p", { className: "why" }, why(episode)),
  ];
  if (episode.note) parts.push(node("p", { className: "warning" }, episode.note));
  parts.push(node("h4", {}, "Read"), context(episode));
  parts.push(node("h4", {}, "Wrote"), ...turns(episode));
  if (episode.references.length) parts.push(...references(episode));
  if (episode.remarks.length) parts.push(node("h4", {}, "What the task says"), remarks(episode));
  return node("div", { className: "side" }, ...parts);
}

/** Show the values of an episode, and what they paid where that is another number. */
function values(episode) {
  const paid = new Map(episode.terms);
  return node("dl", { className: "values" },
    ...episode.metrics.map(([name, value]) => {
      const other = paid.has(name) && Math.abs(paid.get(name) - value) > SMALL;
      const told = plain(value) + (other ? `, paid ${plain(paid.get(name))}` : "");
      return node("div", {}, node("dt", {}, name), node("dd", {}, told));
    }));
}

/** Say in a sentence where the reward came from. */
function why(episode) {
  const pieces = episode.turns.flatMap((turn) =>
    turn.earned.map((earned, at) => [earned, turn.pieces[at].trim()]));
  const ordered = pieces.filter(([earned]) => earned).sort(([a], [b]) => b - a);
  const parts = [];
  const [best, worst] = [ordered[0], ordered[ordered.length - 1]];
  if (best && best[0] > 0) parts.push(`most came with “${clipped(best[1])}” (${signed(best[0])})`);
  if (worst && worst[0] < 0) parts.push(`“${clipped(worst[1])}” cost most (${signed(worst[0])})`);
  for (const kind of ["right", "missed", "wrong"]) {
    const labels = episode.remarks.filter(([one]) => one === kind).map(([, label]) => label);
    for (const label of new Set(labels)) {
      parts.push(`${labels.filter((one) => one === label).length} ${label}`);
    }
  }
  const nearest = nearestReference(episode);
  if (nearest) parts.push(`${nearest.matched} of ${nearest.words} words of the nearest reference in order`);
  if (!parts.length) return "";
  const text = parts.join("; ") + ".";
  return text[0].toUpperCase() + text.slice(1);
}

function clipped(text) {
  return text.length > 30 ? text.slice(0, 29) + "…" : text;
}

function context(episode) {
  const passages = episode.remarks.flatMap(([kind, , , ...found]) =>
    kind === "note" ? [] : found.map((passage) => [passage, kind]));
  return node("p", { className: "said long" + code(episode) },
    ...marked(episode.context, passages));
}

function code(episode) {
  return CODE.test(episode.task) ? " code" : "";
}

/** Mark passages in a text; the first ones win. */
function marked(text, passages) {
  const places = passages.map(([passage, kind]) => [text.indexOf(passage), passage, kind])
    .filter(([start, passage]) => start >= 0 && passage).sort(([a], [b]) => a - b);
  const parts = [];
  let end = 0;
  for (const [start, passage, kind] of places) {
    if (start < end) continue;
    parts.push(text.slice(end, start), node("mark", { className: kind }, passage));
    end = start + passage.length;
  }
  return [...parts, text.slice(end)];
}

function turns(episode) {
  const colours = colouring(episode);
  return episode.turns.flatMap((turn, at) => {
    const box = node("p", {
      className: "said answer" + code(episode) + (state.numbers && colours ? " numbered" : ""),
    }, ...withEnd(turn).flatMap((text, place) => piece(text, turn, place, colours)));
    const parts = [box];
    if (turn.paid !== null && (episode.turns.length > 1 || Math.abs(atTheEnd(turn)) > SMALL)) {
      parts.push(node("p", { className: "paid" }, paid(turn, at)));
    }
    if (turn.reply) parts.push(node("p", { className: "said reply" }, turn.reply));
    return parts;
  });
}

/** Return the pieces of a turn, and its end where something was recorded there. */
function withEnd(turn) {
  const most = Object.values(turn.numbers).reduce((a, b) => Math.max(a, b.length), 0);
  return most > turn.pieces.length ? [...turn.pieces, " (end)"] : turn.pieces;
}

/** Return what pieces earned; the end of a turn earned the rest. */
function earnings(turn) {
  const ends = withEnd(turn).length > turn.pieces.length && turn.paid !== null;
  return ends ? [...turn.earned, atTheEnd(turn)] : turn.earned;
}

/** Return what a turn was paid beyond what its pieces earned. */
function atTheEnd(turn) {
  return turn.paid - turn.earned.reduce((sum, one) => sum + one, 0);
}

function paid(turn, at) {
  const rest = atTheEnd(turn);
  const end = Math.abs(rest) > SMALL && turn.earned.some((one) => one)
    ? `, ${signed(rest)} of it when the turn ended` : "";
  return `turn ${at + 1} earned ${signed(turn.paid)}${end}`;
}

/** Return how to colour pieces: the numbers of a turn and their greatest size. */
function colouring(episode) {
  const name = recorded([episode]).includes(state.colour) ? state.colour : EARNED;
  const of = (turn) => (name === EARNED ? earnings(turn) : turn.numbers[name] ?? []);
  const most = episode.turns.flatMap(of).reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  return most ? { name, of, most } : null;
}

/** Draw a piece: white space stays outside of the coloured part. */
function piece(text, turn, place, colours) {
  const number = colours ? colours.of(turn)[place] : undefined;
  if (number === undefined) return [text];
  const word = text.trim();
  const start = word ? text.indexOf(word) : 0;
  const [before, after] = word
    ? [text.slice(0, start), text.slice(start + word.length)] : ["", text];
  const told = colours.name === EARNED ? signed(number) : plain(number);
  const span = node("span", { className: `piece ${tint(colours.name, number)}`, title: about(turn, place) },
    node("span", {}, word || (text.includes("\n") ? "↵" : "␣")), node("small", {}, told));
  span.style.setProperty("--share", `${Math.round((65 * Math.abs(number)) / colours.most)}%`);
  return [before, span, after];
}

function tint(name, number) {
  if (name !== EARNED && name !== "advantage") return "level";
  if (Math.abs(number) < SMALL) return "";
  return number > 0 ? "gain" : "loss";
}

function about(turn, place) {
  const earned = earnings(turn)[place];
  const parts = earned === undefined ? [] : [`earned ${signed(earned)}`];
  for (const [name, found] of Object.entries(turn.numbers)) {
    if (found[place] !== undefined) parts.push(`${name} ${plain(found[place])}`);
  }
  return parts.join(", ");
}

function references(episode) {
  const text = lastTurn(episode);
  const boxes = episode.references.map((reference) =>
    node("p", { className: "said" + code(episode) }, ...compared(reference, text)));
  return [
    node("h4", {}, episode.references.length > 1 ? "References" : "Reference"),
    node("div", { className: "references" }, ...boxes),
    node("p", { className: "key" },
      node("span", { className: "right" }, "written in this order"), ", ",
      node("span", { className: "moved" }, "written elsewhere"), ", ",
      node("span", { className: "missed" }, "missed")),
  ];
}

function remarks(episode) {
  return node("ul", { className: "remarks" },
    ...episode.remarks.map(([kind, label, text]) =>
      node("li", { className: `kind-${kind}` }, node("b", {}, label), node("span", {}, text))));
}
