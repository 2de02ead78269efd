// Makes forms and parts of pages smoother. Nothing depends on it: without it every form still works.
"use strict";
(() => {
  const live = document.getElementById("live");
  const say = (word) => { if (live) live.textContent = live.dataset[word] || word; };
  const owner = document.body.dataset.owner;
  const draftKey = (box) => `draft:${owner}:${location.pathname}:${box.name}`;
  let leaving = false; // a page change that was asked for does not warn
  let typing = null; // the running look-up, so that an older answer never overtakes a newer one

  const read = (html) => new DOMParser().parseFromString(html, "text/html");

  // Replaces an element of the page by its namesake in `found`; null if either is missing.
  function swap(found, id) {
    const next = found.getElementById(id);
    const old = document.getElementById(id);
    if (!next || !old) return null;
    old.replaceWith(next);
    begin(next);
    return next;
  }

  function focus(part) {
    const target = part.querySelector("[autofocus]") || part.querySelector("h1, h2, legend") || part;
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus();
  }

  // The answer is the part, or a whole page, or a refusal: that one leaves the form as it is.
  function show(answer, html, form) {
    const found = read(html);
    const signedOut = found.getElementById("main") && !found.body.dataset.owner && owner;
    if (signedOut && answer.ok) { leaving = true; location.assign(answer.url); return; }
    const refusal = found.getElementById("refusal");
    if (!answer.ok && refusal) { document.getElementById("messages").replaceChildren(refusal); focus(refusal); return; }
    if (answer.ok) { drafts(form).forEach((key) => sessionStorage.removeItem(key)); delete form.dataset.touched; renew(form); }
    const id = form.dataset.part;
    if (!answer.ok && !found.getElementById(id)) throw new Error(answer.status);
    const part = swap(found, id) || swap(found, "main");
    if (!part) { leaving = true; location.assign(answer.url); return; }
    if (part.id === id) swap(found, "messages");
    swap(found, "site-head");
    if (found.title) document.title = found.title;
    if (answer.redirected) history.replaceState(null, "", answer.url);
    say(answer.ok ? "sent" : "refused");
    focus(part);
  }

  // A form that stays on the page is sent anew the next time, not the same thing twice.
  function renew(form) {
    const key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    form.querySelectorAll("[name=_once]").forEach((box) => { box.value = key; });
  }

  async function send(form, button) {
    const body = new FormData(form, button?.name ? button : undefined);
    form.ariaBusy = "true";
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": form.dataset.part, Accept: "text/html" } });
      show(answer, await answer.text(), form);
    } catch {
      document.getElementById("messages").innerHTML = '<p class="message message-error" role="alert"></p>';
      document.querySelector("#messages p").textContent = live.dataset.failed;
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
      sessionStorage.setItem("sent", JSON.stringify(drafts(form)));
    }
  });

  document.addEventListener("input", (event) => {
    const box = event.target;
    const form = box.closest("form");
    if (form && "guard" in form.dataset) form.dataset.touched = "";
    if (box.matches(TEXTS)) keep(box);
    if (box.matches("textarea")) count(box);
    if (box.dataset.suggest) suggest(box);
  });

  // A page come back to: its buttons work again.
  addEventListener("pageshow", () => { leaving = false; document.querySelectorAll("form").forEach((form) => { form.ariaBusy = null; }); });
  addEventListener("beforeunload", (event) => { if (!leaving && document.querySelector("form[data-touched]")) event.preventDefault(); });

  // Text not sent yet stays in this tab, for the signed-in person alone. Of single lines only
  // those marked: the others hold numbers of people.
  const TEXTS = "textarea, [data-draft]";
  const keeps = (box) => owner && box.name && box.form && "guard" in box.form.dataset;
  const drafts = (form) => [...form.querySelectorAll(TEXTS)].map(draftKey);
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
        if (answer.ok) swap(read(await answer.text()), into);
      } catch { /* typed on, or no connection: a look-up may be missed */ }
    }, 400);
    typing = { timer, abort };
  }

  function begin(root) {
    root.querySelectorAll(TEXTS).forEach(restore);
    root.querySelectorAll("textarea").forEach(count);
    const given = new URLSearchParams(location.hash.slice(1));
    // data-from-fragment: what a QR code hands over behind the #, which no server ever sees.
    root.querySelectorAll("[data-from-fragment]").forEach((box) => { box.value ||= given.get(box.dataset.fromFragment) ?? ""; });
    root.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.onclick = () => print(); });
  }

  // What was sent before this page is forgotten, unless the answer is a refusal or the way to sign in.
  function tidy() {
    const sent = JSON.parse(sessionStorage.getItem("sent") || "[]");
    sessionStorage.removeItem("sent");
    if (!owner) return;
    const other = (key) => key.startsWith("draft:") && !key.startsWith(`draft:${owner}:`);
    const old = document.getElementById("refusal") ? [] : sent;
    [...old, ...Object.keys(sessionStorage).filter(other)].forEach((key) => sessionStorage.removeItem(key));
  }

  tidy();
  begin(document);
})();
