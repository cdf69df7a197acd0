import { parseScript } from '../script.ts';

export const inesKenji = parseScript(
  ['ines', 'kenji'],
  `
== 10:10
kenji: おはよう from Osaka. (It is evening here. I like the word.)
ines: Bom dia! Then boa noite?
kenji: Boa noite. I have learned forty words of Portuguese. Thirty-one are pastries.
ines: those are the load-bearing ones
kenji: How high is the lamp for the book launch allowed to be?
ines: It has to fit on the table next to the till, so 25 cm at most
kenji: And the lighthouse should notice when the book is opened?
ines: Yes. And be a bit scared at first, and then shine.
kenji: "Be a bit scared" is not in the datasheet. I will find a way.
ines: trembling?
kenji: Trembling is only a servo with bad settings. I have many of those 😄
== 08:40 a day earlier
kenji: First version of the courage:
| \`\`\`ts
| // Brightness from 0 to 1; it hesitates, then decides.
| export function courage(seconds: number): number {
|   if (seconds < 2) return 0.08 * Math.random();
|   return 1 - Math.exp(-(seconds - 2) / 1.5);
| }
| \`\`\`
ines: I understood "hesitates, then decides", which is also how I order lunch
kenji: That is the whole algorithm.
ines: can it be even more hesitant? page 6 is a very long page
kenji: \`seconds < 4\` then. Product management is easy.
ines: what is the random for
kenji: The trembling. \`Math.random()\` is the most honest emotion I have in the standard library.
ines: I am putting that in the acknowledgements
kenji: Please spell my name with the old 渡邊 there, my grandmother will buy ten copies.
ines: 渡邊 noted! How do I explain it to the printer?
kenji: Say "the one with the complicated middle".
ines: also me
== 13:20
ines: The printer asks which kanji. I said the one with the complicated middle. She said there are twenty-four.
kenji: 24 is conservative.
kenji: Here, to copy: 渡邊 健二
ines: sent! She answered "ah, number eleven"
kenji: I would like to meet this printer.
ines: everyone would. she has a cat called Helvetica
kenji: Is the cat neutral?
ines: 😂 😂
kenji: Today the tram people wrote to me. My e-ink timetable will hang at a real stop!
ines: WHAT. Kenji! 🎉
kenji: One stop. For three months. It is a small stop. A bakery and a temple.
ines: it's the best kind of stop
kenji: The temple asked if it can also show the moon. So I am adding the moon.
ines: does the moon have delays
kenji: No. It is the only reliable line. 🌖
== 07:50
kenji: Question about colours. You wrote "lighthouse yellow". I have found these:
| #FFD166 egg
| #F4B942 honey
| #FFE8A3 old paper
| #FFC700 taxi
ines: honey! honey by a mile
kenji: Poppy will be pleased.
ines: she'll claim the bees designed it
kenji: The LED disagrees a little and thinks honey is orange. I shall talk to it.
ines: is there a gentle way to talk to an LED
kenji: Gamma correction.
| \`\`\`c
| uint8_t honey(uint8_t level) {
|   return (uint16_t)level * level >> 8;  // the eye is not linear, and neither am I
| }
| \`\`\`
ines: the comment is the best part again
kenji: I am paid for the comments.
== 11:30
ines: How was the first day of the timetable?
kenji: A lady bowed to it.
ines: no!
kenji: It said "3 minutes" and the tram came after 3 minutes. She was very moved. I was standing behind the bakery, also moved.
ines: I want to draw this. The lady, the tram, the moon, you behind the bakery
kenji: Please make me taller.
ines: how tall
kenji: Marketable.
ines: 😂 vulnerable but marketable!
kenji: The bakery gave me a melon pan. メロンパンは最高です。 Word number forty-one.
ines: that's Japanese
kenji: It is a loan.
== 09:05
kenji: The lamp is finished. I opened the test book (a tax guide). It trembled, it hesitated, it shone. My neighbour clapped.
ines: I am not crying, it's the turpentine
kenji: You draw on a tablet.
ines: it's the tablet's turpentine
kenji: I am sending it today. Three layers of paper, one layer of worry. Tracking number follows.
ines: どうもありがとう, from the whole coast 🇵🇹
kenji: 😳 Perfect. No mistakes. The forty-second word is "obrigado" and I am not giving it back.
== 14m ago
ines: It is HERE. Fourteen hours early. The postwoman asked why the parcel was humming
ines: I opened the book and it was afraid and then it wasn't. Kenji. It is exactly page six.
~ kenji delivered
ines: (everyone in the studio has opened it four times now. it is very brave by now. do I need to reset its fear?)
`,
);
