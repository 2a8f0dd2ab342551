import { startSandbox, type Sandbox } from '@auth/sandbox'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { sandboxProviders, type DemoProvider } from './providers.js'

/** A sandbox for all tests of a file, which each find as new. */
export function sandboxForEach() {
  let sandbox: Sandbox
  const stage = {
    get sandbox(): Sandbox {
      return sandbox
    },
    get providers(): DemoProvider[] {
      return sandboxProviders(sandbox)
    },
  }
  beforeAll(async () => {
    sandbox = await startSandbox()
  })
  afterAll(() => sandbox.close())
  beforeEach(() => {
    for (const { simulator } of stage.providers) simulator.reset()
  })
  return stage
}
