import type { Variable } from '../template.ts'

/** A template that comes with the program, in words of our own. */
export interface Starter {
  readonly about: string
  readonly isForBroadcast: boolean
  readonly variables: Readonly<Record<string, Variable>>
}

/** Texts of one language by name of the starter: every language has them all. */
export type StarterTexts = Readonly<Record<StarterName, string>>

const SHOP = { about: 'what the shop or person is called', example: 'Studio Lund' } as const
const FIRST_NAME = { about: 'how the person is called', example: 'Anna' } as const

/** The set that most inboxes begin with; `follow_up` and `product_recommendation` are made for many at once. */
export const STARTERS = {
  welcome: {
    about: 'first answer to someone who writes',
    isForBroadcast: false,
    variables: { first_name: FIRST_NAME, shop: SHOP },
  },
  business_inquiry: {
    about: 'answer to a question about what is offered',
    isForBroadcast: false,
    variables: {
      first_name: FIRST_NAME,
      services: { about: 'what is offered, in a few words', example: 'portraits, weddings, prints' },
      link: { about: 'where to book or read more', example: 'https://example.com/book' },
    },
  },
  follow_up: {
    about: 'once more after a conversation that ended open',
    isForBroadcast: true,
    variables: { first_name: FIRST_NAME, topic: { about: 'what was spoken of', example: 'the oak table' } },
  },
  support: {
    about: 'answer to someone who needs help',
    isForBroadcast: false,
    variables: {
      first_name: FIRST_NAME,
      help_link: { about: 'address of answers to usual questions', example: 'https://example.com/help' },
      email: { about: 'where people answer', example: 'help@example.com' },
      hours: { about: 'hours until a person answers', example: 24 },
    },
  },
  greeting: {
    about: 'a few words to someone new',
    isForBroadcast: false,
    variables: { first_name: FIRST_NAME },
  },
  product_recommendation: {
    about: 'one product, its price and where to find it',
    isForBroadcast: true,
    variables: {
      first_name: FIRST_NAME,
      product: { about: 'name of the product', example: 'oak table' },
      price: { about: 'a number', example: 1249.5 },
      currency: { about: 'ISO 4217', example: 'EUR', default: 'EUR' },
      stock: { about: 'how many there are', example: 3, default: false },
      link: { about: 'where it is shown', example: 'https://example.com/oak' },
    },
  },
} as const satisfies Readonly<Record<string, Starter>>

export type StarterName = keyof typeof STARTERS
