import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

const report = `process.stdout.write(JSON.stringify([performance.now(), Object.values(process.cpuUsage()).reduce((a, b) => a + b) / 1000]))`

/** A process that imports a module, or none, and ends. */
export interface ProcessTimes {
  /** From the start of the process to the end of the import. */
  wallMs: number
  /** Processor time up to then, all threads. */
  cpuMs: number
}

export async function timeImport(module: string | undefined, folder: string): Promise<ProcessTimes> {
  const code = `${module === undefined ? '' : `import '${module}';`}${report}`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder })
  const [wallMs, cpuMs] = JSON.parse(stdout) as [number, number]
  return { wallMs, cpuMs }
}
