import { UsageError } from '../../errors.ts'
import type { Target } from '../../messaging/monitor/targets/target.ts'

export interface TargetOptions {
  readonly exec?: readonly string[]
  readonly webhook?: string
  readonly webhookSecretFile?: string
  readonly webhookLocal?: boolean
}

/** Where a secret may stand that is in no file. */
const SECRET = 'DMVAULT_WEBHOOK_SECRET'

/**
 * What events are handed to; null: they are only shown.
 *
 * @param further words after `--`: arguments of the program that begin with a dash
 * @throws UsageError where the options do not fit together
 */
export async function targetOf(
  { exec, webhook, webhookSecretFile, webhookLocal = false }: TargetOptions,
  further: readonly string[],
  { env, isLoopback }: { readonly env: NodeJS.ProcessEnv; readonly isLoopback: boolean },
): Promise<Target | null> {
  if (exec !== undefined && webhook !== undefined)
    throw new UsageError('usage', '--exec and --webhook cannot go together', {
      hint: 'Run two watches: one of them with --name NAME.',
    })
  if (webhookLocal && !isLoopback)
    throw new UsageError('webhook', '--webhook-local is for rehearsals', {
      hint: 'It needs DMVAULT_INSTAGRAM_URL, a server of this machine in Instagram’s place.',
    })
  if (exec !== undefined) {
    const [program, ...args] = [...exec, ...further]
    if (program === undefined) throw new UsageError('usage', '--exec names no program')
    const { programTarget } = await import('../../messaging/monitor/targets/run-program.ts')
    return programTarget([program, ...args], env)
  }
  const [left] = further
  if (left !== undefined) throw new UsageError('usage', `"${left}" belongs to nothing`, { hint: 'See watch --help.' })
  if (webhook === undefined) return null
  const [{ webhookTarget }, { readSecretFile }] = await Promise.all([
    import('../../messaging/monitor/targets/webhook.ts'),
    import('../../messaging/monitor/targets/read-secret.ts'),
  ])
  const secret = webhookSecretFile === undefined ? env[SECRET] : await readSecretFile(webhookSecretFile)
  if (secret === undefined || secret === '')
    throw new UsageError('webhook-secret', 'a webhook needs a secret, by which the other side knows who calls', {
      hint: `Make one: openssl rand -hex 32 > hook.key && chmod 600 hook.key; --webhook-secret-file hook.key, or ${SECRET}.`,
    })
  return webhookTarget({ url: webhook, secret, isLoopbackAllowed: webhookLocal })
}
