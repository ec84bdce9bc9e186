// Items on the first two principal components of a layer, each with its name.

import { components } from "./analysis.js";
import { cut, digits, svgElement } from "./drawing.js";

const SIZE = 300, BESIDE = 60; // of the square, and of the room for names at its right
const LONGEST_NAME = 22, SIGN = 6.2, LINE = 11, POINT = 4; // signs of a name; width of one, height of a name, radius of a point

// Where a name can stand, seen from its point: beside it, or farther off and joined to it by a line. [across, down]
const OFFSETS = [[7, 0], [-7, 0], ...[13, 24, 36, 50, 66, 84, 104, 126].flatMap((away) => Array.from({ length: 12 }, (_, k) => {
  const angle = (k * Math.PI) / 6;
  return [away * Math.sin(angle), -away * Math.cos(angle)];
}))];

const percent = (share) => `${Math.round(100 * share)} %`;
const meet = (u, v) => u.left < v.right && v.left < u.right && u.top < v.bottom && v.top < u.bottom;

// The box of a name that begins, or where it is left of its point ends, at an offset.
function box(x, y, [across, down], wide) {
  const left = across < 0 ? x + across - wide : x + across;
  return { left, right: left + wide, top: y + down - LINE / 2, bottom: y + down + LINE / 2 };
}

export class Plane {
  // `unwritten`: where the names are said for which the picture has no room.
  constructor(svg, unwritten) {
    Object.assign(this, { svg, unwritten, directions: [], offsets: new Map() });
  }

  clear() {
    this.svg.replaceChildren();
    this.svg.removeAttribute("aria-label");
    this.unwritten.textContent = "";
  }

  draw(items) {
    const { directions, places, shares } = components(items.map((x) => x.values), 2, this.directions);
    const most = Math.max(1e-9, ...places.flat().map(Math.abs)), at = (v) => SIZE / 2 + ((v ?? 0) * (SIZE / 2 - 40)) / most;
    const points = items.map(({ name }, i) => ({ name, x: at(places[i][0]), y: SIZE - at(places[i][1]) }));
    const [names, omitted] = this.writeNames(points);
    this.svg.setAttribute("viewBox", `0 0 ${SIZE + BESIDE} ${SIZE}`);
    this.svg.setAttribute("aria-label", `Principal components: ${items.map(({ name }, i) => `${name} ${places[i].map(digits).join(" ")}`).join("; ")}`);
    this.svg.replaceChildren(
      svgElement("path", { class: "axis", d: `M0 ${SIZE / 2}H${SIZE}M${SIZE / 2} 20V${SIZE}` }),
      svgElement("text", { x: 0, y: 12 }, `across: ${percent(shares[0])} of the variance, up: ${percent(shares[1] ?? 0)}`),
      ...names.filter((x) => x.tagName === "path"),
      ...points.map(({ name, x, y }) => svgElement("circle", { cx: x, cy: y, r: POINT }, svgElement("title", {}, name))),
      ...names.filter((x) => x.tagName === "text"),
    );
    this.unwritten.textContent = omitted.length === 0 ? "" : `Too close to be written, from left to right: ${omitted.map((x) => x.name).join(", ")}.`;
    this.directions = directions;
  }

  // The names and the lines to those that stand apart, and the points whose names find no room. A name stays where it
  // stood in the picture before, if it can.
  writeNames(points) {
    const taken = points.map(({ x, y }) => ({ left: x - POINT, right: x + POINT, top: y - POINT, bottom: y + POINT }));
    const shown = [], omitted = [];
    for (const point of points) {
      const { x, y } = point, name = cut(point.name, LONGEST_NAME), wide = SIGN * name.length;
      const free = (offset) => {
        const place = box(x, y, offset, wide);
        const inside = place.left >= 0 && place.right <= SIZE + BESIDE && place.top >= 16 && place.bottom <= SIZE;
        return inside && !taken.some((other) => meet(place, other));
      };
      const offset = [this.offsets.get(point.name) ?? OFFSETS[0], ...OFFSETS].find(free);
      if (offset === undefined) {
        omitted.push(point);
        continue;
      }
      this.offsets.set(point.name, offset);
      taken.push(box(x, y, offset, wide));
      const [across, down] = offset, anchor = across < 0 ? "end" : "start";
      shown.push(svgElement("text", { x: x + across, y: y + down + 4, "text-anchor": anchor }, name));
      if (OFFSETS.indexOf(offset) > 1) shown.push(svgElement("path", { class: "joint", d: `M${x} ${y}L${x + across} ${y + down}` }));
    }
    return [shown, omitted.sort((u, v) => u.x - v.x)];
  }
}
