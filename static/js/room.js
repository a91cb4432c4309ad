// The page of the room: what a verb answers holds the whole room, so verbs go one after the other
// (the answer of the first takes away the form of the second), and parts that arrive while one is
// under way, or after their place was drawn anew, are old news and stay out.
(() => {
  let isPosting = false;
  const waiting = []; // verbs that were chosen meanwhile
  const isVerb = (event) => event.detail.requestConfig.verb === "post";

  // What is chosen and not yet sent outlives the places that are drawn anew meanwhile.
  const chosen = new Map(); // the value of a select, by its id
  const choose = (field) => field.matches("#room select") && chosen.set(field.id, field.value);
  document.addEventListener("change", (event) => choose(event.target));
  document.addEventListener("htmx:afterSwap", () => {
    for (const [id, value] of chosen) {
      const field = document.getElementById(id);
      if (field?.querySelector(`option[value="${CSS.escape(value)}"]`)) field.value = value;
      else chosen.delete(id);
    }
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isVerb(event)) return;
    for (const field of event.detail.elt.elements ?? []) chosen.delete(field.id);
    if (!isPosting) {
      isPosting = true;
      return;
    }
    event.preventDefault();
    waiting.push(event.detail.requestConfig);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isVerb(event)) return;
    isPosting = false;
    const next = waiting.shift();
    if (next) {
      window.htmx.ajax("POST", next.path, { target: "#room", swap: "outerHTML", values: next.parameters });
    } else if (!event.detail.successful) {
      // It failed: what was chosen stays so, and what was kept out meanwhile is asked for anew.
      for (const field of event.detail.elt.elements ?? []) choose(field);
      for (const part of document.querySelectorAll("#room [data-live]")) window.htmx.trigger(part, "late");
    }
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isVerb(event)) return;
    if (isPosting || !event.detail.target.isConnected) event.detail.shouldSwap = false;
  });
})();
