const home = 'the folders of a user come from HOME and XDG_…, and files have modes'
const signals = 'ends by a signal that a program can catch'
const modes = 'files have modes and owners'
const bash = 'runs commands in bash'

/** Test files that need a POSIX system, and why. Windows leaves them out, and nothing else. @type {Record<string, string>} */
export const needPosix = {
  'apps/demo/src/console/page-files.test.ts': 'makes a symbolic link, which takes a right of its own there',
  'apps/demo/src/console/second-process.test.ts': signals,
  'apps/demo/src/console/server.test.ts': 'finds the folder for temporary files by TMPDIR',
  'apps/e2e/src/run.test.ts': bash,
  'packages/cache-sqlite/src/drafts.test.ts': 'makes a symbolic link, which takes a right of its own there',
  'packages/cache-sqlite/src/faults.test.ts': modes,
  'packages/cache-sqlite/src/lost-refresh-tokens.test.ts': 'deletes files that are open',
  'packages/cache-sqlite/src/private-file.test.ts': modes,
  'packages/cache-sqlite/src/refresh-token-faults.test.ts': modes,
  'packages/cli/src/accounts.test.ts': home,
  'packages/cli/src/cache/encryption-key.test.ts': modes,
  'packages/cli/src/commands/doctor-surroundings.test.ts': home,
  'packages/cli/src/commands/doctor.test.ts': home,
  'packages/cli/src/commands/forget.test.ts': home,
  'packages/cli/src/commands/paths.test.ts': home,
  'packages/cli/src/commands/revoke.test.ts': home,
  'packages/cli/src/commands/status.test.ts': home,
  'packages/cli/src/commands/token.test.ts': home,
  'packages/cli/src/commands/waits.test.ts': home,
  'packages/cli/src/failure.test.ts': home,
  'packages/cli/src/one-source.test.ts': home,
  'packages/cli/src/profiles/profiles-file.test.ts': modes,
  'packages/cli/src/profiles/profiles.test.ts': home,
  'packages/cli/src/program.test.ts': home,
  'packages/cli/src/secrets.test.ts': home,
  'packages/cli/src/settings/env-file.test.ts': 'files have modes, and some are pipes',
  'packages/cli/src/settings/user-folders.test.ts': home,
}
