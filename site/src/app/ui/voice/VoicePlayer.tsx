import { signal } from '@preact/signals';
import { Pause, Play } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Attachment } from '../../../../../functions/wire/attachments.ts';
import { useApp } from '../context.ts';
import { contentOf } from '../files/load.ts';
import { tf } from '../files/texts.ts';
import { Icon } from '../parts/Icon.tsx';
import { clockWords, tv } from './texts.ts';

const speeds = [1, 1.5, 2] as const;
/** What one listens to in is kept for the next message. */
const speed = signal<(typeof speeds)[number]>(1);
/** Only one is heard at a time. */
let playing: HTMLAudioElement | null = null;

type VoiceFile = Attachment & { readonly voice: NonNullable<Attachment['voice']> };

/** A voice message: its waveform is where one is, and can be moved along. The sound is fetched when it is first played. */
export function VoicePlayer({ file, tabIndex }: { file: VoiceFile; tabIndex: 0 | -1 }) {
  const { client, toasts } = useApp();
  const { durationMs } = file.voice;
  const audio = useRef<HTMLAudioElement | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [busy, setBusy] = useState(false);
  const [atMs, setAtMs] = useState(0);
  useEffect(() => () => audio.current?.pause(), []);
  useEffect(() => {
    if (audio.current) audio.current.playbackRate = speed.value;
  }, [speed.value]);

  const loaded = async (): Promise<HTMLAudioElement> => {
    if (audio.current) return audio.current;
    const element = new Audio(await contentOf(client, file.id, 'whole'));
    await seekable(element);
    element.currentTime = atMs / 1_000;
    element.ontimeupdate = () => setAtMs(Math.min(element.currentTime * 1_000, durationMs));
    element.onplay = () => setPlaying(true);
    element.onpause = () => setPlaying(false);
    element.onended = () => {
      element.currentTime = 0;
      setAtMs(0);
    };
    audio.current = element;
    return element;
  };
  const toggle = async () => {
    if (isPlaying) return audio.current?.pause();
    setBusy(true);
    try {
      const element = await loaded();
      if (playing !== element) playing?.pause();
      playing = element;
      element.playbackRate = speed.peek();
      await element.play();
    } catch {
      toasts.fail(tf('gone'));
    } finally {
      setBusy(false);
    }
  };
  const seek = (toMs: number) => {
    setAtMs(toMs);
    if (audio.current) audio.current.currentTime = toMs / 1_000;
  };
  const length = clockWords(durationMs);
  return (
    <div class="voice-player">
      <button
        type="button"
        class="button button--icon voice-player__play"
        tabIndex={tabIndex}
        aria-busy={busy}
        aria-label={isPlaying ? tv('pause') : tv('play', { length })}
        onClick={() => void toggle()}
      >
        <Icon node={isPlaying ? Pause : Play} />
      </button>
      <span class="voice-player__track">
        <Waveform waveform={file.voice.waveform} played={atMs / durationMs} />
        <input
          class="voice-player__seek"
          type="range"
          min={0}
          max={durationMs}
          step={100}
          value={atMs}
          tabIndex={tabIndex}
          aria-label={tv('position')}
          aria-valuetext={tv('position_now', { now: clockWords(atMs), length })}
          onInput={(event) => seek(event.currentTarget.valueAsNumber)}
          // In the list these keys go from message to message.
          onKeyDown={(event) => /^(Arrow|Home|End|Page)/.test(event.key) && event.stopPropagation()}
        />
      </span>
      <span class="voice-player__time" aria-hidden="true">
        {clockWords(atMs > 0 ? atMs : durationMs)}
      </span>
      <button
        type="button"
        class="button button--small voice-player__speed"
        tabIndex={tabIndex}
        aria-label={tv('speed', { speed: `${speed.value}×` })}
        onClick={() => {
          speed.value = speeds[(speeds.indexOf(speed.value) + 1) % speeds.length] ?? 1;
        }}
      >
        {speed.value}×
      </button>
    </div>
  );
}

function Waveform({ waveform, played }: { waveform: readonly number[]; played: number }) {
  const bars = waveform.length > 0 ? waveform : [0];
  return (
    <svg
      class="voice-player__bars"
      viewBox={`0 0 ${bars.length * 4} 36`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {bars.map((level, index) => {
        const height = 3 + level;
        const isPlayed = (index + 0.5) / bars.length <= played;
        return (
          <rect
            key={index}
            class={isPlayed ? 'voice-player__bar--played' : ''}
            x={index * 4 + 1}
            y={18 - height / 2}
            width={2.4}
            height={height}
            rx={1}
          />
        );
      })}
    </svg>
  );
}

/** What a browser has recorded often says nothing of its length, and cannot be moved along until the end was looked for once. */
function seekable(element: HTMLAudioElement): Promise<void> {
  return new Promise((resolve, reject) => {
    element.onerror = () => reject(new Error('It cannot be played.'));
    element.onloadedmetadata = () => {
      if (Number.isFinite(element.duration)) return resolve();
      element.onseeked = () => {
        element.onseeked = null;
        resolve();
      };
      element.currentTime = 86_400;
    };
  });
}
