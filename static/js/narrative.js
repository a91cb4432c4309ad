// Saving while somebody types. The form works without this; here nothing typed is ever only in the
// page: until the server has confirmed it, it is also kept on the device.
const DELAY = 1200;
const RETRY = 5000;

for (const form of document.querySelectorAll("form[data-narrative]")) start(form);
for (const link of document.querySelectorAll("a[data-forget]")) {
  link.addEventListener("click", () => forget(link.dataset.forget));
}
for (const form of document.querySelectorAll("form[data-settles]")) settle(form);

function start(form) {
  const field = form.elements.text;
  const version = form.elements.version;
  const words = form.dataset;
  const find = (name) => form.querySelector(`[data-${name}]`);
  let confirmed = field.defaultValue;
  let timer = null;
  let isSending = false;
  let isStopped = false;

  const tell = (text, isFault = false) => {
    find("status").textContent = text;
    find("status").classList.toggle("is-fault", isFault);
  };
  const keep = () => store(words.key, { text: field.value, version: version.value });
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };

  async function send() {
    if (isSending || isStopped || field.value === confirmed) return;
    isSending = true;
    const text = field.value;
    tell(words.wordsSaving);
    try {
      await answer(await post(words.save, form), text);
    } catch {
      tell(words.wordsOffline, true);
      later(RETRY);
    } finally {
      isSending = false;
    }
    if (!isStopped && field.value !== text) later(DELAY);
  }

  async function answer(response, text) {
    if (response.headers.has("HX-Redirect")) {
      tell(words.wordsSignedOut, true);
      later(RETRY * 4);
    } else if (response.status === 409) {
      isStopped = true; // the version is old: only the comparison can go on from here
      find("conflict-words").textContent = (await response.json()).error;
      find("conflict").hidden = false;
      tell(words.wordsUnsaved, true);
    } else if (response.status === 422) {
      tell((await response.json()).error, true);
    } else if (response.ok) {
      const saved = await response.json();
      version.value = saved.version;
      confirmed = text;
      if (field.value === text) forget(words.key);
      else keep();
      find("restored").hidden = true;
      find("typed-page").hidden = !saved.has_typed_page;
      tell(saved.status);
      form.dispatchEvent(new Event("saved")); // the preview asks for what it shows now
    } else if (response.status >= 500) {
      tell(words.wordsOffline, true);
      later(RETRY);
    } else {
      isStopped = true;
      tell(words.wordsRefused, true);
    }
  }

  restore();
  showTools();
  field.addEventListener("input", () => {
    keep();
    if (!isStopped) {
      tell(words.wordsUnsaved);
      later(DELAY);
    }
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("beforeunload", (event) => {
    // What is kept on the device comes back; where it can't be kept, ask.
    if (field.value !== confirmed && !form.dataset.isLeaving && !read(words.key)) event.preventDefault();
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    form.dataset.isLeaving = "yes";
    if (isStopped) return; // the server shows both texts, or says what is wrong
    event.preventDefault();
    while (isSending) await new Promise((done) => setTimeout(done, 50));
    await send();
    if (field.value === confirmed) location.assign(words.back);
    else if (isStopped) form.submit();
    else delete form.dataset.isLeaving;
  });

  function restore() {
    const kept = read(words.key);
    if (!kept) return;
    if (kept.text.trim() === field.value.trim()) return forget(words.key);
    if (field.value !== field.defaultValue) return; // the browser or the server brought something newer
    const fromServer = field.value;
    const versionOfServer = version.value;
    field.value = kept.text;
    version.value = kept.version; // old if somebody saved meanwhile: then both texts are compared
    find("restored").hidden = false;
    find("drop-restored").addEventListener("click", () => {
      field.value = fromServer;
      version.value = versionOfServer;
      forget(words.key);
      find("restored").hidden = true;
      find("conflict").hidden = true;
      isStopped = false;
      tell("");
      field.focus();
    });
    later(DELAY);
  }

  function showTools() {
    for (const hidden of form.querySelectorAll("[data-tools], [data-replace-page]")) hidden.hidden = false;
    form.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-mark]");
      const insert = event.target.closest("[data-insert]");
      if (mark) apply(field, mark.dataset.mark);
      if (event.target.closest("[data-replace-page]")) replacePage(field);
      if (insert) replace(field, field.selectionStart, field.selectionEnd, insert.dataset.insert);
    });
    field.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const mark = { b: "bold", i: "italic" }[event.key];
      if (mark) {
        event.preventDefault();
        apply(field, mark);
      }
    });
  }
}

// On the page with both texts: what is kept on the device goes only after the server has a text.
function settle(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fault = form.querySelector("[data-status]");
    try {
      const response = await post(form.dataset.save, form);
      if (response.ok && !response.headers.has("HX-Redirect")) {
        forget(form.dataset.settles);
        location.assign(form.dataset.back);
      } else form.submit();
    } catch {
      fault.textContent = form.dataset.wordsOffline;
    }
  });
}

function post(url, form) {
  return fetch(url, {
    method: "POST",
    body: new FormData(form),
    headers: { "HX-Request": "true" },
    signal: AbortSignal.timeout(20000),
  });
}

function apply(field, mark) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  if (mark === "bold" || mark === "italic") {
    const sign = mark === "bold" ? "**" : "*";
    if (from === to && isBeforeEnd(value, to, sign)) {
      if (value.slice(0, from).endsWith(sign)) replace(field, from - sign.length, to + sign.length, "");
      else field.setSelectionRange(to + sign.length, to + sign.length);
      return field.focus();
    }
    replace(field, from, to, sign + value.slice(from, to) + sign);
    field.setSelectionRange(from + sign.length, to + sign.length);
    return;
  }
  const first = value.lastIndexOf("\n", from - 1) + 1;
  const lines = value.slice(first, to).split("\n");
  const marked = lines.map((line, n) => (mark === "list" ? "- " : `${n + 1}. `) + line).join("\n");
  // A list begins after an empty line, else it goes on the paragraph.
  const gap = first > 1 && value.slice(first - 2, first) !== "\n\n" ? "\n" : "";
  replace(field, first, to, gap + marked);
}

// Whether the mark that follows closes one that was opened before: then the cursor steps over it.
function isBeforeEnd(value, at, sign) {
  const stars = /^\**/.exec(value.slice(at))[0].length;
  if (sign === "**" ? stars < 2 : stars % 2 === 0) return false;
  const before = value.slice(value.lastIndexOf("\n\n", at) + 1, at).replace(/^\* /gm, "");
  const opened = sign === "**" ? before.split("**") : before.replaceAll("**", "").split("*");
  return opened.length % 2 === 0;
}

// The same words as TYPED_PAGE in workshops/markdown.py.
function replacePage(field) {
  const found = /\b(?:Seiten?|pages?)\s+\d+|(?<!\w)(?:S|pp?)\.\s*\d+/i.exec(field.value);
  if (found) replace(field, found.index, found.index + found[0].length, "[[questions]]");
}

// execCommand keeps the browser's own undo, which setRangeText would empty.
function replace(field, from, to, text) {
  field.focus();
  field.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function store(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // full or not allowed: leaving the page asks instead
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}
