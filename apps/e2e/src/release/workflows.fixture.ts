import { parse } from 'yaml'
import { files, read } from '../repository.fixture.js'

interface Step {
  readonly name?: string
  readonly if?: string
  readonly uses?: string
  readonly run?: string
  readonly env?: Record<string, string>
  readonly with?: Record<string, unknown>
}

interface Job {
  readonly permissions?: Record<string, string>
  readonly 'timeout-minutes'?: number
  readonly steps?: readonly Step[]
  readonly uses?: string
  readonly with?: Record<string, unknown>
  readonly 'runs-on'?: string
  readonly container?: string
  readonly if?: string
  readonly outputs?: Record<string, string>
  readonly strategy?: { readonly matrix: { readonly os: readonly string[] } }
}

export interface Workflow {
  readonly 'run-name'?: string
  readonly on: Record<string, unknown>
  readonly permissions?: Record<string, string>
  readonly env?: Record<string, string>
  readonly jobs: Record<string, Job>
}

export const folder = '.github/workflows'
export const workflows = files.filter((path) => path.startsWith(`${folder}/`))
export const load = (path: string) => parse(read(path)) as Workflow
/** The steps that put it on the PATH of those after them. */
export const pnpmByHash = [
  'npm ci --prefix .ci/pnpm',
  'echo "$PWD/.ci/pnpm/node_modules/@pnpm/exe.linux-x64" >> "$GITHUB_PATH"',
]
export const jobsOf = (path: string) => Object.entries(load(path).jobs)
export const stepsOf = (path: string) => jobsOf(path).flatMap(([, job]) => job.steps ?? [])
