import type { Measure } from '../measure.js'
import { apiCall } from './api-call.js'
import { bundleSize } from './bundle-size.js'
import { firstToken } from './first-token.js'
import { growth } from './growth.js'
import { heldToken } from './held-token.js'
import { importTime } from './import-time.js'
import { manyCallers } from './many-callers.js'
import { packages } from './packages.js'
import { poolHits } from './pool-hits.js'
import { prewarm } from './prewarm.js'
import { sharedTenants } from './shared-tenants.js'
import { tenants } from './tenants.js'

/** All measures, in the order of their letters. */
export const measures: readonly Measure[] = [
  heldToken,
  firstToken,
  manyCallers,
  apiCall,
  importTime,
  bundleSize,
  packages,
  tenants,
  sharedTenants,
  growth,
  poolHits,
  prewarm,
]
