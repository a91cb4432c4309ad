// A button beside a field that copies what stands in it. Without it, one selects and copies by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break; // only offered on https and on localhost
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.querySelector("span").textContent = button.dataset.done;
  });
}
