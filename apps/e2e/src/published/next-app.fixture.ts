import { spawn } from 'node:child_process'
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../release/command.fixture.js'
import { environment } from './install.fixture.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** An app of Next.js, in a folder of its own beside what is installed. */
export interface NextApp {
  readonly folder: string
  build(): Promise<string>
  /** Starts what was built, and gives its URL. */
  start(): Promise<string>
  close(): Promise<void>
}

/** Makes an app of that major, installing Next.js where it is not yet. */
export async function newNextApp(
  project: string,
  { major, config, env: own }: { major: 14 | 16; config: object; env: NodeJS.ProcessEnv },
): Promise<NextApp> {
  const tools = join(root, `apps/e2e/tools/next${major}`)
  await run('node', ['.ci/install.mjs', tools], { cwd: root, env: environment })
  const folder = join(project, `next${major}-${Object.keys(config).join('-')}`)
  await cp(join(project, 'next-app'), folder, { recursive: true })
  await mkdir(join(folder, 'node_modules'))
  for (const name of ['next', 'react', 'react-dom']) {
    await symlink(join(tools, 'node_modules', name), join(folder, 'node_modules', name))
  }
  // The packages are links that lead out of the folder, which Turbopack has to be told.
  const options = major === 14 ? config : { ...config, turbopack: { root: '/' } }
  await writeFile(join(folder, 'next.config.mjs'), `export default ${JSON.stringify(options)}\n`)
  // Nothing may be sent or downloaded.
  const env = {
    ...environment,
    ...own,
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_IGNORE_INCORRECT_LOCKFILE: '1',
    NODE_ENV: undefined,
  }
  const command = join(folder, 'node_modules/next/dist/bin/next')
  let server: ReturnType<typeof spawn> | undefined

  return {
    folder,
    build: () =>
      run('node', [command, 'build'], {
        cwd: folder,
        env,
      }),
    async start() {
      const child = spawn('node', [command, 'start', '--hostname', '127.0.0.1', '--port', '0'], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      server = child
      let printed = ''
      for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
        printed += String(text)
        if (/Ready/.test(printed)) break
      }
      return /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? `nowhere, but printed ${printed}`
    },
    async close() {
      server?.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
