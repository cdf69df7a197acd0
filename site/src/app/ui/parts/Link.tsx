import type { ComponentChildren } from 'preact';
import { type Route, routePath } from '../../routes.ts';
import { useApp } from '../context.ts';

/** A link to a part of the app. A plain press stays in the app; with a modifier the browser does what it always does. */
export function Link(props: {
  to: Route;
  class?: string;
  label?: string;
  tip?: string;
  current?: boolean;
  /** Lets the focus come back to the row of the conversation that was left. */
  conversationId?: string;
  /** Lets the focus come back when what it opened is closed. */
  opens?: string;
  children: ComponentChildren;
}) {
  const { navigator } = useApp();
  return (
    <a
      href={routePath(props.to)}
      class={props.class}
      aria-label={props.label}
      data-tip={props.tip}
      data-conversation={props.conversationId}
      data-opens={props.opens}
      aria-current={props.current ? 'page' : undefined}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        navigator.go(props.to);
      }}
    >
      {props.children}
    </a>
  );
}
