import { parseScript } from '../script.ts';

export const poppyThalia = parseScript(
  ['thalia', 'poppy'],
  `
== 17:30 a day earlier
thalia: poppy
thalia: poppy the octopus is out again
poppy: NOOOO 🐙 where
thalia: if i knew where he would not be out
poppy: fair
thalia: his name is aristotle and he has a phd in lids
poppy: have you tried looking up
thalia: why would i look up
thalia: ok he was up
poppy: 🐙💪
thalia: he was holding a lamp
poppy: was it ON
thalia: it was off. he was just holding it. for company
poppy: i would die for aristotle
thalia: get in line, he has eight people's worth of hugs and i have had none
== 09:10
poppy: geese question for a marine biologist 🪿
thalia: i do things with tentacles, not with necks
poppy: hypothetically how do you make a goose leave
thalia: you ask it nicely
poppy: and if that fails
thalia: then it is the goose's shed now
thalia: that is the law of the sea
poppy: it's an allotment in E17
thalia: the law of the sea is everywhere 🌊
poppy: καλημέρα to you too
thalia: καλημέρα!! who taught you that
poppy: your display name and twenty minutes with an alphabet song 🎶
thalia: i am so proud. now say εξαιρετικά πολύπλοκο
poppy: no ❤️
== 19:15
thalia: lab update. we put a bigger stone on the lid
poppy: and?
thalia: he thanked us and used it as furniture
poppy: respect
thalia: the professor says we must stop "anthropomorphising the specimen"
thalia: then she said goodnight to him
poppy: 😭😭
thalia: and he waved
thalia: scientifically it was a threat display
thalia: but he waved
== 25m ago
poppy: he said FAIR ENOUGH, thalia. to a goose 🪿💍
thalia: marry him
poppy: that's what i told inês!!
thalia: is inês the one with the lighthouse? she sent me a request, i have to find my glasses before i press anything
poppy: PRESS IT 🏳️‍🌈🐝🇬🇷🇵🇹 she's the best person i know
thalia: ok after feeding. aristotle gets shy when i type
~ poppy delivered
`,
);
