// The goal's form: rows come and go without a page load. Without this script the same buttons
// ask the server for one more row, and the box "remove" works on saving.
(() => {
  const form = document.querySelector("[data-goal-form]");
  if (!form) return;

  function addRow(part) {
    const total = part.querySelector("[name$='-TOTAL_FORMS']");
    const holder = document.createElement("div");
    const blank = part.querySelector("template").innerHTML;
    holder.innerHTML = blank.replaceAll("__prefix__", total.value);
    const row = holder.firstElementChild;
    total.value = Number(total.value) + 1;
    part.querySelector("[data-list]").append(row);
    row.querySelector("input:not([type=hidden]), textarea").focus();
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (!button) return;
    event.preventDefault();
    addRow(button.closest("[data-rows]"));
  });

  // A removed row stays in the form, so that the server knows; it is only put out of sight.
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[name$='-DELETE']")) return;
    const row = event.target.closest("[data-row]");
    const undo = document.createElement("p");
    undo.className = "row-gone";
    undo.setAttribute("role", "status");
    undo.textContent = `${form.dataset.wordsRemoved} `;
    const back = document.createElement("button");
    back.type = "button";
    back.className = "btn btn-link";
    back.textContent = form.dataset.wordsUndo;
    back.addEventListener("click", () => {
      event.target.checked = false;
      row.hidden = false;
      undo.remove();
      form.dispatchEvent(new CustomEvent("rows"));
      row.querySelector("input:not([type=hidden]), textarea").focus();
    });
    undo.append(back);
    row.hidden = true;
    row.after(undo);
    back.focus();
  });
})();
