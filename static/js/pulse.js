/* Hears that something changed elsewhere, and says so to the page: never what, only which number
   rose. Regions with hx-trigger="pulse-board from:body" (or -box, -room) then fetch themselves.

   One stream of events where it passes; else the same address is asked every five seconds. On
   body: "line-lost" after seven silent seconds, "line-back" when something is heard again. */
(() => {
  "use strict";

  const place = document.getElementById("pulse");
  if (!place) return;
  const NAMES = ["pulse-board", "pulse-box", "pulse-room"];
  const told = [0, 0, 0]; // how often each rose
  const SILENCE = 7000; // beats come every four seconds
  const POLL = 5000;
  let seen = place.dataset.at.split(".");
  let source = null;
  let poll = null;
  let heardAt = Date.now();
  let isLost = false;
  let hasEnded = false;

  const tell = (name) => document.body.dispatchEvent(new CustomEvent(name));

  function heard(pulse) {
    heardAt = Date.now();
    hasEnded = false;
    if (isLost) {
      isLost = false;
      place.hidden = true;
      tell("line-back");
    }
    if (!pulse) return;
    const now = pulse.split(".");
    NAMES.forEach((name, at) => {
      if (now[at] === seen[at]) return;
      told[at] += 1;
      tell(name);
    });
    seen = now;
  }

  /* A region that is under way when a number rises again is drawn anew by the older answer, and
     what was asked in its place goes with it; nor does it hear anything between its swap and its
     settling. So it is told once more. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    event.detail.requestConfig.told = [...told];
  });
  function tellMissed(event) {
    const request = event.detail.requestConfig;
    const before = request?.told ?? told;
    NAMES.forEach((name, at) => told[at] > before[at] && setTimeout(() => tell(name), 50));
    if (request) request.told = [...told];
  }
  for (const name of ["htmx:afterRequest", "htmx:afterSettle"]) {
    document.addEventListener(name, tellMissed);
  }

  function lost() {
    if (isLost) return;
    isLost = true;
    place.hidden = false;
    tell("line-lost");
  }

  /** The retreat is gone, or this page may not hear of it any more: silence is no fault then. */
  function end() {
    source?.close();
    source = null;
    hasEnded = true;
    tell("pulse-end");
  }

  function listen() {
    source?.close();
    clearTimeout(poll);
    source = new EventSource(place.dataset.url);
    source.addEventListener("open", () => heard(""));
    source.addEventListener("beat", () => heard(""));
    source.addEventListener("pulse", (event) => heard(event.data));
    source.addEventListener("end", end);
    source.addEventListener("error", () => {
      // Closed for good: no stream passes here, or the line broke on connecting.
      if (source.readyState === EventSource.CLOSED) ask();
    });
  }

  async function ask() {
    clearTimeout(poll);
    source?.close();
    source = null;
    try {
      const answer = await fetch(place.dataset.url, { signal: AbortSignal.timeout(POLL) });
      if (answer.redirected || [403, 404].includes(answer.status)) return end();
      if (answer.ok) heard(await answer.text());
    } catch {
      // the silence speaks for itself
    }
    poll = setTimeout(ask, POLL * (0.8 + Math.random() * 0.4));
  }

  /** A phone that slept has a dead stream and no error: connect anew, and look at once. */
  function wake() {
    if (document.visibilityState === "hidden" || Date.now() - heardAt < 1500) return;
    if (source) listen();
    else ask();
  }

  for (const name of ["online", "pageshow", "focus"]) window.addEventListener(name, wake);
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("offline", lost);
  setInterval(() => {
    if (hasEnded || Date.now() - heardAt < SILENCE) return;
    lost();
    // A stream that fell silent without an error does not come back by itself.
    if (source && Date.now() - heardAt > 2 * SILENCE) listen();
  }, 500);

  /* A region in which somebody types is not swapped; it catches up when they leave it. */
  const isTyping = (region) =>
    region.contains(document.activeElement) &&
    document.activeElement.matches("input:not([type=checkbox], [type=radio]), textarea, select");
  document.addEventListener("htmx:beforeSwap", (event) => {
    const region = event.detail.target;
    if (!region.matches?.("[data-live]") || !isTyping(region)) return;
    event.detail.shouldSwap = false;
    if (region.dataset.live === "late") return;
    region.dataset.live = "late";
    region.addEventListener(
      "focusout",
      () => setTimeout(() => region.isConnected && window.htmx.trigger(region, "late"), 50),
      { once: true },
    );
  });

  listen();
})();
