"use strict";
// Only textContent is ever set: what a service sends is words, never a part of this page.

function element(name, text, parent) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

async function call(button) {
  const { sample, service } = button.dataset;
  const place = document.getElementById("cards-" + sample);
  const wire = document.getElementById("wire-" + sample);
  place.textContent = "Calling";
  const request = await (await fetch("/demo/ehr/" + sample + ".json")).json();
  request.hookInstance = crypto.randomUUID();
  const answer = await post("/cds-services/" + service, request);
  wire.textContent =
    "POST /cds-services/" + service + "\n\n" + JSON.stringify(request, null, 1) +
    "\n\n" + answer.status + "\n\n" + JSON.stringify(answer.body, null, 1);
  place.textContent = "";
  const cards = answer.body.cards || [];
  if (!cards.length) element("p", answer.status === 200 ? "No cards." : answer.body.title, place);
  for (const card of cards) show(card, service, place);
}

function show(card, service, place) {
  const box = element("article", "", place);
  box.className = "card " + card.indicator;
  element("h3", card.summary, box);
  if (card.detail) element("pre", card.detail, box);
  const source = element("p", "Source: ", box);
  const link = element("a", card.source.label, source);
  if (card.source.url) link.href = new URL(card.source.url).pathname;
  const told = element("p", "", box);
  told.setAttribute("role", "status");
  for (const suggestion of card.suggestions || []) {
    const accept = element("button", suggestion.label, box);
    accept.addEventListener("click", async () => {
      await feedback(service, {
        card: card.uuid,
        outcome: "accepted",
        acceptedSuggestions: [{ id: suggestion.uuid }],
      });
      told.textContent = "The EHR would create: " + JSON.stringify(suggestion.actions.map((a) => a.resource));
    });
  }
  const dismiss = element("select", "", box);
  dismiss.setAttribute("aria-label", "Dismiss this card");
  element("option", "Dismiss because", dismiss).value = "";
  for (const reason of card.overrideReasons || []) element("option", reason.display, dismiss).value = reason.code;
  dismiss.addEventListener("change", async () => {
    if (!dismiss.value) return;
    const reason = card.overrideReasons.find((each) => each.code === dismiss.value);
    await feedback(service, {
      card: card.uuid,
      outcome: "overridden",
      overrideReason: { reason: { code: reason.code, system: reason.system } },
    });
    told.textContent = "Dismissed: " + reason.display;
  });
}

function feedback(service, what) {
  what.outcomeTimestamp = new Date().toISOString();
  return post("/cds-services/" + service + "/feedback", { feedback: [what] });
}

for (const button of document.querySelectorAll("button[data-sample]")) {
  button.addEventListener("click", () => {
    call(button).catch(() => {
      document.getElementById("cards-" + button.dataset.sample).textContent = "The service could not be called.";
    });
  });
}
