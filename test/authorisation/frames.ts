import type { ClientFrameType } from '../../functions/wire/frames.ts';
import { protocolVersion } from '../../functions/wire/limits.ts';
import { uuid7 } from '../helpers/person.ts';
import type { World } from './world.ts';

/** What each command of the socket is sent, aimed at the owner's group. */
export const frames: Record<ClientFrameType, (world: World) => object> = {
  hello: () => ({ protocol: protocolVersion, visible: true }),
  ping: () => ({ visible: true }),
  'message.send': ({ group }) => ({
    conversationId: group,
    clientId: uuid7(),
    body: { type: 'text', text: 'Here' },
  }),
  'message.change': ({ group, seq }) => ({
    conversationId: group,
    seq,
    clientId: uuid7(),
    change: { type: 'react', emoji: '🌙', on: true },
  }),
  'receipt.update': ({ group, seq }) => ({ receipts: [{ conversationId: group, readSeq: seq }] }),
  'typing.start': ({ group }) => ({ conversationId: group }),
  sync: ({ group }) => ({ account: null, conversations: { [group]: 0 } }),
};
