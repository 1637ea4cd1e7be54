// Carries a passkey between the browser and a form with `data-passkey`: "create" or "get".
(() => {
  "use strict";

  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((each) => ({ ...each, id: toBytes(each.id) }));

  const asked = (options) => {
    const read = { ...options, challenge: toBytes(options.challenge) };
    if (options.user) read.user = { ...options.user, id: toBytes(options.user.id) };
    if (options.excludeCredentials) read.excludeCredentials = known(options.excludeCredentials);
    if (options.allowCredentials) read.allowCredentials = known(options.allowCredentials);
    return read;
  };

  const answer = (credential) => {
    const { response } = credential;
    const said = { clientDataJSON: toText(response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[part]) said[part] = toText(response[part]);
    }
    if (response.getTransports) said.transports = response.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment || undefined,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: said,
    });
  };

  const optionsFor = async (form) => {
    if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const reply = await fetch(form.dataset.optionsFrom || form.action, { headers: { Accept: "application/json" } });
    if (!reply.ok) throw new Error("no options");
    return reply.json();
  };

  const show = (form, problem, shown) => {
    form.querySelector(`[data-passkey-${problem}]`).hidden = !shown;
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const able = Boolean(window.PublicKeyCredential && navigator.credentials);
    show(form, "unable", !able);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation(); // staff.js would take a second try for a second sending
      if (!able) return;
      show(form, "failed", false);
      try {
        const { publicKey } = await optionsFor(form);
        show(form, "none", !publicKey);
        if (!publicKey) return;
        const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: asked(publicKey) });
        form.elements.credential.value = answer(credential);
        form.submit();
      } catch {
        show(form, "failed", true);
      }
    });
  }
})();
