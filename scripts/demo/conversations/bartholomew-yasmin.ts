import { parseScript } from '../script.ts';

export const bartholomewYasmin = parseScript(
  ['yasmin', 'bartholomew'],
  `
== 15:20 a day earlier
yasmin: Dear Mr Finch, Inês says you know everything about tuning. May I ask you about quarter tones?
bartholomew: Dear Miss Haddad, I know everything about twelve notes and next to nothing about the ones between them, which I have spent my life removing from pianos. I should be delighted to be corrected.
yasmin: Then begin with Umm Kulthum, "Enta Omri". It is one hour long. Do not do anything else.
bartholomew: One hour! I have cleared the chair and warned the cat.
== 20:10
bartholomew: Miss Haddad. I have listened to it twice.
|
| I had always been told that the notes between the notes were ornaments. It is as though somebody had told me that the sea was an ornament of the beach. There is a moment about twenty minutes in when she sings one line, the audience loses its composure, and she simply sings it again, differently, and then again, for what must be six minutes, and each time I thought: now she has found it. I have gone to my piano and it looked at me like a row of closed doors.
|
| What is the scale called, in which she goes home at the end?
yasmin: That made me cry behind the counter. A man was buying cough syrup.
yasmin: It is maqam Kurd. كرد in letters. At the end she goes home slowly, because the guests are still there.
bartholomew: "Slowly, because the guests are still there." I shall never play a final chord in the same way.
yasmin: Please call me Yasmin.
bartholomew: Bartholomew, then. My friends are too lazy to shorten it.
== 18:30
yasmin: Bartholomew, translation question. "Pepper mill": in English, is it dignified?
bartholomew: Moderately. It is a thing waiters carry as if it were a mace. Why?
yasmin: Inês's lighthouse. In Arabic I can say مطحنة فلفل, but then every child will want to know who is hungry.
bartholomew: Then let them. A good book ought to make somebody hungry.
yasmin: You and my nephew would get on.
bartholomew: I am told that he has named a whale. I approve without reservation.
== 10:15
bartholomew: I have retuned the upper two octaves of the old upright in the back room by a quarter tone. My niece asked whether I was unwell. I said that on the contrary, I was in Cairo.
yasmin: 😂 How does it sound?
bartholomew: Like a very polite ghost. The cat left, then came back and sat down. I think that is how it always begins.
yasmin: تسلم إيدك. It means: may your hands stay safe. You say it to people who made something.
`,
);
