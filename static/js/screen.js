/* The screen of the room: fetches the picture when the pulse says that something is new, keeps the
   last one through every interruption, fits what is shown into the window and turns its pages.

   Keys on the machine of the beamer: ← → turn the pages (they stop turning by themselves), the
   space bar stops and goes on. There is nothing to click, and the pointer goes after 3 s. */
(() => {
  "use strict";

  const body = document.body;
  const ended = document.getElementById("ended");
  const CHECK = 30000; // looks also without a pulse: a laptop that slept may have missed it
  const AGAIN = 2000;
  const PAGE = 20000;
  const STILL = 3000;
  const LAST = 300; // seconds that are counted one by one
  const scene = () => document.getElementById("scene");

  // --- fetching ----------------------------------------------------------------------------
  let isFetching = false;
  let isStale = false;
  let again = null;

  async function fetchScene() {
    clearTimeout(again);
    if (isFetching) {
      isStale = true;
      return;
    }
    isFetching = true;
    isStale = false;
    let wait = CHECK;
    try {
      const url = `${body.dataset.sceneUrl}?rev=${encodeURIComponent(scene().dataset.rev)}`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(8000), redirect: "error" });
      if (answer.status === 404) ended.hidden = false;
      else if (answer.status === 200) await show(await answer.text());
      else if (answer.status !== 204) wait = AGAIN;
      if (answer.ok) ended.hidden = true; // it was put away, and came back
    } catch {
      wait = AGAIN; // the last picture stays; pulse.js says that the line is gone
    }
    isFetching = false;
    again = setTimeout(fetchScene, isStale ? 0 : wait * (0.8 + Math.random() * 0.4));
  }

  async function show(text) {
    const box = document.createElement("template");
    box.innerHTML = text;
    const fresh = box.content.getElementById("scene");
    if (!fresh) throw new Error("no scene");
    // Another version of the server: begin anew, once all of it answers.
    if (fresh.dataset.version !== body.dataset.version) return beginAnew();
    const isSame = ["scene", "subject"].every((key) => fresh.dataset[key] === scene().dataset[key]);
    scene().replaceWith(document.adoptNode(fresh));
    readTimer();
    if (isSame) return draw();
    runs = true;
    turnsAt = 0;
    draw(0);
  }

  async function beginAnew() {
    const answer = await fetch(location.href, { signal: AbortSignal.timeout(8000) });
    if (!answer.ok) throw new Error("not ready");
    location.reload();
    return new Promise(() => {}); // nothing more is done by this page
  }

  for (const name of ["pulse-board", "pulse-box", "pulse-room", "pulse-end", "line-back"]) {
    body.addEventListener(name, fetchScene);
  }
  for (const name of ["online", "pageshow", "focus"]) window.addEventListener(name, fetchScene);
  document.addEventListener("visibilitychange", () => document.hidden || fetchScene());

  // --- fitting -----------------------------------------------------------------------------
  const isScrolled = () => matchMedia("(max-width: 800px)").matches;
  const overflows = (box) =>
    box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;

  /** The board: the richest of its levels that fits. */
  function fitBoard() {
    const board = document.querySelector("[data-levels]");
    if (!board || isScrolled()) return;
    for (const level of board.dataset.levels.trim().split(/\s+/)) {
      board.dataset.level = level;
      if (!overflows(board)) return;
    }
  }

  /** Long prompts: smaller, until the text has room. */
  function shrink() {
    for (const text of document.querySelectorAll("[data-shrink]")) {
      const room = text.closest(".door-text");
      text.classList.remove("is-smaller", "is-smallest");
      for (const step of ["is-smaller", "is-smallest"]) {
        if (room.scrollHeight <= room.parentElement.clientHeight + 1) break;
        text.classList.add(step);
      }
    }
  }

  // --- pages -------------------------------------------------------------------------------
  let at = 0; // the page that is shown, over all spreads of the scene
  let runs = true;
  let turning = null;
  let turnsAt = 0; // a picture that is drawn anew meanwhile does not put this off

  /** Not clientWidth, which is rounded: over many pages that would add up. */
  const widthOf = (flow) =>
    flow.getBoundingClientRect().width + (parseFloat(getComputedStyle(flow).columnGap) || 0);
  const pagesOf = (flow) =>
    Math.max(1, Math.ceil((flow.scrollWidth - flow.clientWidth - 2) / widthOf(flow)) + 1);

  /** Each is measured alone in the window, as it will be seen. */
  function spreads() {
    const boxes = [...document.querySelectorAll("[data-spread]")];
    for (const box of boxes) box.hidden = true;
    return boxes.map((box) => {
      box.hidden = false;
      const flows = [...box.querySelectorAll("[data-flow]")];
      const pages = Math.max(1, ...flows.map(pagesOf));
      box.hidden = true;
      return { box, flows, pages };
    });
  }

  function turnTo(page) {
    if (isScrolled()) return;
    const found = spreads();
    const pages = found.reduce((sum, spread) => sum + spread.pages, 0);
    if (!pages) return;
    if (pages < 2) turnsAt = 0;
    else if (page !== at || !turnsAt) turnsAt = Date.now() + PAGE;
    at = ((page % pages) + pages) % pages;
    let first = 0;
    for (const { box, flows, pages: own } of found) {
      const inside = at - first;
      box.hidden = inside < 0 || inside >= own;
      for (const flow of box.hidden ? [] : flows) {
        flow.scrollLeft = Math.min(inside, pagesOf(flow) - 1) * widthOf(flow);
      }
      first += own;
    }
    for (const place of document.querySelectorAll("[data-page-of]")) {
      place.hidden = pages < 2;
      place.textContent = place.dataset.pageOf
        .replace("{page}", at + 1)
        .replace("{pages}", pages);
    }
    clearTimeout(turning);
    if (runs && pages > 1) turning = setTimeout(() => turnTo(at + 1), turnsAt - Date.now());
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -1, PageDown: 1, " ": 0 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    runs = step === 0 ? !runs : false;
    turnsAt = 0;
    turnTo(at + step);
  });

  /** The list of neighbours may be longer than its place: its page with what is shown stays. */
  function seekNeighbour() {
    const here = document.querySelector(".neighbours [aria-current]");
    const list = here?.parentElement;
    if (!list || isScrolled()) return;
    list.scrollLeft = 0;
    const away = here.getBoundingClientRect().left - list.getBoundingClientRect().left;
    list.scrollLeft = Math.round(away / widthOf(list)) * widthOf(list);
  }

  // --- time --------------------------------------------------------------------------------
  let until = null;

  function readTimer() {
    const timer = document.querySelector("[data-seconds]");
    until = timer ? Date.now() + 1000 * Number(timer.dataset.seconds) : null;
    tellTime();
  }

  /** Whole minutes, and seconds only in the last five of them. */
  function tellTime() {
    const timer = document.querySelector("[data-seconds]");
    if (!timer || until === null) return;
    const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    const { over, clock, minutes } = timer.dataset;
    const seconds = `${left % 60}`.padStart(2, "0");
    let text = minutes.replace("{minutes}", Math.ceil(left / 60));
    if (left <= LAST) text = clock.replace("{clock}", `${Math.floor(left / 60)}:${seconds}`);
    if (!left) text = over;
    timer.classList.toggle("is-over", !left);
    if (timer.textContent !== text) timer.textContent = text;
  }
  setInterval(tellTime, 1000);

  // --- all of it ---------------------------------------------------------------------------
  function draw(page = at) {
    shrink();
    fitBoard();
    turnTo(page);
    seekNeighbour();
  }

  let sized = null;
  addEventListener("resize", () => {
    clearTimeout(sized);
    sized = setTimeout(() => draw(), 100);
  });
  document.fonts.ready.then(() => draw());
  for (const name of ["line-lost", "line-back"]) body.addEventListener(name, () => draw());

  let still = null;
  function moved() {
    body.classList.remove("is-still");
    clearTimeout(still);
    still = setTimeout(() => body.classList.add("is-still"), STILL);
  }
  addEventListener("pointermove", moved);
  moved();

  /* The screen must not go dark; where the browser does not offer that (no https), it may. */
  const stayAwake = () => document.hidden || navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();

  readTimer();
  draw();
  again = setTimeout(fetchScene, CHECK);
})();
