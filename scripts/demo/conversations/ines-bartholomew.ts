import { parseScript } from '../script.ts';

export const inesBartholomew = parseScript(
  ['bartholomew', 'ines'],
  `
== 10:20 a day earlier
bartholomew: My dear Inês,
|
| Your postcard has arrived, only nine weeks after you posted it, which I consider a personal triumph of the Royal Mail and have told the postman so. He did not know where to look.
|
| I am now, as instructed, "on the app". My niece installed it between the soup and the pudding, and I have been pressing things ever since. I gather that one tick means the letter has left, two that it has arrived, and two filled ones that you have read it and are ignoring me. It is a great improvement on stamps, which never told you anything.
|
| Please tell me about the lighthouse. And do not be brief. Everybody is so brief now.
|
| Ever yours,
| Bartholomew
ines: Dear Bartholomew, welcome!! You may be the first person in history to indent on a phone.
bartholomew: One has standards.
ines: The lighthouse has eyebrows now. I promise more words tonight, I have a deadline breathing on my neck.
bartholomew: Then turn round and offer it tea. I have all evening, and Contrapunctus is asleep on the good chair.
ines: how is the cat?
bartholomew: Fugal. He enters, another voice of him seems to enter from the kitchen, and by the end there are paws everywhere and nobody can find the subject.
== 21:15
ines: Here I am. More words:
|
| I have drawn the lighthouse on every page without ever showing the light. You see what it lights up: a wet rope, the back of a whale, a letter on a table. Only on the last page you look straight into it, and the page is almost white. The publisher thinks it is a printing mistake. I think it is the only page I got right.
bartholomew: Do not give them an inch of ink. In fifty years of tuning pianos I have learned that people pay for the notes and remember the rests.
ines: may I put that on a poster for my wall
bartholomew: You may put it on theirs.
== 09:30
bartholomew: A small matter. The crossword this morning: "Fears ship's guide, oddly, has no dark (10)". Ten letters, and I believe it is about you.
ines: LIGHTHOUSE has ten letters!
bartholomew: It does indeed, and yet I cannot make the wordplay obey. I suspect the setter of being in a hurry. Contrapunctus sat on the lower left quarter before I could examine it further.
ines: maybe it's a printing mistake
bartholomew: Touché.
== 16:40
ines: Question for a man with perfect pitch. What note is a foghorn?
bartholomew: What a splendid thing to be asked on a wet afternoon.
bartholomew: The one I knew as a boy, at the end of our street more or less, was a tired E flat that fell to a D whenever it rained, that is to say always. My mother hung out the washing by it. I have since met foghorns in F, and a vulgar one in G at Dover, but if your lighthouse is afraid of the dark I should give it the E flat. It is the key of people who carry on.
ines: "the key of people who carry on" 🥹
ines: that goes on page nine. with your name in the back, next to Kenji's grandmother's spelling
bartholomew: I shall buy a suit to be mentioned in.
== 07:40
bartholomew: My dear Inês,
|
| I could not sleep for the wind, so I have written you a proper letter, and you are to read it with a biscuit.
|
| When I was seven, my father took me up the lighthouse at the end of our coast. You must imagine a hundred and ninety-two steps, a small boy, and a father who counted them aloud so that I should not notice I was afraid. At the top there was a keeper called Mr Tulloch, who was the largest man I had ever seen and spoke so softly that one had to stop breathing to hear him. He let me put my hand on the housing of the lamp. It was warm, like a loaf. "She's never once been afraid," he said, "but I have, every night for thirty years, and I go up all the same, and between the two of us it gets done."
|
| I have thought about that sentence at most of the important moments of my life, and at a good many unimportant ones, such as dentists. It was the first time a grown man had told me that he was frightened, and he said it as one might mention the weather. Going down, I noticed that my father was not counting any more, and that I was not afraid; and only when I had children in my charge myself did I understand that he had been the one who needed the numbers.
|
| So when you tell me that your publisher finds it confusing that a lighthouse should fear the dark, pray tell them from me that I have met one, that it was six foot four and came from Shetland, and that the lamp did not mind in the least. The dark is not the opposite of the light, whatever they say in sermons. It is only the place where the light has something to do.
|
| I enclose nothing, as this device does not permit me to enclose a pressed leaf, which I consider its only real defect. Contrapunctus sends what I take to be regards. He has gone up on the piano and is looking out at the rain with very much your lighthouse's eyebrows.
|
| Do write when the proofs are done. And eat something.
|
| Ever yours,
| Bartholomew
|
| P.S. Nine across was LANTERN. I am ashamed how long it took.
~ ines away
`,
);
