/** Why an event or a fault cannot be; its message is the answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}
