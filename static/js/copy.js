// A button beside a field that copies what stands in it. Without it, one selects and copies by hand.
(() => {
  // Only offered on https and on localhost.
  const offer = (root) => {
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  };
  offer(document);
  document.addEventListener("htmx:load", (event) => offer(event.target));
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.querySelector("span").textContent = button.dataset.done;
  });
})();
