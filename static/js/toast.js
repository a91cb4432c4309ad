// A short message with its way back: stays ten seconds, and as long as somebody points at it or stands on it.
(() => {
  const toast = document.querySelector("[data-toast]");
  if (!toast) return;
  const STAYS = 10_000;
  let timer;

  function hide() {
    if (toast.matches(":hover, :focus-within")) timer = setTimeout(hide, 1000);
    else toast.classList.add("is-gone");
  }

  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target !== toast) return;
    toast.classList.remove("is-gone");
    clearTimeout(timer);
    timer = setTimeout(hide, STAYS);
  });
})();
