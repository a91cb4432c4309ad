// A file that takes its time tells how far it is, in the line beside its button. Without this script
// its link is a plain download, and its form a plain form.
(() => {
  const line = document.querySelector("[data-making]");
  if (!line) return;
  const [status, page] = line.children;
  const SOON = 400;
  const EVERY = 1000;
  const STAYS = 4000;
  let told = 0; // what stands in the line belongs to this click

  // The page number is only shown: read aloud every second it would tire.
  function say(words, number = "", isFault = false) {
    if (status.textContent !== words) status.textContent = words;
    page.textContent = number;
    line.classList.toggle("is-fault", isFault);
  }

  async function follow(click) {
    while (told === click) {
      const answer = await fetch(line.dataset.making).catch(() => null);
      if (told === click && answer?.status === 200 && !answer.redirected) {
        const state = await answer.json();
        if (told === click) say(state.words, state.page);
      }
      await new Promise((go) => setTimeout(go, EVERY));
    }
  }

  // A file that is at hand comes without a word.
  function begin(words, isFollowed) {
    const click = ++told;
    say("");
    setTimeout(() => {
      if (told !== click) return;
      say(words);
      if (isFollowed) follow(click);
    }, SOON);
    return click;
  }

  function end(words, isFault = false) {
    const mine = ++told;
    say(words, "", isFault);
    if (!isFault) setTimeout(() => told === mine && say(""), STAYS);
  }

  async function fetchFile(link) {
    const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
    if (answer.status === 503) return { fault: await answer.text() };
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"))?.[1];
    return answer.ok && name ? { name, file: await answer.blob() } : {};
  }

  function save(name, file) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  async function download(link) {
    link.setAttribute("aria-busy", "true");
    begin(link.dataset.download, link.dataset.follow !== undefined);
    try {
      const { name, file, fault } = await fetchFile(link);
      if (fault) end(fault, true);
      else if (file) {
        save(name, file);
        end(status.textContent && line.dataset.done);
      } else {
        end("");
        location.assign(link.href); // signed out, or gone: the server's own page says so
      }
    } catch {
      end(line.dataset.offline, true);
    } finally {
      link.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-download]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!link.ariaBusy) download(link);
  });
  document.addEventListener("submit", (event) => {
    const words = event.target.dataset.download;
    if (words) begin(words, true);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) end("");
  });
})();
