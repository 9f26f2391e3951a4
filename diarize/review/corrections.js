// What people typed and chose, as commands of `diarize edit`.

/** Quote text for a shell, if it needs that. */
function quoted(text) {
  return /^[\w@%+=:,.\/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Return the names that a command takes; one that begins with a dash is no option. */
function positional(...names) {
  return names.some((name) => name.startsWith("-")) ? ["--", ...names] : names;
}

/** Return a name that nobody has or is to have. */
function unused(name, taken) {
  let number = 2;
  while (taken.includes(`${name} (${number})`)) number += 1;
  return `${name} (${number})`;
}

/** Order renames so that no name is taken when it is given; `names` maps old names to new ones. */
function renames(names) {
  const left = new Map([...names].filter(([from, to]) => from !== to));
  const steps = [];
  while (left.size) {
    const free = [...left].find(([, to]) => !left.has(to));
    const [from, to] = free ?? [...left][0];
    left.delete(from);
    if (free) {
      steps.push([from, to]);
    } else { // they change names in a circle: one steps aside
      const aside = unused(from, [...names.keys(), ...names.values()]);
      steps.push([from, aside]);
      left.set(aside, to);
    }
  }
  return steps;
}

/** Return the speakers who are given one name, by that name. */
function groups(names) {
  const found = new Map();
  for (const [from, to] of names) found.set(to, [...(found.get(to) ?? []), from]);
  return found;
}

/** Return whether a later move would take what this one gives: both are of the same time. */
function retaken(move, later) {
  return move.to && later.some(({ speaker, start, end }) =>
    speaker === move.to && +start < +move.end && +move.start < +end);
}

/** Return the command that gives a passage to somebody, or from nobody, or to nobody. */
function given({ speaker, start, end }, to, said) {
  const own = said.get(speaker);
  const isThere = said.get(to) > 0;
  const time = ["--start", start, "--end", end];
  if (speaker) said.set(speaker, own - 1);
  if (!to) return ["remove", ...time, ...positional(speaker)];
  said.set(to, (said.get(to) ?? 0) + 1);
  if (!speaker) return ["add", ...(isThere ? [] : ["--new"]), ...time, ...positional(to)];
  if (isThere) return ["reassign", ...time, ...positional(speaker, to)];
  if (own === 1) return ["rename", ...positional(speaker, to)];
  return ["split", "--at", start, "--end", end, "--name", to, ...positional(speaker)];
}

/**
 * Return the commands that give passages to others.
 *
 * What a later one would take is with somebody aside until the end. `said` counts the passages of
 * each speaker, and is kept up; `taken` are names that nobody aside may have.
 */
function moves(passages, said, taken) {
  const asides = new Map();
  const lines = passages.map((each, place) => {
    const { to } = each;
    if (!retaken(each, passages.slice(place + 1))) return given(each, to, said);
    if (!asides.has(to)) asides.set(to, unused(to, [...taken, ...asides.values()]));
    return given(each, asides.get(to), said);
  });
  for (const [to, aside] of asides) {
    lines.push(said.get(to)
      ? ["merge", ...positional(to, aside)] : ["rename", ...positional(aside, to)]);
    said.set(to, (said.get(to) ?? 0) + said.get(aside));
  }
  return lines;
}

/**
 * Return the commands.
 *
 * people: list of [speaker, name that they are to have, number of passages]; new ones have none.
 * passages: those that are somebody else's: objects of `speaker`, `to`, `start` and `end`; nobody
 * has no name.
 */
function commands(file, people, passages) {
  const said = new Map(people.map(([speaker, , count]) => [speaker, count]));
  const lines = moves(passages, said, people.flatMap(([speaker, name]) => [speaker, name]));
  const names = new Map(people.filter(([speaker]) => said.get(speaker)));
  const kept = new Map();
  for (const [name, group] of groups(names)) {
    const into = group.includes(name) ? name : group[0];
    for (const one of group) if (one !== into) lines.push(["merge", ...positional(into, one)]);
    kept.set(into, name);
  }
  for (const [from, to] of renames(kept)) lines.push(["rename", ...positional(from, to)]);
  return lines.map((line) => ["diarize", "edit", file, ...line].map(quoted).join(" "));
}
