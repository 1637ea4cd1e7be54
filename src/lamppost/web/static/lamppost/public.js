// Makes the public pages smoother; each works without it. Nothing typed is stored or sent from here.
(() => {
  "use strict";

  // The long form becomes three short screens.
  const form = document.querySelector("form[data-screens]");
  if (form) {
    const screens = [...form.querySelectorAll(".lp-screen")];
    const problem = form.querySelector("[aria-invalid='true'], .lp-error");
    const steps = document.createElement("ol");
    steps.className = "lp-steps";
    for (const screen of screens) {
      const step = document.createElement("li");
      step.textContent = screen.dataset.screen;
      steps.append(step);
    }
    form.before(steps);
    form.classList.add("lp-screens-on");

    const show = (index, isMove) => {
      screens.forEach((screen, at) => { screen.hidden = at !== index; });
      [...steps.children].forEach((step, at) => {
        step.classList.toggle("lp-step-done", at < index);
        if (at === index) step.setAttribute("aria-current", "step");
        else step.removeAttribute("aria-current");
      });
      if (isMove) {
        screens[index].querySelector("h2").focus({ preventScroll: true });
        steps.scrollIntoView({ block: "nearest" });
        window.scrollTo({ top: Math.max(0, steps.getBoundingClientRect().top + window.scrollY - 24) });
      }
    };
    // The phone's own way back leads to the screen before, with what was typed; its list of pages learns a number.
    const forth = (index) => {
      history.pushState({ screen: index }, "");
      show(index, true);
    };
    const back = (index) => {
      if (history.state?.screen === index + 1) history.back();
      else show(index, true);
    };
    const isFilled = (screen) => [...screen.querySelectorAll("input, select")].every((field) => field.reportValidity());
    const button = (words, kind, go) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = `btn btn-${kind}`;
      made.textContent = words;
      made.addEventListener("click", go);
      return made;
    };

    screens.forEach((screen, index) => {
      let actions = screen.querySelector(".lp-actions");
      if (!actions) {
        actions = document.createElement("div");
        actions.className = "lp-actions";
        screen.append(actions);
      }
      if (index < screens.length - 1) {
        const next = () => { if (isFilled(screen)) forth(index + 1); };
        actions.prepend(button(form.dataset.next, "primary", next));
        screen.addEventListener("keydown", (event) => {
          if (event.key === "Enter" && event.target.matches("input")) {
            event.preventDefault();
            next();
          }
        });
      }
      if (index > 0) actions.append(button(form.dataset.back, "plain", () => back(index - 1)));
    });
    const first = Math.max(0, problem ? screens.findIndex((screen) => screen.contains(problem)) : 0);
    show(first, false);
    window.addEventListener("popstate", (event) => {
      const open = screens.findIndex((screen) => screen.querySelector(":invalid"));
      const asked = event.state?.screen ?? first;
      show(open < 0 ? asked : Math.min(open, asked), true);
    });

    // A link of the summary leads to the screen that holds its field.
    for (const link of document.querySelectorAll("[data-problems] a")) {
      link.addEventListener("click", (event) => {
        const field = document.querySelector(link.getAttribute("href"));
        if (!field) return;
        event.preventDefault();
        show(screens.findIndex((screen) => screen.contains(field)), true);
        field.focus();
      });
    }
  }

  // Only the first answer shows the code: an impatient thumb must not ask for a second one.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 20000);
  });

  const problems = document.querySelector("[data-problems]");
  if (problems) problems.focus();

  // The code can be copied where the browser allows it.
  const copy = document.querySelector("[data-copy]");
  const code = document.querySelector("[data-code]");
  if (copy && code && navigator.clipboard) {
    copy.hidden = false;
    const press = copy.querySelector("button");
    press.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent.trim().replace(/\s+/g, " "));
      press.querySelector("span").textContent = press.dataset.copied;
    });
  }

  // A letter's link carries its code behind the "#", which no browser sends: it goes into its field, and
  // out of the address, so that neither a server nor the list of visited pages keeps it.
  const codeField = document.querySelector("[data-code-from-link] input");
  const takeCode = () => {
    const code = decodeURIComponent(location.hash.slice(1));
    if (!codeField || !/^[0-9A-Za-z -]{18,30}$/.test(code)) return;
    codeField.value = code;
    history.replaceState(null, "", location.pathname);
  };
  takeCode();
  window.addEventListener("hashchange", takeCode);
})();
