/* The board follows what others do: when the pulse says that its number rose, it fetches the board
   as it stands and changes only what differs. Cards stay the same elements, so focus, scroll,
   open clusters and whatever somebody types stay as they are. While a card is in the hand, or
   something of one's own is on its way, it waits. */
(() => {
  "use strict";

  const said = document.getElementById("live-said");
  const board = () => document.getElementById("board");
  if (!said || !board()) return;
  const NEWS_MS = 5000;
  const SAID_MS = 8000;
  const LONGEST_TEXT = 60;
  const RETRY = 150;
  const byId = (id) => document.getElementById(id);
  const own = () => window.Weitblick?.board;
  let isAsking = false;
  let isWanted = false;
  let timer = 0;
  let quiet = 0;

  // One's own eyes keep the place: see steady().
  document.documentElement.style.overflowAnchor = "none";

  const isBusy = () =>
    board().classList.contains("is-sorting") ||
    own()?.pending() > 0 ||
    Number(byId("dock")?.dataset.waiting) > 0;

  // --- asking ----------------------------------------------------------------------------

  function want() {
    isWanted = true;
    if (!isAsking) ask();
  }

  async function ask() {
    clearTimeout(timer);
    if (isBusy()) {
      timer = setTimeout(ask, RETRY);
      return;
    }
    isAsking = true;
    isWanted = false;
    try {
      const rev = byId("board-picture").dataset.rev;
      const answer = await fetch(`${said.dataset.url}?rev=${rev}`, { headers: { "HX-Request": "true" } });
      if (answer.status === 200 && !answer.headers.has("HX-Redirect")) {
        const html = await answer.text();
        // Something of one's own began meanwhile: its answer knows more than this one.
        if (isBusy() || byId("board-picture").dataset.rev !== rev) isWanted = true;
        else show(html);
      }
    } catch {
      // no connection: the pulse says so, and asks again when it is back
    }
    isAsking = false;
    if (isWanted) timer = setTimeout(ask, RETRY);
  }

  // --- showing ---------------------------------------------------------------------------

  function show(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const now = fresh.content;
    const before = places();
    const focus = focused();
    const hold = steady();
    if (isSameFrame(now.getElementById("board"))) patchLanes(now.getElementById("board"));
    else replaceBoard(now.getElementById("board"));
    patchPart("board-hidden", now);
    patchPicture(now.getElementById("board-picture"));
    own()?.settle();
    hold();
    refocus(focus);
    tell(before, places());
    document.dispatchEvent(new CustomEvent("board:fresh"));
  }

  const laneIds = (root) => [...root.querySelectorAll(":scope > .lane")].map((lane) => lane.id).join();
  const cellIds = (root) => [...root.querySelectorAll(".lane__half")].map((cell) => cell.id).join();
  const layout = (root) => [...root.classList].filter((name) => name.startsWith("board--")).join();
  const isSameFrame = (next) =>
    laneIds(next) === laneIds(board()) && cellIds(next) === cellIds(board()) && layout(next) === layout(board());

  function patchLanes(next) {
    const kept = new Map([...board().querySelectorAll(".note")].map((note) => [note.id, note.closest("li")]));
    const clusters = new Map([...board().querySelectorAll(".cluster")].map((item) => [clusterId(item), item]));
    for (const lane of next.querySelectorAll(":scope > .lane")) {
      const old = byId(lane.id);
      patchHtml(old.querySelector(":scope > .lane__head"), lane.querySelector(":scope > .lane__head"));
      patchHtml(old.querySelector(":scope > .gap"), lane.querySelector(":scope > .gap"));
      for (const cell of lane.querySelectorAll(".lane__half")) patchCell(byId(cell.id), cell, kept, clusters);
    }
    const columns = next.querySelectorAll(".board__col");
    board().querySelectorAll(".board__col").forEach((column, at) => patchHtml(column, columns[at]));
  }

  /** Rows or kinds came or went: the whole board, with what is open and filtered kept. */
  function replaceBoard(next) {
    const tools = board().querySelector(".board__tools");
    if (tools) next.querySelector(".board__cols").prepend(tools);
    for (const details of board().querySelectorAll("details[id]")) {
      const same = next.querySelector(`#${CSS.escape(details.id)}`);
      if (same) same.open = details.open;
    }
    const chosen = new URLSearchParams(location.search).get("p") ?? "";
    for (const lane of next.querySelectorAll(":scope > .lane")) {
      lane.hidden = chosen !== "" && lane.dataset.key !== chosen;
    }
    next.classList.toggle("can-drag", board().classList.contains("can-drag"));
    board().replaceWith(next);
  }

  const clusterId = (item) => item.querySelector(":scope > details").id;

  function patchCell(cell, next, kept, clusters) {
    cell.classList.toggle("is-empty", next.classList.contains("is-empty"));
    let cursor = cell.querySelector(":scope > .cluster");
    const loose = cell.querySelector(":scope > .notes");
    for (const item of next.querySelectorAll(":scope > .cluster")) {
      let here = clusters.get(clusterId(item));
      if (here) {
        patchHtml(here.querySelector("summary"), item.querySelector("summary"));
        patchHtml(here.querySelector(".cluster__more"), item.querySelector(".cluster__more"));
        patchList(here.querySelector(".notes"), item.querySelector(".notes"), kept);
      } else {
        here = item.cloneNode(true);
        patchList(here.querySelector(".notes"), item.querySelector(".notes"), kept);
      }
      if (here === cursor) cursor = nextCluster(cursor);
      else cell.insertBefore(here, cursor ?? loose);
    }
    while (cursor) {
      const gone = cursor;
      cursor = nextCluster(cursor);
      gone.remove();
    }
    patchList(loose, next.querySelector(":scope > .notes"), kept);
  }

  const nextCluster = (item) =>
    item.nextElementSibling?.matches(".cluster") ? item.nextElementSibling : null;

  /** Bring a list to the new order; cards that look the same stay the same elements. */
  function patchList(list, next, kept) {
    list.dataset.title = next.dataset.title ?? "";
    if (next.dataset.title === undefined) delete list.dataset.title;
    const wanted = new Set([...next.children].map((item) => item.firstElementChild.id));
    for (const item of [...list.children]) if (!wanted.has(item.firstElementChild.id)) item.remove();
    let cursor = list.firstElementChild;
    for (const item of next.children) {
      const { id } = item.firstElementChild;
      const old = kept.get(id);
      const here = old && plain(old) === plain(item) ? old : item.cloneNode(true);
      if (here !== old && old?.parentElement === list) {
        if (cursor === old) cursor = here;
        old.replaceWith(here);
      }
      kept.set(id, here);
      if (here === cursor) cursor = cursor.nextElementSibling;
      else list.insertBefore(here, cursor);
    }
    while (cursor) {
      const gone = cursor;
      cursor = cursor.nextElementSibling;
      gone.remove();
    }
  }

  /** A card as the server wrote it, without what scripts added since. */
  function plain(item) {
    const copy = item.cloneNode(true);
    const note = copy.firstElementChild;
    note.classList.remove("is-news", "is-lifted");
    for (const name of ["tabindex", "aria-label", "draggable", "style"]) note.removeAttribute(name);
    note.querySelector(".note__more")?.removeAttribute("tabindex");
    return note.outerHTML;
  }

  function patchHtml(old, next) {
    if (old && next && old.innerHTML !== next.innerHTML) old.innerHTML = next.innerHTML;
  }

  function patchPart(id, now) {
    const [old, next] = [byId(id), now.getElementById(id)];
    const isOpen = old?.querySelector("details")?.open;
    if (!old || !next || old.innerHTML === next.innerHTML) return;
    patchHtml(old, next);
    window.htmx?.process(old);
    const details = old.querySelector("details");
    if (details && isOpen) details.open = true;
  }

  function patchPicture(next) {
    const old = byId("board-picture");
    const chosen = new URLSearchParams(location.search).get("p") ?? "";
    for (const chip of next.querySelectorAll("[name=p]")) {
      chip.setAttribute("aria-pressed", String(chip.value === chosen));
    }
    patchHtml(old, next);
    Object.assign(old.dataset, next.dataset);
  }

  // --- focus and place -------------------------------------------------------------------

  /** What holds the focus, and how to find it again should its element be replaced. */
  function focused() {
    const active = document.activeElement;
    if (!active || active === document.body) return null;
    const names = ["formaction", "value", "href"].filter((name) => active.hasAttribute(name));
    const tests = names.map((name) => `[${name}="${CSS.escape(active.getAttribute(name))}"]`);
    return { active, id: active.id, test: tests.length ? active.localName + tests.join("") : "" };
  }

  function refocus(focus) {
    if (!focus || document.activeElement === focus.active) return;
    const found = focus.active.isConnected
      ? focus.active
      : (focus.id && byId(focus.id)) || (focus.test && document.querySelector(focus.test));
    if (found) found.focus({ preventScroll: true });
  }

  /** Whatever grows above: the card that one looks at stays where it is on the screen. */
  function steady() {
    const focus = document.activeElement?.closest?.(".note");
    const isSeen = (note) => note.getBoundingClientRect().bottom > 0;
    const note = focus ?? [...board().querySelectorAll(".note")].find(isSeen);
    if (!note || scrollY === 0) return () => {};
    const { top } = note.getBoundingClientRect();
    return () => {
      const same = note.isConnected ? note : byId(note.id);
      if (same) scrollBy({ top: same.getBoundingClientRect().top - top, behavior: "instant" });
    };
  }

  // --- saying it -------------------------------------------------------------------------

  /** Where each card lies, with what, and what it says. */
  function places() {
    const found = new Map();
    for (const note of board().querySelectorAll(".note")) {
      const list = note.closest(".notes");
      const text = note.querySelector("[lang]").textContent.trim();
      const where = `${note.closest(".lane__half").id} ${list.dataset.cluster}`;
      found.set(note.id, { where, text, look: note.className.replace(/ ?is-\S+/g, "") + note.textContent });
    }
    return found;
  }

  /** The cards that changed their order within their list: as few as explain it. */
  function reordered(before, after) {
    const lists = new Map();
    for (const [id, now] of after) {
      if (before.get(id)?.where !== now.where) continue;
      if (!lists.has(now.where)) lists.set(now.where, []);
      lists.get(now.where).push(id);
    }
    const rank = new Map([...before.keys()].map((id, place) => [id, place]));
    return [...lists.values()].flatMap((ids) => outside(ids, rank));
  }

  /** Those that are not part of the longest run that kept its order. */
  function outside(ids, rank) {
    const best = ids.map(() => 1);
    const from = ids.map(() => -1);
    ids.forEach((id, at) => {
      for (let other = 0; other < at; other += 1) {
        if (rank.get(ids[other]) < rank.get(id) && best[other] + 1 > best[at]) {
          best[at] = best[other] + 1;
          from[at] = other;
        }
      }
    });
    const run = new Set();
    for (let at = best.indexOf(Math.max(0, ...best)); at >= 0; at = from[at]) run.add(ids[at]);
    return ids.filter((id) => !run.has(id));
  }

  function tell(before, after) {
    const news = { moved: reordered(before, after), new: [], changed: [], gone: [] };
    for (const [id, now] of after) {
      const old = before.get(id);
      if (!old) news.new.push(id);
      else if (old.where !== now.where) news.moved.push(id);
      else if (old.look !== now.look) news.changed.push(id);
    }
    for (const id of before.keys()) if (!after.has(id)) news.gone.push(id);
    const sentences = Object.entries(news)
      .filter(([, ids]) => ids.length)
      .map(([name, ids]) => sentence(name, ids, (id) => (after.get(id) ?? before.get(id)).text));
    if (!sentences.length) return;
    mark([...news.moved, ...news.new, ...news.changed]);
    said.textContent = sentences.join(" ");
    said.classList.remove("is-gone");
    clearTimeout(quiet);
    quiet = setTimeout(() => said.classList.add("is-gone"), SAID_MS);
  }

  function sentence(name, ids, textOf) {
    if (ids.length > 1) return said.dataset[name].replace("{count}", ids.length);
    const whole = textOf(ids[0]);
    const text = whole.length > LONGEST_TEXT ? `${whole.slice(0, LONGEST_TEXT).trimEnd()} …` : whole;
    return said.dataset[`${name}One`].replace("{text}", () => text);
  }

  function mark(ids) {
    for (const note of ids.map(byId).filter(Boolean)) {
      note.classList.add("is-news");
      setTimeout(() => note.classList.remove("is-news"), NEWS_MS);
    }
  }

  document.body.addEventListener("pulse-board", want);
})();
