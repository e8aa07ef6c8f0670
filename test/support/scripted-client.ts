import { InstagramClient, Session } from '../../src/instagram/index.ts'
import { type Scripted, type ScriptedServer, type SeenRequest, scriptedServer } from './scripted-server.ts'

export const OWN_ID = '1001000001'
export const TOKEN = '7265666990596022848'
export const ITEM = '31954741358842206214212206404304896'
export const THREAD = '340282366841710300949128282183903162354'
export const THREAD_V2 = '18012345678901234'
export const SENT_AT = 1732270000123456

/** What a good send is answered with, as it stands on the wire. */
export const ACK = {
  action: 'item_ack',
  status_code: '200',
  payload: { client_context: TOKEN, item_id: ITEM, timestamp: String(SENT_AT), thread_id: THREAD },
  message_metadata: [
    {
      client_context: TOKEN,
      item_id: ITEM,
      timestamp: String(SENT_AT),
      thread_id: THREAD,
      participant_ids: ['1001000002'],
    },
  ],
  status: 'ok',
} as const

/** The parts of a session that requests repeat. */
export const DEVICE = {
  _uuid: '22222222-2222-4222-8222-222222222222',
  device_id: 'android-0123456789abcdef',
} as const

/** What every send carries but for what it is, and to whom. */
export const SEND = {
  ...DEVICE,
  action: 'send_item',
  client_context: TOKEN,
  mutation_token: TOKEN,
  offline_threading_id: TOKEN,
  is_x_transport_forward: 'false',
  send_silently: 'false',
  is_shh_mode: '0',
  btt_dual_send: 'false',
  is_ae_dual_send: 'false',
} as const

export interface ScriptedClient extends ScriptedServer {
  readonly client: InstagramClient
  /** How long the client wanted to wait, each time. */
  readonly waits: readonly number[]
}

/** A client that is logged in at a scripted server, and waits for nothing. */
export async function scriptedClient(
  script: readonly Scripted[] | ((request: SeenRequest, place: number) => Scripted),
  options: object = {},
): Promise<ScriptedClient> {
  const server = await scriptedServer(script)
  const session = new Session({
    server: server.url,
    settings: { uuids: { uuid: DEVICE._uuid, android_device_id: DEVICE.device_id } },
  })
  session.takeSessionId(`${OWN_ID}%3AAbCdEf%3A12%3AAYd`, OWN_ID)
  const waits: number[] = []
  const wait = async (ms: number): Promise<void> => {
    waits.push(ms)
  }
  const client = new InstagramClient({ url: server.url, session, wait, clock: () => SENT_AT, ...options })
  return { ...server, client, waits }
}

/** A body of fields. */
export function formOf({ body }: SeenRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(body))
}

/** A body that is one signed field. */
export function signedOf({ body }: SeenRequest): unknown {
  const [name, word, text] = /^(signed_body=)(SIGNATURE)\.(.*)$/s.exec(body)?.slice(1) ?? []
  if (name === undefined || word === undefined) throw new Error(`not a signed body: ${body.slice(0, 80)}`)
  return JSON.parse(decodeURIComponent((text ?? '').replaceAll('+', ' ')))
}
