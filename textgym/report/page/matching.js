// Says which words of a reference were written: to the eye, not to the reward, which
// the metrics alone decide.

const WORD = /[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
const MOST_CELLS = 4e6;

function wordsOf(text) {
  return [...text.matchAll(WORD)].map((found) => ({ word: found[0].toLowerCase(), at: found.index, end: found.index + found[0].length }));
}

/** Find the words of a longest common subsequence: one flag for each reference word. */
function inOrder(reference, text) {
  const flags = reference.map(() => false);
  const width = text.length + 1;
  if (width * (reference.length + 1) > MOST_CELLS) return flags;
  const lengths = new Uint16Array(width * (reference.length + 1));
  for (let i = reference.length - 1; i >= 0; i -= 1) {
    for (let j = text.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = reference[i].word === text[j].word
        ? lengths[(i + 1) * width + j + 1] + 1
        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < reference.length && j < text.length;) {
    if (reference[i].word === text[j].word) {
      flags[i] = true;
      i += 1;
      j += 1;
    } else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return flags;
}

/** Return a reference as nodes: what was written, what elsewhere, what was missed. */
function compared(reference, text) {
  const [words, others] = [wordsOf(reference), wordsOf(text)];
  const flags = inOrder(words, others);
  const left = new Map();
  for (const { word } of others) left.set(word, (left.get(word) ?? 0) + 1);
  words.forEach(({ word }, at) => {
    if (flags[at]) left.set(word, left.get(word) - 1);
  });
  const parts = [];
  let end = 0;
  words.forEach(({ word, at, end: stop }, number) => {
    let kind = "right";
    if (!flags[number]) {
      kind = left.get(word) > 0 ? "moved" : "missed";
      if (kind === "moved") left.set(word, left.get(word) - 1);
    }
    parts.push(reference.slice(end, at), node("span", { className: kind }, reference.slice(at, stop)));
    end = stop;
  });
  return [...parts, reference.slice(end)];
}

function lastTurn(episode) {
  const last = episode.turns[episode.turns.length - 1];
  return last ? last.pieces.join("") : "";
}

/** Count the words of the reference that has most of its words in order. */
function nearestReference(episode) {
  const text = wordsOf(lastTurn(episode));
  let best = null;
  for (const reference of episode.references) {
    const words = wordsOf(reference);
    const matched = inOrder(words, text).filter(Boolean).length;
    if (!best || matched * best.words > best.matched * words.length) {
      best = { matched, words: words.length };
    }
  }
  return best;
}
