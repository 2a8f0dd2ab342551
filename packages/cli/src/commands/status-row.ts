import type { CacheView } from '../cache/cache-view.js'
import type { Failure } from '../failure.js'
import type { ProviderName } from '../live-providers.js'

/** What is shown of an account. */
export type Row = { readonly provider: ProviderName; readonly profile?: string } & (
  | { readonly configured: false }
  | { readonly configured: true; readonly error: Pick<Failure, 'code' | 'message'> }
  | ({
      readonly configured: true
      readonly environment: string
      readonly baseUrl: string
      /** How its cache is called. */
      readonly cache: string
      readonly cacheProblem?: string
    } & Omit<CacheView, 'cacheProblem'>)
)

/** A cache, and whose tokens it holds: accounts whose variables come from different sources may have different ones. */
export interface CacheShown {
  readonly name: string
  readonly providers: ProviderName[]
  problem?: string
}
