import { parseScript } from '../script.ts';

export const lighthouseCrew = parseScript(
  ['ines', 'poppy', 'kenji', 'yasmin', 'bartholomew'],
  `
== 11:30
ines: There. Everybody: this is everybody.
+ poppy 💛
+ kenji 💛
+ yasmin 💛
poppy: A GROUP CHAT 😭😭😭 i'm going to be so normal about this
yasmin: Ahlan! I am Yasmin, I fight for adjectives.
kenji: Hello. I make the lamp that is afraid.
bartholomew: Good evening. I am Bartholomew, and I was told there would be a whale.
ines [lighthouse.webp]: There is a whale. Page six, as it goes to the printer tomorrow:
+ poppy 😍
+ kenji 😍
+ yasmin 🥹
+ bartholomew 🐋
! ines
poppy: THE EYEBROWS
+ ines 😂
+ yasmin 😂
kenji ^2: The light is honey. Thank you.
yasmin: She looks exactly like a feminine noun.
+ ines ❤️
bartholomew: I have enlarged it with two fingers, as my niece showed me, and there is Mr Tulloch's lamp to the life.
* I have enlarged it with two fingers, as my niece showed me, and there is Mr Tulloch's lamp to the life. I had to take off my glasses for a moment.
+ ines 🥹
+ poppy 🥹
== 08:20
ines: Practical things. The launch is on Saturday at six, the bookshop has **forty chairs** and one kettle.
! ines
poppy: i bring scones and one (1) large hat
kenji: I bring a second lamp, in case the first one is too brave.
yasmin: I shall read the first page in Arabic. My nephew has asked to be paid in cake.
ines ^1: He gets the corner piece
bartholomew: And I shall tune the piano at the back, which I am told is "mostly decoration". No piano is mostly decoration.
+ kenji 👏
+ ines 👏
== 21m ago
poppy [geraldine.webp]: inês drew my GOOSE. with the GLOVE. this is the best day of my life
+ ines 🪿
+ kenji 😂
+ yasmin 😂
kenji: 5.2 kg. I recognise her immediately.
yasmin: Which word do we use for her in the book?
ines ^1: Her own name. Nobody calls Geraldine a goose to her face
+ yasmin 👍
bartholomew ^4: She has the look of a soprano I once accompanied in Leeds.
+ poppy 😂
~ ines delivered
poppy: can she come to the launch. she has her own wheelbarrow
`,
  {
    key: 'lighthouse-crew',
    title: 'Lighthouse crew 🏮',
    description: 'Five people and a whale make a picture book. Launch on Saturday at six.',
    picture: 'lighthouse.webp',
  },
);
