import { corpus } from './corpus.ts'

export const english = corpus({
  language: 'en',
  slots: {
    bread:
      'rye loaf|sourdough|walnut bread|spelt loaf|focaccia|seeded loaf|potato bread|brioche|baguette|oat loaf|olive bread',
    cake: 'plum cake|lemon tart|carrot cake|cheesecake|apple strudel|poppy seed cake|almond cake|chocolate cake|pear tart',
    n: '2|3|4|5|6|7|8|10|12|15|20',
    time: '8:30|9|half nine|10:15|noon|1 pm|2:45|4 o’clock|5:30|six|7:15|half past eight',
    day: 'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|tomorrow|the day after tomorrow|next week',
    weekday: 'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday',
    place:
      'the canal|the park|the station|the old harbour|the market|the lake|my place|the museum|the library|the bridge|the corner café',
    price: '€3.20|€4.80|€12|€18.50|€24|€36|€42.00',
    name: 'Sam|Ines|Tobi|Yara|Kofi|Mina|Jonas|Priya|Leo|Amara|Nils|Rosa',
    song: 'the slow one|the new intro|“Paper Boats”|the bridge part|“Night Bus”|the second verse|“Kitchen Light”',
    dish: 'soup|lentils|dumplings|that curry|risotto|pancakes|pasta|the big salad|ramen|tacos',
  },
  fillers:
    'haha|ok|okay!|yes|sure|nice|😂|❤️|👍|oh no|really?|love it|same|true|wait|on my way|brb|no way|😅|perfect|thank you!|🙏|lol|👀|got it|hmm|maybe|🎉',
  scenes: {
    bakery: `
> Hi! Do you still have a {bread} for today?
< Morning! Yes, {n} left. Shall I put one aside for you?
> Please! I can be there around {time}
< It’s under your name, second shelf from the top 🍞
> You’re the best

> Good morning, are you open on {weekday}?
< We are! From {time} until we’re sold out
> Great, see you then

> Hello, I’d like to order a {cake} for {day}, for {n} people. Is that possible?
< Hi! Of course. Any allergies I should know about?
> One guest can’t have nuts
< Then I’ll make it without, and on a clean tray. It comes to {price}
> Wonderful. Can I pay when I pick it up?
< Sure, cash or card, as you like
> Thank you so much 😊

> Your {bread} yesterday… I have no words
< I hope that’s the good kind of no words 😄
> My kids ate the crust first. They never eat the crust.
< That’s the nicest thing I’ve heard all week

> Do you deliver to {place}?
< On {weekday} only, with the cargo bike, if the order is above {price}
> Then make it {n} rolls and a {cake} please
< Noted ✍️

> Is the {cake} vegan?
< That one isn’t, but the {bread} is, and on {weekday} there’s a vegan {cake}
> Ok I’ll come on {weekday} then

< Hi! Your order is ready, you can pick it up from {time}
> Already? I’m on my way
< No rush, we close at {time}

> I think I left my umbrella at the shop, a green one?
< It’s hanging behind the door, safe and dry
> Phew. I’ll fetch it on {weekday}

> What flour do you use for the {bread}?
< From a small mill near {place}. Stone ground, a bit coarse
> And how long does it rest?
< {n} hours in the cold, then {n} more on the bench. Patience is the main ingredient 🙂
> I’ll try. No promises.
< Send a photo, whatever happens!

> We’d need {n} breads every {weekday} for our café. Do you do that?
< We do! Let me send you the list with prices
< {bread}: {price}⏎{bread}: {price}⏎delivery: free within the ring
> That works for us. Can we start next month?
< With pleasure
`,
    friends: `
> are you up
< unfortunately
> coffee at {place}?
< give me 20 minutes
> you always say that
< and it’s always true plus 20 minutes

< what was the name of that film
> the one with the lighthouse?
< no, the one where nothing happens
> you’ll have to be more precise

> did you see what {name} posted
< I did and I have questions
> so many questions
< let’s discuss at {time}, voice is faster

< dinner at mine on {weekday}? I’m making {dish}
> yes!! what can I bring
< yourself and maybe lemons
> lemons it is 🍋

> ok so. job interview went well??
< TELL ME EVERYTHING
> they asked about the gap and I just told the truth
< and?
> and they said that’s refreshing
< told you

> I’m at {place}, where are you
< by the big tree, green jacket
> everyone has a green jacket
< I’m waving
> I see {n} people waving

< happy birthday!!! 🎂🎉
> thank you 🥹 {n} more years and I’ll be wise
< you’ll be old first

> can you water my plants until {day}
< only if I may talk to them
> please do, the fern is lonely

< the train is {n} minutes late. again
> read a book
< I forgot the book
> then write one

> what are you reading
< something about mushrooms that run the world
> non-fiction?
< at this point who knows

> are we still on for {day}?
< yes! {time} at {place}
> 👌

< I finally fixed the bike
> with what
< {n} zip ties and hope
> engineering

> guess who I met at {place}
< {name}
> how
< it’s always {name}
`,
    family: `
> Have you eaten?
< Yes mum, {dish}
> Enough?
< There was {dish} for {n} people and I was alone, so yes

> Your brother arrives on {weekday} at {time}
< I’ll pick him up
> He has {n} bags, he says it’s two
< It’s never two

> How do I send the photos to the printer again
< Press and hold, then the little arrow
> It printed the weather
< How many pages
> {n}

< Grandma’s recipe, do you have it written down?
> She wrote: flour, enough. Milk, until it’s right.
< Very helpful
> She also wrote “do not call me about this” 😂

> Sunday lunch at {time}, bring a {cake}
< Will do. Is {name} coming?
> And the dog

> Good night, sleep well ❤️
< Good night 🌙

< Did dad see the doctor?
> All fine. He may even eat {cake} again
< Then I know what to bake

> We are at {place}, the sea is very flat today
< Send a picture!
> I don’t know which one is not blurry
`,
    band: `
> rehearsal on {weekday} at {time}?
< I can
> I can if we start with {song}
< we always start with {song}

> who has the big amp
< {name} I think
> {name} says you
< then it’s in the basement at {place}

< I recorded {song} in one take
> and?
< and now I’ve recorded it in {n} takes

> gig offer: {day}, {place}, {price} per head and free {dish}
< for {dish} I’d play {n} encores
> so that’s a yes

> setlist:⏎1. {song}⏎2. {song}⏎3. {song}
< number 2 twice?
> it’s that good

< I broke a string
> which one
< the one I needed

> new idea: a choir at the end of {song}
< we are four people
> a small choir
`,
    stranger: `
> Hi, I love your page! Would you be open to a collaboration?

> hello?
> I saw your {bread} at {place}, do you teach classes?

> Good afternoon, we are a small magazine and would like to feature your {cake}. May we send {n} questions?
> It would take about 15 minutes

> Congratulations!!! You have been selected 🎁🎁🎁
> Reply YES within {n} hours

> Is this still available
`,
    notes: `
< flour 25 kg, salt, {n} trays, yeast

< call the mill on {weekday} before {time}

< =SUM(B2:B{n})

< ideas:⏎- {cake} with sesame⏎- smaller {bread}⏎- open on {weekday}?

< dentist {day} {time}

< “Bread is patience you can eat.” — {name}
`,
  },
})
