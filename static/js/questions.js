/* Guiding questions: adding several by Enter, moving by keys, choosing cards, hints while typing. */
(function () {
  "use strict";

  for (const form of document.querySelectorAll("form[data-ask]")) ask(form);
  for (const hint of document.querySelectorAll("[data-hint]")) watch(hint);
  for (const pick of document.querySelectorAll("[data-pick]")) choose(pick);

  // --- several questions, one Enter each ----------------------------------------------------

  function ask(form) {
    const field = form.elements.text;
    const said = form.querySelector("[data-said]");
    const words = form.dataset;
    let next = Number(words.next);

    const outbox = new window.Weitblick.Outbox({
      store: words.store,
      token: () => form.elements.csrfmiddlewaretoken.value,
      answered(job, response, html) {
        window.htmx.swap("#question-list", html, { swapStyle: "outerHTML" });
        tell(words.wordsAdded.replace("{number}", job.about.number));
        form.scrollIntoView({ block: "nearest" });
      },
      refused(job, why) {
        next -= 1;
        if (!field.value) field.value = job.fields.text;
        tell(`${why} ${field.value === job.fields.text ? "" : job.fields.text}`);
        showNext();
      },
      changed({ trouble }) {
        form.dataset.waiting = outbox.jobs.length;
        if (trouble) tell({ offline: words.wordsOffline, signedOut: words.wordsSignedOut, stopped: words.wordsStopped }[trouble]);
      },
    });

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (!text) return field.focus();
      const id = window.Weitblick.newId();
      field.value = "";
      const number = next;
      next += 1;
      showNext();
      outbox.add({ url: form.action, fields: { text, question_id: id }, about: { number } });
      field.focus();
    });

    const tell = (sentence) => (said.textContent = sentence);
    const showNext = () => (field.placeholder = words.wordsPlaceholder.replace("{number}", next));
    window.Weitblick.beginIn(field);
    outbox.adopt();
  }

  // --- Alt+↑ and Alt+↓ move the question that holds the focus -------------------------------

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const row = document.activeElement?.closest("[data-question]");
    const button = row?.querySelector(`[name="step"][value="${event.key === "ArrowUp" ? -1 : 1}"]`);
    if (!button) return;
    event.preventDefault();
    if (!button.disabled) button.click();
  });

  // A button that came to the end of the list is off: the focus goes to its neighbour.
  document.addEventListener("htmx:afterSettle", (event) => {
    const id = event.detail.requestConfig?.triggeringEvent?.target?.closest?.("button")?.id;
    const button = id && document.getElementById(id);
    if (!button) return;
    (button.disabled ? button.parentElement.querySelector("button:enabled") : button)?.focus();
    button.closest("[data-question]").scrollIntoView({ block: "nearest" });
  });

  // --- a hint while the question is being typed ---------------------------------------------

  function watch(hint) {
    const field = document.querySelector("[name=text]");
    const closed = hint.dataset.closed.split(" ");
    const sign = document.querySelector("[data-hint-sign]").content.firstElementChild;
    field.addEventListener("change", () => {
      const text = field.value.trim();
      const first = text.split(/\s/)[0].toLowerCase().replace(/["'„“”]/g, "");
      const sentence = !text
        ? ""
        : !/\?["“”)]?$/.test(text)
          ? hint.dataset.wordsMark
          : closed.includes(first)
            ? hint.dataset.wordsClosed
            : "";
      hint.replaceChildren(...(sentence ? [sign.cloneNode(true), sentence] : []));
    });
  }

  // --- choosing cards -----------------------------------------------------------------------

  function choose(pick) {
    const search = document.querySelector("[data-pick-search]");
    const groups = [...pick.querySelectorAll("[data-pick-group]")];
    const count = document.querySelector("[data-pick-count]");
    const boxesOf = (group) => [...group.querySelectorAll("[name=cards]")];

    for (const group of groups) {
      const all = group.querySelector("[data-pick-all]");
      // Here the tick of a cluster ticks its cards, which can be unticked one by one.
      all?.removeAttribute("name");
      all?.addEventListener("change", () => {
        for (const box of boxesOf(group)) box.checked = all.checked;
        show();
      });
    }
    pick.addEventListener("change", show);

    function show() {
      for (const group of groups) {
        const all = group.querySelector("[data-pick-all]");
        if (!all) continue;
        const ticked = boxesOf(group).filter((box) => box.checked).length;
        all.checked = ticked === boxesOf(group).length;
        all.indeterminate = ticked > 0 && !all.checked;
      }
      const total = pick.querySelectorAll("[name=cards]:checked").length;
      if (count) count.textContent = count.dataset.pickCount.replace("{count}", total);
    }

    search.hidden = false;
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    search.addEventListener("input", () => {
      const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let found = 0;
      for (const group of groups) {
        const title = group.querySelector("legend").textContent.toLowerCase();
        let here = 0;
        for (const item of group.querySelectorAll("[data-pick-card]")) {
          const text = `${title} ${item.textContent.toLowerCase()}`;
          item.hidden = !wanted.every((word) => text.includes(word));
          here += item.hidden ? 0 : 1;
        }
        group.hidden = !here;
        found += here;
      }
      pick.querySelector("[data-pick-none]").hidden = found > 0;
    });
    show();
  }
})();
