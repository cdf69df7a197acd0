import { parseScript } from '../script.ts';

export const inesYasmin = parseScript(
  ['ines', 'yasmin'],
  `
== 16:10 a day earlier
yasmin: Ahlan! I have the manuscript, a pot of tea and three dictionaries. I am dangerous.
ines: ahlan Yasmin! how bad is it?
yasmin: The text is lovely. The title is a war.
ines: "The lighthouse that was afraid of the dark"?
yasmin: Version one: المنارة التي تخاف من الظلام
yasmin: Correct. Every word is correct. It sounds like a safety notice.
ines: and version two?
yasmin: المنارة التي لا تحب الليل
yasmin: "The lighthouse that doesn't like the night." Softer. But she is not annoyed, she is afraid.
ines: wait, she?
yasmin: منارة is feminine. In Arabic your lighthouse has always been a she.
ines: oh I love that. The eyebrows make so much more sense now
yasmin: I tell everybody grammar is useful.
== 18:05
yasmin: I fell asleep on version three and dreamt version four.
yasmin: المنارة الصغيرة وخوفها الكبير
ines: what does it say?
yasmin: "The little lighthouse and her big fear." It has a rhythm. I read it to my nephew, who is five. He said: AGAIN.
ines: then we're done
yasmin: Not done. Now he wants to know the name of the whale.
ines: the whale has no name!
yasmin: Inês. He is FIVE.
ines: ok, what does he suggest
yasmin: Muhammad Ali
ines: the whale is called Muhammad Ali
yasmin: I will negotiate. He is a firm person.
== 12:45
ines: Lunch question: page 4, the cake. Can we make it a cake that exists in Amman?
yasmin: Let me think with my stomach. Knafeh is too flat to be drawn from the side.
ines: I can draw anything from above
yasmin: Then knafeh! Orange, pistachio on top, strings of cheese when the whale takes a piece 🧡
ines: I've never had it
yasmin: You have never
yasmin: I need a moment
yasmin: My pharmacy is closing for a moment
ines: 😂 send a recipe
yasmin: It is not a recipe, it is an upbringing. But here:
| 1. 500 g kataifi, torn, not cut. You are not angry with it.
| 2. 250 g butter, melted. Yes, all of it.
| 3. 500 g Nabulsi cheese, soaked overnight, three waters
| 4. Syrup: 2 sugar, 1 water, lemon, a spoon of orange blossom
| 5. Turn it over in one movement, without thinking. Thinking is how people lose cakes.
ines: step 5 is going on the poster next to Bartholomew
yasmin: He and I have been writing to each other about Umm Kulthum. He is a treasure.
== 19:25
yasmin: Small check of the right-to-left pages: the picture with the stairs must be mirrored, or our lighthouse walks out of the book.
ines: ah! of course. All of them?
yasmin: 3, 6, 7 and 11. Not 9, the letter on the table must stay readable.
ines: and numbers? page 9 says 192 steps
yasmin: We write ١٩٢ and it reads correctly in both. Mixed lines are the fun ones, look:
yasmin: الصفحة 9: "192 steps" ← هنا يبدأ المرح
ines: it jumps around when I try to select it 🙃
yasmin: Welcome to my entire career.
== 38m ago
ines: Mirrored and sent. Also I made the knafeh. I thought during step 5.
yasmin: Oh no.
ines: it landed mostly on the stove. what landed on the plate was the best thing I have ever eaten
yasmin: صحتين وعافية! Then you have understood it.
yasmin: News from my nephew: the whale is now called حوت. Just "Whale". He says it is a nickname for Muhammad Ali.
~ ines delivered
`,
);
