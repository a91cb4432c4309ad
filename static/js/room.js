// The page of the room: what a verb answers holds the whole room, so parts that arrive while one is
// under way, or after their place was drawn anew, are old news and stay out.
(() => {
  let posting = 0;
  const isVerb = (event) => event.detail.requestConfig.verb === "post";

  document.addEventListener("htmx:beforeSend", (event) => {
    if (isVerb(event)) posting += 1;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isVerb(event)) return;
    posting -= 1;
    // It failed: what was kept out meanwhile is asked for anew.
    if (!event.detail.successful) {
      for (const part of document.querySelectorAll("#room [data-live]")) window.htmx.trigger(part, "late");
    }
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isVerb(event)) return;
    if (posting || !event.detail.target.isConnected) event.detail.shouldSwap = false;
  });
})();
