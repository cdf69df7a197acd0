import { parseScript } from '../script.ts';

export const thaliaTomas = parseScript(
  ['tomas', 'thalia'],
  `
== 16:05
tomas: hola Thalia! Tomás from the mountain, we met at the conference with the bad coffee ☕️
thalia: TOMÁS the alpaca man
tomas: mountain guide 😅 with some alpacas
thalia: nobody remembers a mountain
tomas: the mountain will be sad to hear it, 6 384 m and so sensitive
thalia: how is the view
tomas: today: cloud, cloud, condor, cloud
thalia: today here: tank, tank, octopus, octopus not in tank
== 13:30
tomas: question of a tourist today, exact words: "at which altitude do the alpacas become llamas?"
thalia: NO
tomas: I said 4 200 metres
thalia: tomás!!!
tomas: she wrote it down 🦙
thalia: this is how textbooks happen
tomas: what is your best one
thalia: a man asked where we switch off the sea at night
tomas: and?
thalia: i showed him the wrong switch so he could not find it again
== 19:40
thalia: can i ask a serious thing
tomas: claro
thalia: do you get scared up there
tomas: every time a little. the guides who don't are not guides for long
tomas: mi abuela said: fear is a good dog, let him walk with you, but don't let him choose the path
thalia: i need this on a wall
thalia: defending my thesis soon and the dog is choosing the path
tomas: then you stop, you drink water, you tell the dog where the path is. it works on real dogs also
thalia: what if they ask me something i don't know
tomas: say "at 4 200 metres" 😄
thalia: 😂😂😂 ok. ok. that helped more than it should
tomas: you will be great. and after it you come to Cusco 🇵🇪 and the mountain shakes your hand
thalia: with aristotle in a bucket
tomas: at which altitude does he become a llama
== 14:50
thalia: one week to go. slides 41 of 40 done
tomas: very good! the extra one is for the dog 🐕
thalia: the extra one is a photo of aristotle holding the lamp
tomas: then you have already passed
~ thalia away
tomas: here it is snowing sideways, so no signal tonight probably. ¡fuerza! 🏔️
`,
);
