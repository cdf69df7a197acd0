/** What managed chat services ask, where their page says a number. */
export interface Peer {
  readonly name: string;
  readonly usdFor1000: number;
  readonly note: string;
  readonly source: string;
  readonly readOn: string;
}

export const peers: readonly Peer[] = [
  {
    name: 'Twilio Conversations',
    usdFor1000: 40,
    note: '$0.05 for each active user, the first 200 free; above 20,000 users by agreement',
    source: 'twilio.com/en-us/messaging/pricing/conversations-api',
    readOn: '2026-09-20',
  },
  {
    name: 'TalkJS Basic',
    usdFor1000: 279,
    note: 'flat, up to 10,000 active users',
    source: 'talkjs.com/pricing',
    readOn: '2026-06-20',
  },
];
