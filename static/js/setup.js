// The proposed prompts follow the language, as long as nobody has changed them.
for (const form of document.querySelectorAll("form[data-setup]")) {
  window.Weitblick.beginIn(form.elements.title);
  form.addEventListener("change", (event) => {
    if (event.target.name !== "language") return;
    for (const field of form.querySelectorAll("textarea[data-de]")) {
      const { de, en } = field.dataset;
      if ([de, en].includes(field.value.trim())) field.value = event.target.value === "de" ? de : en;
    }
  });
}
