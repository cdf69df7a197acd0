import { parseScript } from '../script.ts';

export const priyaTomas = parseScript(
  ['priya', 'tomas'],
  `
== 13:15 a day earlier
priya: Tomás, this is Priya from the snow-line project. Your GPS track of the glacier arrived. It is excellent, apart from the part where you move at 210 km/h.
tomas: hola Priya! that was the bus down to Pisac
priya: I had "avalanche" in my draft. I shall now write "bus".
tomas: with this driver it is the same thing
priya: Noted as a systematic error 🚌
== 16:20
tomas: your satellite says the ice ends at the big black rock?
priya: As of this morning, 40 m above it.
tomas: when I was a boy the ice was below the rock. we slid from there on sacks, to the lake
priya: How far below, would you say?
tomas: 300 metres maybe. I can walk it for you with the GPS, the old people know each stone
priya: Tomás, that would be the only ground truth from before 1990 that anybody has for that valley.
tomas: then tomorrow I walk with doña Ceferina. she is 84 and faster than me
priya: Give her my respect, and co-authorship.
== 12:50
tomas: done! doña Ceferina stopped at seven stones and told for each one the year, by which of her children was born
priya: So the time axis of our paper is her children.
tomas: yes. the sixth one is a bit uncertain, "he was late"
priya: Error bars on Julio. I have never been so fond of a data set.
tomas: she asks if your satellite sees her sheep
priya: At ten metres a pixel they would have to stand close together.
tomas: I told her. she is arranging them 🐑🐑🐑
`,
);
