// Patterns that a user pastes: a row a pattern, columns with tabs in between (or several blanks).

// Return a set of patterns for the network, each of one event, or throw what is wrong, with the line.
export function pastedPatterns(text, plan, like) {
  const inputs = plan.layers.filter((x) => x.input_at >= 0).reduce((sum, x) => sum + x.units, 0);
  const names = [], rows = { inputs: [], targets: [] };
  text.split("\n").forEach((line, number) => {
    if (line.trim() === "" || line.startsWith("#") || /^name\t/.test(line)) return;
    const [name, ...values] = line.trim().split(/[\t ]+/);
    const read = values.map((x) => (x === "-" ? null : Number(x)));
    const where = `line ${number + 1}`;
    if (read.length !== inputs + plan.targets) {
      throw new Error(`${where}: expected a name, ${inputs} inputs and ${plan.targets} targets, got ${read.length} numbers`);
    }
    const wrong = values.find((x, i) => read[i] !== null && !Number.isFinite(read[i]));
    if (wrong !== undefined) throw new Error(`${where}: ${wrong} is no number`);
    if (read.slice(0, inputs).includes(null)) throw new Error(`${where}: an input is missing`);
    if (names.includes(name)) throw new Error(`${where}: the name ${name} is there twice`);
    names.push(name);
    rows.inputs.push(read.slice(0, inputs));
    rows.targets.push(read.slice(inputs));
  });
  if (names.length === 0) throw new Error("no pattern");
  const one = names.map(() => 1), of = names.map((_, i) => i);
  return {
    names, labels: [], starts: [0, ...names.map((_, i) => i + 1)], frequencies: one,
    inputs: { rows: rows.inputs, of }, targets: { rows: rows.targets, of },
    cumulative: names.map((_, i) => (i + 1) / names.length), reset: like.reset,
  };
}

// A network's patterns as such a table.
export function asTable(set) {
  const cell = (x) => (Number.isNaN(x) ? "-" : String(x));
  return set.names.map((name, p) => {
    const first = set.starts[p];
    return [name, [...set.inputs[first]].map(cell).join(" "), [...set.targets[first]].map(cell).join(" ")].join("\t");
  }).join("\n");
}
