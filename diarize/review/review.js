// Plays what is clicked, shows where the recording is, and collects corrections.

const sound = document.getElementById("sound");
const head = document.getElementById("head");
const lane = document.querySelector(".lane");
const carried = document.getElementById("carried");
const corrections = document.getElementById("corrections");
const passages = [...document.querySelectorAll(".passage")];
const JUST_BEGUN = 1; // seconds into a turn, in which going back goes to the one before
let until = Infinity;
let current = null;

/** Return the address of the sound that the page carries. */
function unpacked({ textContent, type }) {
  const bytes = Uint8Array.from(atob(textContent), (each) => each.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type }));
}

/** Play from a second on, and stop at another. */
function play(from, to = Infinity) {
  if (!sound) return;
  sound.currentTime = from;
  until = to;
  sound.play().catch(fail);
}

/** Play the next turn of a lane, or the one before that which is playing. */
function step(lane, back) {
  const starts = [...lane.children].map(({ x }) => x.baseVal.value);
  const now = sound.currentTime;
  const start = back ? starts.findLast((each) => each < now - JUST_BEGUN)
    : starts.find((each) => each > now + 0.01);
  if (start === undefined) return;
  lane.setAttribute("aria-valuenow", start);
  play(start);
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

/** Return the rows of all speakers, those whom the reader has heard included. */
function rows() {
  return [...document.querySelectorAll(".speaker")];
}

/** Return the name that each speaker is to have; a field left empty changes nothing. */
function names() {
  return new Map(rows().map((row) => {
    const { value, defaultValue } = row.querySelector("input");
    const typed = value.trim().normalize();
    const { speaker } = row.dataset;
    return [speaker, typed && typed !== defaultValue ? typed : speaker];
  }));
}

/** Return how many passages a speaker of the result has; who has turns alone counts as well. */
function count({ dataset }) {
  const own = passages.filter((each) => each.dataset.speaker === dataset.speaker).length;
  return "new" in dataset ? 0 : Math.max(own, 1);
}

/** Show the names as they will be, and the commands that make them so. */
function correct() {
  const called = names();
  for (const each of passages) {
    const name = called.get(each.dataset.speaker);
    const label = each.querySelector("button.who");
    if (name && label) label.textContent = name;
    each.querySelectorAll("select").forEach((select) => offer(select, called));
  }
  const people = rows().map((row) =>
    [row.dataset.speaker, called.get(row.dataset.speaker), count(row)]);
  const moved = passages.filter(({ dataset }) => "to" in dataset).map(({ dataset }) => dataset);
  const lines = commands(document.body.dataset.file, people, moved);
  corrections.hidden = !lines.length;
  corrections.querySelector("pre").textContent = lines.join("\n");
  document.getElementById("copy").textContent = "Copy";
}

/** Let a choice offer all speakers, nobody, and one more. */
function offer(select, called) {
  const { speaker, to } = select.closest(".passage").dataset;
  const options = [...called].map(([name, shown]) => new Option(shown, name));
  select.replaceChildren(...options, new Option("Nobody", ""), new Option("New speaker"));
  select.value = to ?? speaker;
}

/** Add a row for a speaker whom the engine has not told apart, and return their number. */
function add() {
  const row = document.getElementById("unheard").content.firstElementChild.cloneNode(true);
  const taken = [...names()].flat();
  let { next } = document.body.dataset;
  while (taken.includes(next)) {
    next = next.replace(/\d+$/, (digits) => `${+digits + 1}`.padStart(digits.length, "0"));
  }
  row.dataset.speaker = next;
  row.querySelector("input").defaultValue = next;
  rows().at(-1).after(row);
  return next;
}

/** Turn the name of a passage into a choice of all speakers. */
function choose(button) {
  const passage = button.closest(".passage");
  const { speaker } = passage.dataset;
  const select = document.createElement("select");
  select.setAttribute("aria-label", "Who says this");
  button.replaceWith(select);
  offer(select, names());
  select.addEventListener("change", () => {
    const isNew = select.selectedIndex === select.length - 1;
    const to = isNew ? add() : select.value;
    if (to === speaker) delete passage.dataset.to;
    else passage.dataset.to = to;
    correct();
  });
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
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!sound || !target.matches(".lane") || !["ArrowLeft", "ArrowRight"].includes(key)) return;
  event.preventDefault();
  step(target, key === "ArrowLeft");
});
document.addEventListener("input", correct);
if (sound) {
  sound.addEventListener("timeupdate", follow);
  sound.addEventListener("error", fail);
  if (carried) sound.src = unpacked(carried);
}
