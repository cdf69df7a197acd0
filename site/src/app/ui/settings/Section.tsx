import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** One part of the settings under a heading. */
export function Section(props: { title: string; text?: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="settings__section" aria-labelledby={id}>
      <h3 class="settings__title" id={id}>
        {props.title}
      </h3>
      {props.text && <p class="settings__text">{props.text}</p>}
      {props.children}
    </section>
  );
}
