// The strategy map: while a goal or a link is looked at, by pointer or by Tab, it and what hangs on
// it stand out. The map can be read and used without.
const map = document.querySelector(".goalmap");
const links = map ? [...map.querySelectorAll(".goalmap__link")] : [];
const goals = new Map([...(map?.querySelectorAll(".goalmap__goal") || [])].map((goal) => [goal.dataset.goal, goal]));

function trace(part) {
  for (const shown of [...links, ...goals.values()]) shown.classList.remove("is-on");
  map.classList.toggle("is-tracing", Boolean(part));
  if (!part) return;
  const id = part.dataset.goal;
  const found = id ? links.filter((link) => [link.dataset.from, link.dataset.to].includes(id)) : [part];
  for (const link of found) {
    link.classList.add("is-on");
    for (const end of [link.dataset.from, link.dataset.to]) goals.get(end)?.classList.add("is-on");
  }
  if (id) part.classList.add("is-on");
}

if (map) {
  const partOf = (event) => event.target.closest(".goalmap__goal, .goalmap__link");
  const focused = () => (map.contains(document.activeElement) ? document.activeElement.closest(".goalmap__goal") : null);
  map.addEventListener("mouseover", (event) => trace(partOf(event) || focused()));
  map.addEventListener("mouseleave", () => trace(focused()));
  map.addEventListener("focusin", (event) => trace(partOf(event)));
  map.addEventListener("focusout", () => trace(null));
}
