/* The ballot on a phone. What is tapped stays on the phone at once; the whole ballot is sent as one
   state when it is handed in, and again by itself when the line is back. Sending twice does no harm:
   the last state counts, and `turn` tells the server which one that is. Without this script the
   page is a plain form with numbers. */
(() => {
  "use strict";

  const place = document.getElementById("at");
  if (!place) return;
  const form = document.getElementById("ballot");
  const WAITS = [1500, 3000, 6000, 12000];
  const TIMEOUT = 20000;
  let isLeaving = false; // nothing may take the place of the page that was asked for first

  function leave(address) {
    if (!isLeaving) location.replace(address);
    isLeaving = true;
  }

  /** The room has moved on: another round, or this one is closed. Then the page starts anew. */
  async function look() {
    if (ballot?.wanted) return ballot.send();
    try {
      const { url, at, asked } = place.dataset;
      const answer = await fetch(`${url}?${new URLSearchParams({ at, asked })}`, {
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const door = answer.headers.get("HX-Redirect"); // after the vote: cards are asked for again
      if (door && !ballot?.wanted) return leave(door);
      if (answer.ok && answer.status !== 204 && !ballot?.wanted) leave(place.dataset.url);
    } catch {
      // the next pulse comes when the line is back
    }
  }

  class Ballot {
    constructor() {
      this.words = form.dataset;
      this.budget = Number(form.dataset.budget);
      this.most = Number(form.dataset.most);
      this.turn = Number(form.dataset.turn);
      this.key = `ballot:${form.dataset.round}`;
      this.wanted = null; // what was handed in and has not arrived
      this.isSending = false;
      this.failures = 0;
      this.timer = null;
      this.state = document.getElementById("ballot-state");
      this.said = document.getElementById("ballot-said");
      this.button = document.getElementById("hand-in");
      this.left = document.getElementById("left");
      this.lines = [...form.querySelectorAll(".vote")].map((line) => this._line(line));
      this.wasSent = "sent" in form.dataset;
      this._takeUp();
      this.draw();
    }

    _line(item) {
      const input = item.querySelector(".vote__typed input");
      const step = item.querySelector(".step");
      const [less, more] = step.querySelectorAll("button");
      item.querySelector(".vote__typed").hidden = true;
      step.hidden = false;
      const line = { input, less, more, shown: step.querySelector("b") };
      less.addEventListener("click", () => this.move(line, -1));
      more.addEventListener("click", () => this.move(line, 1));
      const label = item.querySelector("label");
      step.setAttribute("role", "group");
      step.setAttribute("aria-label", label.textContent);
      return line;
    }

    /** A state that an earlier page kept and could not send yet. */
    _takeUp() {
      try {
        const kept = JSON.parse(localStorage.getItem(this.key));
        if (!kept || kept.turn <= this.turn) return localStorage.removeItem(this.key);
        this.turn = kept.turn;
        this._put(kept.dots);
        this.wanted = kept.wanted;
      } catch {
        // storage is not allowed, or holds something foreign
      }
    }

    _put(dots) {
      for (const { input } of this.lines) input.value = dots[input.name.slice(5)] || "";
    }

    get dots() {
      const found = {};
      for (const { input } of this.lines) {
        const count = Number.parseInt(input.value, 10);
        if (count > 0) found[input.name.slice(5)] = count;
      }
      return found;
    }

    get free() {
      return this.budget - Object.values(this.dots).reduce((sum, count) => sum + count, 0);
    }

    whyNot(line, step) {
      const count = Number.parseInt(line.input.value, 10) || 0;
      if (step < 0) return count > 0 ? "" : this.words.none;
      if (this.free <= 0) return this.words.spent;
      return count < this.most ? "" : this.words.full;
    }

    move(line, step) {
      const reason = this.whyNot(line, step);
      if (reason) return this.say(reason, "is-trouble");
      const count = (Number.parseInt(line.input.value, 10) || 0) + step;
      line.input.value = count || "";
      this.turn += 1;
      this.keep();
      this.draw();
    }

    keep() {
      try {
        const { turn, dots, wanted } = this;
        localStorage.setItem(this.key, JSON.stringify({ turn, dots, wanted }));
      } catch {
        // full or not allowed: it lives as long as this page
      }
    }

    forget() {
      try {
        localStorage.removeItem(this.key);
      } catch {
        // nothing was kept
      }
    }

    /** Whether what is shown differs from what was handed in last. */
    get isChanged() {
      return this.turn > (this.wanted ? this.wanted.turn : Number(form.dataset.turn));
    }

    say(text, tone = "") {
      this.state.textContent = text;
      this.said.className = `ballot__said ${tone}`;
    }

    draw() {
      for (const line of this.lines) {
        line.shown.textContent = line.input.value || "0";
        for (const [button, step] of [[line.less, -1], [line.more, 1]]) {
          const reason = this.whyNot(line, step);
          button.setAttribute("aria-disabled", String(Boolean(reason)));
          button.title = reason;
        }
      }
      this.left.textContent = this.words.left.replace("{left}", Math.max(this.free, 0));
      this._drawDots();
      this._drawState();
    }

    _drawState() {
      if (this.isChanged) this.say(this.wasSent || this.wanted ? this.words.changed : this.words.draft);
      else if (this.wanted) this.say(this.failures ? this.words.offline : this.words.sending, this.failures ? "is-trouble" : "");
      else if (this.wasSent) this.say([this.words.kept, this.freeWords].join(" ").trim(), "is-kept");
      else this.say(this.words.draft);
      this._drawButton();
    }

    /** What lies nowhere is told, never held against anybody. */
    get freeWords() {
      if (this.free <= 0) return "";
      return this.free === 1 ? this.words.freeOne : this.words.free.replace("{left}", this.free);
    }

    _drawButton() {
      const isDone = this.wasSent && !this.wanted && !this.isChanged;
      const isAgain = this.wasSent || this.wanted;
      this.button.classList.toggle("btn-primary", !isDone);
      this.button.classList.toggle("btn-quiet", isDone);
      this.button.textContent = isAgain ? this.button.dataset.again : this.button.dataset.first;
    }

    _drawDots() {
      const picture = document.getElementById("dots-left");
      if (!picture) return;
      picture.hidden = false;
      picture.replaceChildren(
        ...Array.from({ length: this.budget }, (_, at) => {
          const dot = document.createElement("i");
          dot.classList.toggle("o", at < this.budget - this.free);
          return dot;
        }),
      );
    }

    handIn() {
      this.turn += 1;
      this.wanted = { turn: this.turn, dots: this.dots };
      this.keep();
      this.send();
    }

    async send() {
      clearTimeout(this.timer);
      if (this.isSending || !this.wanted) return;
      this.isSending = true;
      const { turn } = this.wanted;
      this._drawState();
      try {
        await this._judge(await this._post(), turn);
        this.failures = 0;
      } catch {
        this.failures += 1;
        this._drawState();
        this.timer = setTimeout(() => this.send(), WAITS[Math.min(this.failures, WAITS.length) - 1]);
      }
      this.isSending = false;
      if (this.wanted && !this.failures) this.send();
    }

    _post() {
      const body = new URLSearchParams(new FormData(form));
      for (const { input } of this.lines) body.set(input.name, this.wanted.dots[input.name.slice(5)] || "");
      body.set("turn", this.wanted.turn);
      return fetch(form.action, {
        method: "POST",
        body,
        headers: { "HX-Request": "true", "HX-Current-URL": location.href },
        signal: AbortSignal.timeout(TIMEOUT),
      });
    }

    async _judge(answer, turn) {
      const door = answer.headers.get("HX-Redirect");
      if (door) return leave(door);
      if (answer.status === 409) {
        this.wanted = null;
        this.forget();
        return leave(`${place.dataset.url}?late`);
      }
      if (answer.status === 422) {
        const { error } = await answer.json();
        this.wanted = null;
        this.keep();
        return this.say(error, "is-trouble");
      }
      // The token of the form has run out: the page that comes has a fresh one and sends again.
      if (answer.status === 403 && !location.search) return leave(`${place.dataset.url}?again`);
      if (!answer.ok) throw new Error(answer.statusText);
      return this._stored(await answer.json(), turn);
    }

    _stored(stored, turn) {
      this.wasSent = true;
      form.dataset.turn = stored.turn;
      if (this.wanted?.turn === turn) this.wanted = null;
      const isNewer = stored.turn > turn;
      if (isNewer) {
        this.turn = stored.turn;
        this._put(stored.dots);
      }
      if (this.isChanged || this.wanted) this.keep();
      else this.forget();
      this.draw();
      if (isNewer) this.say(this.words.newer, "is-trouble");
    }
  }

  const ballot = form ? new Ballot() : null;
  if (ballot) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ballot.handIn();
    });
    window.addEventListener("online", () => ballot.send());
    document.body.addEventListener("line-back", () => ballot.send());
    if (ballot.wanted) ballot.send();
  }
  document.body.addEventListener("pulse-room", look);
  document.body.addEventListener("line-back", look);
})();
