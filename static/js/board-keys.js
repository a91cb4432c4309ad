// The keys of the board. On a card: arrows go from card to card, digits sort, letters open a part
// of the menu, Space picks up. A card that is picked up moves with the same arrows until Space puts
// it down or Escape brings it back; only putting down tells the server.
(() => {
  const { announce, byId, cellOf, destination, fill, laneOf, notesIn, openMenu, send, sendMove, words } =
    Weitblick.board;
  const VERBS = { e: "reword", g: "cluster", t: "split", "=": "equal", x: "hide" };
  let lifted = null;

  const isShown = (lane) => !lane.hidden;
  const cellsOf = (lane) => [...lane.querySelectorAll(".lane__half")];
  const listsOf = (cell) => [...cell.querySelectorAll(".notes")];
  const cellBeside = (cell, step) => cellsOf(laneOf(cell))[cellsOf(laneOf(cell)).indexOf(cell) + step];
  const laneOfDigit = (digit) => document.querySelector(`.lane[data-digit="${digit}"]`);
  const cellOfKind = (lane, kind) => lane.querySelector(`.lane__half[data-kind="${kind}"]`);

  function focus(note) {
    const details = note?.closest("details");
    if (details) details.open = true;
    note?.focus();
  }

  function whereIs(note) {
    const list = note.closest(".notes");
    const all = notesIn(list);
    const place = [laneOf(note).dataset.label, cellOf(note).dataset.label, list.dataset.title];
    return fill(words.where, {
      where: place.filter(Boolean).join(", "),
      place: all.indexOf(note) + 1,
      count: all.length,
    });
  }

  // --- from card to card -----------------------------------------------------------------

  function go(note, step) {
    const all = notesIn(cellOf(note));
    const next = all[all.indexOf(note) + step];
    if (next) return focus(next);
    const { kind } = cellOf(note).dataset;
    const lanes = [...document.querySelectorAll("#board > .lane")].filter(isShown);
    const rest = step > 0
      ? lanes.slice(lanes.indexOf(laneOf(note)) + 1)
      : lanes.slice(0, lanes.indexOf(laneOf(note))).reverse();
    for (const lane of rest) {
      const cards = notesIn(cellOfKind(lane, kind));
      if (cards.length) return focus(cards.at(step > 0 ? 0 : -1));
    }
  }

  function goBeside(note, step) {
    let cell = cellOf(note);
    while ((cell = cellBeside(cell, step))) {
      const cards = notesIn(cell);
      const top = note.getBoundingClientRect().top;
      const near = (card) => Math.abs(card.getBoundingClientRect().top - top);
      if (cards.length) return focus(cards.reduce((a, b) => (near(b) < near(a) ? b : a)));
    }
  }

  // --- picked up -------------------------------------------------------------------------

  function lift(note) {
    const item = note.closest("li");
    lifted = {
      note,
      from: destination(note),
      list: item.parentElement,
      next: item.nextElementSibling,
      start: `${whereIs(note)}`,
    };
    note.classList.add("is-lifted");
    byId("board").classList.add("is-sorting");
    announce(`${words.lifted} ${whereIs(note)}`);
  }

  function putDown() {
    const { note, from, list, next, start } = lifted;
    release();
    if (whereIs(note) === start) return announce(words.same);
    announce(`${words.dropped} ${whereIs(note)}`);
    Weitblick.board.onFault = () => list.insertBefore(note.closest("li"), next);
    sendMove(note, destination(note), from);
  }

  function cancel() {
    const { note, list, next } = lifted;
    list.insertBefore(note.closest("li"), next);
    release();
    note.focus();
    announce(`${words.cancelled} ${whereIs(note)}`);
  }

  function release() {
    lifted.note.classList.remove("is-lifted");
    byId("board").classList.remove("is-sorting");
    lifted = null;
  }

  // Moving an element in the page takes its focus away for a moment.
  function carry(insert) {
    const { note } = lifted;
    lifted.isCarried = true;
    insert(note.closest("li"));
    focus(note);
    note.scrollIntoView({ block: "nearest" });
    lifted.isCarried = false;
    announce(whereIs(note));
  }

  function carryTo(cell) {
    if (cell && !laneOf(cell).hidden) carry((item) => listsOf(cell).at(-1).append(item));
  }

  function carryKey(key, event) {
    const { note } = lifted;
    const item = note.closest("li");
    const lists = listsOf(cellOf(note));
    const at = lists.indexOf(item.parentElement);
    if (key === "ArrowUp" && event.ctrlKey) return lists[at - 1] && carry((li) => lists[at - 1].append(li));
    if (key === "ArrowDown" && event.ctrlKey) return lists[at + 1] && carry((li) => lists[at + 1].append(li));
    if (key === "ArrowUp") {
      const other = item.previousElementSibling;
      return other && carry((li) => other.before(li));
    }
    if (key === "ArrowDown") {
      const other = item.nextElementSibling;
      return other && carry((li) => other.after(li));
    }
    if (key === "ArrowLeft") return carryTo(cellBeside(cellOf(note), -1));
    if (key === "ArrowRight") return carryTo(cellBeside(cellOf(note), 1));
    const lane = laneOfDigit(key);
    return lane && carryTo(cellOfKind(lane, cellOf(note).dataset.kind));
  }

  // --- the keys --------------------------------------------------------------------------

  function sortTo(note, digit) {
    const lane = laneOfDigit(digit);
    const { perspective, kind } = cellOf(note).dataset;
    if (!lane || lane === laneOf(note)) return;
    const item = note.closest("li");
    const list = item.parentElement;
    const next = item.nextElementSibling;
    Weitblick.board.onFault = () => list.insertBefore(item, next);
    listsOf(cellOfKind(lane, kind)).at(-1).append(item);
    note.focus();
    sendMove(note, { perspective: lane.dataset.perspective, kind, cluster: "", after: "" }, { perspective, kind });
  }

  function turn(name) {
    const button = byId(name);
    if (button && !button.disabled) send(button.getAttribute("hx-post"));
    else announce(name === "undo" ? words.nothing : words.nothingAgain);
  }

  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey) return;
    const isCommand = event.ctrlKey || event.metaKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (byId("card-menu").open) {
      if (!isCommand && !isTyping(event.target)) chooseInMenu(key);
      return;
    }
    if (isCommand && !isTyping(event.target) && !lifted && (key === "z" || key === "y")) {
      event.preventDefault();
      turn(key === "y" || event.shiftKey ? "redo" : "undo");
      return;
    }
    // Esc leads from the empty field to the first card, and from there back.
    if (key === "Escape" && event.target.id === "entry-text" && !event.target.value) {
      const first = [...document.querySelectorAll(".lane__half .note")].find((note) => note.checkVisibility());
      if (first) focus(first);
      return;
    }
    if (!event.target.matches?.(".lane__half .note")) return;
    const isArrow = key.startsWith("Arrow");
    if (isCommand && !(lifted && isArrow)) return;
    if (handle(event.target, key, event)) event.preventDefault();
  });

  // The digits that stand in the menu of a card.
  function chooseInMenu(key) {
    const digits = byId("card-menu").querySelectorAll(".verb[open] .chip kbd");
    [...digits].find((digit) => digit.textContent === key)?.closest("button").click();
  }

  // Tell whether the key meant something here.
  function handle(note, key, event) {
    const isMoving = key.startsWith("Arrow") || /^[0-9]$/.test(key);
    if (lifted) {
      if (key === " " || key === "Enter") putDown();
      else if (key === "Escape") cancel();
      else if (isMoving) carryKey(key, event);
      else return false;
      return true;
    }
    if (key === " ") lift(note);
    else if (key === "Enter") openMenu(note.querySelector(".note__more").href);
    else if (key === "ArrowDown") go(note, 1);
    else if (key === "ArrowUp") go(note, -1);
    else if (key === "ArrowLeft") goBeside(note, -1);
    else if (key === "ArrowRight") goBeside(note, 1);
    else if (key === "Home") focus(notesIn(cellOf(note))[0]);
    else if (key === "End") focus(notesIn(cellOf(note)).at(-1));
    else if (/^[0-9]$/.test(key)) sortTo(note, key);
    else if (key === "Escape") byId("entry-text")?.focus();
    else if (key === "z") turn(event.shiftKey ? "redo" : "undo");
    else if (VERBS[key]) openMenu(note.querySelector(".note__more").href, VERBS[key]);
    else return false;
    return true;
  }

  // Going elsewhere with a card in the hand brings it back.
  document.addEventListener("focusout", () => {
    setTimeout(() => {
      if (lifted && !lifted.isCarried && document.activeElement !== lifted.note && document.hasFocus()) {
        const { note, list, next } = lifted;
        list.insertBefore(note.closest("li"), next);
        release();
        announce(words.cancelled);
      }
    });
  });
})();
