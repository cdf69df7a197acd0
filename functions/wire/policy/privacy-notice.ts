export interface PrivacyNotice {
  readonly document: 'privacy-notice';
  /** The day from which this text holds. Any change of the text needs a new version, and people are asked again. */
  readonly version: string;
  readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];
}

/** The text that is shown on the privacy page and accepted at registration. */
export const privacyNotice: PrivacyNotice = {
  document: 'privacy-notice',
  version: '2026-11-28',
  sections: [
    {
      heading: 'Who is responsible',
      paragraphs: [
        'UmbraChat is software that anybody can run. Responsible for your data is the operator of this instance: the person or organisation who deployed it at this address, and who invited you or told you about it. In the words of the law they are the controller.',
        'The authors of the software are not involved. They run no servers for this instance, receive nothing from it, and have no way to look into it.',
      ],
    },
    {
      heading: 'What is stored, and why',
      paragraphs: [
        'Your account: your handle, the name you chose to show, when the account was created, and your password in a form (an argon2id hash) that lets the server check it but not read it. This is needed to have an account at all. An e-mail address is optional and none is asked for at registration; no telephone number is asked for anywhere.',
        'Your e-mail address, if you give one: it is used to send you a link when your password is lost, and to tell you of what happens to the security of your account. Recovery codes, if you make them, are kept as fingerprints.',
        'Your agreement: which version of this notice you accepted, its fingerprint, the language you saw it in, and when. This is kept so that it can be shown what you agreed to.',
        'Your people: friend requests you sent and received, when you declined one, your friends, whom you blocked, and since when. They decide who may write to you.',
        'Your conversations: who takes part, every message with its text, its sender and its time, and for each member how far messages have been delivered and read. This is what a messenger is for. Texts are stored encrypted under a key of their author’s own.',
        'Your files: images and files that you send, encrypted with a key of their own, with their name, size and type. Images are made anew without what the camera wrote into them, such as the place.',
        'Your choices: what you decided about who may see and do what, and what you set for single conversations, such as muted or archived.',
        'What became of telling you about messages, if you turn on notifications: for each whether a browser was told, or why not.',
        'Administration: whether you are an administrator or suspended, and why; the day of your last visit; and a log of what administrators did to your account, which you can read and check yourself.',
        'Your reports: whom or what you reported, why, when, and copies of the messages you chose to show. They are kept so that the operator can act on them; the copies are deleted 180 days after the report.',
        'Your notifications: that a person asked to be your friend or accepted you, what happened to the security of your account, and how far you have looked.',
        'Your sessions: for each device you signed in on, its kind in coarse words, a fingerprint of its current sign-in token, and when it was used and ends. This keeps you signed in, and lets a stolen token be noticed.',
        'Your access tokens, if you make any for programs of your own: for each its name, its fingerprint, what it may do, when it was made, ends or was revoked, and the day of its last use. They let a program act for you, and let you see which ones you no longer need.',
        'What is only true for the moment: which of your devices are connected, whether you are online, and whether you are typing. This is held in memory to deliver messages at once and to show the dot beside your name to your friends. It is never written down as a history.',
        'Against abuse: counters of recent attempts, under a keyed fingerprint of the handle that was tried or of the network address they came from, so that passwords cannot be guessed at speed and nobody floods the service. No address is stored itself. Technical logs hold which operation ran, when, how long it took and whether it failed, and are made to leave out message texts, names and passwords.',
      ],
    },
    {
      heading: 'What your browser keeps',
      paragraphs: [
        'Cookies that keep you signed in; they are out of reach for scripts and are sent to this instance alone. The theme you chose. The files of the app itself. A copy, encrypted, of recent conversations and messages that have not gone out yet, so that the app opens quickly and nothing is lost while you are offline. All of it is strictly necessary for what you asked for, which is why there is no cookie banner.',
        'Signing out removes the cookies and the copy of your conversations from that browser.',
      ],
    },
    {
      heading: 'Where it is stored',
      paragraphs: [
        'In the operator’s own account at Amazon Web Services, in the region the operator chose: lasting data in a PostgreSQL database, expiring records such as sessions and the keys of people in DynamoDB, files and exports in S3, work to be done later in queues. What is only true for the moment lies in a Redis database at Upstash. The operator can tell you the regions.',
        'If this instance runs on somebody’s own computer instead, everything lies on that computer.',
        'Data travels encrypted between your browser and the instance, and is encrypted on disk by the providers.',
      ],
    },
    {
      heading: 'How long it is kept',
      paragraphs: [
        'Your account, friends, notifications, messages, access tokens and your agreement to this notice: until they are deleted or your account is erased.',
        'Messages of a conversation in which they disappear: until then. The operator can set how long messages live at most.',
        'A file that you have made of your data: one day. What became of telling you about messages: one day. Uploads that were never sent: one day.',
        'Sessions: until you sign out, and otherwise 14 days after their last use, at most 90 days after you signed in. Counters against abuse: about half an hour. Online and typing: seconds to minutes.',
        'Logs and backups: for the number of days the operator has set, after which they disappear by themselves. Something that was deleted can live on in a backup for that long; what you wrote can be read there by nobody once your account is erased, because its key is kept in no backup. The passport of this instance says the numbers.',
        'After your account is erased: a keyed fingerprint of your handle for 90 days, so that nobody passes for you, and your id for as long, so that a restored backup does not bring you back.',
      ],
    },
    {
      heading: 'Who receives it',
      paragraphs: [
        'The other members of a conversation receive what you write in it, your name and handle, and how far you have read. Your friends see whether you are online. Whoever knows your exact handle can find your name and send you a friend request. What you have read, whether you are online or typing, and that you can be found you can turn off. There is no directory to browse.',
        'Amazon Web Services and, for what is only true for the moment, Upstash process data on the operator’s behalf, because the instance runs on their machines. Depending on the regions the operator chose, this can mean processing outside your country.',
        'The push service of your browser’s maker, if you turn on notifications: it learns that there is something for that browser, and when. It gets no text and no names.',
        'What you report goes to the operator, with the messages you chose; whom you report is not told.',
        'Nobody else. Data is not sold, not used for advertising, and not used to train anything.',
      ],
    },
    {
      heading: 'What the operator can see',
      paragraphs: [
        'There is no end-to-end encryption yet. The app offers administrators no way to read conversations: they see handles, whether somebody is suspended, the day of the last visit, counts, and the messages that somebody chose to show in a report; but whoever holds the keys of the cloud account can technically open the database and read messages, and see who writes to whom and when. Use an instance whose operator you trust.',
      ],
    },
    {
      heading: 'What is not done',
      paragraphs: [
        'No analytics, no tracking, no advertising, no scripts or fonts from third parties. No profiles are made of you, and no decision about you is taken by a machine alone, other than slowing down or refusing requests that come too fast.',
      ],
    },
    {
      heading: 'On which legal basis',
      paragraphs: [
        'Where the General Data Protection Regulation applies: your account, people, conversations, notifications, sessions and access tokens are processed to provide the service you signed up for (Article 6(1)(b)). Counters, logs and backups are processed for the legitimate interest in a service that is safe and does not lose your data (Article 6(1)(f)). The record that you accepted this notice is kept to be able to account for it (Article 5(2)).',
        'You are free not to give any of this, but without a handle, a password and your acceptance of this notice there can be no account.',
      ],
    },
    {
      heading: 'Your rights',
      paragraphs: [
        'You can ask what is stored about you and get a copy of it, also in a machine-readable form that you can take elsewhere. You can have it corrected or erased, have its use restricted, and object to what rests on a legitimate interest. The settings have all of it: what this server knows about you, a file of everything, which you can seal with a passphrase, and erasing your account, which can be taken back for seven days and ends with a signed receipt. Erasing removes what you wrote; others keep their own messages.',
        'Ask the operator, who has to answer within a month and may not charge for it. Where the app offers one of these things itself, you need not ask.',
        'If you think that your data is handled wrongly, you can complain to the data protection authority of the place where you live or work, or where it happened.',
      ],
    },
    {
      heading: 'How to reach the operator',
      paragraphs: [
        'By the way in which you were given the address of this instance or your invitation. If you do not know who operates it, do not create an account here.',
      ],
    },
    {
      heading: 'When this notice changes',
      paragraphs: [
        'Every version carries its date. When the text changes, everybody is shown what changed the next time they open the app, and is asked again. Until you agree nothing new can be written in your name, but you can read, take your data along, and erase your account. Every agreement stays on record with the version it was given to; the settings show them, and the texts.',
      ],
    },
  ],
};
