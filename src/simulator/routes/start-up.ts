/** What apps call when they start, before and after a login. Nothing of it matters here but that it is answered. */
import { NO_BEARER } from '../accounts/sessions.ts'
import type { Answer, Call } from '../http/call.ts'
import type { Route } from '../http/router.ts'
import type { Simulation } from '../simulation.ts'
import type { Json } from '../wire/json.ts'

const ok = (body: Json = {}): Answer => ({ status: 200, body: { ...body, status: 'ok' } })

/** Answered to anyone, and what with. */
const BEFORE_LOGIN: Readonly<Record<string, Json>> = {
  'POST accounts/contact_point_prefill/': {},
  'POST accounts/get_prefill_candidates/': { prefill_candidates: [] },
  'POST accounts/msisdn_header_bootstrap/': {},
  'POST accounts/read_msisdn_header/': {},
  'POST attribution/log_attribution/': {},
  'GET zr/token/result/': { token: null, ttl: 0, carrier_id: 0, carrier_name: '', features: [] },
  'POST launcher/sync/': { configs: {}, experiments: [] },
}

const AFTER_LOGIN: Readonly<Record<string, Json>> = {
  'POST feed/reels_tray/': { tray: [], broadcasts: [], story_ranking_token: '', sticker_version: 1 },
  'POST feed/timeline/': { feed_items: [], num_results: 0, more_available: false, auto_load_more_enabled: true },
  'POST attribution/log_resurrect_attribution/': {},
  'POST discover/mark_su_seen/': {},
  'GET discover/topical_explore/': { sectional_items: [], clusters: [], more_available: false, rank_token: '' },
  'GET facebook_ota/': { bundles: [], request_id: '0' },
  'GET fbsearch/recent_searches/': { recent: [] },
  'GET fbsearch/suggested_searches/': { suggested: [], rank_token: '' },
  'GET linked_accounts/get_linkage_status/': { linkage_status: {} },
  'GET loom/fetch_config/': { system_control: {}, trace_control: {} },
  'GET media/blocked/': { media_ids: [] },
  'GET news/inbox/': { counts: {}, new_stories: [], old_stories: [] },
  'POST qp/batch_fetch/': { qp_data: [], client_cache_ttl_in_sec: 3600 },
  'GET qp/get_cooldowns/': { surface_quotas: {}, default: 1 },
  'GET status/get_viewable_statuses/': { statuses: [] },
  'GET users/arlink_download_info/': { url: '' },
  'GET notifications/badge/': { badge_payload: {} },
  'POST notifications/badge/': { badge_payload: {} },
}

export function startUpRoutes({ passwordKey }: Simulation): readonly Route[] {
  const qeSync = async (_call: Call): Promise<Answer> => ({
    ...ok({ experiments: [] }),
    headers: { ...(await passwordKey.headers()), 'ig-set-authorization': NO_BEARER },
  })
  return [
    { match: 'GET /api/v1/qe/sync/', open: qeSync },
    { match: 'POST /api/v1/qe/sync/', open: qeSync },
    ...Object.entries(BEFORE_LOGIN).map(([match, body]) => ({ match: underApi(match), open: () => ok(body) })),
    ...Object.entries(AFTER_LOGIN).map(([match, body]) => ({ match: underApi(match), viewer: () => ok(body) })),
  ]
}

const underApi = (match: string): string => match.replace(' ', ' /api/v1/')
