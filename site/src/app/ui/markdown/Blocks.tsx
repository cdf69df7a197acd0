import { Copy } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Mention } from '../../../../../functions/wire/conversations.ts';
import { t } from '../../text/parts.ts';
import { OpenChat } from '../chat/open-chat.ts';
import { useApp, useChat } from '../context.ts';
import { copyText } from '../parts/action.tsx';
import { Icon } from '../parts/Icon.tsx';
import type { Block, Inline } from './nodes.ts';

/** Tab reaches what can be pressed inside of the one row in focus alone. */
interface Reach {
  readonly tabIndex: 0 | -1;
}

/** The nodes of a message. What people wrote becomes text nodes and nothing else. */
export function Blocks({ blocks, tabIndex }: Reach & { blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block) => {
        if (block.type === 'code') return <CodeBlock block={block} tabIndex={tabIndex} />;
        if (block.type === 'quote')
          return (
            <blockquote class="md-quote">
              <Blocks blocks={block.blocks} tabIndex={tabIndex} />
            </blockquote>
          );
        if (block.type === 'text')
          return (
            <bdi class="md-text">
              <Inlines nodes={block.children} tabIndex={tabIndex} />
            </bdi>
          );
        const items = block.items.map((item) => (
          <li>
            <Blocks blocks={item} tabIndex={tabIndex} />
          </li>
        ));
        return block.start === null ? (
          <ul class="md-list">{items}</ul>
        ) : (
          <ol class="md-list" start={block.start}>
            {items}
          </ol>
        );
      })}
    </>
  );
}

function Inlines({ nodes, tabIndex }: Reach & { nodes: readonly Inline[] }) {
  return (
    <>
      {nodes.map((node) => {
        if (node.type === 'text') return node.text;
        if (node.type === 'code') return <code class="md-code">{node.text}</code>;
        if (node.type === 'mention') return <MentionChip text={node.text} mention={node.mention} />;
        const children = <Inlines nodes={node.children} tabIndex={tabIndex} />;
        if (node.type === 'link')
          return (
            <Anchor link={node} tabIndex={tabIndex}>
              {children}
            </Anchor>
          );
        if (node.type === 'bold') return <strong>{children}</strong>;
        return node.type === 'italic' ? <em>{children}</em> : <s>{children}</s>;
      })}
    </>
  );
}

function Anchor(props: Reach & { link: Extract<Inline, { type: 'link' }>; children: ComponentChildren }) {
  const { link, children, tabIndex } = props;
  return (
    <a href={link.href} target="_blank" rel="noopener noreferrer nofollow" tabIndex={tabIndex}>
      <bdi>{children}</bdi>
      {link.target !== null && (
        <bdi class="md-target" dir="ltr">
          {` (${link.target})`}
        </bdi>
      )}
    </a>
  );
}

function CodeBlock({ block, tabIndex }: Reach & { block: Extract<Block, { type: 'code' }> }) {
  const { toasts } = useApp();
  const code = useRef<HTMLPreElement>(null);
  const [wide, setWide] = useState(false);
  // What can be scrolled must be within reach of the keyboard, also outside of the row in focus.
  useLayoutEffect(() => {
    const node = code.current;
    if (node) setWide(node.scrollWidth > node.clientWidth);
  }, [block.text]);
  return (
    <div class="md-block" dir="ltr">
      <div class="md-block__head">
        <bdi>{block.language}</bdi>
        <button
          type="button"
          class="button button--icon md-block__copy"
          aria-label={t('text.copy_code')}
          tabIndex={tabIndex}
          onClick={() => void copyText(toasts, block.text)}
        >
          <Icon node={Copy} small />
        </button>
      </div>
      <pre ref={code} class="md-block__code" tabIndex={wide ? 0 : undefined}>
        <code>{block.text}</code>
      </pre>
    </div>
  );
}

/** A member by the name they have now: what the sender wrote there may be another's. */
function MentionChip({ text, mention }: { text: string; mention: Mention }) {
  const conversationId = useContext(OpenChat);
  const { userId } = mention;
  const name = useChat(
    (state) => {
      const conversation = state.conversations[conversationId];
      const people = [
        ...(conversation?.members.map(({ person }) => person) ?? []),
        ...(conversation?.formerMembers ?? []),
      ];
      return people.find((person) => person.id === userId)?.displayName ?? null;
    },
    [conversationId, userId],
  );
  const isMe = useChat((state) => state.me?.id === userId, [userId]);
  return <bdi class={`mention ${isMe ? 'mention--me' : ''}`}>{name === null ? text : `@${name}`}</bdi>;
}
