import { tokenCacheContract, type TokenCacheUnderTest } from '@auth/core/testing'
import { describe, it } from 'vitest'

/** Two clients of one store, as two processes have them. */
function makeCache(): TokenCacheUnderTest {
  // { cache: acmeCache({ client }), other: acmeCache({ client: another }) }
  throw new Error('TO STATE in src/contract.test.ts: two clients of one Acme')
}

// TO STATE: where this needs an Acme server, the file is `contract.system.test.ts`, and package.json has `test:system`.
describe('a cache in Acme', () => {
  for (const { name, run } of tokenCacheContract(makeCache)) it(name, run)
})
