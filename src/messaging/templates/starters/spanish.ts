import type { StarterTexts } from './starter.ts'

export const spanish: StarterTexts = {
  welcome: `¡Hola, {{ first_name | default: "qué tal" }}! Gracias por escribir. Somos {{ shop }}. ¿En qué podemos ayudarte?`,
  business_inquiry: `¡Gracias por tu interés, {{ first_name | default: "y hola" }}!

Ofrecemos {{ services }}.

Puedes ver más en {{ link }}, o cuéntanos aquí qué tienes pensado y buscamos un momento para hablar.`,
  follow_up: `Hola, {{ first_name | default: "de nuevo" }}: la última vez hablamos de {{ topic }}. ¿Te gustaría saber algo más?

Si prefieres no recibir mensajes nuestros, responde BAJA.`,
  support: `Sentimos que algo no vaya bien, {{ first_name | default: "y gracias por avisar" }}.

• Preguntas frecuentes: {{ help_link }}
• Por correo: {{ email }}
• O descríbelo aquí: una persona responde en {{ hours | plural: one: "# hora", other: "# horas" }}.`,
  greeting: `¡Hola, {{ first_name | default: "qué tal" }}! Mucho gusto y gracias por tu mensaje 😊`,
  product_recommendation: `Hola, {{ first_name | default: "qué tal" }}: quizá te guste {{ product }}, {{ price | money: currency }}.{% if stock %} {{ stock | plural: zero: "Ahora está agotado", one: "Queda solo uno", other: "Quedan # unidades" }}.{% endif %}

{{ link }}

Si prefieres no recibir mensajes así, responde BAJA.`,
}
