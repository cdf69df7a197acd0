import { parseScript } from '../script.ts';

export const kenjiPoppy = parseScript(
  ['poppy', 'kenji'],
  `
== 11:10
poppy: KENJI hello!! i'm inês's poppy 🌻 i hear you build brave lamps
kenji: Hello Poppy. I am Inês's Kenji. I hear you have geese.
poppy: the geese have me
kenji: This is more accurate with geese, yes.
poppy: can you build me a thing. a small thing. a goose thing
kenji: What should the goose thing do?
poppy: tell me when Geraldine is on the LEFT side of the shed so i can leave by the right
kenji: A sensor, a door, and fear. I have done two of these three.
poppy: 😂😂 you're hired
== 08:25
kenji: I have drawn the circuit.
| [goose] --> (weight sensor) --> [ESP32] --> )) your phone
| A goose is 3 to 6 kg. Please weigh Geraldine.
poppy: please WHAT
kenji: For calibration.
poppy: i weighed the wheelbarrow with her in it and then i weighed the wheelbarrow while she chased me. 5.2 kg 💪🪿
kenji: That is good science. Thank you for your courage.
poppy: put it in the datasheet
kenji: I have. "Operating range 5.2 kg ± 0.3 (breakfast)."
== 13:40
poppy: it WORKS. it went bing and i went RIGHT and she was LEFT 🎉🎉🎉
kenji: おめでとうございます!
poppy: she has worked out the bing
kenji: Already?
poppy: she stands on it to make me come out. kenji she has a DOORBELL now
kenji: Then it is a feature. I will write it in the manual.
~ poppy delivered
kenji: Version 2 will have a camera and a lawyer.
`,
);
