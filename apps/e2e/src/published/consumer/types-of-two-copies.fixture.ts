// Each package, entry by entry, in place of its other version, and the other way round. It is compiled, never run.
import * as core from '@auth/core'
import * as coreSimulator from '@auth/core/simulator'
import * as coreTesting from '@auth/core/testing'
import * as postgres from '@auth/cache-postgres'
import * as redis from '@auth/cache-redis'
import * as sqlite from '@auth/cache-sqlite'
import * as itretail from '@auth/itretail'
import * as mypos from '@auth/mypos'
import * as otel from '@auth/otel'
import * as toast from '@auth/toast'
import * as other from './other-copy/index.fixture.ts'

const one = { core, coreSimulator, coreTesting, itretail, mypos, otel, postgres, redis, sqlite, toast }
export const forward: typeof one = { ...other }
export const backward: Omit<typeof other, never> = one

// Types that no function leads to.
type Events = [core.AuthEvent, core.TokenRequestReason, core.AuthErrorCode]
export const events = (
  given: Events,
): [other.core.AuthEvent, other.core.TokenRequestReason, other.core.AuthErrorCode] => given
