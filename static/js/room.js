// The page of the room: what a verb answers holds the whole room, so verbs go one after the other
// (the answer of the first takes away the form of the second), and parts that arrive while one is
// under way stay out. So do those whose place was drawn anew meanwhile: htmx would swap them into the
// old place and take what is kept (hx-preserve) there, out of the new one. Whatever was kept out is
// asked for anew.
(() => {
  let isPosting = false;
  let isBehind = false; // a part was kept out
  const parts = () => document.querySelectorAll("#room [data-live]");
  // Not at once: a new part hears nothing before it has settled.
  const catchUp = () => {
    isBehind = false;
    setTimeout(() => parts().forEach((part) => window.htmx.trigger(part, "late")), 50);
  };
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
      return;
    }
    if (!event.detail.successful) {
      // It failed: what was chosen stays so.
      for (const field of event.detail.elt.elements ?? []) choose(field);
    }
    if (isBehind) catchUp();
  });
  const keepOut = (event) => {
    event.detail.shouldSwap = false;
    isBehind = true;
    if (!isPosting) catchUp();
  };
  // A part that was taken away is heard by nobody but itself.
  const keepAway = (event) => event.target.isConnected || keepOut(event);
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isVerb(event)) parts().forEach((part) => part.addEventListener("htmx:beforeSwap", keepAway));
    else if (isPosting) keepOut(event);
  });
})();
