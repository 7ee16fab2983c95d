"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const findings = [...document.querySelectorAll(".finding")];
  const toggles = [...document.querySelectorAll("button.toggle")];
  const field = document.getElementById("operation");
  const status = document.getElementById("count");
  const total = findings.reduce((sum, finding) => sum + Number(finding.dataset.count), 0);

  // The lists that have an operation with this text in its name.
  const matching = (text) => {
    const is = data.operations.map((name) => name.toLowerCase().includes(text));
    const inRun = (list) => {
      for (let run = 0; run < list.length; run += 2) {
        for (let at = list[run]; at <= list[run + 1]; at += 1) if (is[at]) return true;
      }
      return false;
    };
    return data.lists.map(inRun);
  };

  const apply = () => {
    const shown = { level: new Set(), facet: new Set() };
    for (const toggle of toggles) {
      if (toggle.getAttribute("aria-pressed") === "true") shown[toggle.dataset.kind].add(toggle.dataset.value);
    }
    const text = field.value.trim().toLowerCase();
    const lists = text === "" ? null : matching(text);
    let count = 0;
    for (const finding of findings) {
      const { level, facet, list } = finding.dataset;
      const is = shown.level.has(level) && shown.facet.has(facet) && (lists === null || lists[Number(list)]);
      finding.hidden = !is;
      if (is) count += Number(finding.dataset.count);
    }
    for (const group of document.querySelectorAll(".group")) {
      group.hidden = group.querySelector(".finding:not([hidden])") === null;
    }
    status.textContent = `${count} of ${total} findings shown`;
  };

  const showAll = () => {
    for (const toggle of toggles) toggle.setAttribute("aria-pressed", "true");
    field.value = "";
    apply();
  };

  // A permanent link leads to its finding, whatever the filter says.
  const visit = () => {
    const id = window.location.hash.slice(1);
    const target = id === "" ? null : document.getElementById(id);
    if (target === null) return;
    const finding = target.closest(".finding");
    if (finding === null) return;
    if (finding.hidden) showAll();
    const lines = target.querySelector("details.lines");
    if (lines !== null) lines.open = true;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };

  for (const toggle of toggles) {
    toggle.addEventListener("click", () => {
      toggle.setAttribute("aria-pressed", String(toggle.getAttribute("aria-pressed") !== "true"));
      apply();
    });
  }
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  document.getElementById("reset").addEventListener("click", showAll);
  window.addEventListener("hashchange", visit);
  document.getElementById("filter").hidden = false;
  visit();
})();
