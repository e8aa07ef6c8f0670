import type { Answer, Call, ViewerCall } from './call.ts'

/** Where a path leads. `open` ones need no login. */
export type Route =
  | { readonly match: string; readonly open: (call: Call) => Answer | Promise<Answer> }
  | { readonly match: string; readonly viewer: (call: ViewerCall) => Answer | Promise<Answer> }

export interface Found {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** Finds routes such as `GET /api/v1/direct_v2/threads/:thread/`. Where several fit, the first does; `*` stands for any rest. */
export class Router {
  readonly #routes: readonly (readonly [Route, RegExp])[]

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => [route, patternOf(route.match)])
  }

  /** @param path with or without the slash at its end */
  find(method: string, path: string): Found | null {
    const words = `${method} ${path.endsWith('/') ? path : `${path}/`}`
    for (const [route, pattern] of this.#routes) {
      const match = pattern.exec(words)
      if (match !== null) return { route, params: { ...match.groups } }
    }
    return null
  }
}

function patternOf(match: string): RegExp {
  const source = match.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)').replaceAll('*', '.*')
  return new RegExp(`^${source}$`)
}
