/** Test files that need a POSIX system, and why. Windows leaves them out, and nothing else. @type {Record<string, string>} */
export const needPosix = {}
