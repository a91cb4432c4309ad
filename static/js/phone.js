/* The page of a phone. Without this script it is a plain form; with it, a card lies first on the
   device (outbox.js) and is sent once the line is there. The server's answer to each card, and to
   what the pulse tells, is the region of the room anew; the field is left alone while it is used. */
(() => {
  "use strict";

  const words = document.getElementById("words");
  if (!words || !window.Weitblick?.Outbox) return;
  const say = words.dataset;
  const { Outbox, newId } = window.Weitblick;

  const by = (id) => document.getElementById(id);
  const room = () => by("room");
  const form = () => by("write");
  const field = () => by("text");
  const current = () => room().dataset.prompt || "";
  const row = (id) => by("own")?.querySelector(`[data-card="${id}"]`);

  // --- what this device keeps ------------------------------------------------------------------
  function keep(name, value) {
    try {
      localStorage.setItem(`${say.store}-${name}`, JSON.stringify(value));
      if (!Object.keys(value).length) localStorage.removeItem(`${say.store}-${name}`);
      return true;
    } catch {
      return false; // not allowed: it lives as long as this page
    }
  }
  function recall(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`${say.store}-${name}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }
  let returned = recall("returned", []); // texts that were refused
  const drafts = recall("drafts", {}); // what stands in the field, by question
  const times = recall("times", {}); // when a card was pinned: only this device knows, while its round is open
  const canKeep = keep("times", times);

  let pristine = ""; // the own cards as the server drew them
  let editing = null; // id of the card in the field
  let shelf = null; // what stood in the field before
  let isLost = !by("pulse").hidden; // the line may be lost before this script has come
  let pinnedAt = 0;
  const DOUBLE_TAP = 1500; // milliseconds

  // --- icons: drawn from within the page, so that they are there without a line too ------------
  async function bringIcons() {
    const address = document.querySelector("use")?.getAttribute("href")?.split("#")[0];
    if (!address) return;
    try {
      const answer = await fetch(address);
      const sprite = document.createElement("div");
      sprite.hidden = true;
      sprite.innerHTML = (await answer.text()).replaceAll('symbol id="', 'symbol id="icon-');
      document.body.append(sprite);
      areIconsHere = true;
      inkIn(document);
      for (const template of document.querySelectorAll("template")) inkIn(template.content);
      pristine = parsed(pristine).innerHTML;
    } catch {
      // without them the words say the same
    }
  }
  let areIconsHere = false;
  function inkIn(root) {
    if (!areIconsHere) return;
    for (const use of root.querySelectorAll("use")) setIcon(use, use.getAttribute("href").replace(/^.*#(icon-)?/, ""));
  }
  function setIcon(use, name) {
    const address = areIconsHere ? "#icon-" : use.getAttribute("href").replace(/#.*/, "#");
    use.setAttribute("href", address + name);
  }
  /** A piece of the server's HTML, its icons drawn from here. */
  function parsed(html) {
    const box = document.createElement("template");
    box.innerHTML = html;
    inkIn(box.content);
    for (const template of box.content.querySelectorAll("template")) inkIn(template.content);
    return box;
  }

  // --- the field ---------------------------------------------------------------------------------
  const chosen = () => form().querySelector("[name=perspective]:checked")?.value || "";
  const hueOf = (id) =>
    id && form()?.querySelector(`[name=perspective][value="${id}"]`)?.closest("label").dataset.p;

  function fill(text, perspective) {
    field().value = text;
    for (const radio of form().querySelectorAll("[name=perspective]")) {
      radio.checked = Boolean(perspective) && radio.value === perspective;
    }
    complain("");
    saveDraft();
  }

  function saveDraft() {
    if (editing) return;
    if (field().value.trim()) drafts[current()] = { text: field().value, perspective: chosen() };
    else delete drafts[current()];
    keep("drafts", drafts);
  }

  function complain(why) {
    const place = by("text-error");
    place.hidden = !why;
    place.querySelector("[data-error]").textContent = why;
    field().setAttribute("aria-invalid", String(Boolean(why)));
    const about = `promise${why ? " text-error" : ""}`;
    field().setAttribute("aria-describedby", about);
  }

  function startEdit(id, text) {
    const card = row(id);
    if (!card || !form()) return;
    if (!editing && field().value.trim()) shelf = { text: field().value, perspective: chosen() };
    editing = id;
    fill(text ?? card.querySelector("[data-text]").textContent, card.dataset.perspective);
    dress();
    field().focus();
    form().scrollIntoView({ block: "nearest" });
  }

  function endEdit() {
    editing = null;
    fill(shelf?.text ?? "", shelf?.perspective ?? "");
    shelf = null;
    dress();
  }

  /** Form and bar as what is being done asks for. */
  function dress() {
    const bar = by("bar");
    if (!form()) return;
    const isFull = free() === 0 && !editing;
    form().hidden = bar.hidden = isFull;
    form().querySelector("[data-label]").textContent = editing ? say.changeCard : say.yourCard;
    form().querySelector("[data-editing]").hidden = !editing;
    bar.querySelector("[data-pin]").hidden = Boolean(editing);
    bar.querySelector("[data-save]").hidden = !editing;
    room().querySelector("[data-full]").hidden = !isFull || outbox.jobs.length > 0;
    const place = room().querySelector("[data-free]");
    const most = room().dataset.most;
    const text = most === "1" ? say.freeOne : say.free;
    if (most) place.textContent = text.replace("__free__", free()).replace("__most__", most);
  }

  function free() {
    const most = room().dataset.most;
    return most ? Math.max(0, Number(most) - by("own").children.length) : null;
  }

  // --- own cards: what the server drew, and over it what is not sent yet -----------------------
  function draw() {
    forget();
    const list = by("own");
    if (!list) return drawReturned();
    const focused = list.contains(document.activeElement)
      ? document.activeElement.closest("[data-card]").dataset.card
      : null;
    list.innerHTML = pristine;
    for (const item of list.children) {
      const known = times[item.dataset.card];
      if (known && item.dataset.version !== undefined) tell(item, known.changed ? say.changedAt : say.pinnedAt, known.at);
    }
    const born = (item) => times[item.dataset.card]?.born ?? 0;
    list.append(...[...list.children].sort((one, other) => born(one) - born(other)));
    for (const { about } of outbox.jobs) if (about.prompt === current()) lay(list, about);
    if (focused) row(focused)?.querySelector("[data-edit]")?.focus();
    dress();
    drawReturned();
  }

  /** Of a round that is over nothing stays here but texts that were refused. */
  function forget() {
    const open = (room().dataset.open || "").split(" ");
    const isOver = ({ prompt }) => !open.includes(prompt);
    const gone = Object.keys(times).filter((id) => isOver(times[id]));
    for (const id of gone) delete times[id];
    if (gone.length) keep("times", times);
    const named = returned.filter((card) => card.card && isOver(card));
    for (const card of named) delete card.card;
    if (named.length) keep("returned", returned);
  }

  function tell(item, text, at) {
    const time = at && new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    item.querySelector("[data-state]").textContent = text.replace("__time__", time);
  }

  /** Lay one verb that waits over the list. */
  function lay(list, about) {
    let item = row(about.card);
    if (about.kind === "withdraw") return item?.remove();
    const isTable = "table" in room().dataset;
    if (!item) {
      const template = by(isTable ? "row-table" : "row-card");
      item = template.content.firstElementChild.cloneNode(true);
      item.dataset.card = about.card;
      item.dataset.version = 0;
      list.append(item);
    } else if (about.kind === "write") return;
    if (isTable) return tell(item, say.tableWaiting);
    const place = item.querySelector("[data-text]");
    const note = item.querySelector(".note");
    const hue = hueOf(about.perspective);
    place.textContent = about.text;
    item.dataset.perspective = about.perspective;
    if (hue) note.dataset.p = hue;
    else delete note.dataset.p;
    item.querySelector(".sent").classList.add("sent--wait");
    setIcon(item.querySelector(".sent use"), "clock");
    const short = item.querySelector("[data-short]");
    if (short) short.textContent = about.text.slice(0, 60);
    tell(item, say.waiting);
  }

  function drawReturned() {
    const place = by("returned");
    place.hidden = !returned.length;
    place.querySelector("ul").replaceChildren(
      ...returned.map((card, at) => {
        const item = by("row-returned").content.firstElementChild.cloneNode(true);
        item.querySelector("[data-text]").textContent = card.text;
        item.querySelector("[data-why]").textContent = card.why;
        item.querySelector(".field-error").hidden = !card.why;
        item.querySelector("[data-again]").hidden = !form();
        item.querySelector("[data-again]").dataset.again = at;
        item.querySelector("[data-drop]").dataset.drop = at;
        return item;
      }),
    );
  }

  function giveBack(card) {
    returned.push(card);
    keep("returned", returned);
    drawReturned();
  }

  function takeBack(at) {
    const [card] = returned.splice(at, 1);
    keep("returned", returned);
    return card;
  }

  function again(at) {
    const card = takeBack(at);
    if (editing) endEdit();
    if (card.kind === "change" && row(card.card)) startEdit(card.card, card.text);
    else {
      const before = field().value;
      if (before.trim()) giveBack({ text: before, perspective: chosen(), why: "" });
      fill(card.text, card.perspective);
      dress();
      if (!form().hidden) field().focus();
      else giveBack(card);
    }
    drawReturned();
  }

  // --- what is said ------------------------------------------------------------------------------
  let lastSaid = "";
  let timer = null;
  function saidLine(template, ...texts) {
    const key = texts.join("|");
    if (key === lastSaid) return;
    lastSaid = key;
    clearTimeout(timer);
    const line = by("line");
    if (!template) return line.replaceChildren();
    const banner = by(template).content.firstElementChild.cloneNode(true);
    const places = banner.querySelectorAll(template === "said-line" ? "span > *" : "span");
    texts.forEach((text, at) => (places[at].textContent = text));
    line.replaceChildren(banner);
    if (template === "said-ok") timer = setTimeout(() => saidLine(""), 5000);
  }

  /** The state of the line in words. */
  function report() {
    const count = outbox.jobs.length;
    const { trouble } = outbox;
    document.body.dataset.waiting = count;
    if (trouble === "stopped") return saidLine("said-bad", say.stopped);
    if (trouble === "signedOut") return saidLine("said-bad", say.unknown);
    if (isLost || trouble === "offline") {
      const many = say.noLineMany.replace("__n__", count);
      const saved = [say.noLineNone, say.noLineOne][count] ?? many;
      return saidLine("said-line", say.noLine, canKeep ? saved : say.noStore);
    }
    if (by("line").querySelector(".banner:not(.banner--ok)")) saidLine("");
  }

  // --- sending -----------------------------------------------------------------------------------
  const outbox = new Outbox({
    store: `${say.store}-out`,
    token: () => document.querySelector("[name=csrfmiddlewaretoken]").value,
    changed: () => {
      draw();
      report();
    },
    answered(job, response, text) {
      const { kind, card, prompt } = job.about;
      const now = Date.now();
      if (kind === "withdraw") delete times[card];
      else times[card] = { born: times[card]?.born ?? now, at: now, changed: kind === "change", prompt };
      keep("times", times);
      const said = { write: say.saidPinned, change: say.saidChanged, withdraw: say.saidWithdrawn };
      lastSaid = "";
      saidLine("said-ok", said[kind]);
      if (prompt === current()) take(text);
    },
    refused(job, why) {
      const later = outbox.drop((other) => other !== job && other.about.card === job.about.card);
      const card = { ...(later.findLast((other) => other.about.text)?.about ?? job.about), why };
      if (job.about.kind === "write") card.kind = "write";
      if (card.kind === "withdraw") {
        saidLine("said-bad", why);
        return refresh(true);
      }
      const isFree = form() && !editing && !field().value.trim() && card.prompt === current();
      if (isFree && card.kind === "write" && free() !== 0) {
        fill(card.text, card.perspective);
        complain(why);
      } else giveBack(card);
      return refresh(true);
    },
  });

  function send(kind, card, url, more = {}) {
    const about = { kind, card, prompt: current(), text: more.text ?? "", perspective: more.perspective ?? "" };
    outbox.add({ url, fields: { prompt: current(), card, ...more }, about });
  }

  /** The version that a change makes: one more than the server's, and than those that wait. */
  function nextVersion(id) {
    const waiting = outbox.jobs.filter(({ about }) => about.card === id && about.kind === "change").length;
    return Number(row(id)?.dataset.version ?? 0) + waiting + 1;
  }

  function submit() {
    const text = field().value.trim();
    if (!text && Date.now() - pinnedAt < DOUBLE_TAP) return null; // the second tap of one pinning
    const name = form().elements.signature;
    const why = name && !name.value.trim() ? say.nameless : text ? "" : say.empty;
    complain(why);
    if (why) return (name && !name.value.trim() ? name : field()).focus();
    const more = { text, perspective: chosen(), ...(name && { signature: name.value }) };
    if (editing) {
      const id = editing;
      const version = nextVersion(id);
      endEdit();
      return send("change", id, say.changeUrl, { ...more, version });
    }
    const id = newId();
    fill("", "");
    times[id] = { born: Date.now(), at: Date.now(), changed: false, prompt: current() };
    send("write", id, say.cardUrl, more);
    pinnedAt = Date.now();
    if (form().hidden) by("content").focus({ preventScroll: true });
    return null;
  }

  // --- what the room is asked ----------------------------------------------------------------------
  async function refresh(always = false, prompt = current()) {
    const url = new URL(room().dataset.url, location.href);
    if (!always) url.searchParams.set("rev", room().dataset.rev);
    if (prompt) url.searchParams.set("prompt", prompt);
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(8000) });
      const away = answer.headers.get("HX-Redirect");
      if (away && !outbox.jobs.length && !returned.length && !field()?.value.trim()) location.assign(away);
      else if (answer.status === 200 && !away) take(await answer.text());
      else if (answer.status >= 500) setTimeout(refresh, 3000);
    } catch {
      if (!isLost) setTimeout(refresh, 3000);
    }
  }

  const isBusy = () =>
    editing || (form() && (field().value.trim() || form().contains(document.activeElement)));

  /** Put the room's new region in place; the form stays as it is while somebody uses it. */
  function take(html) {
    const box = parsed(html);
    const fresh = box.content.querySelector("#room");
    const old = room();
    if (!fresh) return;
    pristine = fresh.querySelector("#own")?.innerHTML ?? "";
    const hadVote = "vote" in old.dataset;
    if (fresh.dataset.prompt && fresh.dataset.prompt === current() && isBusy()) {
      const kept = form();
      const parts = [...fresh.childNodes];
      const middle = parts.findIndex((part) => part.id === "write");
      for (const part of [...old.childNodes]) if (part !== kept) part.remove();
      kept.before(...parts.slice(0, middle));
      kept.after(...parts.slice(middle + 1));
      for (const { name } of [...old.attributes]) old.removeAttribute(name);
      for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
    } else {
      editing = shelf = null;
      old.replaceWith(fresh);
      by("bar").replaceWith(box.content.querySelector("#bar"));
      sweep();
    }
    draw();
    const isFree = room().dataset.state !== "open" && !outbox.jobs.length;
    if ("vote" in room().dataset && !hadVote && isFree) location.assign(room().querySelector(".go a").href);
  }

  /** Drafts of questions that are over are given back; that of the shown one fills the field. */
  function sweep() {
    const open = (room().dataset.open || "").split(" ");
    for (const [prompt, draft] of Object.entries(drafts)) {
      if (open.includes(prompt)) continue;
      delete drafts[prompt];
      returned.push({ ...draft, prompt, kind: "write", why: say.roundOver });
      keep("returned", returned);
    }
    keep("drafts", drafts);
    const draft = drafts[current()];
    if (form() && draft && !editing && !field().value) fill(draft.text, draft.perspective);
  }

  // --- what people and other windows do --------------------------------------------------------
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "write") return;
    event.preventDefault();
    submit();
  });
  document.addEventListener("input", (event) => {
    if (form()?.contains(event.target)) saveDraft();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "text") submit();
    if (event.key === "Escape" && editing && form()?.contains(event.target)) endEdit();
  });
  document.addEventListener("click", (event) => {
    const hit = event.target.closest("[data-edit], [data-cancel], [data-withdraw], [data-again], [data-drop], .tabs a");
    if (!hit) return;
    event.preventDefault();
    if ("edit" in hit.dataset) startEdit(hit.closest("[data-card]").dataset.card);
    else if ("cancel" in hit.dataset) endEdit();
    else if ("again" in hit.dataset) again(Number(hit.dataset.again));
    else if ("drop" in hit.dataset) takeBack(Number(hit.dataset.drop)) && drawReturned();
    else if ("withdraw" in hit.dataset) {
      const id = editing;
      endEdit();
      send("withdraw", id, say.withdrawUrl);
    } else refresh(true, new URL(hit.href).searchParams.get("prompt"));
  });

  const lineIs = (lost) => () => {
    isLost = lost;
    report();
    if (lost) return;
    outbox.send();
    refresh();
  };
  document.body.addEventListener("line-lost", lineIs(true));
  document.body.addEventListener("line-back", lineIs(false));
  document.body.addEventListener("pulse-end", () => refresh(true));
  // Three hundred phones hear it at once; they ask spread over half a second.
  document.body.addEventListener("pulse-room", () => setTimeout(refresh, Math.random() * 500));

  let soon = null;
  window.addEventListener("storage", ({ key, newValue }) => {
    if (!key?.startsWith(say.store)) return;
    returned = recall("returned", []);
    Object.assign(times, recall("times", {}));
    if (newValue) outbox.adopt();
    else outbox.drop((job) => !outbox.isSending && key.endsWith(`-out:${job.at}`));
    draw();
    clearTimeout(soon);
    soon = setTimeout(() => refresh(true), 300);
  });

  // Not every browser unfolds what a link leads into.
  document.addEventListener("click", (event) => {
    if (event.target.closest('a[href="#return-word"]')) by("return-word").closest("details").open = true;
  });

  document.body.classList.add("has-line");
  editing = form()?.dataset.edited ?? null;
  pristine = by("own")?.innerHTML ?? "";
  sweep();
  outbox.adopt();
  draw();
  report();
  bringIcons();
})();
