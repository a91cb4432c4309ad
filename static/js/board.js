// The board for everybody who may look at it: filter by perspective, clusters that stay open or
// closed when the server sends a part of the board anew.
(() => {
  const NARROW = "(max-width: 760px)";

  // One row at a time, without asking the server; the form does the same without this script.
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("#board-picture .chip");
    if (!chip) return;
    event.preventDefault();
    for (const other of chip.form.elements) {
      if (other.name === "p") other.setAttribute("aria-pressed", String(other === chip));
    }
    for (const lane of document.querySelectorAll("#board > .lane")) {
      lane.hidden = chip.value !== "" && lane.dataset.key !== chip.value;
    }
    const url = new URL(location.href);
    if (chip.value) url.searchParams.set("p", chip.value);
    else url.searchParams.delete("p");
    url.hash = "";
    history.replaceState(null, "", url);
  });

  // On a phone the first cluster of each half is open, the others wait.
  if (matchMedia(NARROW).matches) {
    for (const details of document.querySelectorAll(".cluster ~ .cluster > details")) {
      if (!details.querySelector(":target")) details.open = false;
    }
  }

  // A card that the address names lies open.
  const target = location.hash.startsWith("#card-") && document.getElementById(location.hash.slice(1));
  if (target) {
    const details = target.closest("details");
    if (details) details.open = true;
    target.scrollIntoView({ block: "center" });
  }

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    for (const details of event.detail.target.querySelectorAll("details[id]")) {
      const next = event.detail.fragment.querySelector(`#${CSS.escape(details.id)}`);
      if (next) next.open = details.open;
    }
  });
})();
