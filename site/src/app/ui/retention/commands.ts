import { ClientError } from '../../client/types.ts';
import type { App } from '../context.ts';
import { newClientId } from '../groups/commands.ts';
import { tr } from './texts.ts';

/** Sets how long messages live; longer becomes a proposal. Throws `ClientError`. */
export async function setRetention(
  { client }: App,
  id: string,
  retentionSeconds: number | null,
): Promise<void> {
  const body = { clientId: newClientId(), retentionSeconds };
  await client.request('PUT', `/api/conversations/${id}/retention`, body);
}

/** Answers a proposal; one that stands no more is told in a toast. Throws `ClientError` where anything else fails. */
export async function answerProposal(
  { client, toasts }: App,
  id: string,
  proposalSeq: number,
  answer: 'agree' | 'decline',
): Promise<void> {
  try {
    const body = { clientId: newClientId(), proposalSeq, answer };
    await client.request('POST', `/api/conversations/${id}/retention/answers`, body);
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'not_found') throw error;
    toasts.say(tr('gone.proposal'));
  }
}
