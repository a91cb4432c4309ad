/* What was typed goes to the server one after the other, in the order of typing, and stays on this
   device until the server has it. Sending twice does no harm where a job carries its own id. */
(function () {
  "use strict";

  const TIMEOUT = 20000;
  const WAITS = [1500, 3000, 6000, 12000];

  class Outbox {
    /**
     * store: prefix of the keys on this device. token(): the form's CSRF token.
     * answered(job, response), refused(job, why), changed(state): what the page does then.
     * state: { count, trouble } with trouble "", "offline", "signedOut" or "stopped".
     */
    constructor({ store, token, answered, refused, changed }) {
      Object.assign(this, { store, token, answered, refused, changed });
      this.jobs = [];
      this.trouble = "";
      this.failures = 0;
      this.isSending = false;
      this.timer = null;
      this.number = 0;
      window.addEventListener("online", () => this.send());
    }

    /** Take up what an earlier page, or another window, could not send. Returns how many wait. */
    adopt() {
      try {
        const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.store + ":"));
        for (const key of keys.sort()) {
          const job = JSON.parse(localStorage.getItem(key));
          if (!this.jobs.some((known) => known.at === job.at)) this.jobs.push(job);
        }
      } catch {
        // storage is not allowed, or holds something foreign
      }
      if (this.jobs.length) this.send();
      return this.jobs.length;
    }

    /** job: { url, fields, about }. With `isOnce` it is neither kept on the device nor sent twice. */
    add(job) {
      job.at = `${String(Date.now()).padStart(15, "0")}-${String((this.number += 1)).padStart(6, "0")}`;
      this.jobs.push(job);
      if (!job.isOnce) this._write(job);
      this._tell(); // also while another one is under way
      this.send();
    }

    /** Take the last job back, unless it may have reached the server. */
    takeBack() {
      const job = this.jobs.at(-1);
      if (!job || job.wasTried) return null;
      this._done(job);
      this._tell();
      return job;
    }

    /** Forget the jobs that `test` is true of; returns them. */
    drop(test) {
      const dropped = this.jobs.filter(test);
      dropped.forEach((job) => this._done(job));
      if (dropped.length) this._tell();
      return dropped;
    }

    async send() {
      clearTimeout(this.timer);
      if (this.isSending || !this.jobs.length || this.trouble === "stopped") return;
      this.isSending = true;
      const job = this.jobs[0];
      job.wasTried = true;
      this._tell();
      try {
        await this._judge(job, await this._post(job));
      } catch {
        if (job.isOnce) this._giveUp(job);
        else this._fail("offline");
      }
      this.isSending = false;
      this._tell();
      if (!this.trouble) this.send();
      else if (this.trouble !== "stopped") this.timer = setTimeout(() => this.send(), this._wait());
    }

    _post(job) {
      const body = new URLSearchParams(job.fields);
      for (const [name, value] of Object.entries(job.live ? job.live() : {})) body.set(name, value);
      body.set("csrfmiddlewaretoken", this.token());
      return fetch(job.url, {
        method: "POST",
        body,
        headers: { "HX-Request": "true", "HX-Current-URL": location.href },
        signal: AbortSignal.timeout(TIMEOUT),
      });
    }

    async _judge(job, response) {
      if (response.headers.has("HX-Redirect")) return this._fail("signedOut");
      if (response.status >= 500) throw new Error(response.statusText);
      if (response.status === 422) {
        const { error } = await response.json();
        this._succeed(job);
        return this.refused(job, error);
      }
      if (!response.ok) return this._fail("stopped");
      const text = await response.text();
      this._succeed(job);
      return this.answered(job, response, text);
    }

    _succeed(job) {
      this.trouble = "";
      this.failures = 0;
      this._done(job);
    }

    /** Nobody knows whether it arrived, and twice would be wrong. */
    _giveUp(job) {
      this._done(job);
      this.refused(job, "");
    }

    _fail(trouble) {
      this.trouble = trouble;
      this.failures += 1;
    }

    _wait() {
      return WAITS[Math.min(this.failures, WAITS.length) - 1];
    }

    _tell() {
      this.changed({ count: this.jobs.length, trouble: this.trouble });
    }

    _write(job) {
      try {
        const { url, fields, about, at } = job;
        localStorage.setItem(`${this.store}:${at}`, JSON.stringify({ url, fields, about, at, wasTried: true }));
      } catch {
        // full or not allowed: it lives as long as this page
      }
    }

    _done(job) {
      this.jobs = this.jobs.filter((other) => other !== job);
      try {
        localStorage.removeItem(`${this.store}:${job.at}`);
      } catch {
        // nothing was kept
      }
    }
  }

  /** crypto.randomUUID exists on secure pages only; a laptop in a seminar hotel may serve plain HTTP. */
  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  window.Weitblick = Object.assign(window.Weitblick || {}, { Outbox, newId });
})();
