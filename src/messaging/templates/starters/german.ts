import type { StarterTexts } from './starter.ts'

export const german: StarterTexts = {
  welcome: `Hallo {{ first_name | default: "und willkommen" }}, schön, dass du schreibst! Hier ist {{ shop }}. Was können wir für dich tun?`,
  business_inquiry: `Danke für deine Anfrage, {{ first_name | default: "und hallo" }}!

Wir bieten {{ services }}.

Mehr steht unter {{ link }}. Oder sag uns hier, was du vorhast, dann finden wir einen Termin.`,
  follow_up: `Hallo {{ first_name | default: "noch einmal" }}, zuletzt ging es um {{ topic }}. Möchtest du dazu noch etwas wissen?

Wenn du nichts mehr von uns hören möchtest, antworte STOPP.`,
  support: `Tut uns leid, dass etwas nicht stimmt, {{ first_name | default: "und danke für den Hinweis" }}.

• Häufige Fragen: {{ help_link }}
• Per E-Mail: {{ email }}
• Oder beschreib es hier: Ein Mensch antwortet innerhalb von {{ hours | plural: one: "# Stunde", other: "# Stunden" }}.`,
  greeting: `Hallo {{ first_name | default: "du" }}! Schön, dich kennenzulernen, und danke für deine Nachricht 😊`,
  product_recommendation: `Hallo {{ first_name | default: "du" }}, das könnte etwas für dich sein: {{ product }}, {{ price | money: currency }}.{% if stock %} {{ stock | plural: zero: "Zurzeit ausverkauft", one: "Nur noch eins ist da", other: "# sind auf Lager" }}.{% endif %}

{{ link }}

Wenn du solche Nachrichten nicht möchtest, antworte STOPP.`,
}
