import { parseScript } from '../script.ts';

export const inesPoppy = parseScript(
  ['poppy', 'ines'],
  `
== 18:40 a day earlier
poppy: IS THIS THING ON 📣
ines: loud and clear. you found the only quiet messenger on earth and opened with capitals
poppy: i contain multitudes 🌻
poppy: also i contain news
poppy: SIT DOWN
ines: I am an illustrator, sitting down is the whole job
poppy: there is a goose living in my allotment shed 🪿
ines: a goose
poppy: a GOOSE, Inês
poppy: he was on the wheelbarrow this morning like a landlord
ines: did you invite him?
poppy: i left the door open for ONE bee
ines: classic
poppy: i have named him Gerald
ines: if you name him he stays. this is known.
poppy: too late he answers to it 😭
ines: what does he eat
poppy: so far: lettuce, my other lettuce, a glove
ines: which glove
poppy: does it MATTER which glove
ines: I need to know for the drawing
poppy: ...left 🧤
== 08:15
ines: morning. status of the landlord?
poppy: worse 🪿🪿
poppy: there are two of him
ines: no
poppy: she is smaller and ANGRIER and i think she's in charge
ines: Geraldine, obviously
poppy: i was going to go with Your Honour but yes
ines: I read up on this over coffee. They may be Canada geese: https://en.wikipedia.org/wiki/Canada_goose
ines: "known for establishing breeding colonies in urban and cultivated habitats"
poppy: i'm cultivated habitat?? 🥹 nobody has ever called me that
ines: the best cultivated habitat in Walthamstow
poppy: ok off to negotiate wish me luck 👩‍🌾
ines: boa sorte 🍀
poppy: back. negotiations have broken down
ines: that took four minutes
poppy: she has a very strong opening position
== 20:05
poppy: how is the book going 📖✨
ines: Slowly. Today I drew the same lighthouse eleven times.
ines: It is supposed to look afraid of the dark. It keeps looking like a pepper mill.
poppy: a pepper mill can be afraid of the dark 🥺
ines: the publisher wants "vulnerable but marketable"
poppy: me on every date i've ever been on
ines: 😂
ines: I might put eyebrows on it
poppy: EYEBROWS!!!
poppy: yes. everything is scared if the eyebrows say so
ines: ok I tried it. I hate how right you are
poppy: send send send
ines: I can only describe it: imagine a tall man who has just remembered the oven
poppy: that's IT that's the book 😭😭😭
ines: page one:
| "At the very end of the land stood a lighthouse.
| It was tall, it was strong,
| and every single evening
| it hoped that this time it would not get dark."
poppy: Inês
poppy: i'm crying in a shed
poppy: Gerald is looking at me
ines: is he moved?
poppy: he's eating the receipt for the shed
== 12:30
poppy: quick one!! how many chairs can you bring to the repair café
ines: Six, if Senhor Abílio lends his
poppy: wait no that's your repair café. i'm in london 🤦‍♀️
ines: I was about to ask how you were getting here
poppy: i was going to bring scones in my MIND
ines: the mind scones are always the best ones
poppy: ok but seriously how did it go
ines: We fixed nine lamps, two toasters and a marriage
poppy: A MARRIAGE
ines: They had been arguing about the toaster
poppy: 👏👏👏 engineering
ines: And one radio from 1961 that only gets one station, and the station is only fado. The owner refused to let me fix that.
poppy: some things are not bugs 💛
ines: going back in, there is a lady with a hairdryer that "makes a face"
poppy: update me on the face
ines: It does make a face.
== 19:50
poppy: bee report 🐝🐝🐝
ines: please
poppy: hive 1: thriving. hive 2: thriving. hive 3: DIVORCED
ines: ??
poppy: the old queen left with half of them and moved into next door's chimney
ines: did the geese have something to do with it
poppy: i can't prove anything 🪿
ines: what does next door say
poppy: next door says "is it honey though"
ines: a reasonable person
poppy: he's called Malcolm and he has bought A HAT
ines: it begins
poppy: tomorrow he's coming to look at the frames 👀
ines: "look at the frames"
poppy: INÊS
ines: I'm only asking whether Malcolm has kind eyebrows
poppy: ...very lighthouse-y
ines: oh no
poppy: oh no 🫠
ines: I am happy for you and for his chimney
poppy: goodnight you menace 🌙
ines: goodnight, cultivated habitat
== 17:20
ines: Did I tell you Kenji is building me a real lamp for the launch? With a tiny lighthouse on it that blinks when somebody opens the book.
poppy: i LOVE him. does it have eyebrows
ines: it has a servo
poppy: so yes
ines: and Yasmin is translating it 🇯🇴 she says "afraid of the dark" has about five good versions in Arabic and she will fight for the fourth
poppy: our whole group chat is secretly a publishing house
ines: it was always going to come out
poppy: a very small one, with geese 👩‍👩‍👧‍👧
ines: and the launch party?
poppy: 🇵🇹✈️ booked!!!!!! i'm not even joking look: LHR 07:10, seat 14C, one (1) large hat
ines: POPPY
ines: capitals. you got capitals out of me.
poppy: framing this
== 4m ago
poppy: ok emergency but a nice one
poppy: malcolm came to look at the frames
poppy: Geraldine bit him 🪿
poppy: he said "fair enough" and gave her half a scone. i think i'm going to marry this man
poppy: CALL ME when you're off the lighthouse 💛🐝💛🐝💛
~ ines delivered
`,
);
