import type { Hono, MiddlewareHandler } from 'hono'
import { Problem, type Controls } from './console.js'

/** Adds the paths that change something, behind guards. */
export function addControls(
  app: Hono,
  controls: Controls | undefined,
  guards: { readonly isOwnPage: MiddlewareHandler; readonly isBare: MiddlewareHandler },
): void {
  const post = (path: string, run: (given: Controls, params: Readonly<Record<string, string>>) => unknown) =>
    app.post(path, guards.isOwnPage, guards.isBare, async (context) => {
      if (controls === undefined)
        throw new Problem(404, 'With --live the console shows status alone; there are no actions')
      return context.json(await run(controls, context.req.param()))
    })

  post('/vendors/:vendor/actions/:action', ({ actOnVendor }, { vendor = '', action = '' }) =>
    actOnVendor(vendor, action),
  )
  post('/connections/:vendor/:label/actions/:action', ({ actOnConnection }, { vendor = '', label = '', action = '' }) =>
    actOnConnection(vendor, label, action),
  )
  post('/traffic/pause', ({ pause }) => pause())
  post('/traffic/resume', ({ resume }) => resume())
  post('/traffic/speed/:factor', ({ setSpeed }, { factor = '' }) => setSpeed(factor))
  post('/reset', ({ reset }) => reset())
}
