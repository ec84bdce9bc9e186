// The patterns' table: inputs, targets, and what the network answers, of several events at the last; inputs and targets of
// patterns of one event can be changed in it.

import { digits, element } from "./drawing.js";

const MOST = 100, EDITABLE = 40; // patterns that are listed, numbers of a cell that can be changed

const short = (x) => (Number.isNaN(x) ? "-" : Number.isInteger(x) ? String(x) : digits(x));
const exact = (x) => (Number.isNaN(x) ? "-" : String(x));

// Fill the table; `choose(p)` shows a pattern, `change(p, which, at, values)` sets numbers of its first event.
export function fillPatterns(table, network, selected, { choose, change }) {
  const { set, plan } = network, some = set.names.slice(0, MOST);
  const inputs = plan.layers.filter((x) => x.input_at >= 0), outputs = plan.layers.filter((x) => x.target_at >= 0);
  const text = (values) => (values.length > EDITABLE ? `${[...values.slice(0, EDITABLE)].map(short).join(" ")} \u2026` : [...values].map(short).join(" "));
  const several = some.some((_, p) => set.starts[p + 1] - set.starts[p] > 1);
  const head = ["", "pattern", ...(several ? ["event"] : []), ...(outputs.length ? ["error"] : []), ...inputs.map((x) => x.name), ...outputs.flatMap((x) => [`${x.name}: target`, "activation"])];
  const cell = (p, which, layer, at, values) => {
    if (layer.units > EDITABLE || set.starts[p + 1] - set.starts[p] > 1) return element("td", {}, text(values));
    const named = `${layer.name}, ${which} of ${set.names[p]}`;
    const box = element("input", { value: [...values].map(exact).join(" "), "aria-label": named });
    box.style.width = `${box.value.length + 2}ch`;
    box.addEventListener("change", () => {
      const read = box.value.trim().split(/\s+/).map((x) => (x === "-" ? NaN : Number(x)));
      const wrong = read.length !== layer.units || read.some((x, k) => Number.isNaN(x) && box.value.trim().split(/\s+/)[k] !== "-");
      box.setCustomValidity(wrong ? `expected ${layer.units} numbers` : "");
      if (wrong) box.reportValidity();
      else setTimeout(() => change(p, which, at, read)); // once the Tab key has moved the focus on
    });
    return element("td", {}, box, element("span", { class: "printed" }, box.value));
  };
  const shown = [...network.survey(MOST)];
  const rows = some.map((name, p) => {
    const events = shown[p], event = events.at(-1);
    const button = element("button", { "aria-label": `show pattern ${name}` }, "show");
    button.addEventListener("click", () => choose(p));
    const cells = [
      ...(several ? [element("td", {}, `${events.length} of ${set.starts[p + 1] - set.starts[p]}`)] : []),
      ...(outputs.length ? [element("td", {}, events.reduce((sum, each) => sum + each.error, 0).toPrecision(3))] : []),
      ...inputs.map((x) => cell(p, "inputs", x, x.input_at, event.input.slice(x.input_at, x.input_at + x.units))),
      ...outputs.flatMap((x) => [
        cell(p, "targets", x, x.target_at, event.target.slice(x.target_at, x.target_at + x.units)),
        element("td", {}, text(event.a[x.number])),
      ]),
    ];
    return element("tr", { "aria-selected": String(p === selected) }, element("td", {}, button), element("th", { scope: "row" }, name), ...cells);
  });
  const focused = table.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
  table.replaceChildren(
    element("thead", {}, element("tr", {}, ...head.map((x) => element("th", { scope: "col" }, x)))),
    element("tbody", {}, ...rows),
  );
  if (focused !== null) [...table.querySelectorAll("[aria-label]")].find((x) => x.getAttribute("aria-label") === focused)?.focus();
}
