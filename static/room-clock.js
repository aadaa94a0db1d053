// A clock that runs down by the house's time. It is read aloud at five minutes, at one, and at the end, and never between.

const ALOUD = new Set([300, 60, 0]);

export class Clock {
  /** place: where it stands, or null. told: { ahead(): ms, says(minutes), ticks(seconds or null) }, each as one likes. */
  constructor(place, { ahead = () => 0, says = () => {}, ticks = () => {} } = {}) {
    Object.assign(this, { place, ahead, says, ticks });
    this.until = Number(place?.dataset.runs) || null;
    setInterval(() => this.tick(), 1000);
  }

  /** Seconds that are left; null where nothing runs. */
  get left() {
    return this.until === null ? null : Math.max(0, Math.ceil((this.until - Date.now() - this.ahead()) / 1000));
  }

  run(until) {
    if (this.until !== until) this.said = undefined;
    this.until = until;
    this.tick();
  }

  tick() {
    const seconds = this.left;
    const text = seconds === null ? '' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    if (this.place && this.place.textContent !== text) this.place.textContent = text;
    if (ALOUD.has(seconds) && this.said !== seconds) {
      this.said = seconds;
      this.says(seconds / 60);
    }
    this.ticks(seconds);
  }
}
