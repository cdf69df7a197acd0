import { parseScript } from '../script.ts';

export const kenjiPriya = parseScript(
  ['priya', 'kenji'],
  `
== 12:10 a day earlier
priya: Kenji. I need a second pair of eyes and you are the only person awake whose eyes I trust.
kenji: Good evening Priya. They are yours.
priya: Telemetry says our satellite is currently 4 km below the surface of the Indian Ocean.
kenji: Is it?
priya: I am choosing to believe it is not.
kenji: Units?
priya: I checked the units. Then I checked the person who wrote the units. It was me.
kenji: May I see it?
priya: In its full glory:
| \`\`\`python
| def altitude_km(r_m, R=6_378.137):
|     return r_m / 1_000 - R
|
| altitude_km(6_374_137)   # -4.0
| \`\`\`
kenji: The radius of the Earth is right.
kenji: So r is too small. 6 374 137 m is inside. Where does r come from?
priya: From a column named \`r\`.
kenji: Ah.
priya: Which is not the radius.
kenji: What is it?
priya: "Received at". In a unit I shall not repeat in front of a friend.
kenji: So the satellite is fine.
priya: The satellite is fine. The naming convention is at the bottom of the ocean.
== 05:45
kenji: Today I renamed every variable called \`t\` in my timetable. There were 61. Four of them were not times. One was a tram.
priya: You honour me.
kenji: Your column frightened me.
priya: It should be shown in schools.
priya: 🧑‍🚀 Pass of the night, by the way: 19:42 your time, west to east, 71 degrees. If it is clear you can see us.
kenji: I will be at the tram stop. It is the darkest place I know.
priya: Wave. We have no camera on that side, but wave.
== 10:50
kenji: I waved. So did the baker.
priya: Logged. "Two humans, Osaka, friendly."
kenji: It crossed the moon! Nearly. I would say one finger away.
priya: The one finger is what I get paid for.
kenji: Could the timetable show your passes? The temple would like it, I am sure.
priya: You want to put an Earth observation satellite on a tram timetable.
kenji: Between line 2 and the moon.
priya: ...
priya: Destination?
kenji: "Loop line".
priya: I have told the whole control room and nobody has worked for ten minutes. Approved.
== 13:05
priya: Here, so you do not have to parse the two-line elements by hand: https://en.wikipedia.org/wiki/Two-line_element_set
kenji: I parsed them by hand last night. It was calming.
priya: There is something wrong with both of us.
kenji: Yes, but it is well documented.
priya: Do you know an Inês? Bartholomew's piano letters mention her and a lamp of yours, and I would like to tell her that lighthouses look very good from 500 km.
kenji: She will be happy. Send her a request; say "loop line" when she asks.
priya: 🇮🇳🤝🇵🇹 Doing it tonight, between two passes.
`,
);
