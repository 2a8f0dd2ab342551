import type { Measure } from '../measure.js'
import { apiCall } from './api-call.js'
import { bundleSize } from './bundle-size.js'
import { firstToken } from './first-token.js'
import { heldToken } from './held-token.js'
import { importTime } from './import-time.js'
import { tenants } from './tenants.js'

/** All measures by their letters. */
export const measures: readonly Measure[] = [heldToken, firstToken, apiCall, importTime, bundleSize, tenants]
