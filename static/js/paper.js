/* Dots counted on paper, read out and typed: Enter goes on to the next line, the sum runs along.
   Without this script Tab does the same, and the server checks the sum. */
(() => {
  "use strict";

  const form = document.querySelector("form.paper");
  if (!form) return;
  const fields = [...form.querySelectorAll("input.num")];
  const lines = [...form.querySelectorAll(".paper__lines input")];
  const voters = form.elements.voters;
  const sum = document.getElementById("paper-sum");
  const number = (field) => Math.max(Number.parseInt(field.value, 10) || 0, 0);

  function draw() {
    const placed = lines.reduce((total, field) => total + number(field), 0);
    const all = number(voters) * Number(sum.dataset.each);
    const words = all ? sum.dataset.of : sum.dataset.alone;
    sum.textContent = words.replace("{placed}", placed).replace("{all}", all);
    sum.classList.toggle("is-over", Boolean(all) && placed > all);
  }

  form.addEventListener("keydown", (event) => {
    const at = fields.indexOf(event.target);
    if (event.key !== "Enter" || at < 0 || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = fields[at + 1] || form.querySelector("button.btn-primary");
    next.focus();
    next.select?.();
  });
  form.addEventListener("input", draw);
  sum.hidden = false;
  draw();
})();
