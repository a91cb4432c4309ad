/* Rapid entry: the dock at the foot of the board. Enter clears the field at once; the outbox brings
   the cards to the server in order. Without this script the dock is a plain form. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-entry]");
  if (!form) return;

  const MOST_KEPT = 20;
  const { parseEntry, Outbox, newId } = window.Weitblick;
  const words = JSON.parse(form.dataset.words);
  const field = form.elements.text;
  const cluster = form.elements.cluster;
  const find = (name) => form.querySelector(`[data-${name}]`);
  const kinds = [...form.querySelectorAll("[data-kinds] input")];
  const places = [...form.querySelectorAll("[data-places] input")];
  const digits = places.filter((input) => Number(input.dataset.digit) > 0);
  const titles = [...document.querySelectorAll("#entry-clusters option")].map((o) => o.value);
  const keptKey = `${form.dataset.store}/state`;
  const pinned = []; // the cards typed here, oldest first: what ↑ goes back through
  const pinLabel = find("pin-label").textContent;
  let next = Number(form.dataset.next);
  let editing = null; // { index, was: what stood chosen before }

  const say = (sentence, values = {}) =>
    sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const chosen = (inputs) => inputs.find((input) => input.checked) || inputs[0];
  const lengthOf = (text) => [...text].length;

  const outbox = new Outbox({
    store: form.dataset.store,
    token: () => form.elements.csrfmiddlewaretoken.value,
    answered,
    refused,
    changed: showState,
  });

  // --- what is chosen ----------------------------------------------------------------------

  function state() {
    return { kind: chosen(kinds).value, perspective: chosen(places).value, cluster: cluster.value.trim() };
  }

  function choose({ kind, perspective, cluster: title }) {
    for (const input of kinds) if (input.value === kind) input.checked = true;
    for (const input of places) if (input.value === perspective) input.checked = true;
    if (title !== undefined) cluster.value = title;
    find("clear-cluster").hidden = !cluster.value;
    keepState();
  }

  /** Take over what the line says; returns the names of what it set. */
  function take(entry) {
    const set = {};
    const names = [];
    if (entry.kind) set.kind = entry.kind;
    if (entry.perspective !== null) set.perspective = valueOf(entry.perspective);
    if (entry.cluster !== null) set.cluster = entry.cluster;
    choose(set);
    if (set.kind) names.push(chosen(kinds).dataset.label);
    if (set.perspective !== undefined) names.push(chosen(places).dataset.label);
    if (set.cluster !== undefined) names.push(set.cluster ? `#${set.cluster}` : words.noCluster);
    return names;
  }

  const valueOf = (digit) => (digit === "unsorted" ? "" : digits[digit - 1].value);

  function read(line) {
    return parseEntry(line, {
      language: form.dataset.language,
      kinds: kinds.map((input) => input.value),
      perspectivesCount: digits.length,
      clusters: titles,
    });
  }

  // --- pinning -----------------------------------------------------------------------------

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (editing) saveEdit();
    else pin();
    field.focus();
  });

  function pin() {
    const entry = read(field.value);
    if (isTooLong(entry.text)) return;
    const names = take(entry);
    if (!entry.text) {
      if (!names.length) return tellAboveReading(words.empty);
      empty();
      return tell(say(words.set, { what: names.join(" · ") }));
    }
    const id = newId();
    const fields = { ...state(), text: entry.text, count: entry.count, card_id: id, is_read: "1" };
    remember(fields.cluster);
    pinned.push({ id, ...state(), text: entry.text });
    empty();
    keepState();
    next += entry.count;
    field.placeholder = say(words.placeholder, { number: next });
    outbox.add(job({ url: form.action, fields, about: { verb: "pin", line: entry.text, count: entry.count } }));
  }

  function isTooLong(text) {
    const isLong = lengthOf(text) > Number(form.dataset.most);
    if (isLong) tell(say(words.tooLong, { length: lengthOf(text) }), "fault");
    return isLong;
  }

  /** What is only known when it is sent: the board's revision and filter. */
  function job(plain) {
    plain.live = () => ({
      rev: document.getElementById("board-picture")?.dataset.rev || "",
      p: new URLSearchParams(location.search).get("p") || "",
    });
    return plain;
  }

  function answered(sent, response, html) {
    const news = JSON.parse(response.headers.get("HX-Trigger") || "{}");
    if (html && window.htmx) window.htmx.swap(document.body, html, { swapStyle: "none" });
    window.Weitblick.board.redrawn({ hasMessage: html.includes('id="toast"') });
    countAnew();
    if (news["entry:pinned"]) return tell(news["entry:pinned"].said, "ok", true);
    if (news["board:refused"] && sent.about.verb === "correct") {
      const card = pinned.find((item) => item.id === sent.about.card);
      if (card) card.text = sent.about.was;
      return giveBack(sent.about.line, news["board:refused"].why);
    }
    // What was undone the board's own message says.
    tell(sent.about.verb === "undo" ? "" : words.changed, sent.about.verb === "undo" ? "" : "ok");
  }

  function refused(sent, why) {
    if (sent.about.verb === "undo") return tell(words.undoLost, "offline");
    if (sent.about.verb !== "pin") return tell(why, "fault");
    const place = pinned.findIndex((card) => card.id === sent.fields.card_id);
    if (place >= 0) pinned.splice(place, 1);
    countAnew();
    giveBack(sent.about.line, why, sent.fields);
  }

  /** What was not taken stays: in the field if that is empty, else in a row of its own. */
  function giveBack(line, why, place = {}) {
    const sentence = say(words.refused, { text: line, why });
    const back = () => {
      field.value = line;
      choose(place);
      field.focus();
      showReading();
    };
    if (!field.value && !editing) {
      back();
      return tell(sentence, "fault");
    }
    const item = template("refused");
    item.querySelector("[data-what]").textContent = sentence;
    item.querySelector("button").addEventListener("click", () => {
      item.remove();
      back();
    });
    find("refused").append(item);
  }

  /** The number of the next card: what is on the board, and what is on its way. */
  function countAnew() {
    const total = Number(document.getElementById("board-picture")?.dataset.total || next - 1);
    next = outbox.jobs.reduce((sum, waiting) => sum + (waiting.about.count || 0), total + 1);
    field.placeholder = say(words.placeholder, { number: next });
  }

  document.addEventListener("board:fresh", countAnew);

  // --- the last card again -----------------------------------------------------------------

  function edit(index) {
    const card = pinned[index];
    if (!card) return tell(words.nothingToEdit);
    const was = editing ? editing.was : state();
    editing = { index, was };
    field.value = card.text;
    choose(card);
    form.classList.add("is-editing");
    find("pin-label").textContent = words.save;
    tell(words.editing);
    showReading();
  }

  function leaveEdit() {
    choose(editing.was);
    endEdit();
    tell("");
  }

  function endEdit() {
    editing = null;
    form.classList.remove("is-editing");
    find("pin-label").textContent = pinLabel;
    empty();
  }

  function saveEdit() {
    const card = pinned[editing.index];
    const text = field.value.trim();
    if (!text) return tell(words.empty, "fault");
    if (isTooLong(text)) return;
    const now = state();
    const change = (verb, fields) =>
      outbox.add(job({ url: urlOf(verb, card.id), fields, about: { verb, line: text, card: card.id, was: card.text } }));
    const isElsewhere = now.kind !== card.kind || now.perspective !== card.perspective;
    const isRegrouped = now.cluster !== card.cluster;
    if (isElsewhere || (isRegrouped && !now.cluster)) {
      change("move", { kind: now.kind, perspective: now.perspective });
    }
    if (now.cluster && (isElsewhere || isRegrouped)) change("gather", { title: now.cluster });
    if (text !== card.text) change("correct", { text });
    if (!outbox.jobs.length) tell("");
    Object.assign(card, now, { text });
    endEdit();
    keepState();
  }

  // The server wrote the URL with the retreat's id in the card's place.
  const urlOf = (verb, id) => form.dataset[verb].replace(form.dataset.workshop, id);

  function undo() {
    const unsent = outbox.takeBack();
    if (unsent && unsent.about.verb === "pin") {
      pinned.pop();
      countAnew();
      return tell(say(words.takenBack, { text: unsent.about.line }));
    }
    tell(words.undoing);
    pinned.pop();
    const about = { verb: "undo", line: "" };
    outbox.add(job({ url: form.dataset.undo, fields: {}, about, isOnce: true }));
  }

  document.getElementById("dock-undo").addEventListener("submit", (event) => {
    event.preventDefault();
    undo();
    field.focus();
  });

  // --- keys --------------------------------------------------------------------------------

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || !event.altKey || event.ctrlKey || event.metaKey) return;
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
    const letter = /^Key([A-Z])$/.exec(event.code);
    const input = digit
      ? places.find((place) => place.dataset.digit === digit[1])
      : letter && kinds.find((kind) => kind.dataset.letter.toUpperCase() === letter[1]);
    if (!input) return;
    event.preventDefault();
    input.checked = true;
    keepState();
    showReading();
    tell(say(words.set, { what: input.dataset.label }));
    field.focus();
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const isFresh = editing && field.value === pinned[editing.index].text;
    if (event.key === "ArrowUp" && !event.altKey && (isFresh || (!editing && !field.value))) {
      event.preventDefault();
      const last = editing ? editing.index - 1 : pinned.length - 1;
      if (!editing || last >= 0) edit(last);
    } else if (event.key === "Escape" && editing) {
      event.preventDefault();
      leaveEdit();
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !field.value) {
      event.preventDefault();
      undo();
    }
  });

  cluster.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    choose({ cluster: cluster.value.trim() });
    remember(cluster.value);
    field.focus();
  });
  cluster.addEventListener("change", () => choose({}));
  find("clear-cluster").addEventListener("click", () => {
    choose({ cluster: "" });
    field.focus();
  });

  // A click on a kind or a place leaves the focus where one types; arrow keys stay with the group.
  for (const group of form.querySelectorAll(".pick")) {
    let isPointer = false;
    group.addEventListener("pointerdown", () => (isPointer = true));
    group.addEventListener("change", () => {
      keepState();
      showReading();
      if (isPointer) field.focus();
      isPointer = false;
    });
  }

  // --- what is shown -----------------------------------------------------------------------

  field.addEventListener("input", showReading);

  /** How the line will be read, as chips, before Enter. */
  function showReading() {
    const entry = editing ? { text: field.value, count: 1, cluster: null, perspective: null } : read(field.value);
    const chips = [];
    if (entry.kind) chips.push(chip(kinds.find((input) => input.value === entry.kind)));
    if (entry.perspective != null) {
      const place = chip(places.find((input) => input.value === valueOf(entry.perspective)));
      const { digit } = places.find((input) => input.value === valueOf(entry.perspective)).dataset;
      // A digit alone may be the first word of the card: say how to keep it.
      if (!entry.kind && entry.text) place.append(` · ${say(words.wayOut, { digit })}`);
      chips.push(place);
    }
    if (entry.count > 1) chips.push(tag(`${entry.count}×`));
    if (entry.cluster !== null) chips.push(tag(entry.cluster ? `#${entry.cluster}` : words.noCluster));
    if (entry.literal) chips.push(tag(words.literal));
    if (entry.mistaken) chips.push(tag(say(words.mistaken, { sign: entry.mistaken })));
    const reading = find("reading");
    reading.replaceChildren(...(chips.length ? [words.reading, ...chips] : []));
    reading.hidden = !chips.length;
    find("said").hidden = Boolean(chips.length);
    showLength(lengthOf(entry.text));
  }

  function chip(input) {
    const label = input.closest("label");
    const found = tag(input.dataset.label, label.querySelector("svg").cloneNode(true));
    if (label.dataset.p) found.dataset.p = label.dataset.p;
    return found;
  }

  function tag(text, ...before) {
    const found = document.createElement("span");
    found.className = "dock__tag";
    found.append(...before, text);
    return found;
  }

  function showLength(length) {
    const isTooMuch = length > Number(form.dataset.most);
    const isLong = length >= Number(form.dataset.hint);
    find("length").textContent = isTooMuch
      ? say(words.tooLong, { length })
      : isLong
        ? say(words.long, { length })
        : "";
    find("length").classList.toggle("is-fault", isTooMuch);
  }

  function tell(sentence, mark = "", canUndo = false) {
    const parts = sentence ? [sentence] : [];
    const text = document.createElement("span");
    text.textContent = sentence;
    if (mark) parts.unshift(template(`said-${mark}`));
    find("said").replaceChildren(...(mark ? [parts[0], text] : sentence ? [text] : []));
    find("said").title = sentence;
    find("undo-button").hidden = !canUndo;
  }

  /** The chips make room for the sentence until the line changes. */
  function tellAboveReading(sentence) {
    find("reading").hidden = true;
    find("said").hidden = false;
    tell(sentence, "fault");
  }

  function showState({ count, trouble }) {
    form.dataset.waiting = count;
    form.dataset.trouble = trouble;
    find("kept").hidden = !count || trouble !== "offline";
    find("kept").textContent = say(words.kept, { count });
    if (trouble === "offline") {
      tell(count === 1 ? words.offlineOne : say(words.offline, { count }), "offline");
    } else if (trouble) tell(words[trouble], "fault");
    else if (count > 1) tell(say(words.waiting, { count }));
  }

  function empty() {
    field.value = "";
    find("lines")?.remove();
    showReading();
  }

  const template = (name) =>
    form.querySelector(`[data-template="${name}"]`).content.firstElementChild.cloneNode(true);

  function remember(title) {
    if (!title || titles.some((known) => known.toLowerCase() === title.toLowerCase())) return;
    titles.push(title);
    document.getElementById("entry-clusters").append(new Option("", title));
  }

  // Several lines in one go belong on the page for lists; the field has them as one line.
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    const count = text.split(/\r\n|\r|\n/).filter((line) => line.trim()).length;
    if (count < 2) return;
    document.querySelector("#dock-lines textarea").value = text;
    tell(say(words.lines, { count }));
    find("said").append(" ", template("lines"));
  });

  // --- across pages ------------------------------------------------------------------------

  function keepState() {
    try {
      const kept = { chosen: state(), pinned: pinned.slice(-MOST_KEPT) };
      sessionStorage.setItem(keptKey, JSON.stringify(kept));
    } catch {
      // then the server's memory of the last card has to do
    }
  }

  function restoreState() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(keptKey));
      if (!kept) return;
      pinned.push(...kept.pinned);
      if (!find("said").textContent.trim()) choose(kept.chosen);
    } catch {
      // nothing was kept
    }
  }

  restoreState();
  showReading();
  window.Weitblick.beginIn(field);
  outbox.adopt();
})();
