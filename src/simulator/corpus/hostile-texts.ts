/** Texts that neither UTF-8 nor a database holds as they are: NUL and lone surrogates. */
export const hostileTexts: readonly string[] = [
  'before\u0000after',
  '\u0000',
  'half an emoji \ud83d',
  '\udc4d the other half',
  'emoji 👍 and half \ud83d of one',
  'é \ud800 ü',
  '\ud83d\ud83d\udc4d',
]
