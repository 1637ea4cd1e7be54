// Makes staff pages smoother; each works without it.
(() => {
  "use strict";

  // Times in words keep moving while a page stays open.
  // Each unit, its seconds, and from how many on it is used: as in_words.py tells them.
  const UNITS = [["week", 604800, 604800], ["day", 86400, 172800], ["hour", 3600, 3600], ["minute", 60, 0]];
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en");
  const inWords = (seconds) => {
    const [unit, size] = UNITS.find(([, , least]) => Math.abs(seconds) >= least);
    return words.format(Math.trunc(seconds / size), unit);
  };
  const tick = () => {
    for (const time of document.querySelectorAll("time[data-from-now]")) {
      time.textContent = inWords((Date.parse(time.dateTime) - Date.now()) / 1000);
    }
  };
  setInterval(tick, 60000);

  // A form that was sent is not sent twice by an impatient thumb.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 3000);
  });

  // The sign that one opens comes to the top of the screen, with whom to call.
  for (const sign of document.querySelectorAll("details.lp-sign")) {
    sign.addEventListener("toggle", () => { if (sign.open) sign.scrollIntoView({ block: "start" }); });
  }

  // Words to send can be copied; a code cannot: what is copied may travel to other devices.
  for (const copy of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
    const words = copy.parentElement.querySelector("[data-words]");
    if (!words) continue;
    const press = copy.querySelector("button");
    copy.hidden = false;
    press.addEventListener("click", async () => {
      await navigator.clipboard.writeText(words.textContent.trim());
      press.querySelector("span").textContent = press.dataset.copied;
    });
  }

  for (const print of document.querySelectorAll("[data-print]")) {
    print.hidden = false;
    print.querySelector("button").addEventListener("click", () => window.print());
  }

  const problems = document.querySelector("[data-problems]");
  if (problems) problems.focus();
})();
