import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What `timeImport` takes for a module without anything in it. */
export const nothing = 'data:text/javascript,'

/** An import in a fresh process. */
export interface ImportTimes {
  wallMs: number
  /** Processor time, all threads. */
  cpuMs: number
}

/** Times an import in a process of its own, which has begun by then: how long that took is the same for all, and noise. */
export async function timeImport(module: string, folder: string): Promise<ImportTimes> {
  const code = `
    const { cpuUsage, hrtime } = process
    const cpuBefore = cpuUsage()
    const startedAt = hrtime.bigint()
    await import(${JSON.stringify(module)})
    const wallMs = Number(hrtime.bigint() - startedAt) / 1e6
    const { user, system } = cpuUsage(cpuBefore)
    process.stdout.write(JSON.stringify({ wallMs, cpuMs: (user + system) / 1e3 }))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder })
  return JSON.parse(stdout) as ImportTimes
}
