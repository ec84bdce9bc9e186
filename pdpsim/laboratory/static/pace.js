// How long a frame may work, so that the next comes in time: less after one that was late, and then more, the
// bolder the longer all of them come in time.

const USUAL = 1000 / 60, LEAST = 3, BOLD = 0.1, WARY = 0.01; // milliseconds; the last two: more a frame

export class Pace {
  // Before the first of some frames.
  begin() {
    Object.assign(this, { last: null, quickest: Infinity, work: LEAST, more: BOLD });
  }

  // At the beginning of a frame, `now` being its time: until when pictures are drawn, and until when there is work at all.
  // What the browser needs itself is not known before a frame is late. A screen may be slower, too, than 60 frames a second.
  frame(now) {
    if (this.last !== null) {
      const interval = now - this.last;
      this.quickest = Math.min(this.quickest, interval);
      const due = Math.max(USUAL, this.quickest), most = 0.75 * due;
      const late = interval > 1.4 * due;
      this.work = late ? Math.max(LEAST, 0.8 * this.work) : Math.min(most, this.work + this.more);
      this.more = late ? WARY : Math.min(BOLD, 1.01 * this.more);
    }
    this.last = now;
    const began = performance.now();
    return { pictured: began + this.work / 2, until: began + this.work };
  }
}
