// The sound of the bell, made here: two soft tones, in a rhythm that tells how near danger is. Immediate and urgent differ by rhythm, not by loudness.

const RHYTHMS = { 2: { beats: 2, every: 8_000 }, 3: { beats: 4, every: 3_500 } };
const APART = 0.28;
const LOUD = 0.16;

export class Tone {
  /** Whether this browser lets it sound. */
  get isAwake() { return this.audio?.state === 'running'; }

  /** A browser lets a page sound once its reader has touched it; before that this changes nothing. */
  async wake() {
    this.audio ??= new AudioContext();
    if (this.audio.state === 'suspended') await Promise.race([this.audio.resume(), new Promise((done) => { setTimeout(done, 300); })]);
  }

  /** Ring for an alert of this tier until told otherwise; 0 is silence. */
  ring(tier) {
    if (this.tier === tier) return;
    this.tier = tier;
    clearInterval(this.again);
    const rhythm = RHYTHMS[tier];
    if (!rhythm) return;
    this.beat(rhythm.beats);
    this.again = setInterval(() => this.beat(rhythm.beats), rhythm.every);
  }

  /** So that he hears what it will be like. */
  once() { this.beat(2); }

  beat(times) {
    if (!this.isAwake) return;
    globalThis.navigator.vibrate?.(Array.from({ length: times * 2 - 1 }, (_, part) => (part % 2 ? 120 : 160)));
    for (let number = 0; number < times; number += 1) this.sound(number % 2 ? 660 : 880, this.audio.currentTime + number * APART);
  }

  sound(pitch, at) {
    const [tone, volume] = [this.audio.createOscillator(), this.audio.createGain()];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(LOUD, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + APART);
    tone.connect(volume).connect(this.audio.destination);
    tone.start(at);
    tone.stop(at + APART);
  }
}
