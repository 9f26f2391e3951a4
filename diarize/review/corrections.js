// What people typed and chose, as commands of `diarize edit`.

/** Quote text for a shell, if it needs that. */
function quoted(text) {
  return /^[\w@%+=:,.\/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Return the two names that a command takes; one that begins with a dash is no option. */
function both(first, second) {
  const dashed = first.startsWith("-") || second.startsWith("-");
  return dashed ? ["--", first, second] : [first, second];
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

/**
 * Return the commands.
 *
 * names: Map of each speaker who still says anything to the name that they are to have.
 * moves: list of [speaker, to, start, end], of passages that are somebody else's.
 */
function commands(file, names, moves) {
  const lines = moves.map(([speaker, to, start, end]) =>
    ["reassign", "--start", start, "--end", end, ...both(speaker, to)]);
  const kept = new Map();
  for (const [name, people] of groups(names)) {
    const into = people.includes(name) ? name : people[0];
    for (const one of people) if (one !== into) lines.push(["merge", ...both(into, one)]);
    kept.set(into, name);
  }
  for (const [from, to] of renames(kept)) lines.push(["rename", ...both(from, to)]);
  return lines.map((line) => ["diarize", "edit", file, ...line].map(quoted).join(" "));
}
