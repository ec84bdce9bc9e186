// Pictures that follow a network while it runs: in turn and in portions, as far as the time of a frame goes.

export class Pictures {
  constructor() {
    this.pictures = [];
    this.turn = 0;
    this.observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.pictures.find((x) => x.root === target).inView = isIntersecting;
    }, { rootMargin: "100px" });
  }

  // Add the picture that stands in an element. `draw` is a generator: where it yields, the rest can wait for another frame.
  add(root, draw) {
    this.pictures.push({ root, draw, rest: null, inView: true });
    this.observer.observe(root);
  }

  // Draw all that are not folded away, whole.
  drawAll() {
    for (const picture of this.pictures) {
      picture.rest = null;
      if (picture.root.closest("details:not([open])") === null) Array.from(picture.draw());
    }
  }

  // Draw those in view, one after another, until a time on the clock; what is left is drawn in the next frames.
  drawUntil(end) {
    const inView = this.pictures.filter((x) => x.inView);
    for (let drawn = 0; drawn < inView.length && performance.now() < end;) {
      const picture = inView[this.turn % inView.length];
      picture.rest ??= picture.draw();
      if (!picture.rest.next().done) continue;
      picture.rest = null;
      this.turn += 1;
      drawn += 1;
    }
  }
}
