import { fleetOf } from './fleet.js'
import type { DemoProvider } from './providers.js'
import { overview, scenarioHead, scenarioRow } from './report.js'
import { measure, scenarios } from './scenarios.js'
import { demonstrateTenants } from './tenants.js'

/**
 * Shows the providers, runs every scenario with each of them, and then that of many tenants.
 *
 * @param write is given the report, piece by piece as it comes about
 * @returns how many of the counts are off
 */
export async function demonstrate(providers: readonly DemoProvider[], write: (text: string) => void): Promise<number> {
  const overviews = await Promise.all(
    providers.map(async ({ label, create }) => {
      const auth = create()
      await auth.getToken()
      return { label, environment: 'embedded sandbox', status: auth.status() }
    }),
  )
  write(`${overview(overviews)}\n\n`)
  write(`${scenarioHead(providers.map(({ label }) => label))}\n`)
  let problems = 0
  for (const scenario of scenarios) {
    const results = []
    for (const provider of providers) {
      const isApplicable = scenario.applies?.(provider.create()) !== false
      provider.simulator.reset()
      const measured = isApplicable ? await measure(scenario, provider) : undefined
      if (measured?.problem) problems += 1
      results.push({ label: provider.label, measured })
    }
    write(`${scenarioRow(scenario, results)}\n`)
  }
  write('\n')
  return problems + (await demonstrateTenants(fleetOf(providers), write))
}
