import { corpus } from './corpus.ts'

export const german = corpus({
  language: 'de',
  slots: {
    bread:
      'Roggenbrot|Dinkelbrot|Walnussbrot|Bauernbrot|Zwiebelbrot|Kürbiskernbrot|Vollkornbrot|Ciabatta|Buttermilchbrot|Krustenbrot',
    cake: 'Pflaumenkuchen|Käsekuchen|Apfelstrudel|Mohnkuchen|Zitronenkuchen|Nusskuchen|Streuselkuchen|Kirschkuchen|Bienenstich',
    n: '2|3|4|5|6|7|8|10|12|15|20',
    time: '8 Uhr|halb neun|9:15|10|zwölf|13 Uhr|Viertel nach zwei|16 Uhr|halb sechs|18:30|sieben|20 Uhr',
    day: 'Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|morgen|übermorgen|nächste Woche',
    weekday: 'Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag',
    place:
      'am Kanal|im Park|am Bahnhof|am alten Hafen|auf dem Markt|am See|bei mir|im Museum|in der Bücherei|an der Brücke|im Hof',
    price: '3,20 €|4,80 €|12 €|18,50 €|24 €|36 €|42,00 €',
    name: 'Sam|Ines|Tobi|Yara|Kofi|Mina|Jonas|Priya|Leo|Amara|Nils|Rosa|Jürgen|Käthe',
    song: 'das Langsame|das neue Intro|„Papierboote“|die Brücke|„Nachtbus“|die zweite Strophe|„Küchenlicht“',
    dish: 'Suppe|Linsen|Knödel|Spätzle|Maultaschen|Risotto|Pfannkuchen|Kartoffelsalat|Grünkohl|Auflauf',
  },
  fillers:
    'haha|ok|okay!|ja|klar|schön|😂|❤️|👍|oh nein|echt jetzt?|super|stimmt|warte|bin unterwegs|gleich|niemals|😅|perfekt|danke dir!|🙏|hihi|👀|alles klar|hm|vielleicht|🎉|na gut|läuft|genau',
  scenes: {
    bakery: `
> Guten Morgen! Gibt es heute noch {bread}?
< Guten Morgen! Ja, noch {n}. Soll ich eins zurücklegen?
> Sehr gern, ich komme gegen {time}
< Liegt bereit, einfach Bescheid sagen 🥖
> Vielen lieben Dank!

> Hallo, habt ihr am {weekday} geöffnet?
< Ja, ab {time}, bis alles weg ist
> Dann stelle ich mir den Wecker 😄

> Ich würde gern einen {cake} für {day} bestellen, für etwa {n} Leute
< Gerne! Gibt es Unverträglichkeiten?
> Eine Person verträgt keine Nüsse
< Dann ohne. Macht {price}, Zahlung bei Abholung
> Wunderbar, danke!

> Das {bread} gestern war ein Gedicht
< Das freut uns sehr!
> Die Kinder haben sogar die Kruste gegessen
< Das ist die höchste Auszeichnung 🏅

> Liefert ihr auch nach außerhalb?
< Nur {day}, mit dem Lastenrad, ab {price}
> Dann bitte {n} Brötchen und einen {cake}
< Ist notiert ✍️

> Ist der {cake} vegan?
< Der leider nicht, aber das {bread} schon
> Dann das. Bis {day}!

< Deine Bestellung ist fertig, abholen geht ab {time}
> Schon? Ich mache mich auf den Weg
< Keine Eile, wir sind bis {time} da

> Ich glaube, mein Schal liegt noch bei euch. Grün, etwas zerknautscht?
< Hängt hinter der Tür und wartet
> Puh. Ich hole ihn {day}

> Wie lange ruht euer Teig für das {bread}?
< {n} Stunden kühl, dann noch einmal {n} Stunden auf dem Tisch
> So viel Geduld habe ich nicht
< Dafür gibt es uns 🙂

> Wir bräuchten jeden {weekday} {n} Brote für unser Café. Macht ihr das?
< Machen wir! Ich schicke dir die Preise
< {bread}: {price}⏎{bread}: {price}⏎Lieferung: innerhalb des Rings frei
> Passt. Können wir nächsten Monat anfangen?
< Sehr gern
`,
    friends: `
> bist du wach
< leider
> Kaffee {place}?
< gib mir 20 Minuten
> das sagst du immer
< und es stimmt immer, plus 20 Minuten

< wie hieß noch mal der Film
> der mit dem Leuchtturm?
< nein, der, in dem nichts passiert
> das grenzt es nicht ein

> hast du gesehen, was {name} gepostet hat
< ja, und ich habe Fragen
> so viele Fragen
< {time} telefonieren?

< {day} Abendessen bei mir? Es gibt {dish}
> ja!! was soll ich mitbringen
< dich und vielleicht Zitronen
> Zitronen also 🍋

> also. Vorstellungsgespräch lief gut??
< ERZÄHL
> sie haben nach der Lücke gefragt und ich hab einfach die Wahrheit gesagt
< und?
> und sie fanden es erfrischend
< sag ich doch

> bin {place}, wo bist du
< beim großen Baum, grüne Jacke
> alle haben grüne Jacken
< ich winke
> ich sehe {n} Leute winken

< alles Liebe zum Geburtstag!!! 🎂🎉
> danke 🥹 noch {n} Jahre und ich bin weise
< vorher wirst du alt

> gießt du meine Pflanzen bis {day}?
< nur wenn ich mit ihnen reden darf
> unbedingt, der Farn ist einsam

< der Zug hat {n} Minuten Verspätung. schon wieder
> lies ein Buch
< Buch vergessen
> dann schreib eins

> bleibt es bei {day}?
< ja! {time} {place}
> 👌

< ich hab das Rad repariert
> womit
< {n} Kabelbinder und Zuversicht
> Ingenieurskunst

> rate, wen ich {place} getroffen habe
< {name}
> woher weißt du das
< es ist immer {name}
`,
    family: `
> Hast du gegessen?
< Ja Mama, {dish}
> Genug?
< Es gab {dish} für {n} und ich war allein, also ja

> Dein Bruder kommt {day} um {time}
< Ich hole ihn ab
> Er hat {n} Taschen dabei, er sagt zwei
< Es sind nie zwei

> Wie schicke ich noch mal Fotos an den Drucker
< Lange drücken, dann der kleine Pfeil
> Er hat das Wetter gedruckt
< Wie viele Seiten
> {n}

< Hast du Omas Rezept irgendwo aufgeschrieben?
> Da steht: Mehl, genug. Milch, bis es passt.
< Sehr hilfreich
> Und: „Ruft mich deswegen nicht an“ 😂

> Sonntag Mittagessen um {time}, bring einen {cake} mit
< Mache ich. Kommt {name} auch?
> Und der Hund

> Gute Nacht, schlaf schön ❤️
< Gute Nacht 🌙

< War Papa beim Arzt?
> Alles in Ordnung. Er darf sogar wieder {cake}
< Dann weiß ich, was ich backe

> Wir sind {place}, das Wasser ist ganz glatt heute
< Schick ein Bild!
> Ich weiß nicht, welches nicht verwackelt ist
`,
    band: `
> Probe {day} um {time}?
< kann ich
> ich auch, wenn wir mit {song} anfangen
< wir fangen immer mit {song} an

> wer hat den großen Verstärker
< {name}, glaub ich
> {name} sagt du
< dann steht er {place} im Keller

< hab {song} in einem Take aufgenommen
> und?
< und jetzt in {n} Takes

> Anfrage: {day}, {price} pro Kopf und {dish} umsonst
< für {dish} spiele ich {n} Zugaben
> also ja

> Setliste:⏎1. {song}⏎2. {song}⏎3. {song}
< die 2 doppelt?
> ist halt so gut

< mir ist eine Saite gerissen
> welche
< die, die ich gebraucht hätte

> Idee: am Ende von {song} ein Chor
< wir sind zu viert
> ein kleiner Chor
`,
    stranger: `
> Hallo, tolle Seite! Hättest du Interesse an einer Zusammenarbeit?

> Hallo?
> Ich habe euer {bread} {place} gesehen, gebt ihr auch Kurse?

> Guten Tag, wir sind ein kleines Magazin und würden gern über euren {cake} schreiben. Dürfen wir {n} Fragen schicken?

> Glückwunsch!!! Du wurdest ausgewählt 🎁🎁🎁
> Antworte mit JA innerhalb von {n} Stunden

> Ist das noch zu haben
`,
    notes: `
< Mehl 25 kg, Salz, {n} Bleche, Hefe

< {day} vor {time} die Mühle anrufen

< =SUMME(B2:B{n})

< Ideen:⏎- {cake} mit Sesam⏎- kleineres {bread}⏎- {day} öffnen?

< Zahnarzt {day} {time}

< „Brot ist Geduld, die man essen kann.“ ({name})
`,
  },
})
