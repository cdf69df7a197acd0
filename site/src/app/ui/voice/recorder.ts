import type { Voice } from '../../../../../functions/wire/attachments.ts';
import { limits } from '../../../../../functions/wire/limits.ts';
import { levelOf, waveformOf } from './waveform.ts';

/** What browsers record in, the first that this one knows, with the type it is declared as. */
const formats = [
  { mimeType: 'audio/webm;codecs=opus', type: 'audio/webm', ending: 'webm' },
  { mimeType: 'audio/ogg;codecs=opus', type: 'audio/ogg', ending: 'ogg' },
  { mimeType: 'audio/mp4', type: 'audio/mp4', ending: 'm4a' },
] as const;
const bitsPerSecond = 32_000;
const levelEveryMs = 100;

export interface Recording {
  readonly file: File;
  readonly voice: Voice;
}

/** Whether this browser can record at all. */
export function canRecord(): boolean {
  return formatHere() !== undefined && navigator.mediaDevices !== undefined;
}

/** One recording, from the microphone's first sound until it is finished or discarded; either lets the microphone go. */
export class Recorder {
  readonly #stream: MediaStream;
  readonly #media: MediaRecorder;
  readonly #format: (typeof formats)[number];
  readonly #audio = new AudioContext();
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;
  readonly #parts: Blob[] = [];
  readonly #levels: number[] = [];
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #startedAtMs = performance.now();
  #stoppedAtMs: number | null = null;

  /**
   * Asks for the microphone and begins. Rejects with what the browser says: `NotAllowedError`, `NotFoundError`.
   *
   * @param told the level from 0 to 1, ten times a second.
   */
  static async start(told: (level: number) => void): Promise<Recorder> {
    const format = formatHere();
    if (!format) throw new Error('This browser does not record.');
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
    });
    return new Recorder(stream, format, told);
  }

  private constructor(stream: MediaStream, format: (typeof formats)[number], told: (level: number) => void) {
    this.#stream = stream;
    this.#format = format;
    const { mimeType } = format;
    this.#media = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: bitsPerSecond });
    this.#media.ondataavailable = ({ data }) => this.#parts.push(data);
    this.#analyser = this.#audio.createAnalyser();
    this.#audio.createMediaStreamSource(stream).connect(this.#analyser);
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#media.start(1_000);
    this.#timer = setInterval(() => {
      this.#analyser.getFloatTimeDomainData(this.#samples);
      const level = levelOf(this.#samples);
      this.#levels.push(level);
      told(level);
      if (this.isFull) this.#stop();
    }, levelEveryMs);
  }

  get lengthMs(): number {
    return Math.min((this.#stoppedAtMs ?? performance.now()) - this.#startedAtMs, limits.voiceMaxMs);
  }

  /** It is as long as it may be; nothing more is recorded. */
  get isFull(): boolean {
    return this.lengthMs >= limits.voiceMaxMs;
  }

  /** What was recorded; null where that is nothing. */
  async finish(): Promise<Recording | null> {
    const durationMs = Math.round(this.lengthMs);
    const ended = new Promise((resolve) => {
      if (this.#media.state === 'inactive') resolve(null);
      else this.#media.onstop = resolve;
    });
    this.#stop();
    await ended;
    const content = new Blob(this.#parts, { type: this.#format.type });
    if (content.size === 0 || durationMs < 300) return null;
    const file = new File([content], `voice.${this.#format.ending}`, { type: this.#format.type });
    return { file, voice: { durationMs, waveform: waveformOf(this.#levels) } };
  }

  discard(): void {
    this.#parts.length = 0;
    this.#stop();
  }

  #stop(): void {
    if (this.#stoppedAtMs !== null) return;
    this.#stoppedAtMs = performance.now();
    clearInterval(this.#timer);
    if (this.#media.state !== 'inactive') this.#media.stop();
    for (const track of this.#stream.getTracks()) track.stop();
    void this.#audio.close();
  }
}

function formatHere() {
  if (typeof MediaRecorder === 'undefined') return undefined;
  return formats.find(({ mimeType }) => MediaRecorder.isTypeSupported(mimeType));
}
