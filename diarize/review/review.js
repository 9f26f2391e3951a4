// Plays what is clicked, shows where the recording is, and collects corrections.

const sound = document.getElementById("sound");
const head = document.getElementById("head");
const lane = document.querySelector(".lane");
const corrections = document.getElementById("corrections");
const passages = [...document.querySelectorAll(".passage")];
const rows = [...document.querySelectorAll(".speaker")];
let until = Infinity;
let current = null;

/** Play from a second on, and stop at another. */
function play(from, to = Infinity) {
  if (!sound) return;
  sound.currentTime = from;
  until = to;
  sound.play().catch(fail);
}

/** Say that nothing is heard, and why: browsers know fewer formats than the engine. */
function fail() {
  if (sound.error || !sound.readyState) document.getElementById("problem").hidden = false;
}

/** Show where the recording is: a line over the lanes, and who talks. */
function follow() {
  if (sound.currentTime >= until) {
    sound.pause();
    until = Infinity;
  }
  if (lane) {
    const share = sound.currentTime / lane.viewBox.baseVal.width;
    head.hidden = false;
    head.style.left = `${lane.getBoundingClientRect().left
      - head.parentElement.getBoundingClientRect().left + share * lane.clientWidth}px`;
  }
  for (const each of passages) {
    const { start, end } = each.dataset;
    const said = start <= sound.currentTime && sound.currentTime < end;
    each.classList.toggle("now", said);
    if (said && each !== current) reach(each);
  }
}

/** Scroll to a passage, unless its reader is elsewhere than at the one before. */
function reach(passage) {
  const box = current?.getBoundingClientRect();
  const isThere = !box || (box.bottom > 0 && box.top < window.innerHeight);
  if (isThere) passage.scrollIntoView({ block: "nearest" });
  current = passage;
}

/** Return the name that each speaker is to have; a field left empty changes nothing. */
function names() {
  return new Map(rows.map((row) => {
    const { value, defaultValue } = row.querySelector("input");
    const typed = value.trim().normalize();
    const { speaker } = row.dataset;
    return [speaker, typed && typed !== defaultValue ? typed : speaker];
  }));
}

/** Show the names as they will be, and the commands that make them so. */
function correct() {
  const called = names();
  const left = new Set(passages.filter(({ dataset }) => !dataset.to)
    .map(({ dataset }) => dataset.speaker));
  for (const each of passages) {
    const name = called.get(each.dataset.speaker);
    const label = each.querySelector(".who");
    if (name && label) label.textContent = name;
    for (const option of each.querySelectorAll("option")) option.text = called.get(option.value);
  }
  const moves = passages.filter((each) => each.dataset.to).map(({ dataset }) =>
    [dataset.speaker, dataset.to, dataset.start, dataset.end]);
  for (const { dataset } of passages) left.add(dataset.to);
  const kept = new Map([...called].filter(([speaker]) => left.has(speaker)));
  const lines = commands(document.body.dataset.file, kept, moves);
  corrections.hidden = !lines.length;
  corrections.querySelector("pre").textContent = lines.join("\n");
  document.getElementById("copy").textContent = "Copy";
}

/** Turn the name of a passage into a choice of all speakers. */
function choose(button) {
  const passage = button.closest(".passage");
  const { speaker } = passage.dataset;
  const select = document.createElement("select");
  select.setAttribute("aria-label", "Who says this");
  for (const [name, called] of names()) {
    select.add(new Option(called, name, false, name === speaker));
  }
  select.addEventListener("change", () => {
    if (select.value === speaker) delete passage.dataset.to;
    else passage.dataset.to = select.value;
    correct();
  });
  button.replaceWith(select);
  select.focus();
}

/** Copy the commands; without leave for that, select them. */
function copy(button) {
  const commands = corrections.querySelector("pre");
  navigator.clipboard.writeText(commands.textContent).then(
    () => { button.textContent = "Copied"; },
    () => window.getSelection().selectAllChildren(commands),
  );
}

document.addEventListener("click", ({ target, clientX }) => {
  const clicked = target.closest(".lane");
  if (clicked) {
    const box = clicked.getBoundingClientRect();
    play(clicked.viewBox.baseVal.width * (clientX - box.left) / box.width);
  } else if (target.matches(".sample")) play(+target.dataset.start, +target.dataset.end);
  else if (target.matches(".play")) play(+target.closest(".passage").dataset.start);
  else if (target.matches("button.who")) choose(target);
  else if (target.id === "copy") copy(target);
});
document.addEventListener("input", correct);
if (sound) {
  sound.addEventListener("timeupdate", follow);
  sound.addEventListener("error", fail);
}
