// The list of values: Enter goes to the next field, as in a table; Ctrl+Enter saves all.
(() => {
  const form = document.querySelector("[data-values]");
  if (!form) return;

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input:not([type=checkbox])")) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      form.requestSubmit(form.querySelector("[name=save][value=all]"));
      return;
    }
    const fields = [...form.querySelectorAll("[data-value], [name=save][value=all]:not([tabindex])")];
    const after = fields.find(
      (field) => field !== event.target && event.target.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    if (!after) return;
    after.focus();
    if (after.select) after.select();
  });

  // Leaving with something typed asks first; saving does not.
  let isSaving = false;
  form.addEventListener("submit", () => {
    isSaving = true;
  });
  const isTyped = (field) => (field.type === "checkbox" ? field.checked : field.value !== "");
  const fields = () => [...form.querySelectorAll("input:not([type=hidden]):not([name=csrfmiddlewaretoken])")];
  window.addEventListener("beforeunload", (event) => {
    if (!isSaving && fields().some(isTyped)) event.preventDefault();
  });
})();
