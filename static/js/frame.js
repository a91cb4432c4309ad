// Where one comes to type, typing can begin at once; on a phone the keyboard would cover the page.
function beginIn(field) {
  const isFree = document.activeElement === document.body && !location.hash && !field.value;
  if (isFree && matchMedia("(min-width: 761px) and (pointer: fine)").matches) field.focus({ preventScroll: true });
}
window.Weitblick = Object.assign(window.Weitblick || {}, { beginIn });

// What every page needs: menus close on Escape and on a click elsewhere; dialogs open by button.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog).showModal();
  }
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog").close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A form on its way is not sent again by an impatient second click: it would do everything twice.
// At the window, so that scripts that send a form themselves have said so before.
const LONGEST_WAY = 30_000;
let onTheirWay = new WeakSet();
window.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (onTheirWay.has(form)) return event.preventDefault();
  onTheirWay.add(form);
  setTimeout(() => onTheirWay.delete(form), LONGEST_WAY);
});
window.addEventListener("pageshow", () => {
  onTheirWay = new WeakSet(); // the browser may bring a page back as it was left
});

// An htmx request that fails says so; without this the page would just stay silent.
function tell(id) {
  const place = document.getElementById("messages");
  const template = document.getElementById(id);
  if (!place || !template) return;
  place.replaceChildren(template.content.cloneNode(true));
  place.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:responseError", () => tell("fault-refused"));
document.addEventListener("htmx:sendError", () => tell("fault-offline"));
document.addEventListener("htmx:timeout", () => tell("fault-offline"));
