/** Passwords and keys inside addresses, connection strings and age identities; what proves a log-in to Instagram. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/?#]*):\S*@/gi, '$1:***@'],
  [/\b((?:ssl)?pass(?:word|wd)?)(\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&]+)/gi, '$1$2***'],
  [/\bBearer IGT:2:[\w+/=-]+/g, 'Bearer IGT:2:***'],
  [/#PWD_INSTAGRAM[\w:+/=-]*/g, '#PWD_INSTAGRAM:***'],
  [/\b(\d{5,20})%3A[\w-]+%3A[\w%-]+/gi, '$1%3A***'],
  [/AGE-(?:SECRET-KEY|PLUGIN)[A-Z0-9-]+/gi, 'AGE-SECRET-KEY-***'],
]

/** The text without passwords and keys, whoever wrote it. */
export function redactSecrets(text: string): string {
  return SECRETS.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text)
}
