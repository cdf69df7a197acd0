/** Limits of searching; apart from the others, because the app would load them at its start. */
export const searchLimits = {
  textMaxCodePoints: 100,
  /** Words beyond these are not looked for. */
  wordsMax: 8,
  resultsPerPage: 20,
  /** Messages that are opened and read at once, … */
  candidatesPerRound: 200,
  /** … and how often, before an answer is given that says where to go on. */
  roundsMax: 3,
  /** Conversations whose newest messages are looked through before the index is asked, … */
  recentConversationsMax: 20,
  /** … and how many messages, of all of them together. */
  recentMessages: 2_000,
  /** Authors, counted in each conversation, of the conversations that moved last. */
  authorsMax: 5_000,
  /** Questions to the index in one round. */
  probesMax: 10_000,
} as const;
