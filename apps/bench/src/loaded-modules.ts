import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The files that an import loads, as URLs; Node's own modules are not among them. */
export async function loadedModules(module: string, folder: string): Promise<string[]> {
  const code = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context) } })
    await import(${JSON.stringify(module)})
    process.stdout.write(JSON.stringify(loaded))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder })
  return (JSON.parse(stdout) as string[]).filter((url) => url.startsWith('file:'))
}
