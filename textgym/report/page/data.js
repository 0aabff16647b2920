"use strict";
// Reads the columns that stand in the page, and turns texts into nodes. No text ever
// becomes markup: nodes are made by `node`, and texts by the browser's own text nodes.

const data = JSON.parse(document.getElementById("data").textContent);
const columns = data.episodes;
const EPISODES = columns.reward.length;

/** Return what is known of an episode. */
function episodeAt(number) {
  const [task, index, id, context] = data.examples[columns.example[number]];
  return {
    number,
    agent: data.agents[columns.agent[number]],
    task: data.tasks[task],
    index,
    id,
    context: data.texts[context],
    run: columns.run[number],
    reward: columns.reward[number],
    length: columns.length[number],
    metrics: named(columns.metrics[number]),
    terms: named(columns.terms[number]),
    turns: columns.turns[number].map(turnOf),
    references: columns.references[number].map((place) => data.texts[place]),
    remarks: columns.remarks[number],
    note: columns.note[number],
  };
}

function turnOf([pieces, earned, paid, reply, numbers]) {
  return { pieces, earned, paid, reply, numbers };
}

/** Turn [name, value, name, value, …] into pairs. */
function named(flat) {
  const pairs = [];
  for (let at = 0; at < flat.length; at += 2) {
    pairs.push([data.names[flat[at]], flat[at + 1]]);
  }
  return pairs;
}

/** Return what an agent wrote in an episode. */
function written(number) {
  return columns.turns[number].map(([pieces]) => pieces.join("")).join(" / ");
}

/** Leave out what all labels begin with and what does not distinguish them. */
function shortLabel(label) {
  return label.split(" ")[0].split(/[/:]/).pop();
}

// Marks that change the direction of what follows, or steer: a text could hide there.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Spell out letters that cannot be seen. */
function visible(text) {
  return text.replace(HIDDEN, (letter) =>
    "\\u" + letter.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** Make an element; children are elements or strings. */
function node(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "className") made.className = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.map((one) => (typeof one === "string" ? visible(one) : one)));
  return made;
}

function signed(number) {
  const rounded = number.toFixed(Math.abs(number) < 0.0995 ? 3 : 2);
  if (!Number(rounded)) return "0.000";
  return number > 0 ? "+" + rounded : rounded.replace("-", "−");
}

function plain(number) {
  return number.toFixed(3).replace("-", "−");
}
