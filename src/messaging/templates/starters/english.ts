import type { StarterTexts } from './starter.ts'

export const english: StarterTexts = {
  welcome: `Hello {{ first_name | default: "there" }}, good to hear from you! This is {{ shop }}. What can we do for you?`,
  business_inquiry: `Thank you for asking, {{ first_name | default: "and hello" }}!

We offer {{ services }}.

Have a look at {{ link }}, or tell us here what you have in mind and we will find a time to talk.`,
  follow_up: `Hello {{ first_name | default: "again" }}, last time we spoke about {{ topic }}. Is there anything you would still like to know?

If you would rather not hear from us, answer STOP.`,
  support: `Sorry that something is not right, {{ first_name | default: "and thank you for telling us" }}.

• Usual questions: {{ help_link }}
• By e-mail: {{ email }}
• Or describe it here: a person answers within {{ hours | plural: one: "# hour", other: "# hours" }}.`,
  greeting: `Hi {{ first_name | default: "there" }}! Nice to meet you, and thank you for the message 😊`,
  product_recommendation: `Hello {{ first_name | default: "there" }}, this may be for you: {{ product }}, {{ price | money: currency }}.{% if stock %} {{ stock | plural: zero: "Sold out at the moment", one: "Only one is left", other: "# are in stock" }}.{% endif %}

{{ link }}

If you would rather not get such messages, answer STOP.`,
}
