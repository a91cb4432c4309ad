// Walking from goal to goal by keyboard. Without this script the same buttons do it.
(() => {
  const form = document.querySelector("[data-walk]");
  if (!form) return;

  // A page that is left saves as a whole: what is still on its way must not overtake it.
  form.addEventListener("submit", () => window.htmx?.trigger(form, "htmx:abort"));

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const busy = event.target.closest("input, textarea, select, button, a, summary");
    if (busy) {
      if (event.key === "Escape") busy.blur();
      return;
    }
    const step = { ArrowRight: "next", j: "next", ArrowLeft: "back", k: "back" }[event.key];
    if (step) {
      event.preventDefault();
      form.querySelector(`[data-go=${step}]:enabled`)?.click();
    } else if (event.key === "Enter") {
      event.preventDefault();
      form.querySelector("[name=comment]").focus();
    }
  });
})();
