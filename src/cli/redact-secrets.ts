/** Passwords and keys inside addresses, connection strings and age identities. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/?#]*):\S*@/gi, '$1:***@'],
  [/\b((?:ssl)?pass(?:word|wd)?)(\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&]+)/gi, '$1$2***'],
  [/AGE-(?:SECRET-KEY|PLUGIN)[A-Z0-9-]+/gi, 'AGE-SECRET-KEY-***'],
]

/** The text without passwords and keys, whoever wrote it. */
export function redactSecrets(text: string): string {
  return SECRETS.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text)
}
