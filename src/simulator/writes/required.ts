import { type Fields, textField } from '../http/body.ts'
import { WriteRefused } from './write-refused.ts'

/** A field that must be there. @throws WriteRefused */
export function required(fields: Fields, name: string): string {
  const text = textField(fields, name)
  if (text === null || text === '') throw new WriteRefused(400, `Missing parameter: ${name}`)
  return text
}
