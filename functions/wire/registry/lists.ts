/** Where something rests, on what ground, and who receives it: the closed lists, in plain words. */

/** Where an instance runs: in the cloud, or everything on one computer. */
export type Hosting = 'cloud' | 'local';

/** `held`: by whom in the cloud, where it is `product`; on a laptop everything lies on that computer. */
export const stores = {
  postgres: { title: 'Database', words: 'a PostgreSQL database', product: 'Amazon Aurora', held: 'aws' },
  records: {
    title: 'Expiring records',
    words: 'a table of records that expire',
    product: 'Amazon DynamoDB',
    held: 'aws',
  },
  keys: {
    title: 'Keys',
    words: 'a table of encryption keys that is in no backup',
    product: 'Amazon DynamoDB',
    held: 'aws',
  },
  live: {
    title: 'Live memory',
    words: 'memory for what is true for the moment',
    product: 'Redis at Upstash',
    held: 'upstash',
  },
  objects: { title: 'Files', words: 'file storage', product: 'Amazon S3', held: 'aws' },
  queues: {
    title: 'Queues',
    words: 'queues of work to be done later',
    product: 'Amazon SQS, AWS Lambda',
    held: 'aws',
  },
  logs: { title: 'Technical log', words: 'a technical log', product: 'Amazon CloudWatch', held: 'aws' },
  browser: { title: 'Your browser', words: 'your own browser', product: null, held: 'you' },
} as const;
export type StoreName = keyof typeof stores;

export const legalBases = {
  contract: 'To provide the service you signed up for (GDPR, Article 6(1)(b))',
  consent: 'Because you allowed it, until you withdraw that (GDPR, Article 6(1)(a))',
  'legitimate-interest':
    'For the legitimate interest in a service that is safe and does not lose your data (GDPR, Article 6(1)(f))',
  accountability: 'To be able to account for it (GDPR, Articles 5(2) and 6(1)(c))',
  'strictly-necessary': 'Strictly necessary for what you asked for (ePrivacy Directive, Article 5(3))',
  none: 'Says nothing about a person',
} as const;
export type BasisName = keyof typeof legalBases;

/** People and organisations. Who operates the stores is added by `stores`. */
export const recipients = {
  members: 'the members of the conversation',
  friends: 'your friends',
  finders: 'whoever knows your exact handle, has your link, or shares a group with you',
  peer: 'the one other person it concerns',
  operator: 'the operator of this instance',
  'push-services':
    'the push service of your browser’s maker, which learns that something is there and when, and nothing else',
} as const;
export type RecipientName = keyof typeof recipients;

/** Who processes data on the operator's behalf, where the instance runs in the cloud. */
export const processors = {
  aws: {
    name: 'Amazon Web Services',
    role: 'runs the functions, the database, files, queues and logs, and sends mail',
  },
  upstash: { name: 'Upstash', role: 'runs the memory for what is true for the moment' },
} as const;
export type ProcessorName = keyof typeof processors;
