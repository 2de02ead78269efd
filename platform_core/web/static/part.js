// Makes forms and parts of pages smoother. Nothing depends on it: without it every form still works.
"use strict";
(() => {
  const live = document.getElementById("live");
  const say = (word) => { if (live) live.textContent = live.dataset[word] || word; };
  const owner = document.body.dataset.owner;
  const draftKey = (box) => `draft:${owner}:${location.pathname}:${box.name}`;
  let leaving = false; // a page change that was asked for does not warn
  let typing = null; // the running look-up, so that an older answer never overtakes a newer one

  // Replaces elements of the page by their namesakes in `html`; false if `id` is not among them.
  function swap(html, id) {
    const found = new DOMParser().parseFromString(html, "text/html");
    const next = found.getElementById(id);
    const old = document.getElementById(id);
    if (!next || !old) return null;
    const messages = found.getElementById("messages");
    if (messages && !next.contains(messages)) document.getElementById("messages")?.replaceWith(messages);
    if (found.title) document.title = found.title;
    old.replaceWith(next);
    begin(next);
    return next;
  }

  function focus(part) {
    const target = part.querySelector("[autofocus]") || part.querySelector("h1, h2, legend") || part;
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus();
  }

  async function send(form, button) {
    const id = form.dataset.part;
    const body = new FormData(form, button?.name ? button : undefined);
    form.ariaBusy = "true";
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": id, Accept: "text/html" } });
      const html = await answer.text();
      forget(form);
      const part = swap(html, id) || swap(html, "main");
      if (!part) { leaving = true; location.assign(answer.url); return; }
      if (answer.redirected) history.replaceState(null, "", answer.url);
      say(answer.ok ? "sent" : "refused");
      focus(part);
    } catch {
      say("failed");
      alert(live.dataset.failed);
    } finally {
      form.ariaBusy = null;
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (form.ariaBusy === "true" || (question && !confirm(question))) { event.preventDefault(); return; }
    if ("forget" in form.dataset) sessionStorage.clear();
    if (form.dataset.part && form.method === "post") {
      event.preventDefault();
      send(form, event.submitter);
    } else if (form.method === "post") {
      leaving = true;
      form.ariaBusy = "true"; // a second click sends nothing
      forget(form);
    }
  });

  document.addEventListener("input", (event) => {
    const box = event.target;
    const form = box.closest("form");
    if (form && "guard" in form.dataset) form.dataset.touched = "";
    if (box.matches("textarea")) { count(box); keep(box); }
    if (box.dataset.suggest) suggest(box);
  });

  // A form sent or a page come back to: drafts go, the button works again.
  function forget(form) { form.querySelectorAll("textarea").forEach((box) => sessionStorage.removeItem(draftKey(box))); delete form.dataset.touched; }
  addEventListener("pageshow", () => { leaving = false; document.querySelectorAll("form").forEach((form) => { form.ariaBusy = null; }); });
  addEventListener("beforeunload", (event) => { if (!leaving && document.querySelector("form[data-touched]")) event.preventDefault(); });

  // Text not sent yet stays in this tab, for the signed-in person alone.
  const keeps = (box) => owner && box.name && box.form && "guard" in box.form.dataset;
  function keep(box) { if (keeps(box)) sessionStorage.setItem(draftKey(box), box.value); }
  function restore(box) {
    const draft = keeps(box) && sessionStorage.getItem(draftKey(box));
    if (draft && !box.value) { box.value = draft; box.form.dataset.touched = ""; say("restored"); }
  }

  function count(box) {
    const most = Number(box.dataset.counter);
    if (!most) return;
    const left = most - [...box.value].length;
    if (box.nextElementSibling?.className.split(" ")[0] !== "counter") box.insertAdjacentHTML("afterend", '<p class="counter" aria-hidden="true"></p>');
    box.nextElementSibling.textContent = (left < 0 ? live.dataset.over : live.dataset.left).replace("%n", Math.abs(left));
    box.nextElementSibling.classList.toggle("over", left < 0);
  }

  // data-suggest: address to ask with ?q=; data-suggest-into: id of the element it answers with.
  function suggest(box) {
    clearTimeout(typing?.timer);
    typing?.abort.abort();
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      if (box.value.trim().length < 2) return;
      const into = box.dataset.suggestInto;
      const ask = new URL(box.dataset.suggest, location.href);
      ask.searchParams.set("q", box.value.trim().slice(0, 200));
      try {
        const answer = await fetch(ask, { headers: { "X-Part": into, Accept: "text/html" }, signal: abort.signal });
        if (answer.ok) swap(await answer.text(), into);
      } catch { /* typed on, or no connection: a look-up may be missed */ }
    }, 400);
    typing = { timer, abort };
  }

  function begin(root) {
    root.querySelectorAll("textarea").forEach((box) => { restore(box); count(box); });
    root.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.onclick = () => print(); });
  }

  for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft:") && !key.startsWith(`draft:${owner}:`)) sessionStorage.removeItem(key);
  begin(document);
})();
