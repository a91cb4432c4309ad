// Sorting on the board: sends what was done, shows the message with its undo, keeps the focus on
// the same card, opens the menu of a card, and lets cards be dragged. Keys are in board-keys.js.
(() => {
  const TOAST_MS = 10_000;
  const coarse = matchMedia("(pointer: coarse)").matches;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const byId = (id) => document.getElementById(id);
  const words = byId("board-words").dataset;
  const dialog = byId("card-menu");
  const sortables = new Map();
  let queue = Promise.resolve();
  let wanted = [];
  let timer = 0;
  let pending = 0;

  const cellOf = (note) => note.closest(".lane__half");
  const laneOf = (note) => note.closest(".lane");
  const notesIn = (root) => [...root.querySelectorAll(".note")];
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

  function announce(text) {
    byId("announce").textContent = text;
  }

  // --- sending ---------------------------------------------------------------------------

  // One after the other: htmx would drop what comes while a request is under way.
  function send(url, values = {}) {
    pending += 1;
    queue = queue
      .then(() => htmx.ajax("POST", url, { values, swap: "none" }))
      .catch(() => {})
      .finally(() => (pending -= 1));
    return queue;
  }

  // An answer that is overtaken by what was done since would put cards back for a moment. Left out,
  // the board keeps its old revision, so the last answer brings the whole board.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig.verb === "post" && pending > 1) event.detail.shouldSwap = false;
  });

  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, parameters } = event.detail;
    if (verb !== "post") return;
    parameters.rev = byId("board-picture").dataset.rev;
    parameters.p = new URLSearchParams(location.search).get("p") ?? "";
  });

  function fault(text) {
    const toast = byId("toast");
    toast.textContent = text;
    showToast();
  }

  document.addEventListener("htmx:sendError", () => fault(words.offline));
  document.addEventListener("htmx:responseError", () => fault(words.fault));
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, () => Weitblick.board.onFault?.());
  }

  // --- focus -----------------------------------------------------------------------------

  // The card first; where it is gone, its neighbours; else what can take it back.
  function remember(note) {
    if (!note) return;
    const all = notesIn(cellOf(note) ?? note.parentElement);
    const place = all.indexOf(note);
    wanted = [note, all[place + 1], all[place - 1]].filter(Boolean).map((item) => item.id);
  }

  function refocus() {
    if (dialog.open || !wanted.length) return;
    const active = document.activeElement;
    if (active && active !== document.body && active.isConnected && !active.matches(".note")) return;
    const note = wanted.map(byId).find(Boolean);
    const details = note?.closest("details");
    if (details) details.open = true;
    (note ?? byId("undo")).focus({ preventScroll: false });
  }

  // One tab stop for each half of a row; the name of a card says where it lies.
  function enhance() {
    for (const cell of document.querySelectorAll(".lane__half")) {
      const label = laneOf(cell).dataset.label;
      let isFirst = true;
      for (const note of notesIn(cell)) {
        const more = note.querySelector(".note__more");
        if (more) more.tabIndex = -1;
        note.tabIndex = isFirst ? 0 : -1;
        isFirst = false;
        const sign = note.querySelector(".note__sign [aria-label]")?.getAttribute("aria-label");
        note.setAttribute("aria-label", `${sign}, ${label}: ${note.textContent.trim()}`);
      }
    }
  }

  document.addEventListener("focusin", (event) => {
    const note = event.target.closest(".lane__half .note");
    if (!note) return;
    remember(note);
    holdTab(note);
  });

  function holdTab(note) {
    for (const other of notesIn(cellOf(note))) other.tabIndex = other === note ? 0 : -1;
  }

  // Somebody else changed the board: cards become usable, nothing else moves.
  function settle() {
    enhance();
    makeSortable();
    const note = document.activeElement.closest(".lane__half .note");
    if (note) holdTab(note);
  }

  // --- messages --------------------------------------------------------------------------

  function showToast() {
    byId("toast").classList.remove("is-gone");
    clearTimeout(timer);
    timer = setTimeout(hideToast, TOAST_MS);
  }

  // It stays as long as somebody points at it or stands on its button.
  function hideToast() {
    const toast = byId("toast");
    if (toast.matches(":hover, :focus-within")) timer = setTimeout(hideToast, 1000);
    else toast.classList.add("is-gone");
  }

  // --- the menu of a card or cluster -----------------------------------------------------

  async function openMenu(url, verb) {
    await htmx.ajax("GET", url, { target: "#card-menu-body", swap: "innerHTML" });
    const body = byId("card-menu-body");
    if (!body.childElementCount) return;
    if (!dialog.open) dialog.showModal();
    const part = verb && body.querySelector(`[data-verb="${verb}"]`);
    if (part) {
      for (const details of body.querySelectorAll(".verb")) details.open = details === part;
      part.querySelector("textarea, select, input:not([type=hidden]), button")?.focus();
    } else {
      body.querySelector(".verb__choices button, input:not([type=hidden])")?.focus();
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.note__more, a.cluster__more");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    remember(link.closest(".note"));
    openMenu(link.href);
  });

  document.addEventListener("dblclick", (event) => {
    const note = event.target.closest(".lane__half .note");
    if (note) openMenu(note.querySelector(".note__more").href);
  });

  // A click beside the menu closes it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    byId("card-menu-body").replaceChildren();
    refocus();
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig, xhr, successful } = event.detail;
    if (requestConfig.verb !== "post" || !successful) return;
    if (!xhr.getResponseHeader("HX-Retarget") && dialog.open) dialog.close();
    refresh();
  });

  function refresh() {
    redrawn({ hasMessage: byId("toast").childElementCount > 0 });
  }

  // Parts of the board were drawn anew, by a verb or by rapid entry. The message of something older
  // would be misread then.
  function redrawn({ hasMessage = true } = {}) {
    enhance();
    makeSortable();
    refocus();
    if (hasMessage) showToast();
    else byId("toast").classList.add("is-gone");
  }

  // --- dragging --------------------------------------------------------------------------

  function destination(note) {
    const item = note.closest("li");
    const list = item.parentElement;
    const before = item.previousElementSibling?.querySelector(".note");
    const isLast = !item.nextElementSibling;
    return {
      perspective: cellOf(note).dataset.perspective,
      kind: cellOf(note).dataset.kind,
      cluster: list.dataset.cluster,
      after: isLast ? "" : before ? before.id.replace("card-", "") : "first",
    };
  }

  // `from` is where the card lay when it was taken.
  function sendMove(note, to, from) {
    remember(note);
    return send(`${note.querySelector(".note__more").getAttribute("href")}move/`, {
      ...to,
      seen_perspective: from.perspective,
      seen_kind: from.kind,
    });
  }

  function makeSortable() {
    for (const [list, sortable] of sortables) {
      if (list.isConnected) continue;
      sortable.destroy();
      sortables.delete(list);
    }
    for (const list of document.querySelectorAll("#board .notes")) {
      if (sortables.has(list)) continue;
      sortables.set(list, Sortable.create(list, options()));
    }
  }

  function options() {
    let from = null;
    let back = null;
    return {
      group: "cards",
      draggable: "li",
      handle: coarse ? ".note__sign" : ".note",
      filter: ".note__more",
      preventOnFilter: false,
      animation: calm ? 0 : 120,
      delay: 150,
      delayOnTouchOnly: true,
      touchStartThreshold: 5,
      onStart({ item }) {
        const note = item.querySelector(".note");
        from = { ...destination(note) };
        back = { list: item.parentElement, next: item.nextElementSibling };
        byId("board").classList.add("is-sorting");
      },
      onEnd({ item, to, from: source, oldIndex, newIndex }) {
        byId("board").classList.remove("is-sorting");
        if (to === source && oldIndex === newIndex) return;
        const note = item.querySelector(".note");
        Weitblick.board.onFault = () => back.list.insertBefore(item, back.next);
        sendMove(note, destination(note), from);
      },
    };
  }

  window.Weitblick = Object.assign(window.Weitblick ?? {}, {
    board: {
      announce, byId, cellOf, destination, fill, laneOf, notesIn, openMenu, refocus, remember,
      pending: () => pending, redrawn, send, sendMove, settle, words, onFault: null,
    },
  });
  // The list of keys opens where the dock would lie over it.
  byId("keys").addEventListener("toggle", ({ target }) => {
    if (target.open) target.scrollIntoView({ block: "nearest" });
  });
  byId("board").classList.add("can-drag");
  enhance();
  makeSortable();
  const named = location.hash.startsWith("#card-") && byId(location.hash.slice(1));
  if (named) named.focus();
})();
