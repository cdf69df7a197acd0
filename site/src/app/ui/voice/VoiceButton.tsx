import { Mic, SendHorizontal, Trash2 } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { attachVoice } from '../files/upload.ts';
import { Icon } from '../parts/Icon.tsx';
import { canRecord, Recorder } from './recorder.ts';
import { clockWords, tv } from './texts.ts';

const shownLevels = 40;

/** Records a voice message, in the place of the button that sends while there is nothing to send. */
export function VoiceButton({ conversationId }: { conversationId: string }) {
  const { toasts } = useApp();
  const [recorder, setRecorder] = useState<Recorder | null>(null);
  const [asking, setAsking] = useState(false);
  const [levels, setLevels] = useState<readonly number[]>([]);
  const button = useRef<HTMLButtonElement>(null);
  const live = useRef<{ recorder: Recorder | null; isHere: boolean }>({ recorder: null, isHere: true });
  useEffect(
    () => () => {
      live.current.isHere = false;
      live.current.recorder?.discard();
    },
    [],
  );
  if (!canRecord()) return null;
  const start = async () => {
    if (asking) return;
    setAsking(true);
    try {
      const told = (level: number) => setLevels((before) => [...before, level].slice(-shownLevels));
      const started = await Recorder.start(told);
      if (!live.current.isHere) return started.discard();
      live.current.recorder = started;
      setLevels([]);
      setRecorder(started);
    } catch (error) {
      toasts.fail(tv(reasonOf(error)));
    } finally {
      setAsking(false);
    }
  };
  const end = () => {
    live.current.recorder = null;
    setRecorder(null);
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="composer__send composer__voice"
        aria-label={tv('record')}
        aria-busy={asking}
        onClick={() => void start()}
      >
        <Icon node={Mic} />
      </button>
      <span class="visually-hidden" role="status">
        {asking && tv('asking')}
      </span>
      {recorder && (
        <RecordingBar
          conversationId={conversationId}
          recorder={recorder}
          levels={levels}
          onEnd={end}
          onCancel={() => requestAnimationFrame(() => button.current?.focus())}
        />
      )}
    </>
  );
}

function RecordingBar(props: {
  conversationId: string;
  recorder: Recorder;
  levels: readonly number[];
  onEnd: () => void;
  onCancel: () => void;
}) {
  const { client, toasts } = useApp();
  const { conversationId, recorder, levels, onEnd, onCancel } = props;
  const send = useRef<HTMLButtonElement>(null);
  const finishing = useRef(false);
  useEffect(() => send.current?.focus(), []);
  const cancel = () => {
    recorder.discard();
    onEnd();
    onCancel();
  };
  const finish = async () => {
    if (finishing.current) return;
    finishing.current = true;
    const recording = await recorder.finish();
    onEnd();
    if (!matchMedia('(pointer: coarse)').matches) document.getElementById('message')?.focus();
    if (!recording) return toasts.fail(tv('empty'));
    const named = { ...recording, name: `${tv('name')}.${recording.file.name.split('.').at(-1)}` };
    if (!(await attachVoice(client, conversationId, named))) toasts.fail(tv('waiting'));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is a second way to what the button in it does.
    <div
      class="voice"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        cancel();
      }}
    >
      <button type="button" class="button button--icon" aria-label={tv('cancel')} onClick={cancel}>
        <Icon node={Trash2} />
      </button>
      <span class="voice__live" role="status">
        <span class="visually-hidden">{tv(recorder.isFull ? 'full' : 'recording')}</span>
      </span>
      <span class="voice__time" role="timer" aria-live="off">
        {clockWords(recorder.lengthMs)}
      </span>
      <Bars levels={levels} />
      <button
        ref={send}
        type="button"
        class="composer__send"
        aria-label={tv('send')}
        onClick={() => void finish()}
      >
        <Icon node={SendHorizontal} flip />
      </button>
    </div>
  );
}

function Bars({ levels }: { levels: readonly number[] }) {
  const shown = [...Array<number>(Math.max(0, shownLevels - levels.length)).fill(0), ...levels];
  return (
    <svg
      class="voice__bars"
      viewBox={`0 0 ${shownLevels * 4} 32`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {shown.map((level, index) => {
        const height = 2 + Math.min(1, level / 0.35) * 28;
        return <rect key={index} x={index * 4 + 1} y={16 - height / 2} width={2} height={height} rx={1} />;
      })}
    </svg>
  );
}

function reasonOf(error: unknown): 'blocked' | 'missing' | 'failed' {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'blocked';
  return name === 'NotFoundError' ? 'missing' : 'failed';
}
