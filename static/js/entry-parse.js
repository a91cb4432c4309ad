/* The reading of a rapid entry line, shown as chips before Enter. The grammar stands in
   swot/entry.py; both are held by tests/swot/entry_cases.json. Pure: no page, no state. */
(function () {
  "use strict";

  const LETTERS = {
    de: { s: "strength", w: "weakness", c: "opportunity", r: "threat" },
    en: { s: "strength", w: "weakness", o: "opportunity", t: "threat" },
  };

  function readHead(word, after, letters, options) {
    const found = /^([a-z])?([0-9])?$/i.exec(word);
    if (!found) return null;
    const letter = found[1];
    const kind = letter ? letters[letter.toLowerCase()] || null : null;
    const place = found[2] === undefined ? null : Number(found[2]);
    if (letter && !options.kinds.includes(kind)) return null;
    if (place !== null && place > options.perspectivesCount) return null;
    if (!letter && /^(?:[x×](?:[ \u00a0]|$)|[%‰])/i.test(after)) return null;
    return { kind, place };
  }

  function readName(written, clusters) {
    if (!written) return "";
    const quoted = /^["„“”]([^"„“”]+)["“”]$/.exec(written);
    const name = quoted ? quoted[1].trim() : written;
    const known = clusters.find((title) => title.toLowerCase() === name.toLowerCase());
    if (known !== undefined) return known;
    return quoted || /^\p{L}[^ \u00a0]*$/u.test(name) ? name : null;
  }

  function readCluster(rest, hasPrefix, clusters) {
    const found = /[ \u00a0]#([^#]*)$/.exec(hasPrefix || rest === "#" ? " " + rest : rest);
    const name = found ? readName(found[1].trim(), clusters) : null;
    if (name === null) return { text: rest, cluster: null };
    return { text: rest.slice(0, rest.length - found[1].length - 1).trim(), cluster: name };
  }

  /**
   * options: { language, kinds, perspectivesCount, clusters }.
   * Returns { kind, perspective, cluster, count, text, literal, mistaken }; null means "as before",
   * mistaken is a word that looks like a sign and is none.
   */
  function parseEntry(line, options) {
    const letters = LETTERS[options.language.startsWith("en") ? "en" : "de"];
    let rest = line.replace(/[ \t]*[\r\n][ \t\r\n]*/g, " ").replace(/\t/g, " ").trim();
    let head = null;
    let count = 0;
    let hasPrefix = false;
    let mistaken = "";
    for (;;) {
      const token = /^([^ \u00a0]+)(?:[ \u00a0]+|$)(.*)$/s.exec(rest);
      if (!token) break;
      const number = /^([1-9][0-9]?)[x×]$/i.exec(token[1]);
      const found = head ? null : readHead(token[1], token[2], letters, options);
      if (number && !count) count = Number(number[1]);
      else if (found) head = found;
      else {
        if (token[2] && /^(?:[a-z][0-9]{1,2}|[0-9]{1,4}[x×])$/i.test(token[1])) mistaken = token[1];
        break;
      }
      rest = token[2];
      hasPrefix = true;
    }
    const literal = rest.startsWith("\\");
    const { text, cluster } = literal
      ? { text: rest.slice(1).trim(), cluster: null }
      : readCluster(rest, hasPrefix, options.clusters || []);
    const place = head ? head.place : null;
    return {
      kind: head ? head.kind : null,
      perspective: place === 0 ? "unsorted" : place,
      cluster,
      count: count || 1,
      text,
      literal,
      mistaken,
    };
  }

  window.Weitblick = Object.assign(window.Weitblick || {}, { parseEntry });
})();
